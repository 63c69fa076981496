{#- Mean: one number per unit, averaged over units. -#}

{% macro mean__takes() %}{{ return({'required': ['fact', 'aggregation'], 'optional': ['value', 'missing', 'cap', 'covariate']}) }}{% endmacro %}

{% macro mean__sides(entry) %}
    {{- return({'numerator': {'fact': entry.fact, 'aggregation': entry.aggregation, 'value': entry.value, 'levels': entry.levels}}) -}}
{% endmacro %}

{% macro mean__unit_values(metric) %}
    {{- return({'numerator': side_value_or_missing(metric, metric.entry, 'numerator')}) -}}
{% endmacro %}
