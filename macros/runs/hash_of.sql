{#- One hash of several values, NULL like the empty text; a separator inside a value cannot make two lists alike. -#}
{% macro hash_of(expressions) -%}
    md5(concat_ws('|'
        {%- for expression in expressions -%}, md5(coalesce(cast({{ expression }} as string), '')){%- endfor -%}
    ))
{%- endmacro %}
