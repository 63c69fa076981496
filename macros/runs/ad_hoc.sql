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
    {%- set metric = given('metric') -%}
    {{- return([metric] if metric is string else (metric or []) | unique(case_sensitive=true) | list) -}}
{% endmacro %}

{#- What is wrong with the form of an ad-hoc call, as a list of texts; whether its names exist is asked of the database. -#}
{% macro ad_hoc_errors() %}
    {%- set errors = [] -%}
    {%- set missing = [] -%}
    {%- for name in ad_hoc_vars() if given(name) is none or given(name) in ['', []] -%}
        {%- do missing.append(name) -%}
    {%- endfor -%}
    {%- if missing -%}
        {{- return(['an ad-hoc run needs the vars ' ~ ad_hoc_vars() | join(', ') ~ '; missing: ' ~ missing | join(', ')]) -}}
    {%- endif -%}
    {%- for name in ['experiment_a', 'experiment_b', 'requested_by'] if given(name) is not none and given(name) is not string -%}
        {%- do errors.append(unquoted(name, given(name))) -%}
    {%- endfor -%}
    {%- set metric = given('metric') -%}
    {%- if metric is mapping or metric is not iterable -%}
        {%- do errors.append(unquoted('metric', metric)) -%}
    {%- else -%}
        {%- for name in ([metric] if metric is string else metric) if name is not string -%}
            {%- do errors.append(unquoted('metric', name)) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- for name in ['start_date', 'end_date'] -%}
        {%- set value = given(name) -%}
        {%- set is_date = value.isoformat is defined and value.hour is not defined -%}
        {%- if value is not string and not is_date -%}
            {%- do errors.append(unquoted(name, value)) -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return(errors) -}}
{% endmacro %}

{% macro unquoted(name, value) %}
    {{- return(name ~ ' must be text, but YAML read it as ' ~ shown(value) ~ '; quote it, as in ' ~ name ~ ": '...'") -}}
{% endmacro %}

{#- The ad-hoc call as rows, one per metric, as it was asked: all texts. -#}
{% macro ad_hoc_runs() %}
    {%- for metric in ad_hoc_metrics() %}
    select
        cast(null as string) as request_hash,
        cast(null as string) as request_id,
        cast(null as string) as request_error,
        'ad_hoc' as trigger,
        {{ text_or_null(given('requested_by')) }} as requested_by,
        {{ text_literal(given('experiment_a')) }} as experiment_a,
        {{ text_literal(given('experiment_b')) }} as experiment_b,
        {{ text_literal(metric) }} as metric,
        {{ text_literal(given('start_date')) }} as start_date,
        {{ text_literal(given('end_date')) }} as end_date,
        {{ text_or_null(slices_text(given('slices'))) }} as slices,
        {{ text_or_null(given('confidence_level')) }} as confidence_level,
        {{ text_or_null(given('interaction_scale')) }} as interaction_scale
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{% endmacro %}

{% macro text_or_null(value) %}
    {{- return('cast(null as string)' if value is none else text_literal(value)) -}}
{% endmacro %}
