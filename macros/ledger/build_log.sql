{#-
    The log of builds. Hooks write it, in a table that no model owns, because it must tell of builds that never came to a model: one that
    refused its call, one that was killed. An ad-hoc call is in it from the start, a row for each of its metrics.
-#}

{% macro build_log() %}{{ return(whole(source('ledger', 'build_log'))) }}{% endmacro %}

{#- Says that this build begins. Where two can write at once, the second ends here with a line that names the first. -#}
{% macro begin_build() %}
    {%- set rows -%}
        {%- if is_ad_hoc() -%}{{ ad_hoc_events('started') }}{%- else -%}{{ build_event('started') }}{%- endif -%}
    {%- endset -%}
    {%- if one_process_writes() -%}
        {{- append_events(rows) -}}
    {%- else -%}
        {#- engines let one of two simultaneous appends of this kind pass -#}
        {{- append_events('select * from (' ~ rows ~ ') as events where not exists (' ~ running_builds() ~ ')') -}}
        {%- set running = run_query(running_builds()).rows -%}
        {%- for build, began_at in running if build != invocation_id -%}
            {%- set line = 'another build is running: ' ~ build ~ ', since ' ~ began_at ~ ' UTC; wait for its end, or, if it died, '
                ~ 'say so by --vars "{build_timeout_hours: 0}"' -%}
            {{- append_events(build_event('ended', line)) -}}
            {{- refuse_call([line]) -}}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}

{#- Says that this build is over, and what failed in it: `results` as dbt hands them to on-run-end. -#}
{% macro end_build(results) %}
    {%- set failures = [] -%}
    {%- for result in results if result.status | string in ['error', 'fail', 'runtime error'] -%}
        {%- do failures.append(result.node.name ~ ': ' ~ reason_of(result.message)) -%}
    {%- endfor -%}
    {{- append_events(build_event('ended', failures[0] if failures else none)) -}}
{% endmacro %}

{#- Ends the command with the errors; an ad-hoc call stays on record with them. -#}
{% macro refuse_call(errors) %}
    {%- if errors and is_ad_hoc() -%}
        {{- append_events(ad_hoc_events('refused', errors | join('; '))) -}}
        {{- make_ledger() -}}
    {%- endif -%}
    {{- refuse_if(errors) -}}
{% endmacro %}

{#- Builds that began and did not end, as rows of (invocation_id, began_at); those of before the time-out are dead. -#}
{% macro running_builds() %}
    {%- set timeout = modules.datetime.timedelta(hours=given('build_timeout_hours') | float) -%}
    select invocation_id, cast(min(happened_at) as string) as began_at
    from {{ build_log() }}
    where
        event = 'started'
        and happened_at > {{ utc_literal(run_started_at - timeout) }}
        and invocation_id not in (select invocation_id from {{ build_log() }} where event = 'ended')
    group by invocation_id
{% endmacro %}

{% macro build_event(event, message=none) %}{{ event_row(event, message, {}) }}{% endmacro %}

{% macro ad_hoc_events(event, message=none) %}
    {%- set call = ad_hoc_call() -%}
    {%- for metric in listed(call.metric) %}
    {{ event_row(event, message, dict(call, metric=metric)) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{% endmacro %}

{#- One row of the log; `call` is empty where it is not about one. -#}
{% macro event_row(event, message, call) %}
    select
        '{{ invocation_id }}' as invocation_id,
        '{{ event }}' as event,
        {{ utc_now() }} as happened_at,
        {{ text_or_null(message) }} as message,
        {{ ad_hoc_attempt_key(text_or_null(call.metric)) if call else 'cast(null as string)' }} as attempt_key,
        {%- for name in ad_hoc_vars() + optional_vars() %}
        {{ text_or_null(listed(call[name]) | join(',') if call[name] is not none and call[name] is defined else none) }} as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
{% endmacro %}

{#- What was given as a list of texts, whatever it is: a call is on record also when it is refused for its form. -#}
{% macro listed(value) %}
    {%- if value is string or value is mapping or value is not iterable -%}
        {{- return([value]) -}}
    {%- endif -%}
    {{- return(value | map('string') | unique(case_sensitive=true) | list or [none]) -}}
{% endmacro %}

{% macro append_events(rows) %}
    {%- set columns = declared_columns('build_log') | join(', ') -%}
    {{- run_and_keep(create_empty_table(build_log(), declared_columns('build_log'), var('table_format', 'delta'))) -}}
    {{- run_and_keep('insert into ' ~ build_log() ~ ' (' ~ columns ~ ') select ' ~ columns ~ ' from (' ~ rows ~ ') as events') -}}
{% endmacro %}

{#- Runs a statement whose work stays: looking at the database may have begun a transaction that dbt would drop at the end of a hook. -#}
{% macro run_and_keep(sql) %}
    {%- call statement("run_and_keep") -%}{{ sql }}{%- endcall -%}
    {%- do adapter.commit() -%}
{% endmacro %}

{#- The reason in dbt's words: the first line only says which model it was. -#}
{% macro reason_of(message) %}
    {%- set lines = ((message or '') | string).strip().split('\n') -%}
    {{- return((lines[1] if lines | length > 1 else lines[0]).strip()[:500]) -}}
{% endmacro %}
