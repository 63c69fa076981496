with

joint_units as (
    select * from <models>.joint_units
)

select
    joint_units.population_id,
    joint_units.unit_id,
    joint_units.variant_a,
    joint_units.variant_b,
    epoch(joint_units.joint_exposed_at) - epoch(joint_units.window_end) as exposed_seconds,
    coalesce(attributes.slice_0, '(unknown)') as slice_0,
    case when case when aggregates.m0_side_numerator_rows > 0 then aggregates.m0_side_numerator end >= cast(1 as double) then 1e0 else 0e0 end as m0_numerator,
    coalesce(aggregates.m0_side_numerator_rows, 0) as m0_rows,
    aggregates.m0_side_numerator_latest_at as m0_latest_at,
    coalesce(aggregates.fact_0_m0_non_finite, 0) as m0_non_finite,
    coalesce(case when aggregates.m1_side_numerator_rows > 0 then aggregates.m1_side_numerator end, 0) as m1_numerator,
    coalesce(aggregates.m1_side_numerator_rows, 0) as m1_rows,
    aggregates.m1_side_numerator_latest_at as m1_latest_at,
    coalesce(aggregates.fact_0_m1_non_finite, 0) as m1_non_finite,
    case when case when aggregates.m2_side_numerator_rows > 0 then aggregates.m2_side_numerator end >= cast(1 as double) then 1e0 else 0e0 end as m2_numerator,
    case when case when case when aggregates.m2_side_numerator_rows > 0 then aggregates.m2_side_numerator end >= cast(1 as double) then 1e0 else 0e0 end is not null then coalesce(case when case when earlier_aggregates.m2_side_numerator_rows > 0 then earlier_aggregates.m2_side_numerator end >= cast(1 as double) then 1e0 else 0e0 end, 0) end as m2_covariate,
    coalesce(aggregates.m2_side_numerator_rows, 0) as m2_rows,
    aggregates.m2_side_numerator_latest_at as m2_latest_at,
    coalesce(aggregates.fact_0_m2_non_finite, 0) as m2_non_finite,
    coalesce(folds.m3_completed, 0e0) as m3_numerator,
    coalesce(aggregates.m3_side_step_1_rows, 0) + coalesce(aggregates.m3_side_step_2_rows, 0) + coalesce(aggregates.m3_side_step_3_rows, 0) as m3_rows,
    greatest(aggregates.m3_side_step_1_latest_at, aggregates.m3_side_step_2_latest_at, aggregates.m3_side_step_3_latest_at) as m3_latest_at,
    coalesce(aggregates.fact_0_m3_non_finite, 0) + coalesce(aggregates.fact_1_m3_non_finite, 0) as m3_non_finite,
    coalesce(case when aggregates.m4_side_numerator_rows > 0 then aggregates.m4_side_numerator end, 0) as m4_numerator,
    coalesce(aggregates.m4_side_numerator_rows, 0) as m4_rows,
    aggregates.m4_side_numerator_latest_at as m4_latest_at,
    coalesce(aggregates.fact_0_m4_non_finite, 0) as m4_non_finite,
    coalesce(case when aggregates.m5_side_numerator_rows > 0 then aggregates.m5_side_numerator end, 0) as m5_numerator,
    coalesce(case when aggregates.m5_side_denominator_rows > 0 then aggregates.m5_side_denominator end, 0) as m5_denominator,
    coalesce(aggregates.m5_side_numerator_rows, 0) + coalesce(aggregates.m5_side_denominator_rows, 0) as m5_rows,
    greatest(aggregates.m5_side_numerator_latest_at, aggregates.m5_side_denominator_latest_at) as m5_latest_at,
    coalesce(aggregates.fact_0_m5_non_finite, 0) as m5_non_finite,
    nullif(coalesce(case when aggregates.m6_side_numerator_rows > 0 then aggregates.m6_side_numerator end, 0), 0) as m6_numerator,
    coalesce(aggregates.m6_side_numerator_rows, 0) as m6_rows,
    aggregates.m6_side_numerator_latest_at as m6_latest_at,
    coalesce(aggregates.fact_0_m6_non_finite, 0) as m6_non_finite,
    coalesce(case when aggregates.m7_side_numerator_rows > 0 then aggregates.m7_side_numerator end, 0) as m7_numerator,
    coalesce(case when aggregates.m7_side_denominator_rows > 0 then aggregates.m7_side_denominator end, 0) as m7_denominator,
    coalesce(aggregates.m7_side_numerator_rows, 0) + coalesce(aggregates.m7_side_denominator_rows, 0) as m7_rows,
    greatest(aggregates.m7_side_numerator_latest_at, aggregates.m7_side_denominator_latest_at) as m7_latest_at,
    coalesce(aggregates.fact_0_m7_non_finite, 0) as m7_non_finite,
    case when joint_units.joint_exposed_at + interval 86400 second >= joint_units.window_start and joint_units.joint_exposed_at + interval 345600 second <= least(joint_units.window_end, cast('<time>' as timestamp)) then case when aggregates.m8_side_numerator_rows > 0 then 1e0 else 0e0 end end as m8_numerator,
    coalesce(aggregates.m8_side_numerator_rows, 0) as m8_rows,
    aggregates.m8_side_numerator_latest_at as m8_latest_at,
    coalesce(aggregates.fact_1_m8_non_finite, 0) as m8_non_finite
from joint_units
left join <models>.unit_aggregates as aggregates
    on joint_units.unit_id = aggregates.unit_id and joint_units.window_key = aggregates.window_key
left join <models>.unit_folds as folds
    on joint_units.unit_id = folds.unit_id and joint_units.window_key = folds.window_key
left join <models>.unit_aggregates as earlier_aggregates
    on joint_units.unit_id = earlier_aggregates.unit_id and -joint_units.earlier_scope = earlier_aggregates.window_key
left join <models>.unit_attributes as attributes on joint_units.unit_id = attributes.unit_id
