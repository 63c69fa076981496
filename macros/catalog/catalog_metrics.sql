{#- The catalog as rows, of an entry that has errors only its name and what is wrong. -#}
{% macro catalog_metrics() %}
    {%- set columns = {
        'metric': 'string', 'metric_template': 'string', 'metric_role': 'string', 'desired': 'string', 'negligible': 'double',
        'metric_definition_hash': 'string', 'metric_error': 'string',
    } -%}
    {%- set rows = [] -%}
    {%- for name in var('metrics', {}) or {} -%}
        {%- set errors = metric_errors(name) -%}
        {%- set spec = {} if errors else metric_spec(name) -%}
        {%- do rows.append({
            'metric': text_literal(name),
            'metric_template': text_or_null(spec.get('template')),
            'metric_role': text_or_null(spec.get('role')),
            'desired': text_or_null(spec.get('desired')),
            'negligible': 'cast(' ~ spec.get('negligible', 'null') ~ ' as double)',
            'metric_definition_hash': text_or_null(metric_definition_hash(spec) if spec else none),
            'metric_error': text_or_null(errors | join('; ') or none),
        }) -%}
    {%- endfor -%}
    {{ literal_rows(columns, rows) }}
{% endmacro %}

{#-
    The metrics this build calculates, as specs with a short `alias` for column names. A build that is running asks its runs (or `names`,
    a query); offline, and where nothing may be asked, the vars' metrics or the whole catalog. Only names of the catalog come back.
-#}
{% macro asked_metrics(names=none) %}
    {%- set asked = names or 'select distinct metric from ' ~ ref('runs') -%}
    {%- set catalog = var('metrics', {}) or {} -%}
    {%- if not execute -%}
        {{- return([]) -}}
    {%- elif is_building() -%}
        {%- set names = run_query(asked).columns[0].values() | list -%}
    {%- elif is_ad_hoc() -%}
        {%- set names = ad_hoc_metrics() -%}
    {%- else -%}
        {%- set names = catalog -%}
    {%- endif -%}
    {%- set specs = [] -%}
    {%- for name in catalog if name in names and not metric_errors(name) -%}
        {%- do specs.append(dict(metric_spec(name), alias='m' ~ loop.index0)) -%}
    {%- endfor -%}
    {{- return(specs) -}}
{% endmacro %}

{#- Whether a column names one of these metrics, as SQL. -#}
{% macro is_one_of(column, specs) %}
    {%- set names = [] -%}
    {%- for spec in specs -%}{%- do names.append(text_literal(spec.name)) -%}{%- endfor -%}
    {{- return(column ~ ' in (' ~ names | join(', ') ~ ')' if names else 'false') -}}
{% endmacro %}
