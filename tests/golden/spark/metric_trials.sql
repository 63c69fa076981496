select
    'conversion' as metric,
    false as is_on_data,
    'select count(*) as trial from (with

windows as (
    select
            cast(null as string) as unit_id,
            cast(null as bigint) as window_key,
            cast(null as timestamp) as joint_exposed_at,
            cast(null as timestamp) as window_start,
            cast(null as timestamp) as window_end
        where false
),

fact_0_rows as (
    select
        cast(user_id as string) as fact_unit,
        cast(ordered_at as timestamp) as fact_at,
        (status = \'completed\'
) as fact_filter_0
    from <raw>.orders
    where
        (status = \'completed\'
)

),

fact_0 as (
    select
        windows.unit_id,
        windows.window_key,
        cast(count(*)  as double) as m0_side_numerator,
        count(*)  as m0_side_numerator_rows,
        max(fact_at)  as m0_side_numerator_latest_at,
        0 as fact_0_m0_non_finite
    from fact_0_rows as rows
    inner join windows
        on
            rows.fact_unit = windows.unit_id
            and rows.fact_at >= windows.window_start
            and rows.fact_at < windows.window_end
    group by windows.unit_id, windows.window_key
)

select * from fact_0

) as aggregates where false' as statement
union all
select
    'orders_per_user' as metric,
    false as is_on_data,
    'select count(*) as trial from (with

windows as (
    select
            cast(null as string) as unit_id,
            cast(null as bigint) as window_key,
            cast(null as timestamp) as joint_exposed_at,
            cast(null as timestamp) as window_start,
            cast(null as timestamp) as window_end
        where false
),

fact_0_rows as (
    select
        cast(user_id as string) as fact_unit,
        cast(ordered_at as timestamp) as fact_at
    from <raw>.orders

),

fact_0 as (
    select
        windows.unit_id,
        windows.window_key,
        cast(count(*)  as double) as m1_side_numerator,
        count(*)  as m1_side_numerator_rows,
        max(fact_at)  as m1_side_numerator_latest_at,
        0 as fact_0_m1_non_finite
    from fact_0_rows as rows
    inner join windows
        on
            rows.fact_unit = windows.unit_id
            and rows.fact_at >= windows.window_start
            and rows.fact_at < windows.window_end
    group by windows.unit_id, windows.window_key
)

select * from fact_0

) as aggregates where false' as statement
union all
select
    'adjusted_conversion' as metric,
    false as is_on_data,
    'select count(*) as trial from (with

windows as (
    select
            cast(null as string) as unit_id,
            cast(null as bigint) as window_key,
            cast(null as timestamp) as joint_exposed_at,
            cast(null as timestamp) as window_start,
            cast(null as timestamp) as window_end
        where false
),

fact_0_rows as (
    select
        cast(user_id as string) as fact_unit,
        cast(ordered_at as timestamp) as fact_at,
        (status = \'completed\'
) as fact_filter_0
    from <raw>.orders
    where
        (status = \'completed\'
)

),

fact_0 as (
    select
        windows.unit_id,
        windows.window_key,
        cast(count(*) filter (where case when window_key < 0 then fact_at >= joint_exposed_at - interval 2419200 second else true end) as double) as m2_side_numerator,
        count(*) filter (where case when window_key < 0 then fact_at >= joint_exposed_at - interval 2419200 second else true end) as m2_side_numerator_rows,
        max(fact_at) filter (where case when window_key < 0 then fact_at >= joint_exposed_at - interval 2419200 second else true end) as m2_side_numerator_latest_at,
        0 as fact_0_m2_non_finite
    from fact_0_rows as rows
    inner join windows
        on
            rows.fact_unit = windows.unit_id
            and rows.fact_at >= windows.window_start
            and rows.fact_at < windows.window_end
    group by windows.unit_id, windows.window_key
)

select * from fact_0

) as aggregates where false' as statement
union all
select
    'visit_to_order' as metric,
    false as is_on_data,
    'select count(*) as trial from (with

windows as (
    select
            cast(null as string) as unit_id,
            cast(null as bigint) as window_key,
            cast(null as timestamp) as joint_exposed_at,
            cast(null as timestamp) as window_start,
            cast(null as timestamp) as window_end
        where false
),

fact_0_rows as (
    select
        cast(user_id as string) as fact_unit,
        cast(viewed_at as timestamp) as fact_at,
        (page = \'home\'
) as fact_filter_0,
        (page = \'basket\'
) as fact_filter_1
    from <raw>.page_views
    where
        (page = \'home\'
)
        or (page = \'basket\'
)

),

