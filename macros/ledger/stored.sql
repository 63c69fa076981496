{#-
    What earlier builds left in a table of this project, as a query; no rows while there is no such table. For questions about the past
    (what is answered, which attempt is this) that ref() cannot ask, because the answer is written further down.
-#}
{% macro stored(name) %}
    {%- set relation = adapter.get_relation(database=target.get('database'), schema=target.schema, identifier=name) if is_building() else none -%}
    {{- return(typed_nothing(name) if relation is none else 'select * from ' ~ relation.render()) -}}
{% endmacro %}

{#- A query of no rows with the columns that a table declares. -#}
{% macro typed_nothing(name) %}
    {%- set columns = [] -%}
    {%- for column, type in declared_columns(name).items() -%}{%- do columns.append('cast(null as ' ~ type ~ ') as ' ~ column) -%}{%- endfor -%}
    {{- return('select\n        ' ~ (columns | join(',\n        ') or '1') ~ '\n    where false') -}}
{% endmacro %}

{#- The columns that a model or source declares with a type: {name: type}; empty while dbt parses. -#}
{% macro declared_columns(name) %}
    {%- set nodes = graph.nodes.values() | list + graph.sources.values() | list if execute and graph else [] -%}
    {%- set columns = {} -%}
    {%- for node in nodes if node.name == name and node.package_name == 'padme' -%}
        {%- for column in node.columns.values() if column.data_type -%}{%- do columns.update({column.name: column.data_type}) -%}{%- endfor -%}
    {%- endfor -%}
    {{- return(columns) -}}
{% endmacro %}
