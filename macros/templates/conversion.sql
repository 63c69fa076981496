{#- Conversion: whether a unit has any row, or reaches a threshold. -#}

{% macro conversion__takes() %}{{ return({'required': ['fact'], 'optional': ['threshold']}) }}{% endmacro %}

{% macro conversion__sides(entry) %}
    {%- set threshold = entry.threshold or {'aggregation': 'count'} -%}
    {{- return({'numerator': {'fact': entry.fact, 'aggregation': threshold.aggregation, 'value': threshold.value}}) -}}
{% endmacro %}

{% macro conversion__unit_values(metric) %}
    {%- set at_least = metric.entry.threshold.at_least if metric.entry.threshold else 1 -%}
    {{- return({'numerator':
        'case when ' ~ side_value(metric, 'numerator') ~ ' >= cast(' ~ at_least ~ ' as double) then 1e0 else 0e0 end'
    }) -}}
{% endmacro %}
