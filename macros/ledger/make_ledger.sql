{#- Makes the ledger before the first build has: what was asked for is to be seen at once. -#}
{% macro make_ledger() %}
    {%- for name in ['interaction_requests', 'run_log', 'interaction_results'] if load_relation(own_table(name)) is none -%}
        {%- set model = graph.nodes.values() | selectattr('name', 'equalto', name) | first -%}
        {%- do adapter.create_schema(own_table(name).without_identifier()) -%}
        {{- run_and_keep(create_empty_table(own_table(name), declared_columns(name), model.config.file_format)) -}}
    {%- endfor -%}
    {{- run_and_keep(create_empty_table(build_log(), declared_columns('build_log'), var('table_format', 'delta'))) -}}
    {%- set ledger = own_table('interaction_runs') -%}
    {%- if load_relation(ledger) is none -%}
        {{- run_and_keep('create view if not exists ' ~ ledger ~ ' as ' ~ ledger_rows()) -}}
    {%- endif -%}
{% endmacro %}

{#- A table of this project by its plain name: what ref() returns is cut to no rows under --empty. -#}
{% macro own_table(name) %}
    {{- return(api.Relation.create(database=target.get('database'), schema=target.schema, identifier=name)) -}}
{% endmacro %}

{#- dbt has to learn while parsing what a hook may read. -#}
{% macro declare_ledger() %}
    {%- do [ref('interaction_requests'), ref('run_log'), ref('interaction_results'), ref('interaction_runs')] -%}
{% endmacro %}
