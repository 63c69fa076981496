{{ config(materialized='view') }}

{%- set lookback = longest_lookback(asked_metrics()) %}
{%- set populations, exposed_units, joint_units = ref('populations'), ref('exposed_units'), ref('joint_units') %}
{%- set place = windows_place(populations) %}

with
{% if place == 'exposed_units' %}
clean_units as (
    select * from {{ exposed_units }}
    where is_clean
),

scopes as (
    select scope_a as scope_id, range_start, range_end, open_window, cut_window from {{ populations }}
    union distinct
    select scope_b as scope_id, range_start, range_end, open_window, cut_window from {{ populations }}
),

open_scopes as (
    select
        scope_id,
        open_window,
        range_end,
        min(range_start) as range_start
    from scopes
    group by scope_id, open_window, range_end
),

windows as (
    select
        {{ window_key('open_scopes.scope_id', 'open_scopes.open_window') }} as window_key,
        clean_units.unit_id,
        clean_units.first_exposed_at as joint_exposed_at,
        clean_units.first_exposed_at as window_start,
        open_scopes.range_end as window_end
    from clean_units
    inner join open_scopes
        on clean_units.scope_id = open_scopes.scope_id and clean_units.first_exposed_at >= open_scopes.range_start
    union all
    select
        {{ window_key('scopes.scope_id', 'scopes.cut_window') }} as window_key,
        clean_units.unit_id,
        clean_units.first_exposed_at as joint_exposed_at,
        scopes.range_start as window_start,
        scopes.range_end as window_end
    from clean_units
    inner join scopes
        on clean_units.scope_id = scopes.scope_id and clean_units.first_exposed_at < scopes.range_start
    {%- if lookback %}
    union all
    select {{ window_before('scope_id', lookback) }}
    from clean_units
    {%- endif %}
)

select * from windows

{%- else %}
joint_units as (
    select * from {{ joint_units }}
),

windows as (
    select window_key, unit_id, joint_exposed_at, window_start, window_end
    from joint_units
    {%- if lookback %}
    union all
    select {{ window_before('earlier_scope', lookback) }}
    from joint_units
    {%- endif %}
)
{% if place == 'joint_units' %}
select * from windows

{%- else %}
select
    window_key,
    unit_id,
    any_value(joint_exposed_at) as joint_exposed_at,
    any_value(window_start) as window_start,
    any_value(window_end) as window_end
from windows
group by unit_id, window_key

{%- endif %}
{%- endif %}
