{#- Slices: subgroups by the columns of `units`. Names come from those who ask, so only names of real columns ever reach a query. -#}

{#- The attributes a slice may be taken by; none when there is no table `units`, nor offline. -#}
{% macro slice_columns() %}
    {%- set units = input_table('units') -%}
    {%- if not execute or flags.WHICH not in ['run', 'build', 'run-operation'] -%}
        {{- return([]) -}}
    {%- elif not var('source_location') and load_relation(units) is none -%}
        {{- return([]) -}}
    {%- endif -%}
    {%- set columns = run_query('select * from ' ~ whole(units) ~ ' where false').columns | map(attribute='name') -%}
    {{- return(columns | reject('in', ['unit_id', 'overall']) | list) -}}
{% endmacro %}

{#- Whether any of these calls has a slice, so that the units need not be there for those that have none. -#}
{% macro asks_for_slices(asked) %}
    {%- if given('slices') -%}{{- return(true) -}}{%- endif -%}
    {%- if not is_building() and flags.WHICH != 'run-operation' -%}{{- return(false) -}}{%- endif -%}
    {{- return(run_query('select 1 from (' ~ asked ~ ") as asked where trim(slices) <> '' limit 1").rows | length > 0) -}}
{% endmacro %}

{#- The slices of this build's runs, each with a short `alias` for column names. Offline those of the vars, unchecked. -#}
{% macro asked_slices() %}
    {%- set runs = ref('runs') -%}
    {%- if not execute -%}
        {{- return([]) -}}
    {%- elif is_building() -%}
        {%- set asked = run_query('select distinct slices from ' ~ runs ~ ' where slices is not null').columns[0].values() | join(',') -%}
        {%- set names = slice_columns() | select('in', asked.split(',')) if asked else [] -%}
    {%- else -%}
        {%- set names = (slices_text(given('slices')) or '').split(',') | select -%}
    {%- endif -%}
    {%- set slices = [] -%}
    {%- for name in names -%}{%- do slices.append({'name': name, 'alias': 'slice_' ~ loop.index0}) -%}{%- endfor -%}
    {{- return(slices) -}}
{% endmacro %}

{#- The var `slices`, a name or a list of names, as the comma-separated text of a request; none without. -#}
{% macro slices_text(value) %}
    {%- if not value -%}{{- return(none) -}}{%- endif -%}
    {{- return(value if value is string else value | join(',')) -}}
{% endmacro %}
