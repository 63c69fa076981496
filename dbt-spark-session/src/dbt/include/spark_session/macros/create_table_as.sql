{% macro spark_session__create_table_as(temporary, relation, compiled_code, language='sql') %}
    {%- if language == 'python' -%}
        {{ write_python_model(compiled_code, relation) }}
    {%- else -%}
        {{ spark__create_table_as(temporary, relation, compiled_code, language) }}
    {%- endif -%}
{% endmacro %}

{#- The model's code, and what writes its frame. `spark` is the session, `dbt_write_frame` the adapter's. -#}
{% macro write_python_model(compiled_code, relation) -%}
{{ compiled_code }}

dbt = dbtObj(spark.table)
dbt_write_frame(spark, model(dbt, spark), {{ relation.render() | tojson }}, {{ config.get('file_format', 'parquet') | tojson }})
{%- endmacro %}
