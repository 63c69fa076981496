{%- do declare_fact_models() %}
{%- set metrics = asked_metrics() %}
{%- set plans = fact_plans(metrics) %}

with

{%- for plan in plans %}

{{ plan.alias }}_rows as (
    {{- fact_rows(plan) }}
),

{{ plan.alias }} as (
    select
        windows.exposure_key,
        windows.window_start,
        windows.window_end,
        {%- for side in plan.sides %}
        {{ side_aggregates(plan, side) }},
        {%- endfor %}
        {%- for metric in plan.sides | map(attribute='metric') | unique(attribute='alias') %}
        {{ non_finite_rows(plan, metric) }} as {{ metric.alias }}_non_finite{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ plan.alias }}_rows as rows
    inner join {{ ref('unit_windows') }} as windows
        on
            rows.fact_unit = windows.unit_id
            and rows.fact_at >= windows.window_start
            and rows.fact_at < windows.window_end
    group by windows.exposure_key, windows.window_start, windows.window_end
),
{%- endfor %}

windows as (
    select * from {{ ref('unit_windows') }}
)

select
    windows.exposure_key,
    windows.window_start,
    windows.window_end
    {%- for metric in metrics %}
    {%- set unit_values = metric_templates()[metric.template].unit_values(metric) %},
    {{ if_complete(metric, unit_values.numerator) }} as {{ metric.alias }}_numerator,
    {%- if unit_values.denominator %}
    {{ if_complete(metric, unit_values.denominator) }} as {{ metric.alias }}_denominator,
    {%- endif %}
    {{ rows_of_sides(metric) }} as {{ metric.alias }}_rows,
    {{ latest_of_sides(metric) }} as {{ metric.alias }}_latest_at,
    {{ non_finite_of_facts(metric, plans) }} as {{ metric.alias }}_non_finite
    {%- endfor %}
from windows
{%- for plan in plans %}
left join {{ plan.alias }}
    on
        windows.exposure_key = {{ plan.alias }}.exposure_key
        and windows.window_start = {{ plan.alias }}.window_start
        and windows.window_end = {{ plan.alias }}.window_end
{%- endfor %}
