{#- Values that are asked for as text. Engines disagree about unusual spellings, so only plain ones count. -#}

{#- The date a text names as YYYY-MM-DD, else NULL. -#}
{% macro iso_date(expression) -%}
    case
        when
            regexp_extract({{ expression }}, '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', 0) = {{ expression }}
            and try_cast({{ expression }} as date) >= cast('0001-01-01' as date)
            then try_cast({{ expression }} as date)
    end
{%- endmacro %}

{#- The number a text says in plain figures, else NULL; not 0.9f, 1_0 or nan. -#}
{% macro plain_number(expression) -%}
    case
        when regexp_extract({{ expression }}, '^[0-9]*[.]?[0-9]+([eE][+-]?[0-9]+)?$', 0) = {{ expression }}
            then try_cast({{ expression }} as double)
    end
{%- endmacro %}
