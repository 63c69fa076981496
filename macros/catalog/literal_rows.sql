{#-
    A query of rows that are written out: `columns` as {name: type}, `rows` as a list of {name: expression}. Engines read it sooner than
    as many selects.
-#}
{% macro literal_rows(columns, rows) %}
    {%- set items = [] -%}
    {%- for row in rows -%}{%- do items.append(named_fields(row)) -%}{%- endfor -%}
    {%- if not rows -%}
        {%- set nothing = {} -%}
        {%- for name, type in columns.items() -%}{%- do nothing.update({name: 'cast(null as ' ~ type ~ ')'}) -%}{%- endfor -%}
        {%- do items.append(named_fields(nothing)) -%}
    {%- endif -%}
    select
        {%- for name, type in columns.items() %}
        cast(item.{{ name }} as {{ type }}) as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from (select {{ one_row_each(array_of(items)) }} as item) as items
    {%- if not rows %}
    where false
    {%- endif -%}
{% endmacro %}
