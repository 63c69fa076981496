{#- Ratio: the sum over units of one aggregate by the sum of another. -#}

{% macro ratio__takes() %}{{ return({'required': ['numerator', 'denominator'], 'optional': []}) }}{% endmacro %}

{% macro ratio__sides(entry) %}
    {{- return({'numerator': entry.numerator, 'denominator': entry.denominator}) -}}
{% endmacro %}

{% macro ratio__unit_values(metric) %}
    {{- return({
        'numerator': 'coalesce(' ~ side_value(metric, 'numerator') ~ ', 0)',
        'denominator': 'coalesce(' ~ side_value(metric, 'denominator') ~ ', 0)',
    }) -}}
{% endmacro %}
