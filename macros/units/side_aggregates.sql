{#- The columns a side adds to its fact's aggregate per window: the aggregate, how many rows it saw, and the time of the latest. -#}
{% macro side_aggregates(plan, side) %}
    {%- set conditions = side_conditions(plan, side) -%}
    {%- set value = finite(plan['values'][side.value], 'fact_value_' ~ side.value) if side.value is not none else none -%}
    {%- set only = only_where(conditions) -%}
        cast({{ aggregations()[side.aggregation].sql.format(
            value=value,
            at='fact_at',
            only=only,
            only_values=only_where(conditions + [value ~ ' is not null'])
        ) }} as double) as {{ side.column }},
        count(*) {{ only }} as {{ side.column }}_rows,
        max(fact_at) {{ only }} as {{ side.column }}_latest_at
{%- endmacro %}

{#- A value without NaN and infinity, which count as NULL. -#}
{% macro finite(value, column) %}
    {%- if value.as_is -%}
        {{- return('case when not coalesce(' ~ is_non_finite(column) ~ ', false) then ' ~ column ~ ' end') -}}
    {%- endif -%}
    {{- return('case when abs(' ~ column ~ ") < cast('infinity' as double) then " ~ column ~ ' end') -}}
{% endmacro %}

{#- Whether a value of any type is NaN or infinite; only floating-point numbers can be. -#}
{% macro is_non_finite(column) %}
    {{- return(
        "(lower(typeof(" ~ column ~ ")) in ('double', 'float') and not abs(try_cast(cast(" ~ column ~ " as string) as double)) < cast('infinity' as double))"
    ) -}}
{% endmacro %}

{#- Rows of a metric whose value is NaN or infinite, once per value expression, however many sides use it. -#}
{% macro non_finite_rows(plan, metric) %}
    {%- set uses = {} -%}
    {%- for side in plan.sides if side.metric.alias == metric.alias and side.value is not none -%}
        {%- set sql = plan['values'][side.value].sql -%}
        {%- do uses.setdefault(sql, {'column': 'fact_value_' ~ side.value, 'inside': []}).inside.append(
            side_conditions(plan, side) | join(' and ') or 'true'
        ) -%}
    {%- endfor -%}
    {%- set counts = [] -%}
    {%- for use in uses.values() -%}
        {%- do counts.append('count(case when ' ~ is_non_finite(use.column) ~ ' and ((' ~ use.inside | unique | join(') or (') ~ ')) then 1 end)') -%}
    {%- endfor -%}
    {{- return(counts | join(' + ') or '0') -}}
{% endmacro %}

{% macro non_finite_column(plan, metric) %}{{ return(plan.alias ~ '_' ~ metric.alias ~ '_non_finite') }}{% endmacro %}
