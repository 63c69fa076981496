{#-
    What has to be read from each fact so that it is scanned once, whatever the metrics: the distinct filters, values and levels
    of all sides, and per side which of them it uses.

    [{alias, fact, looks_back, filters: [sql], values: [{sql, as_is}], levels: [sql],
      sides: [{column, metric, aggregation, filter, value, levels}]}]
    where `filter`, `value` and each of a side's levels are positions in the lists, none when the side has none.
-#}
{% macro fact_plans(metrics) %}
    {%- set plans = {} -%}
    {%- for metric in metrics -%}
        {%- for side_name, side in metric.sides.items() -%}
            {%- if side.fact.name not in plans -%}
                {%- do plans.update({side.fact.name: {
                    'alias': 'fact_' ~ plans | length, 'fact': side.fact, 'looks_back': false,
                    'filters': [], 'values': [], 'levels': [], 'sides': []
                }}) -%}
            {%- endif -%}
            {%- set plan = plans[side.fact.name] -%}
            {%- set filter = '(' ~ side.filters | join('\n) and (') ~ '\n)' if side.filters else none -%}
            {%- set as_is = innermost_aggregation(side) in ['count_distinct', 'count_values'] -%}
            {%- set value = {'sql': side.value, 'as_is': as_is} if side.value is not none else none -%}
            {%- if filter is not none and filter not in plan.filters -%}{%- do plan.filters.append(filter) -%}{%- endif -%}
            {%- if value is not none and value not in plan['values'] -%}{%- do plan['values'].append(value) -%}{%- endif -%}
            {%- set levels = [] -%}
            {%- for level in side.levels -%}
                {%- if level.column not in plan.levels -%}{%- do plan.levels.append(level.column) -%}{%- endif -%}
                {%- do levels.append(plan.levels.index(level.column)) -%}
            {%- endfor -%}
            {%- if metric.lookback_seconds -%}{%- do plan.update({'looks_back': true}) -%}{%- endif -%}
            {%- do plan.sides.append({
                'column': side_column(metric, side_name),
                'metric': metric,
                'aggregation': side.aggregation,
                'inner_aggregation': innermost_aggregation(side),
                'filter': plan.filters.index(filter) if filter is not none else none,
                'value': plan['values'].index(value) if value is not none else none,
                'levels': levels,
            }) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{- return(plans.values() | list) -}}
{% endmacro %}

{% macro side_column(metric, side_name) %}{{ return(metric.alias ~ '_side_' ~ side_name) }}{% endmacro %}

{#- What is applied to the fact's own rows: the aggregation of the deepest level, or of the unit when there is none below. -#}
{% macro innermost_aggregation(side) %}
    {{- return(side.levels[-1].aggregation if side.levels else side.aggregation) -}}
{% endmacro %}

{#- How far before its first exposure a unit's facts are asked for, in seconds; 0 when no metric has a covariate. -#}
{% macro longest_lookback(metrics) %}{{ return(([0] + metrics | map(attribute='lookback_seconds') | list) | max) }}{% endmacro %}

{#- The rows of a fact that any side may use. The catalog's expressions see the fact's own columns and nothing else. -#}
{% macro fact_rows(plan) %}
    {%- set every_side_filters = plan.sides | selectattr('filter', 'none') | list | length == 0 %}
    select
        cast({{ plan.fact.unit }} as string) as fact_unit,
        {{ utc_timestamp(plan.fact.timestamp) }} as fact_at
        {%- for filter in plan.filters %},
        {{ filter }} as fact_filter_{{ loop.index0 }}
        {%- endfor %}
        {%- for value in plan['values'] %},
        {{ 'cast((' ~ value.sql ~ '\n) as double)' if not value.as_is else '(' ~ value.sql ~ '\n)' }} as fact_value_{{ loop.index0 }}
        {%- endfor %}
        {%- for level in plan.levels %},
        {{ level }} as fact_level_{{ loop.index0 }}
        {%- endfor %}
    from {{ fact_relation(plan.fact) }}
    {%- if every_side_filters %}
    where
        {{ plan.filters | join('\n        or ') }}
    {%- endif %}
{% endmacro %}

{#-
    One side's conditions on a fact row within the unit's window: its filter, and the metric's own window after joint exposure, or
    before the first exposure its look-back (windows with a negative key).
-#}
{% macro side_conditions(plan, side) %}
    {%- set metric = side.metric -%}
    {%- set conditions = [] -%}
    {%- set filtered_already = plan.filters | length == 1 and plan.sides | selectattr('filter', 'none') | list | length == 0 -%}
    {%- if side.filter is not none and not filtered_already -%}
        {%- do conditions.append('fact_filter_' ~ side.filter) -%}
    {%- endif -%}
    {%- set inside = [] -%}
    {%- if metric.from_seconds > 0 -%}
        {%- do inside.append('fact_at >= joint_exposed_at + interval ' ~ metric.from_seconds ~ ' second') -%}
    {%- endif -%}
    {%- if metric.to_seconds is not none -%}
        {%- do inside.append('fact_at < joint_exposed_at + interval ' ~ metric.to_seconds ~ ' second') -%}
    {%- endif -%}
    {%- if metric.lookback_seconds -%}
        {%- do conditions.append(
            'case when window_key < 0 then fact_at >= joint_exposed_at - interval ' ~ metric.lookback_seconds ~ ' second else '
            ~ (inside | join(' and ') or 'true') ~ ' end'
        ) -%}
    {%- else -%}
        {%- do conditions.extend((['window_key > 0'] if plan.looks_back else []) + inside) -%}
    {%- endif -%}
    {{- return(conditions) -}}
{% endmacro %}

{% macro only_where(conditions) %}
    {{- return('filter (where ' ~ conditions | join(' and ') ~ ')' if conditions else '') -}}
{% endmacro %}
