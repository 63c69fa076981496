{{ config(materialized='view') }}

select
    exposure_key,
    window_start,
    window_end,
    any_value(unit_id) as unit_id,
    any_value(joint_exposed_at) as joint_exposed_at
from {{ ref('joint_units') }}
group by exposure_key, window_start, window_end
