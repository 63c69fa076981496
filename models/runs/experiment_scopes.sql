with

pairs as (
    select * from {{ ref('asked_pairs') }}
),

experiments as (
    select * from {{ ref('listed_experiments') }}
),

asked as (
    select experiment_a as experiment_id, counted_until_a as counted_until from pairs
    union distinct
    select experiment_b as experiment_id, counted_until_b as counted_until from pairs
)

select
    dense_rank() over (order by asked.experiment_id, asked.counted_until) as scope_id,
    asked.experiment_id,
    experiments.started_at as counted_from,
    asked.counted_until
from asked
inner join experiments on asked.experiment_id = experiments.experiment_id
