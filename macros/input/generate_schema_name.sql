{#-
    A seed's schema is the one it is given: the demo seeds are the input tables, and those are read from `source_schema` by its exact
    name, where dbt would call theirs `<target schema>_raw`. Models keep dbt's own naming.
-#}
{% macro generate_schema_name(custom_schema_name=none, node=none) -%}
    {%- if custom_schema_name is not none and node is not none and node.resource_type == 'seed' -%}
        {{ custom_schema_name | trim }}
    {%- else -%}
        {{ default__generate_schema_name(custom_schema_name, node) }}
    {%- endif -%}
{%- endmacro %}
