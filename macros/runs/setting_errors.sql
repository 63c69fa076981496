{#- What is wrong with the vars that are settings or defaults, as a list of texts. -#}
{% macro setting_errors() %}
    {%- set errors = [] -%}
    {%- for name in ['confidence_level', 'check_alpha'] -%}
        {%- set value = given(name) | string | float(-1) -%}
        {%- if not (value > 0 and value < 1) -%}
            {%- do errors.append(name ~ ' ' ~ shown(given(name)) ~ ' is not allowed; it must be a number between 0 and 1') -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set tuning = given('always_valid_tuning') | string | float(-1) -%}
    {%- if not (tuning > 0 and tuning < 1e18) -%}
        {%- do errors.append('always_valid_tuning ' ~ shown(given('always_valid_tuning')) ~ ' is not allowed; it must be a number above 0') -%}
    {%- endif -%}
    {%- set timeout = given('build_timeout_hours') | string | float(-1) -%}
    {%- if not (timeout >= 0 and timeout < 1e6) -%}
        {%- do errors.append('build_timeout_hours ' ~ shown(given('build_timeout_hours')) ~ ' is not allowed; it must be a number from 0') -%}
    {%- endif -%}
    {%- if given('interaction_scale') not in ['additive', 'multiplicative'] -%}
        {%- do errors.append('unknown interaction_scale ' ~ shown(given('interaction_scale')) ~ '; allowed: additive, multiplicative') -%}
    {%- endif -%}
    {{- return(errors + slices_errors(given('slices'))) -}}
{% endmacro %}

{% macro slices_errors(value) %}
    {%- set errors = [] -%}
    {%- set slices = value or [] -%}
    {%- if slices is mapping or slices is not iterable -%}
        {%- do errors.append(unquoted('slices', slices)) -%}
    {%- elif slices is not string -%}
        {%- for name in slices if name is not string -%}{%- do errors.append(unquoted('slices', name)) -%}{%- endfor -%}
    {%- endif -%}
    {{- return(errors) -}}
{% endmacro %}
