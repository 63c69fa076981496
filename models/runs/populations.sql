with

pairs as (
    select * from {{ ref('asked_pairs') }}
),

scopes as (
    select * from {{ ref('experiment_scopes') }}
)

select
    dense_rank() over (order by pairs.experiment_a, pairs.experiment_b, pairs.start_date, pairs.end_date) as population_id,
    pairs.*,
    a.scope_id as scope_a,
    b.scope_id as scope_b,
    2 * dense_rank() over (order by pairs.range_end) as open_window,
    2 * dense_rank() over (order by pairs.range_start, pairs.range_end) + 1 as cut_window
from pairs
inner join scopes as a on pairs.experiment_a = a.experiment_id and pairs.counted_until_a = a.counted_until
inner join scopes as b on pairs.experiment_b = b.experiment_id and pairs.counted_until_b = b.counted_until
