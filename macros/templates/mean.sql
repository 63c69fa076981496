{#- Mean: one number per unit, averaged over units. -#}

{% macro mean__takes() %}{{ return({'required': ['fact', 'aggregation'], 'optional': ['value', 'missing']}) }}{% endmacro %}

{% macro mean__sides(entry) %}
    {{- return({'numerator': {'fact': entry.fact, 'aggregation': entry.aggregation, 'value': entry.value}}) -}}
{% endmacro %}

{% macro mean__unit_values(metric) %}
    {%- set zero_by_default = metric.entry.aggregation in ['sum', 'count', 'count_distinct', 'active_days'] -%}
    {%- set missing = metric.entry.missing or ('zero' if zero_by_default else 'exclude') -%}
    {%- set value = side_value(metric, 'numerator') -%}
    {{- return({'numerator': 'coalesce(' ~ value ~ ', 0)' if missing == 'zero' else value}) -}}
{% endmacro %}
