with

log as (
    select * from <models>.run_log
    where
        invocation_id = '<invocation>'
        and error is null
),

experiments as (
    select * from <models>.stg_experiments
),

ranged as (
    select
        *,
        cast(start_date as timestamp) as range_start,
        cast(end_date as timestamp) + interval 1 day as range_end
    from log
)

select
    ranged.*,
    dense_rank() over (
        order by ranged.experiment_a, ranged.experiment_b, ranged.start_date, ranged.end_date
    ) as population_id,
    least(a.ended_at, ranged.range_end) as counted_until_a,
    least(b.ended_at, ranged.range_end) as counted_until_b,
    a.layer as layer_a,
    b.layer as layer_b
from ranged
inner join experiments as a on ranged.experiment_a = a.experiment_id
inner join experiments as b on ranged.experiment_b = b.experiment_id