fact_0 as (
    select
        windows.unit_id,
        windows.window_key,
        array_agg(unix_micros(fact_at)) filter (where fact_filter_0 and fact_at is not null) as m3_side_step_1,
        count(*) filter (where fact_filter_0) as m3_side_step_1_rows,
        max(fact_at) filter (where fact_filter_0) as m3_side_step_1_latest_at,
        array_agg(unix_micros(fact_at)) filter (where fact_filter_1 and fact_at is not null) as m3_side_step_2,
        count(*) filter (where fact_filter_1) as m3_side_step_2_rows,
        max(fact_at) filter (where fact_filter_1) as m3_side_step_2_latest_at,
        0 as fact_0_m3_non_finite
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
        cast(ordered_at as timestamp) as fact_at,
        (status = \'completed\'
) as fact_filter_0
    from <raw>.orders
    where
        (status = \'completed\'
)

),

fact_1 as (
    select
        windows.unit_id,
        windows.window_key,
        array_agg(unix_micros(fact_at)) filter (where fact_at is not null) as m3_side_step_3,
        count(*)  as m3_side_step_3_rows,
        max(fact_at)  as m3_side_step_3_latest_at,
        0 as fact_1_m3_non_finite
    from fact_1_rows as rows
    inner join windows
        on
            rows.fact_unit = windows.unit_id
            and rows.fact_at >= windows.window_start
            and rows.fact_at < windows.window_end
    group by windows.unit_id, windows.window_key
)

select * from fact_0
full join fact_1 using (unit_id, window_key)

) as aggregates where false' as statement
union all
select
    'capped_revenue_per_user' as metric,
    false as is_on_data,
    'select count(*) as trial from (with

windows as (
    select
            cast(null as string) as unit_id,
            cast(null as bigint) as window_key,
            cast(null as timestamp) as joint_exposed_at,
            cast(null as timestamp) as window_start,
            cast(null as timestamp) as window_end
        where false
),

fact_0_rows as (
    select
        cast(user_id as string) as fact_unit,
        cast(ordered_at as timestamp) as fact_at,
        (status = \'completed\'
) as fact_filter_0,
        cast((amount
) as double) as fact_value_0
    from <raw>.orders
    where
        (status = \'completed\'
)

),

