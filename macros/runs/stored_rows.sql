{#-
    What earlier builds left in a table of this project, or no rows when there is none yet. For the few questions about the past
    (what is answered, which attempt is this) that ref() cannot ask, because the answer is written further down.
-#}
{% macro stored_rows(name, columns, where='true') %}
    {%- set relation = adapter.get_relation(database=target.get('database'), schema=target.schema, identifier=name) if is_building() else none -%}
    {%- if relation is none -%}
        select {% for column in columns %}cast(null as string) as {{ column }}{{ ', ' if not loop.last }}{% endfor %}
        where false
    {%- else -%}
        select {{ columns | join(', ') }}
        from {{ relation }}
        where {{ where }}
    {%- endif -%}
{% endmacro %}
