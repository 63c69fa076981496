{#- Quantile: of unit values, or of all events of a cell (METHODS 1); `level` says which. -#}

{% macro quantile__takes() %}
    {{- return({'required': ['fact', 'quantile', 'level'], 'optional': ['value', 'aggregation', 'ignore_zeros', 'missing', 'cap']}) -}}
{% endmacro %}

{% macro quantile__errors(entry) %}
    {%- set errors = choice_errors(entry, 'level', ['event', 'unit']) + choice_errors(entry, 'ignore_zeros', [true, false]) -%}
    {%- if not is_number(entry.quantile) or not (entry.quantile > 0 and entry.quantile < 1) -%}
        {%- do errors.append("'quantile' must be a number between 0 and 1, not " ~ shown(entry.quantile)) -%}
    {%- endif -%}
    {%- if entry.level == 'event' -%}
        {%- if entry.get('value') is none -%}{%- do errors.append("lacks the key 'value'") -%}{%- endif -%}
        {%- for key in ['aggregation', 'missing', 'cap'] if entry.get(key) is not none -%}
            {%- do errors.append("'" ~ key ~ "' is for the level 'unit'; leave it out") -%}
        {%- endfor -%}
    {%- elif entry.level == 'unit' and entry.get('aggregation') is none -%}
        {%- do errors.append("lacks the key 'aggregation', which the level 'unit' needs") -%}
    {%- endif -%}
    {{- return(errors) -}}
{% endmacro %}

{% macro quantile__quantile(entry) %}{{ return(entry.quantile) }}{% endmacro %}

{% macro quantile__sides(entry) %}
    {{- return({'numerator': {
        'fact': entry.fact,
        'aggregation': 'events' if entry.level == 'event' else entry.aggregation,
        'value': 'nullif((' ~ entry.value ~ '\n), 0)' if entry.level == 'event' and entry.ignore_zeros else entry.value,
        'levels': entry.levels,
        'is_internal': entry.level == 'event',
    }}) -}}
{% endmacro %}

{% macro quantile__unit_values(metric) %}
    {%- if metric.entry.level == 'event' -%}{{- return({'numerator': side_value(metric, 'numerator')}) -}}{%- endif -%}
    {%- set value = side_value_or_missing(metric, metric.entry, 'numerator') -%}
    {{- return({'numerator': 'nullif(' ~ value ~ ', 0)' if metric.entry.ignore_zeros else value}) -}}
{% endmacro %}
