-- How long does a request wait? Each request with the hours from asking to its last answer, or until now while it waits; those that wait
-- come first. `dbt show --select how_long_requests_wait --limit 50`

with

-- others with a request's id, which fail for that, are rows of their own
newest as (
    select *
    from {{ ref('interaction_runs') }}
    where trigger = 'request'
    qualify row_number() over (partition by request_id, requested_at, requested_by, metric order by attempt desc) = 1
),

requests as (
    select
        request_id,
        requested_by,
        requested_at,
        case
            when count(case when status in ('pending', 'running') then 1 end) > 0 then 'waiting'
            when count(case when status = 'failed' then 1 end) > 0 then 'failed'
            else 'answered'
        end as status,
        max(finished_at) as finished_at,
        count(*) as metrics,
        count(case when status = 'succeeded' then 1 end) as answers,
        min(message) as message
    from newest
    group by request_id, requested_at, requested_by
),

timed as (
    select
        *,
        case status when 'waiting' then {{ build_started_at() }} else finished_at end as waited_until
    from requests
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
