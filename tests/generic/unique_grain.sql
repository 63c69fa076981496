{#-
    The columns together name a row, and are known, except those that may be NULL. `runs` limits the question to the runs of one
    table, so that a build does not read the history of all builds again.
-#}
{% test unique_grain(model, columns, nullable=[], runs=none) %}
select
    {{ columns | join(',\n    ') }},
    count(*) as rows_found
from {{ model }}
{%- if runs %}
where run_id in (select run_id from {{ runs }})
{%- endif %}
group by {{ columns | join(', ') }}
having
    count(*) > 1
    {%- for column in columns if column not in nullable %}
    or {{ column }} is null
    {%- endfor %}
{% endtest %}
