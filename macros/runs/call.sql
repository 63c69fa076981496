{#-
    A call: what is asked for as a mapping with the keys experiment_a, experiment_b, metric (a name or a list), start_date, end_date and the
    optional ones, none where nothing was said. Ad-hoc vars are one, `request_interaction` makes another.
-#}

{% macro optional_vars() %}{{ return(['slices', 'confidence_level', 'interaction_scale', 'requested_by']) }}{% endmacro %}

{% macro call_metrics(call) %}
    {{- return([call.metric] if call.metric is string else (call.metric or []) | unique(case_sensitive=true) | list) -}}
{% endmacro %}

{#- What is wrong with the form of a call, as a list of texts; whether its names exist is asked of the database. -#}
{% macro call_errors(call, needs) %}
    {%- set errors = [] -%}
    {%- set missing = [] -%}
    {%- for name in ad_hoc_vars() if call[name] is none or call[name] in ['', []] -%}
        {%- do missing.append(name) -%}
    {%- endfor -%}
    {%- if missing -%}
        {{- return([needs ~ ' ' ~ ad_hoc_vars() | join(', ') ~ '; missing: ' ~ missing | join(', ')]) -}}
    {%- endif -%}
    {%- for name in ['experiment_a', 'experiment_b', 'requested_by'] if call[name] is not none and call[name] is not string -%}
        {%- do errors.append(unquoted(name, call[name])) -%}
    {%- endfor -%}
    {%- set metric = call.metric -%}
    {%- if metric is mapping or metric is not iterable -%}
        {%- do errors.append(unquoted('metric', metric)) -%}
    {%- else -%}
        {%- for name in ([metric] if metric is string else metric) if name is not string -%}
            {%- do errors.append(unquoted('metric', name)) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- for name in ['start_date', 'end_date'] -%}
        {%- set value = call[name] -%}
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

{#- A call as rows, one per metric, as it was asked: all texts. -#}
{% macro call_rows(call, trigger) %}
    {%- for metric in call_metrics(call) %}
    select
        cast(null as string) as request_hash,
        cast(null as string) as request_id,
        cast(null as string) as request_error,
        cast(null as timestamp) as requested_at,
        '{{ trigger }}' as trigger,
        {{ text_or_null(call.requested_by) }} as requested_by,
        {{ text_literal(call.experiment_a) }} as experiment_a,
        {{ text_literal(call.experiment_b) }} as experiment_b,
        {{ text_literal(metric) }} as metric,
        {{ text_literal(call.start_date) }} as start_date,
        {{ text_literal(call.end_date) }} as end_date,
        {{ text_or_null(slices_text(call.slices)) }} as slices,
        {{ text_or_null(call.confidence_level) }} as confidence_level,
        {{ text_or_null(call.interaction_scale) }} as interaction_scale,
        cast(null as bigint) as rule_rank,
        cast(null as bigint) as min_joint_units
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{% endmacro %}

{#- What is wrong with a call whose form is right, by the one judge of ad-hoc calls and requests. -#}
{% macro judged_call_errors(call, trigger) %}
    {%- set errors = missing_table_errors(call_metrics(call), call.slices or given('slices')) -%}
    {%- if errors -%}{{- return(errors) -}}{%- endif -%}
    {%- set checked = checked_runs(
        call_rows(call, trigger),
        '(' ~ experiment_rows(whole(input_table('experiments'))) ~ ') as listed',
        '(' ~ variant_rows(whole(input_table('variants'))) ~ ') as listed'
    ) -%}
    {{- return(run_query('select distinct error from (' ~ checked ~ ') as checked where error is not null').columns[0].values() | list) -}}
{% endmacro %}

{% macro text_or_null(value) %}
    {{- return('cast(null as string)' if value is none else text_literal(value)) -}}
{% endmacro %}
