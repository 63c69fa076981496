{#- Which input tables are not there, as texts: those of every run, the metrics' facts, and `units` when slices are asked for. -#}
{% macro missing_table_errors(metrics, slices) %}
    {%- set errors = [] -%}
    {%- set facts = [] -%}
    {%- for name in metrics if name in (var('metrics', {}) or {}) and not metric_errors(name) -%}
        {%- do facts.extend(metric_spec(name).sides.values() | map(attribute='fact') | map(attribute='table') | select('string')) -%}
    {%- endfor -%}
    {%- set needed = ['experiments', 'variants', 'exposures'] + (['units'] if slices else []) + facts -%}
    {%- for name in needed | unique(case_sensitive=true) if not var('source_location') -%}
        {%- if adapter.get_relation(database=target.get('database'), schema=var('source_schema'), identifier=name) is none -%}
            {%- do errors.append(
                'there is no table ' ~ shown(name) ~ ' in the schema ' ~ shown(var('source_schema'))
                ~ '; the var source_schema names the schema of the input tables, source_location a folder of Parquet files'
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return(errors) -}}
{% endmacro %}
