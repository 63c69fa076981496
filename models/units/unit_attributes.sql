{%- set slices = asked_slices() %}
{%- do use_utc() %}
{%- set units = input_table('units') %}

{% if slices -%}

-- of a unit that is listed more than once the smallest value in text order
select
    cast(unit_id as string) as unit_id,
    {%- for slice in slices %}
    min(cast({{ adapter.quote(slice.name) }} as string)) as {{ slice.alias }},
    {%- endfor %}
    count(*) as listed
from {{ units }}
where unit_id is not null
group by cast(unit_id as string)

{%- else -%}

select
    cast(null as string) as unit_id,
    cast(null as bigint) as listed
where false

{%- endif %}
