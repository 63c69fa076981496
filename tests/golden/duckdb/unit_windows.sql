-- populations share windows; one population alone has each window once already

select
    window_key,
    unit_id,
    any_value(joint_exposed_at) as joint_exposed_at,
    any_value(window_start) as window_start,
    any_value(window_end) as window_end
from <models>.joint_units
group by unit_id, window_key
