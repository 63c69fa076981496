{{ config(materialized='view') }}

{%- set lookback = longest_lookback(asked_metrics()) %}
-- populations share windows; one population alone has each window once already
{%- set populations = ref('populations') %}
{%- set is_one = is_building() and run_query('select count(*) from ' ~ populations).columns[0].values()[0] == 1 %}

with

joint_units as (
    select * from {{ ref('joint_units') }}
),

windows as (
    select window_key, unit_id, joint_exposed_at, window_start, window_end
    from joint_units
    {%- if lookback %}
    union all
    -- the time before a unit's first exposure, known by the scope of that exposure
    select
        -earlier_scope as window_key,
        unit_id,
        first_exposed_at as joint_exposed_at,
        first_exposed_at - interval {{ lookback }} second as window_start,
        first_exposed_at as window_end
    from joint_units
    {%- endif %}
)

{% if is_one -%}

select * from windows

{%- else -%}

select
    window_key,
    unit_id,
    any_value(joint_exposed_at) as joint_exposed_at,
    any_value(window_start) as window_start,
    any_value(window_end) as window_end
from windows
group by unit_id, window_key

{%- endif %}
