with

windows as (
    select * from <models>.unit_windows
),

fact_0_rows as (
    select
        cast(user_id as string) as fact_unit,
        case when typeof(ordered_at) = 'TIMESTAMP WITH TIME ZONE' or (typeof(ordered_at) = 'VARCHAR' and regexp_matches(cast(ordered_at as varchar), ':[0-9.]+ *([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)$')) then cast(cast(ordered_at as timestamptz) at time zone 'UTC' as timestamp) else cast(ordered_at as timestamp) end as fact_at,
        (status = 'completed'
) as fact_filter_0,
        cast((amount
) as double) as fact_value_0,
        cast((items
) as double) as fact_value_1
    from <raw>.orders

),

fact_0 as (
    select
        windows.unit_id,
        windows.window_key,
        cast(count(*) filter (where fact_filter_0 and window_key > 0) as double) as m0_side_numerator,
        count(*) filter (where fact_filter_0 and window_key > 0) as m0_side_numerator_rows,
        max(fact_at) filter (where fact_filter_0 and window_key > 0) as m0_side_numerator_latest_at,
        cast(count(*) filter (where window_key > 0) as double) as m1_side_numerator,
        count(*) filter (where window_key > 0) as m1_side_numerator_rows,
        max(fact_at) filter (where window_key > 0) as m1_side_numerator_latest_at,
        cast(count(*) filter (where fact_filter_0 and case when window_key < 0 then fact_at >= joint_exposed_at - interval 2419200 second else true end) as double) as m2_side_numerator,
        count(*) filter (where fact_filter_0 and case when window_key < 0 then fact_at >= joint_exposed_at - interval 2419200 second else true end) as m2_side_numerator_rows,
        max(fact_at) filter (where fact_filter_0 and case when window_key < 0 then fact_at >= joint_exposed_at - interval 2419200 second else true end) as m2_side_numerator_latest_at,
        array_agg(epoch_us(fact_at)) filter (where fact_filter_0 and window_key > 0 and fact_at is not null) as m3_side_step_3,
        count(*) filter (where fact_filter_0 and window_key > 0) as m3_side_step_3_rows,
        max(fact_at) filter (where fact_filter_0 and window_key > 0) as m3_side_step_3_latest_at,
        cast(case when abs(sum(case when abs(fact_value_0) < cast('infinity' as double) then fact_value_0 end) filter (where fact_filter_0 and window_key > 0)) < 1e-14 * sum(abs(case when abs(fact_value_0) < cast('infinity' as double) then fact_value_0 end)) filter (where fact_filter_0 and window_key > 0) then 0e0 else sum(case when abs(fact_value_0) < cast('infinity' as double) then fact_value_0 end) filter (where fact_filter_0 and window_key > 0) end as double) as m4_side_numerator,
        count(*) filter (where fact_filter_0 and window_key > 0) as m4_side_numerator_rows,
        max(fact_at) filter (where fact_filter_0 and window_key > 0) as m4_side_numerator_latest_at,
        cast(case when abs(sum(case when abs(fact_value_0) < cast('infinity' as double) then fact_value_0 end) filter (where fact_filter_0 and window_key > 0)) < 1e-14 * sum(abs(case when abs(fact_value_0) < cast('infinity' as double) then fact_value_0 end)) filter (where fact_filter_0 and window_key > 0) then 0e0 else sum(case when abs(fact_value_0) < cast('infinity' as double) then fact_value_0 end) filter (where fact_filter_0 and window_key > 0) end as double) as m5_side_numerator,
        count(*) filter (where fact_filter_0 and window_key > 0) as m5_side_numerator_rows,
        max(fact_at) filter (where fact_filter_0 and window_key > 0) as m5_side_numerator_latest_at,
        cast(count(*) filter (where fact_filter_0 and window_key > 0) as double) as m5_side_denominator,
        count(*) filter (where fact_filter_0 and window_key > 0) as m5_side_denominator_rows,
        max(fact_at) filter (where fact_filter_0 and window_key > 0) as m5_side_denominator_latest_at,
        cast(case when abs(sum(case when abs(fact_value_0) < cast('infinity' as double) then fact_value_0 end) filter (where fact_filter_0 and window_key > 0)) < 1e-14 * sum(abs(case when abs(fact_value_0) < cast('infinity' as double) then fact_value_0 end)) filter (where fact_filter_0 and window_key > 0) then 0e0 else sum(case when abs(fact_value_0) < cast('infinity' as double) then fact_value_0 end) filter (where fact_filter_0 and window_key > 0) end as double) as m6_side_numerator,
        count(*) filter (where fact_filter_0 and window_key > 0) as m6_side_numerator_rows,
        max(fact_at) filter (where fact_filter_0 and window_key > 0) as m6_side_numerator_latest_at,
        cast(case when abs(sum(case when abs(fact_value_1) < cast('infinity' as double) then fact_value_1 end) filter (where window_key > 0)) < 1e-14 * sum(abs(case when abs(fact_value_1) < cast('infinity' as double) then fact_value_1 end)) filter (where window_key > 0) then 0e0 else sum(case when abs(fact_value_1) < cast('infinity' as double) then fact_value_1 end) filter (where window_key > 0) end as double) as m7_side_numerator,
        count(*) filter (where window_key > 0) as m7_side_numerator_rows,
        max(fact_at) filter (where window_key > 0) as m7_side_numerator_latest_at,
        cast(count(*) filter (where window_key > 0) as double) as m7_side_denominator,
        count(*) filter (where window_key > 0) as m7_side_denominator_rows,
        max(fact_at) filter (where window_key > 0) as m7_side_denominator_latest_at,
        0 as fact_0_m0_non_finite,
        0 as fact_0_m1_non_finite,
        0 as fact_0_m2_non_finite,
        0 as fact_0_m3_non_finite,
        count(case when not abs(fact_value_0) < cast('infinity' as double) and ((fact_filter_0 and window_key > 0)) then 1 end) as fact_0_m4_non_finite,
        count(case when not abs(fact_value_0) < cast('infinity' as double) and ((fact_filter_0 and window_key > 0)) then 1 end) as fact_0_m5_non_finite,
        count(case when not abs(fact_value_0) < cast('infinity' as double) and ((fact_filter_0 and window_key > 0)) then 1 end) as fact_0_m6_non_finite,
        count(case when not abs(fact_value_1) < cast('infinity' as double) and ((window_key > 0)) then 1 end) as fact_0_m7_non_finite
    from fact_0_rows as rows
    inner join windows
        on
            rows.fact_unit = windows.unit_id
            and rows.fact_at >= windows.window_start
            and rows.fact_at < windows.window_end
    group by windows.unit_id, windows.window_key
),

