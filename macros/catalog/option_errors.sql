{#- What is wrong with the options that several templates take, as lists of texts. -#}

{% macro cap_errors(cap) %}
    {%- if cap is not defined or cap is none -%}
        {{- return([]) -}}
    {%- elif cap is not mapping -%}
        {{- return(["'cap' must be a mapping with the key 'value' or 'quantile', not " ~ shown(cap)]) -}}
    {%- endif -%}
    {%- set errors = key_errors(cap, [], ['value', 'quantile']) -%}
    {%- if not errors and (cap.get('value') is none) == (cap.get('quantile') is none) -%}
        {%- do errors.append("needs either 'value' or 'quantile'") -%}
    {%- elif not errors and cap.get('value') is not none and not is_number(cap.value) -%}
        {%- do errors.append("'value' must be a number, not " ~ shown(cap.value)) -%}
    {%- elif not errors and cap.get('quantile') is not none and (not is_number(cap.quantile) or not (cap.quantile > 0 and cap.quantile < 1)) -%}
        {%- do errors.append("'quantile' must be a number between 0 and 1, not " ~ shown(cap.quantile)) -%}
    {%- endif -%}
    {{- return(prefixed("'cap': ", errors)) -}}
{% endmacro %}

{% macro covariate_errors(covariate) %}
    {%- if covariate is not defined or covariate is none -%}
        {{- return([]) -}}
    {%- elif covariate is not mapping -%}
        {{- return(["'covariate' must be a mapping with the key 'lookback_days', not " ~ shown(covariate)]) -}}
    {%- endif -%}
    {%- set errors = key_errors(covariate, ['lookback_days'], []) -%}
    {%- if not errors and (not is_number(covariate.lookback_days) or not (covariate.lookback_days > 0)) -%}
        {%- do errors.append("'lookback_days' must be a number above 0, not " ~ shown(covariate.lookback_days)) -%}
    {%- elif not errors -%}
        {%- do errors.extend(span_errors('lookback_days', covariate.lookback_days, 86400)) -%}
    {%- endif -%}
    {{- return(prefixed("'covariate': ", errors)) -}}
{% endmacro %}

{#- Times beyond what engines can add to a timestamp. -#}
{% macro span_errors(key, value, seconds) %}
    {%- if value * seconds <= 86400 * 1000000 -%}{{- return([]) -}}{%- endif -%}
    {{- return(["'" ~ key ~ "' must be at most a million days, not " ~ shown(value)]) -}}
{% endmacro %}
