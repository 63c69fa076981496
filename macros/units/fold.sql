{#- What is made of a unit's single rows: nested levels aggregated up to the unit, and whether a funnel's steps came in order. -#}

{#- The folds of unit_folds, one per side with levels and one per funnel: {column, metric, side_name}. -#}
{% macro folds(metrics) %}
    {%- set found = [] -%}
    {%- for metric in metrics -%}
        {%- if metric.template == 'funnel' -%}
            {%- do found.append({'column': completed_column(metric), 'metric': metric, 'side_name': none}) -%}
        {%- endif -%}
        {%- for side_name, side in metric.sides.items() if side.levels -%}
            {%- do found.append({'column': side_column(metric, side_name), 'metric': metric, 'side_name': side_name}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{- return(found) -}}
{% endmacro %}

{% macro completed_column(metric) %}{{ return(metric.alias ~ '_completed') }}{% endmacro %}

{#- Steps of a query from a side's rows to one `row_value` per window, level by level, the deepest first. -#}
{% macro level_steps(fold) %}
    {%- set side = fold.metric.sides[fold.side_name] -%}
    {%- set fields = level_fields(dict(side, levels=range(side.levels | length), inner_aggregation=innermost_aggregation(side)), side.value) %}
{{ fold.column }}_rows as (
    select
        unit_id,
        window_key,
        {{ one_row_each(fold.column) }} as item
    from aggregates
),

{{ fold.column }}_level_{{ side.levels | length }} as (
    select
        unit_id,
        window_key
        {%- for field in fields %},
        item.{{ field }} as {{ field }}
        {%- endfor %}
    from {{ fold.column }}_rows
),
{%- for level in side.levels | reverse %}
{%- set depth = loop.revindex0 %}

{{ fold.column }}_level_{{ depth }} as (
    select
        unit_id,
        window_key,
        {%- for outer in range(depth + 1) %}
        level_{{ outer }},
        {%- endfor %}
        {{ level_aggregate(level.aggregation) }} as row_value
    from {{ fold.column }}_level_{{ depth + 1 }}
    group by unit_id, window_key {%- for outer in range(depth + 1) %}, level_{{ outer }}{% endfor %}
),
{%- endfor %}

{{ fold.column }}_folded as (
    select
        unit_id,
        window_key,
        cast({{ level_aggregate(side.aggregation) }} as double) as {{ fold.column }}
    from {{ fold.column }}_level_0
    group by unit_id, window_key
)
{%- endmacro %}

{% macro level_aggregate(aggregation) %}
    {{- return(aggregations()[aggregation].sql.format(value='row_value', at='row_at', only='', only_values=only_where(['row_value is not null']))) -}}
{% endmacro %}

{#-
    Steps of a query from the times of a funnel's steps to whether they came in order, each strictly after the one before. The
    latest possible beginning is carried from step to step, for the shortest way through is the one that may be short enough.
-#}
{% macro funnel_steps(fold) %}
    {%- set metric = fold.metric -%}
    {%- set steps = metric.sides | list %}
{{ fold.column }}_step_0 as (
    {%- for step in steps %}
    select
        unit_id,
        window_key,
        {{ loop.index0 }} as step,
        happened_at,
        {{ 'happened_at' if loop.first else 'cast(null as bigint)' }} as began_at
    from (select unit_id, window_key, {{ one_row_each(side_column(metric, step)) }} as happened_at from aggregates) as {{ step }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),
{%- for step in steps[1:] %}

{{ fold.column }}_step_{{ loop.index }} as (
    select
        unit_id,
        window_key,
        step,
        happened_at,
        case
            when step = {{ loop.index }} then max(case when step = {{ loop.index0 }} then began_at end) over (
                partition by unit_id, window_key
                order by happened_at
                range between unbounded preceding and 1 preceding
            )
            else began_at
        end as began_at
    from {{ fold.column }}_step_{{ loop.index0 }}
),
{%- endfor %}

{{ fold.column }}_folded as (
    select
        unit_id,
        window_key,
        1e0 as {{ fold.column }}
    from {{ fold.column }}_step_{{ steps | length - 1 }}
    where
        step = {{ steps | length - 1 }}
        and {{ 'began_at is not null' if metric.within_micros is none else 'happened_at - began_at <= ' ~ metric.within_micros }}
    group by unit_id, window_key
)
{%- endmacro %}