fact_1_rows as (
    select
        cast(user_id as string) as fact_unit,
        case when typeof(viewed_at) = 'TIMESTAMP WITH TIME ZONE' or (typeof(viewed_at) = 'VARCHAR' and regexp_matches(cast(viewed_at as varchar), ':[0-9.]+ *([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)$')) then cast(cast(viewed_at as timestamptz) at time zone 'UTC' as timestamp) else cast(viewed_at as timestamp) end as fact_at,
        (page = 'home'
) as fact_filter_0,
        (page = 'basket'
) as fact_filter_1
    from <raw>.page_views

),

fact_1 as (
    select
        windows.unit_id,
        windows.window_key,
        array_agg(epoch_us(fact_at)) filter (where fact_filter_0 and fact_at is not null) as m3_side_step_1,
        count(*) filter (where fact_filter_0) as m3_side_step_1_rows,
        max(fact_at) filter (where fact_filter_0) as m3_side_step_1_latest_at,
        array_agg(epoch_us(fact_at)) filter (where fact_filter_1 and fact_at is not null) as m3_side_step_2,
        count(*) filter (where fact_filter_1) as m3_side_step_2_rows,
        max(fact_at) filter (where fact_filter_1) as m3_side_step_2_latest_at,
        cast(count(*) filter (where fact_at >= joint_exposed_at + interval 86400 second and fact_at < joint_exposed_at + interval 345600 second) as double) as m8_side_numerator,
        count(*) filter (where fact_at >= joint_exposed_at + interval 86400 second and fact_at < joint_exposed_at + interval 345600 second) as m8_side_numerator_rows,
        max(fact_at) filter (where fact_at >= joint_exposed_at + interval 86400 second and fact_at < joint_exposed_at + interval 345600 second) as m8_side_numerator_latest_at,
        0 as fact_1_m3_non_finite,
        0 as fact_1_m8_non_finite
    from fact_1_rows as rows
    inner join windows
        on
            rows.fact_unit = windows.unit_id
            and rows.fact_at >= windows.window_start
            and rows.fact_at < windows.window_end
            and windows.window_key > 0
    group by windows.unit_id, windows.window_key
)

select * from fact_0
full join fact_1 using (unit_id, window_key)
