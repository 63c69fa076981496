-- What failed and why? Everything whose newest attempt failed, with the message; what was answered since, or waits for its next attempt,
-- is not shown. `dbt show --select what_failed --limit 50`

with

runs as (
    select
        *,
        {{ hash_of([
            'trigger', 'request_id', 'experiment_a', 'experiment_b', 'metric', 'start_date', 'end_date',
            'slices', 'confidence_level', 'interaction_scale', "case when trigger = 'ad_hoc' then run_id end",
        ]) }} as asked
    from {{ ref('interaction_runs') }}
),

newest as (
    select *
    from runs
    qualify row_number() over (partition by asked order by attempt desc) = 1
)

select
    trigger,
    request_id,
    requested_by,
    experiment_a,
    experiment_b,
    metric,
    start_date,
    end_date,
    attempt,
    message,
    requested_at,
    finished_at,
    run_id
from newest
where status = 'failed'
order by finished_at desc, run_id asc
