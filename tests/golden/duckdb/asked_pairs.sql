with

-- a scheduled run that cannot be calculated still needs to know whether its pair shares units, and so is on record
asked as (
    select distinct
        experiment_a,
        experiment_b,
        start_date,
        end_date
    from <models>.asked_runs
    where
        error is null
        or trigger = 'schedule'
),

experiments as (
    select * from <models>.listed_experiments
),

ranged as (
    select
        *,
        cast(start_date as timestamp) as range_start,
        cast(end_date as timestamp) + interval 1 day as range_end
    from asked
)

select
    ranged.*,
    least(a.ended_at, ranged.range_end) as counted_until_a,
    least(b.ended_at, ranged.range_end) as counted_until_b,
    a.layer as layer_a,
    b.layer as layer_b
from ranged
inner join experiments as a on ranged.experiment_a = a.experiment_id
inner join experiments as b on ranged.experiment_b = b.experiment_id
