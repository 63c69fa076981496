{#-
    No column of the model holds a number that cannot be: NaN, infinity, a p-value outside [0, 1], a negative standard error or
    count, an interval that ends before it begins. The names of the columns say what they are.
-#}
{% test sound_numbers(model) %}
{%- set columns = adapter.get_columns_in_relation(model) if execute and flags.WHICH in ['build', 'test'] else [] %}
{%- set names = columns | map(attribute='name') | list %}
select *
from (
    select
        *,
        case
            {%- for column in columns if column.dtype | lower == 'double' %}
            when not abs({{ column.name }}) < cast('infinity' as double) then '{{ column.name }} is NaN or infinite'
            {%- endfor %}
            {%- for name in names if 'p_value' in name %}
            when {{ name }} < 0 or {{ name }} > 1 then '{{ name }} is outside [0, 1]'
            {%- endfor %}
            {%- for column in columns if column.name.endswith('standard_error') or column.is_integer() %}
            when {{ column.name }} < 0 then '{{ column.name }} is negative'
            {%- endfor %}
            {%- for lower in names if 'ci_lower' in lower and lower.replace('ci_lower', 'ci_upper') in names %}
            when {{ lower }} > {{ lower.replace('ci_lower', 'ci_upper') }} then '{{ lower }} is above its other end'
            {%- endfor %}
            when false then 'nothing is known of the columns before the model is there'
        end as fault
    from {{ model }}
) as judged
where fault is not null
{% endtest %}
