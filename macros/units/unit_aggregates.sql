{#-
    What a unit's facts come to within each of its windows, one row per unit and window that has any, each fact scanned once.
    `windows` is a query of the columns of `unit_windows`.
-#}
{% macro unit_aggregates(metrics, windows) -%}
{%- set plans = fact_plans(metrics) -%}
with

windows as (
    {{ windows }}
)
{%- for plan in plans %},

{{ plan.alias }}_rows as (
    {{- fact_rows(plan) }}
),

{{ plan.alias }} as (
    select
        windows.unit_id,
        windows.window_key,
        {%- for side in plan.sides %}
        {{ side_aggregates(plan, side) }},
        {%- endfor %}
        {%- for metric in plan.sides | map(attribute='metric') | unique(attribute='alias') %}
        {{ non_finite_rows(plan, metric) }} as {{ non_finite_column(plan, metric) }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ plan.alias }}_rows as rows
    inner join windows
        on
            rows.fact_unit = windows.unit_id
            and rows.fact_at >= windows.window_start
            and rows.fact_at < windows.window_end
            {%- if longest_lookback(metrics) and not plan.looks_back %}
            and windows.window_key > 0
            {%- endif %}
    group by windows.unit_id, windows.window_key
)
{%- endfor %}

{% for plan in plans -%}
{{ 'select * from' if loop.first else 'full join' }} {{ plan.alias }}{{ ' using (unit_id, window_key)' if not loop.first }}
{% else -%}
select unit_id, window_key from windows where false
{% endfor %}
{% endmacro %}
