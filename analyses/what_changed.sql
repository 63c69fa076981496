-- What changed since yesterday? The runs completed since yesterday (UTC) whose question was answered before: those with another verdict
-- first, then those that moved most, each with what can be why. `dbt show --select what_changed --limit 50`

with

changes as (
    select * from {{ ref('interaction_run_changes') }}
),

results as (
    select * from {{ ref('interaction_results') }}
    where completed_at >= cast({{ build_started_at() }} as date) - interval 1 day
)

select
    results.experiment_a,
    results.experiment_b,
    results.metric,
    results.end_date,
    changes.verdict_before,
    changes.verdict_after,
    changes.interaction_before,
    changes.interaction_after,
    changes.change_in_standard_errors,
    changes.explanation,
    results.completed_at,
    results.run_id
from changes
inner join results on changes.run_id = results.run_id
order by
    case when changes.verdict_before is distinct from changes.verdict_after then 0 else 1 end asc,
    abs(changes.change_in_standard_errors) desc nulls last,
    results.run_id asc
