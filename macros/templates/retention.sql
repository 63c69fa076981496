{#- Retention: whether a unit has any row in the days asked for, of units whose days are over; day 0 is the first 24 hours. -#}

{% macro retention__takes() %}
    {{- return({'required': ['fact', 'from_day', 'to_day'], 'optional': ['covariate'], 'refused': ['window', 'complete_window']}) -}}
{% endmacro %}

{% macro retention__errors(entry) %}
    {%- set errors = [] -%}
    {%- for key in ['from_day', 'to_day'] if entry[key] is not integer or entry[key] is boolean or entry[key] < 0 -%}
        {%- do errors.append("'" ~ key ~ "' must be a whole number of at least 0, not " ~ shown(entry[key])) -%}
    {%- endfor -%}
    {%- if not errors -%}{%- do errors.extend(span_errors('to_day', entry.to_day, 86400)) -%}{%- endif -%}
    {%- if not errors and entry.to_day < entry.from_day -%}
        {%- do errors.append("'to_day' " ~ entry.to_day ~ " is before 'from_day' " ~ entry.from_day ~ '; both days belong to the metric') -%}
    {%- endif -%}
    {{- return(errors) -}}
{% endmacro %}

{% macro retention__window(entry) %}
    {{- return({'window': {'from_days': entry.from_day, 'to_days': entry.to_day + 1}, 'complete_window': true}) -}}
{% endmacro %}

{% macro retention__sides(entry) %}{{ return({'numerator': {'fact': entry.fact, 'aggregation': 'count'}}) }}{% endmacro %}

{% macro retention__unit_values(metric) %}{{ return({'numerator': has_rows(metric, 'numerator')}) }}{% endmacro %}
