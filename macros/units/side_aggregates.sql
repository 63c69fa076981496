{#-
    The columns a side adds to its fact's aggregate per window: the aggregate, how many rows it saw, and the time of the latest. A
    side that needs its single rows later has them as an array in place of the aggregate.
-#}
{% macro side_aggregates(plan, side) %}
    {%- set conditions = side_conditions(plan, side) -%}
    {%- set value = finite(plan['values'][side.value], 'fact_value_' ~ side.value) if side.value is not none else none -%}
    {%- set only = only_where(conditions) -%}
        {{ side_aggregate(side, value, only, conditions) }} as {{ side.column }},
        count(*) {{ only }} as {{ side.column }}_rows,
        max(fact_at) {{ only }} as {{ side.column }}_latest_at
{%- endmacro %}

{% macro side_aggregate(side, value, only, conditions) %}
    {%- set only_values = only_where(conditions + [value ~ ' is not null']) -%}
    {%- if side.levels -%}
        {{- return('array_agg(' ~ named_fields(level_fields(side, value)) ~ ') ' ~ only) -}}
    {%- elif side.aggregation == 'events' -%}
        {{- return('array_agg(' ~ value ~ ') ' ~ only_values) -}}
    {%- elif side.aggregation == 'times' -%}
        {{- return('array_agg(' ~ epoch_micros('fact_at') ~ ') ' ~ only_where(conditions + ['fact_at is not null'])) -}}
    {%- endif -%}
    {{- return('cast(' ~ aggregations()[side.aggregation].sql.format(value=value, at='fact_at', only=only, only_values=only_values) ~ ' as double)') -}}
{% endmacro %}

{#- What a level's aggregation needs of a row, and the groups the row belongs to. -#}
{% macro level_fields(side, value) %}
    {%- set fields = {'row_at': 'fact_at'} if side.inner_aggregation in ['first', 'latest', 'active_days'] else {} -%}
    {%- if value is not none -%}{%- do fields.update({'row_value': value}) -%}{%- endif -%}
    {%- for level in side.levels -%}{%- do fields.update({'level_' ~ loop.index0: 'fact_level_' ~ level}) -%}{%- endfor -%}
    {{- return(fields) -}}
{% endmacro %}

{#- A value without NaN and infinity, which count as NULL. -#}
{% macro finite(value, column) %}
    {{- return('case when ' ~ is_finite(value, column) ~ ' then ' ~ column ~ ' end') -}}
{% endmacro %}

{#- Whether a value is neither NaN nor infinite; of values of any type only floating-point numbers can be. -#}
{% macro is_finite(value, column) %}
    {%- if value.as_is -%}
        {%- set number = 'try_cast(cast(' ~ column ~ ' as string) as double)' -%}
        {{- return("(lower(typeof(" ~ column ~ ")) not in ('double', 'float') or abs(" ~ number ~ ") < cast('infinity' as double))") -}}
    {%- endif -%}
    {{- return('abs(' ~ column ~ ") < cast('infinity' as double)") -}}
{% endmacro %}

{#- Rows of a metric whose value is NaN or infinite, once per value expression, however many sides use it. -#}
{% macro non_finite_rows(plan, metric) %}
    {%- set uses = {} -%}
    {%- for side in plan.sides if side.metric.alias == metric.alias and side.value is not none -%}
        {%- set sql = plan['values'][side.value].sql -%}
        {%- do uses.setdefault(sql, {'value': plan['values'][side.value], 'column': 'fact_value_' ~ side.value, 'inside': []}).inside.append(
            side_conditions(plan, side) | join(' and ') or 'true'
        ) -%}
    {%- endfor -%}
    {%- set counts = [] -%}
    {%- for use in uses.values() -%}
        {%- set inside = '((' ~ use.inside | unique | join(') or (') ~ '))' -%}
        {%- do counts.append('count(case when not ' ~ is_finite(use.value, use.column) ~ ' and ' ~ inside ~ ' then 1 end)') -%}
    {%- endfor -%}
    {{- return(counts | join(' + ') or '0') -}}
{% endmacro %}

{% macro non_finite_column(plan, metric) %}{{ return(plan.alias ~ '_' ~ metric.alias ~ '_non_finite') }}{% endmacro %}
