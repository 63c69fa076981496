with

joint_units as (
    select * from <models>.joint_units
),

aggregates as (
    select * from <models>.unit_aggregates
)

select
    joint_units.population_id,
    joint_units.unit_id,
    joint_units.variant_a,
    joint_units.variant_b,
    epoch(joint_units.joint_exposed_at) - epoch(joint_units.window_end) as exposed_seconds,
    case when case when m0_side_numerator_rows > 0 then m0_side_numerator end >= cast(1 as double) then 1e0 else 0e0 end as m0_numerator,
    coalesce(m0_side_numerator_rows, 0) as m0_rows,
    m0_side_numerator_latest_at as m0_latest_at,
    coalesce(fact_0_m0_non_finite, 0) as m0_non_finite,
    coalesce(case when m1_side_numerator_rows > 0 then m1_side_numerator end, 0) as m1_numerator,
    coalesce(m1_side_numerator_rows, 0) as m1_rows,
    m1_side_numerator_latest_at as m1_latest_at,
    coalesce(fact_0_m1_non_finite, 0) as m1_non_finite,
    coalesce(case when m2_side_numerator_rows > 0 then m2_side_numerator end, 0) as m2_numerator,
    coalesce(case when m2_side_denominator_rows > 0 then m2_side_denominator end, 0) as m2_denominator,
    coalesce(m2_side_numerator_rows, 0) + coalesce(m2_side_denominator_rows, 0) as m2_rows,
    greatest(m2_side_numerator_latest_at, m2_side_denominator_latest_at) as m2_latest_at,
    coalesce(fact_0_m2_non_finite, 0) as m2_non_finite,
    case when joint_units.joint_exposed_at + interval 86400 second >= joint_units.window_start and joint_units.joint_exposed_at + interval 345600 second <= least(joint_units.window_end, cast('<time>' as timestamp)) then case when m3_side_numerator_rows > 0 then 1e0 else 0e0 end end as m3_numerator,
    coalesce(m3_side_numerator_rows, 0) as m3_rows,
    m3_side_numerator_latest_at as m3_latest_at,
    coalesce(fact_1_m3_non_finite, 0) as m3_non_finite
from joint_units
left join aggregates on joint_units.unit_id = aggregates.unit_id and joint_units.window_key = aggregates.window_key
