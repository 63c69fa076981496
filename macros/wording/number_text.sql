{#- Numbers are written as decimals: engines write doubles differently. -#}
{% macro without_end_zeros(text) %}{{ return("regexp_replace(" ~ text ~ ", '[.]?0+$', '')") }}{% endmacro %}

{#- A number of moderate size with so many decimals, without the zeros at its end. -#}
{% macro fixed_text(x, decimals) -%}
    {{ without_end_zeros('cast(cast(round(' ~ x ~ ' * 1e' ~ decimals ~ ') / 1e' ~ decimals ~ ' as decimal(38, ' ~ decimals ~ ')) as string)') }}
{%- endmacro %}

{#- A number whose half is rounded up also when the order of a sum, which engines choose, left it a last digit short. -#}
{% macro halves_up(x) %}{{ return('((' ~ x ~ ') * (1 + 1e-12))') }}{% endmacro %}

{#- A number for people: about three significant digits, without exponents for everyday sizes. -#}
{% macro number_text(number) -%}
    {%- set x = halves_up(number) -%}
    {%- set size = 'abs(' ~ x ~ ')' -%}
    {%- set exponent = 'floor(log10(' ~ size ~ '))' -%}
    {%- set scale = 'power(1e1, greatest(2, 2 - ' ~ exponent ~ '))' -%}
    case
        when {{ size }} < 1e-300 then '0'
        when {{ size }} = cast('infinity' as double) then 'infinity'
        when {{ size }} >= 100 and {{ size }} < 1e15 then cast(cast(round({{ x }}) as bigint) as string)
        when {{ size }} >= 1e-5 and {{ size }} < 100
            then {{ without_end_zeros('cast(cast(round(' ~ x ~ ' * ' ~ scale ~ ') / ' ~ scale ~ ' as decimal(38, 7)) as string)') }}
        else {{ fixed_text('(' ~ x ~ ' / power(1e1, ' ~ exponent ~ '))', 2) }} || 'e' || cast(cast({{ exponent }} as int) as string)
    end
{%- endmacro %}

{#- A number with its sign. -#}
{% macro signed_text(x) -%}
    case when {{ x }} > 0 then '+' else '' end || {{ number_text(x) }}
{%- endmacro %}

{#- A share as per cent; whole ones from 10 on. -#}
{% macro percent_text(x) -%}
    case
        when abs({{ x }}) >= 0.1 and abs({{ x }}) < 1e12 then cast(cast(round(100 * {{ halves_up(x) }}) as bigint) as string)
        else {{ number_text('(100 * (' ~ x ~ '))') }}
    end || '%'
{%- endmacro %}

{% macro p_value_text(p) -%}
    case
        when {{ p }} < 0.001 then 'p < 0.001'
        when {{ p }} < 0.1 then 'p = ' || {{ fixed_text(p, 4) }}
        else 'p = ' || {{ fixed_text(p, 2) }}
    end
{%- endmacro %}

{#- SQL for a text in quotation marks, for messages that name a value. -#}
{% macro quoted(expression) %}{{ return('chr(39) || ' ~ expression ~ ' || chr(39)') }}{% endmacro %}
