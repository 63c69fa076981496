{#- Conversion: whether a unit has any row, or reaches a threshold. -#}

{% macro conversion__takes() %}{{ return({'required': ['fact'], 'optional': ['threshold', 'covariate']}) }}{% endmacro %}

{% macro conversion__errors(entry) %}
    {%- set threshold = entry.threshold -%}
    {%- if threshold is not defined or threshold is none -%}{{- return([]) -}}{%- endif -%}
    {%- if threshold is not mapping -%}
        {{- return(["'threshold' must be a mapping, not " ~ shown(threshold)]) -}}
    {%- endif -%}
    {%- set errors = key_errors(threshold, ['aggregation', 'at_least'], ['value']) -%}
    {%- if not errors and not is_number(threshold.at_least) -%}
        {%- do errors.append("'at_least' must be a number, not " ~ shown(threshold.at_least)) -%}
    {%- endif -%}
    {{- return(prefixed("'threshold': ", errors)) -}}
{% endmacro %}

{% macro conversion__sides(entry) %}
    {%- set threshold = entry.threshold or {'aggregation': 'count'} -%}
    {{- return({'numerator': {'fact': entry.fact, 'aggregation': threshold.aggregation, 'value': threshold.value}}) -}}
{% endmacro %}

{% macro conversion__unit_values(metric) %}
    {%- set at_least = metric.entry.threshold.at_least if metric.entry.threshold else 1 -%}
    {%- set side = metric.sides['numerator'] -%}
    {%- set value, limit = comparable(side_value(metric, 'numerator'), side), comparable('cast(' ~ at_least ~ ' as double)', side) -%}
    {{- return({'numerator': 'case when ' ~ value ~ ' >= ' ~ limit ~ ' then 1e0 else 0e0 end'}) -}}
{% endmacro %}