fact_0 as (
    select
        windows.unit_id,
        windows.window_key,
        cast(case when abs(sum(case when abs(fact_value_0) < cast(\'infinity\' as double) then fact_value_0 end) ) < 1e-14 * sum(abs(case when abs(fact_value_0) < cast(\'infinity\' as double) then fact_value_0 end))  then 0e0 else sum(case when abs(fact_value_0) < cast(\'infinity\' as double) then fact_value_0 end)  end as double) as m4_side_numerator,
        count(*)  as m4_side_numerator_rows,
        max(fact_at)  as m4_side_numerator_latest_at,
        count(case when not abs(fact_value_0) < cast(\'infinity\' as double) and ((true)) then 1 end) as fact_0_m4_non_finite
    from fact_0_rows as rows
    inner join windows
        on
            rows.fact_unit = windows.unit_id
            and rows.fact_at >= windows.window_start
            and rows.fact_at < windows.window_end
    group by windows.unit_id, windows.window_key
)

select * from fact_0

) as aggregates where false' as statement
union all
select
    'average_order_value' as metric,
    false as is_on_data,
    'select count(*) as trial from (with

windows as (
    select
            cast(null as string) as unit_id,
            cast(null as bigint) as window_key,
            cast(null as timestamp) as joint_exposed_at,
            cast(null as timestamp) as window_start,
            cast(null as timestamp) as window_end
        where false
),

fact_0_rows as (
    select
        cast(user_id as string) as fact_unit,
        cast(ordered_at as timestamp) as fact_at,
        (status = \'completed\'
) as fact_filter_0,
        cast((amount
) as double) as fact_value_0
    from <raw>.orders
    where
        (status = \'completed\'
)

),

fact_0 as (
    select
        windows.unit_id,
        windows.window_key,
        cast(case when abs(sum(case when abs(fact_value_0) < cast(\'infinity\' as double) then fact_value_0 end) ) < 1e-14 * sum(abs(case when abs(fact_value_0) < cast(\'infinity\' as double) then fact_value_0 end))  then 0e0 else sum(case when abs(fact_value_0) < cast(\'infinity\' as double) then fact_value_0 end)  end as double) as m5_side_numerator,
        count(*)  as m5_side_numerator_rows,
        max(fact_at)  as m5_side_numerator_latest_at,
        cast(count(*)  as double) as m5_side_denominator,
        count(*)  as m5_side_denominator_rows,
        max(fact_at)  as m5_side_denominator_latest_at,
        count(case when not abs(fact_value_0) < cast(\'infinity\' as double) and ((true)) then 1 end) as fact_0_m5_non_finite
    from fact_0_rows as rows
    inner join windows
        on
            rows.fact_unit = windows.unit_id
            and rows.fact_at >= windows.window_start
            and rows.fact_at < windows.window_end
    group by windows.unit_id, windows.window_key
)

select * from fact_0

) as aggregates where false' as statement
union all
select
    'median_revenue_per_buyer' as metric,
    false as is_on_data,
    'select count(*) as trial from (with

windows as (
    select
            cast(null as string) as unit_id,
            cast(null as bigint) as window_key,
            cast(null as timestamp) as joint_exposed_at,
            cast(null as timestamp) as window_start,
            cast(null as timestamp) as window_end
        where false
),

fact_0_rows as (
    select
        cast(user_id as string) as fact_unit,
        cast(ordered_at as timestamp) as fact_at,
        (status = \'completed\'
) as fact_filter_0,
        cast((amount
) as double) as fact_value_0
    from <raw>.orders
    where
        (status = \'completed\'
)

),

fact_0 as (
    select
        windows.unit_id,
        windows.window_key,
        cast(case when abs(sum(case when abs(fact_value_0) < cast(\'infinity\' as double) then fact_value_0 end) ) < 1e-14 * sum(abs(case when abs(fact_value_0) < cast(\'infinity\' as double) then fact_value_0 end))  then 0e0 else sum(case when abs(fact_value_0) < cast(\'infinity\' as double) then fact_value_0 end)  end as double) as m6_side_numerator,
        count(*)  as m6_side_numerator_rows,
        max(fact_at)  as m6_side_numerator_latest_at,
        count(case when not abs(fact_value_0) < cast(\'infinity\' as double) and ((true)) then 1 end) as fact_0_m6_non_finite
    from fact_0_rows as rows
    inner join windows
        on
            rows.fact_unit = windows.unit_id
            and rows.fact_at >= windows.window_start
            and rows.fact_at < windows.window_end
    group by windows.unit_id, windows.window_key
)

select * from fact_0

) as aggregates where false' as statement
union all
select
    'items_per_order' as metric,
    false as is_on_data,
    'select count(*) as trial from (with

windows as (
    select
            cast(null as string) as unit_id,
            cast(null as bigint) as window_key,
            cast(null as timestamp) as joint_exposed_at,
            cast(null as timestamp) as window_start,
            cast(null as timestamp) as window_end
        where false
),

fact_0_rows as (
    select
        cast(user_id as string) as fact_unit,
        cast(ordered_at as timestamp) as fact_at,
        cast((items
) as double) as fact_value_0
    from <raw>.orders

),

fact_0 as (
    select
        windows.unit_id,
        windows.window_key,
        cast(case when abs(sum(case when abs(fact_value_0) < cast(\'infinity\' as double) then fact_value_0 end) ) < 1e-14 * sum(abs(case when abs(fact_value_0) < cast(\'infinity\' as double) then fact_value_0 end))  then 0e0 else sum(case when abs(fact_value_0) < cast(\'infinity\' as double) then fact_value_0 end)  end as double) as m7_side_numerator,
        count(*)  as m7_side_numerator_rows,
        max(fact_at)  as m7_side_numerator_latest_at,
        cast(count(*)  as double) as m7_side_denominator,
        count(*)  as m7_side_denominator_rows,
        max(fact_at)  as m7_side_denominator_latest_at,
        count(case when not abs(fact_value_0) < cast(\'infinity\' as double) and ((true)) then 1 end) as fact_0_m7_non_finite
    from fact_0_rows as rows
    inner join windows
        on
            rows.fact_unit = windows.unit_id
            and rows.fact_at >= windows.window_start
            and rows.fact_at < windows.window_end
    group by windows.unit_id, windows.window_key
)

select * from fact_0

) as aggregates where false' as statement
union all
select
    'back_in_three_days' as metric,
    false as is_on_data,
    'select count(*) as trial from (with

windows as (
    select
            cast(null as string) as unit_id,
            cast(null as bigint) as window_key,
            cast(null as timestamp) as joint_exposed_at,
            cast(null as timestamp) as window_start,
            cast(null as timestamp) as window_end
        where false
),

fact_0_rows as (
    select
        cast(user_id as string) as fact_unit,
        cast(viewed_at as timestamp) as fact_at
    from <raw>.page_views

),

fact_0 as (
    select
        windows.unit_id,
        windows.window_key,
        cast(count(*) filter (where fact_at >= joint_exposed_at + interval 86400 second and fact_at < joint_exposed_at + interval 345600 second) as double) as m8_side_numerator,
        count(*) filter (where fact_at >= joint_exposed_at + interval 86400 second and fact_at < joint_exposed_at + interval 345600 second) as m8_side_numerator_rows,
        max(fact_at) filter (where fact_at >= joint_exposed_at + interval 86400 second and fact_at < joint_exposed_at + interval 345600 second) as m8_side_numerator_latest_at,
        0 as fact_0_m8_non_finite
    from fact_0_rows as rows
    inner join windows
        on
            rows.fact_unit = windows.unit_id
            and rows.fact_at >= windows.window_start
            and rows.fact_at < windows.window_end
    group by windows.unit_id, windows.window_key
)

select * from fact_0

) as aggregates where false' as statement
union all
select
    cast(null as string) as metric,
    cast(null as boolean) as is_on_data,
    cast(null as string) as statement
where false
