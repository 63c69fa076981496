{#- A number for people: about three significant digits, without exponents for everyday sizes. -#}
{% macro number_text(x) -%}
    case
        when {{ x }} = 0 then '0'
        when abs({{ x }}) >= 100 and abs({{ x }}) < 1e15 then cast(cast(round({{ x }}) as bigint) as string)
        when abs({{ x }}) >= 1 and abs({{ x }}) < 100 then cast(round({{ x }}, 2) as string)
        when abs({{ x }}) >= 1e-5 and abs({{ x }}) < 1
            then cast(round({{ x }}, cast(2 - floor(log10(abs({{ x }}))) as int)) as string)
        else cast({{ x }} as string)
    end
{%- endmacro %}

{#- A number with its sign. -#}
{% macro signed_text(x) -%}
    case when {{ x }} > 0 then '+' else '' end || {{ number_text(x) }}
{%- endmacro %}

{#- A share as per cent. -#}
{% macro percent_text(x) -%}
    {{ number_text('(100 * (' ~ x ~ '))') }} || '%'
{%- endmacro %}

{% macro p_value_text(p) -%}
    case when {{ p }} < 0.001 then 'p < 0.001' else 'p = ' || cast(round({{ p }}, 3) as string) end
{%- endmacro %}
