{#- One hash of several values, NULL apart from the empty text; a separator inside a value cannot make two lists alike. -#}
{% macro hash_of(expressions) -%}
    md5(concat_ws('|'
        {%- for expression in expressions -%}, coalesce(md5(cast({{ expression }} as string)), ''){%- endfor -%}
    ))
{%- endmacro %}
