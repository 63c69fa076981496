with

runs as (
    select * from <models>.runs
),

scopes as (
    select * from <models>.experiment_scopes
),

populations as (
    select distinct
        runs.population_id,
        a.scope_id as scope_a,
        b.scope_id as scope_b,
        runs.range_start,
        runs.range_end
    from runs
    inner join scopes as a on runs.experiment_a = a.experiment_id and runs.counted_until_a = a.counted_until
    inner join scopes as b on runs.experiment_b = b.experiment_id and runs.counted_until_b = b.counted_until
)

select
    *,
    2 * dense_rank() over (order by range_end) as open_window,
    2 * dense_rank() over (order by range_start, range_end) + 1 as cut_window
from populations
