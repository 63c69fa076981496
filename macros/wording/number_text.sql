{#- A number for people: about three significant digits, without exponents for everyday sizes. -#}
{% macro number_text(x) -%}
    regexp_replace(case
        when {{ x }} = 0 then '0'
        when abs({{ x }}) >= 100 and abs({{ x }}) < 1e15 then cast(cast(round({{ x }}) as bigint) as string)
        when abs({{ x }}) >= 1 and abs({{ x }}) < 100 then cast(round({{ x }}, 2) as string)
        when abs({{ x }}) >= 1e-5 and abs({{ x }}) < 1
            then cast(round({{ x }}, cast(2 - floor(log10(abs({{ x }}))) as int)) as string)
        else cast({{ x }} as string)
    end, '[.]0$', '')
{%- endmacro %}

{#- A number with its sign. -#}
{% macro signed_text(x) -%}
    case when {{ x }} > 0 then '+' else '' end || {{ number_text(x) }}
{%- endmacro %}

{#- A share as per cent; whole ones from 10 on. -#}
{% macro percent_text(x) -%}
    case
        when abs({{ x }}) >= 0.1 and abs({{ x }}) < 1e12 then cast(cast(round(100 * ({{ x }})) as bigint) as string)
        else {{ number_text('(100 * (' ~ x ~ '))') }}
    end || '%'
{%- endmacro %}

{% macro p_value_text(p) -%}
    case
        when {{ p }} < 0.001 then 'p < 0.001'
        when {{ p }} < 0.1 then 'p = ' || cast(round({{ p }}, 4) as string)
        else 'p = ' || cast(round({{ p }}, 2) as string)
    end
{%- endmacro %}
