{#- Ratio: the sum over units of one aggregate by the sum of another. -#}

{% macro ratio__takes() %}{{ return({'required': ['numerator', 'denominator'], 'optional': ['cap', 'covariate']}) }}{% endmacro %}

{% macro ratio__errors(entry) %}
    {{- return(side_entry_errors('numerator', entry.numerator) + side_entry_errors('denominator', entry.denominator)) -}}
{% endmacro %}

{#- A side of a ratio is an entry of its own. -#}
{% macro side_entry_errors(key, side) %}
    {%- if side is not mapping -%}
        {{- return(["'" ~ key ~ "' must be a mapping, not " ~ shown(side)]) -}}
    {%- endif -%}
    {%- set errors = key_errors(side, ['fact', 'aggregation'], ['value', 'filter']) + text_errors(side, ['filter']) -%}
    {{- return(prefixed("'" ~ key ~ "': ", errors)) -}}
{% endmacro %}

{% macro ratio__sides(entry) %}
    {{- return({'numerator': entry.numerator, 'denominator': entry.denominator}) -}}
{% endmacro %}

{% macro ratio__unit_values(metric) %}
    {{- return({
        'numerator': 'coalesce(' ~ side_value(metric, 'numerator') ~ ', 0)',
        'denominator': 'coalesce(' ~ side_value(metric, 'denominator') ~ ', 0)',
    }) -}}
{% endmacro %}
