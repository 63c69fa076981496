-- Which pairs interact? The newest answer to each question, of those whose verdict is `interaction`, the surest first.
-- `dbt show --select which_pairs_interact --limit 50`

with

results as (
    select * from {{ ref('interaction_results_latest') }}
    where verdict = 'interaction'
),

metrics as (
    select * from {{ ref('interaction_metrics') }}
)

select
    results.experiment_a,
    results.experiment_b,
    results.metric,
    results.start_date,
    results.end_date,
    results.interaction,
    results.ci_lower,
    results.ci_upper,
    results.p_value_holm,
    results.joint_units,
    results.summary,
    metrics.description as metric_description,
    results.requested_by,
    results.completed_at,
    results.run_id
from results
left join metrics on results.metric = metrics.metric
order by results.p_value_holm, results.run_id
