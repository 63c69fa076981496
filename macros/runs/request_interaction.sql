{#- Asks for a calculation: a row of `interaction_requests`, which the next build answers. A call that would be refused ad hoc is refused. -#}
{% macro request_interaction(
    experiment_a=none, experiment_b=none, metric=none, start_date=none, end_date=none,
    requested_by=none, slices=none, confidence_level=none, interaction_scale=none, request_id=none
) %}
    {%- set call = {
        'experiment_a': experiment_a,
        'experiment_b': experiment_b,
        'metric': metric,
        'start_date': start_date,
        'end_date': end_date,
        'requested_by': requested_by,
        'slices': slices,
        'confidence_level': confidence_level,
        'interaction_scale': interaction_scale,
    } -%}
    {%- if session_settings() -%}{%- do run_query(session_settings()) -%}{%- endif -%}
    {%- set errors = [] -%}
    {%- for name in kwargs -%}
        {%- do errors.append('unknown argument ' ~ shown(name) ~ '; ' ~ allowed_names(name, call | list + ['request_id'])) -%}
    {%- endfor -%}
    {{- refuse_if(errors + misspelt_var_errors() + setting_errors()) -}}
    {{- refuse_if(call_errors(call, 'a request needs') + slices_errors(slices) + request_id_errors(request_id)) -}}
    {{- refuse_if(comma_errors('metric', [metric] if metric is string else metric)) -}}
    {{- refuse_if(comma_errors('slice', [] if slices is string else slices or [])) -}}

    {#- as a build will read it: spaces around commas do not count -#}
    {%- do call.update({'metric': without_outer_spaces(call_metrics(call))}) -%}
    {%- if slices is not string and slices -%}{%- do call.update({'slices': without_outer_spaces(slices)}) -%}{%- endif -%}
    {{- refuse_if(judged_call_errors(call, 'request')) -}}
    {{- refuse_if(taken_id_errors(request_id)) -}}

    {%- set id = invocation_id if request_id is none else request_id -%}
    {{- make_ledger() -}}
    {{- run_and_keep(request_insert(ref('interaction_requests'), id, call)) -}}
    {%- do print("padme: request '" ~ id ~ "' is waiting; the next `dbt build` without a question of its own answers it") -%}
{% endmacro %}

{#- The statement that appends a request. -#}
{% macro request_insert(requests, id, call) %}
    {%- set texts = dict(call, request_id=id, metric=call.metric | join(','), slices=slices_text(call.slices)) -%}
    insert into {{ requests }} ({{ declared_columns('interaction_requests') | join(', ') }})
    select
        {%- for name in declared_columns('interaction_requests') %}
        {{ utc_now() if name == 'requested_at' else text_or_null(texts[name]) }} as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
{% endmacro %}

{#- In the table commas separate names. -#}
{% macro comma_errors(kind, names) %}
    {%- set errors = [] -%}
    {%- for name in names if ',' in name -%}
        {%- do errors.append(
            kind ~ ' ' ~ shown(name) ~ ': a request cannot ask for a name with a comma, because commas separate names there; '
            ~ 'write several names as a list, and ask for this one with `dbt build --vars`'
        ) -%}
    {%- endfor -%}
    {{- return(errors) -}}
{% endmacro %}

{% macro without_outer_spaces(names) %}
    {%- set texts = [] -%}
    {%- for name in names -%}{%- do texts.append(name.strip(' ')) -%}{%- endfor -%}
    {{- return(texts | unique(case_sensitive=true) | list) -}}
{% endmacro %}

{% macro request_id_errors(request_id) %}
    {%- if request_id is none -%}
        {{- return([]) -}}
    {%- elif request_id is not string -%}
        {{- return([unquoted('request_id', request_id)]) -}}
    {%- endif -%}
    {{- return([] if request_id else ['request_id is empty; leave it out, or give the request a name']) -}}
{% endmacro %}

{#- One id names one request, also when the table of requests no longer holds it. -#}
{% macro taken_id_errors(request_id) %}
    {%- if request_id is none -%}{{- return([]) -}}{%- endif -%}
    {%- for name in ['interaction_requests', 'interaction_results'] if load_relation(ref(name)) is not none -%}
        {%- set uses = run_query('select 1 from ' ~ ref(name) ~ ' where request_id = ' ~ text_literal(request_id) ~ ' limit 1') -%}
        {%- if uses.rows | length > 0 -%}
            {{- return(['request_id ' ~ shown(request_id) ~ ' belongs to an earlier request; leave it out, or give another']) -}}
        {%- endif -%}
    {%- endfor -%}
    {{- return([]) -}}
{% endmacro %}
