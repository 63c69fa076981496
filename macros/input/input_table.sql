{#- An input table of CONTRACT section 3: a Parquet file or folder below `source_location`, else a table of `source_schema`. -#}
{% macro input_table(name) %}
    {%- set declared = source('input', name) if name in ['exposures', 'experiments', 'variants', 'units'] else none -%}
    {%- if var('source_location') -%}
        {{- return(parquet_rows(var('source_location').rstrip('/') ~ '/' ~ name)) -}}
    {%- elif declared -%}
        {{- return(declared) -}}
    {%- endif -%}
    {{- return(api.Relation.create(database=target.get('database'), schema=var('source_schema'), identifier=name)) -}}
{% endmacro %}

{#- The relation of a fact of the catalog. -#}
{% macro fact_relation(fact) %}
    {{- return(ref(fact.model) if fact.model else input_table(fact.table)) -}}
{% endmacro %}

{#- dbt learns a model's parents while parsing, before anyone asks for a metric: name every fact that is a model. -#}
{% macro declare_fact_models() %}
    {%- for fact in (var('facts', {}) or {}).values() if fact is mapping and fact.get('model') -%}
        {%- do ref(fact.model) -%}
    {%- endfor -%}
{% endmacro %}
