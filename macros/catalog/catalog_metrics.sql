{#- The catalog as rows: metric, metric_template, metric_role, desired, negligible, metric_definition_hash, metric_error. -#}
{% macro catalog_metrics() %}
    {%- for name in var('metrics', {}) or {} %}
    {%- set errors = metric_errors(name) %}
    {%- set spec = none if errors else metric_spec(name) %}
    select
        {{ text_literal(name) }} as metric,
        {{ text_literal(spec.template) if spec else 'cast(null as string)' }} as metric_template,
        {{ text_literal(spec.role) if spec else 'cast(null as string)' }} as metric_role,
        {{ text_literal(spec.desired) if spec else 'cast(null as string)' }} as desired,
        cast({{ spec.negligible if spec else 'null' }} as double) as negligible,
        {{ text_literal(metric_definition_hash(spec)) if spec else 'cast(null as string)' }} as metric_definition_hash,
        {{ text_literal(errors | join('; ')) if errors else 'cast(null as string)' }} as metric_error
    union all
    {%- endfor %}
    select
        cast(null as string) as metric,
        cast(null as string) as metric_template,
        cast(null as string) as metric_role,
        cast(null as string) as desired,
        cast(null as double) as negligible,
        cast(null as string) as metric_definition_hash,
        cast(null as string) as metric_error
    where false
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
