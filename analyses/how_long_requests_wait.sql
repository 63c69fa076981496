-- How long does a request wait? Each request with the hours from asking to its last answer, or until now while it waits; those that wait
-- come first. `dbt show --select how_long_requests_wait --limit 50`

with

requests as (
    select
        request_id,
        min(requested_at) as requested_at,
        min(requested_by) as requested_by
    from {{ ref('interaction_requests') }}
    group by request_id
),

asked as (
    select distinct
        every_request.request_id,
        trim(parts.part) as metric
    from {{ ref('interaction_requests') }} as every_request,
        lateral {{ split_rows("coalesce(every_request.metric, '')", 'parts') }}
),

results as (
    select
        request_id,
        metric,
        min(completed_at) as completed_at
    from {{ ref('interaction_results') }}
    group by request_id, metric
),

answered as (
    select
        asked.request_id,
        count(*) as metrics,
        count(results.completed_at) as answers,
        max(results.completed_at) as answered_at
    from asked
    left join results on asked.request_id = results.request_id and asked.metric = results.metric
    group by asked.request_id
),

failed as (
    select
        request_id,
        min(error) as message
    from {{ ref('run_log') }}
    where error is not null
    group by request_id
),

judged as (
    select
        requests.request_id,
        requests.requested_by,
        requests.requested_at,
        case
            when answered.answers = answered.metrics then 'answered'
            when failed.message is not null or requests.request_id is null then 'failed'
            else 'waiting'
        end as status,
        answered.answered_at,
        answered.metrics,
        answered.answers,
        failed.message
    from requests
    left join answered on requests.request_id = answered.request_id
    left join failed on requests.request_id = failed.request_id
),

timed as (
    select
        *,
        case status when 'answered' then answered_at when 'waiting' then {{ build_started_at() }} end as waited_until
    from judged
)

select
    status,
    request_id,
    requested_by,
    requested_at,
    round(({{ epoch_seconds('waited_until') }} - {{ epoch_seconds('requested_at') }}) / 3600, 1) as hours_waited,
    metrics,
    answers,
    message
from timed
order by
    case status when 'waiting' then 1 when 'answered' then 2 else 3 end asc,
    hours_waited desc nulls last,
    request_id asc
