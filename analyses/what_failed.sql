-- What failed and why? Everything that was asked for, could not be calculated and has no answer from a later attempt, with the message. A
-- run without result or message is one whose build ended before its results were written, or is still at work.
-- `dbt show --select what_failed --limit 50`

with

log as (
    select * from {{ ref('run_log') }}
),

results as (
    select
        run_id,
        request_id,
        metric
    from {{ ref('interaction_results') }}
),

requests as (
    select
        request_id,
        min(requested_at) as requested_at
    from {{ ref('interaction_requests') }}
    group by request_id
)

select
    log.trigger,
    log.request_id,
    requests.requested_at,
    log.requested_by,
    log.experiment_a,
    log.experiment_b,
    log.metric,
    log.start_date,
    log.end_date,
    log.attempt,
    coalesce(log.error, 'no result: the build ended early, or is still at work') as message,
    log.run_id
from log
left join requests on log.request_id = requests.request_id
where
    not exists (
        select 1 from results
        where log.run_id = results.run_id or (log.request_id = results.request_id and log.metric = results.metric)
    )
order by requests.requested_at desc nulls last, log.run_id asc
