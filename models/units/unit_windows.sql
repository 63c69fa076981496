{{ config(materialized='view') }}

-- populations share windows; one population alone has each window once already
{%- set populations = ref('populations') %}
{%- set is_one = is_building() and run_query('select count(*) from ' ~ populations).columns[0].values()[0] == 1 %}

{%- if is_one %}

select
    window_key,
    unit_id,
    joint_exposed_at,
    window_start,
    window_end
from {{ ref('joint_units') }}

{%- else %}

select
    window_key,
    unit_id,
    any_value(joint_exposed_at) as joint_exposed_at,
    any_value(window_start) as window_start,
    any_value(window_end) as window_end
from {{ ref('joint_units') }}
group by unit_id, window_key

{%- endif %}
