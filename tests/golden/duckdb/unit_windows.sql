with

joint_units as (
    select * from <models>.joint_units
),

windows as (
    select window_key, unit_id, joint_exposed_at, window_start, window_end
    from joint_units
    union all
    select
        -cast(earlier_scope as bigint) as window_key,
        unit_id,
        first_exposed_at as joint_exposed_at,
        first_exposed_at - interval 2419200 second as window_start,
        first_exposed_at as window_end
    from joint_units
)

select
    window_key,
    unit_id,
    any_value(joint_exposed_at) as joint_exposed_at,
    any_value(window_start) as window_start,
    any_value(window_end) as window_end
from windows
group by unit_id, window_key
