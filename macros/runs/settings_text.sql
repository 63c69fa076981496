{#-
    The vars that change numbers or verdicts of the same data, metric and code, as one text, so that a later run can tell whether they were
    the same. What a question says itself (confidence level, scale) is part of its `request_key`, and where the data lie is no setting.
-#}
{% macro settings_text() %}
    {%- set parts = [] -%}
    {%- for name in ['always_valid_tuning', 'check_alpha'] -%}
        {%- do parts.append(name ~ ' ' ~ '%.15g' | format(given(name) | string | float(0))) -%}
    {%- endfor -%}
    {{- return(parts | join(', ')) -}}
{% endmacro %}
