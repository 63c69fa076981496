{#- The vars of an ad-hoc call: all of the first five are needed as soon as one is given. -#}
{% macro ad_hoc_vars() %}{{ return(['experiment_a', 'experiment_b', 'metric', 'start_date', 'end_date']) }}{% endmacro %}

{% macro is_ad_hoc() %}
    {%- for name in ad_hoc_vars() if name in command_line_vars() or var(name, none) is not none -%}
        {{- return(true) -}}
    {%- endfor -%}
    {{- return(false) -}}
{% endmacro %}

{% macro command_line_vars() %}
    {%- set given = invocation_args_dict.get('vars', {}) -%}
    {{- return(given if given is mapping else fromyaml(given, {}) or {}) -}}
{% endmacro %}

{#- A var as it was given: dbt's own var() would run what stands between double braces in it. -#}
{% macro given(name) %}
    {%- set from_command_line = command_line_vars() -%}
    {{- return(from_command_line[name] if name in from_command_line else var(name, none)) -}}
{% endmacro %}

{% macro ad_hoc_metrics() %}
    {{- return(call_metrics(ad_hoc_call())) -}}
{% endmacro %}

{#- An ad-hoc call as a mapping from the names of its vars to what was given; none where nothing was, also where the project has a default. -#}
{% macro ad_hoc_call() %}
    {%- set call = {} -%}
    {%- for name in ad_hoc_vars() + ['requested_by'] -%}{%- do call.update({name: given(name)}) -%}{%- endfor -%}
    {%- for name in optional_vars() if name != 'requested_by' -%}{%- do call.update({name: command_line_vars().get(name)}) -%}{%- endfor -%}
    {{- return(call) -}}
{% endmacro %}

{% macro ad_hoc_errors() %}{{ return(call_errors(ad_hoc_call(), 'an ad-hoc run needs the vars')) }}{% endmacro %}

{% macro ad_hoc_runs() %}{{ call_rows(ad_hoc_call(), 'ad_hoc') }}{% endmacro %}
