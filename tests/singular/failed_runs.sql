{{ config(severity='warn', meta={'who_acts': 'whoever asked, or the owner of the metric or experiment the message names'}) }}

-- What the newest build was asked for and could not calculate, and why.
with

log as (
    select * from {{ ref('run_log') }}
),

newest as (
    select max(logged_at) as logged_at from log
)

select
    log.trigger,
    log.request_id,
    log.requested_by,
    log.metric,
    log.error
from log
inner join newest on log.logged_at = newest.logged_at
where log.error is not null
