{% macro spark_session__load_csv_rows(model, agate_table) %}
    {%- set asked = model['config'].get('column_types', {}) -%}
    {%- set types = {} -%}
    {%- for name in agate_table.column_names -%}
        {%- do types.update({name: asked.get(name, adapter.convert_type(agate_table, loop.index0))}) -%}
    {%- endfor -%}
    {%- do adapter.append_seed(this, agate_table, types) -%}
    {{- return('-- ' ~ agate_table.rows | length ~ ' rows appended to ' ~ this.render()) -}}
{% endmacro %}
