with

aggregates as (
    select * from <models>.unit_aggregates
),

m3_completed_step_0 as (
    select
        unit_id,
        window_key,
        0 as step,
        happened_at,
        happened_at as began_at
    from (select unit_id, window_key, explode(m3_side_step_1) as happened_at from aggregates) as step_1
    union all
    select
        unit_id,
        window_key,
        1 as step,
        happened_at,
        cast(null as bigint) as began_at
    from (select unit_id, window_key, explode(m3_side_step_2) as happened_at from aggregates) as step_2
    union all
    select
        unit_id,
        window_key,
        2 as step,
        happened_at,
        cast(null as bigint) as began_at
    from (select unit_id, window_key, explode(m3_side_step_3) as happened_at from aggregates) as step_3
),

m3_completed_step_1 as (
    select
        unit_id,
        window_key,
        step,
        happened_at,
        case
            when step = 1 then max(case when step = 0 then began_at end) over (
                partition by unit_id, window_key
                order by happened_at
                range between unbounded preceding and 1 preceding
            )
            else began_at
        end as began_at
    from m3_completed_step_0
),

m3_completed_step_2 as (
    select
        unit_id,
        window_key,
        step,
        happened_at,
        case
            when step = 2 then max(case when step = 1 then began_at end) over (
                partition by unit_id, window_key
                order by happened_at
                range between unbounded preceding and 1 preceding
            )
            else began_at
        end as began_at
    from m3_completed_step_1
),

m3_completed_folded as (
    select
        unit_id,
        window_key,
        1e0 as m3_completed
    from m3_completed_step_2
    where
        step = 2
        and happened_at - began_at <= 86400000000
    group by unit_id, window_key
)

select
    aggregates.unit_id,
    aggregates.window_key,
    m3_completed_folded.m3_completed
from aggregates
left join m3_completed_folded
    on aggregates.unit_id = m3_completed_folded.unit_id and aggregates.window_key = m3_completed_folded.window_key
