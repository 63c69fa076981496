{{ config(severity='warn') }}

-- What this build was asked for and could not calculate; it fails alone, and dbt counts it here.
select
    request_id,
    metric,
    error
from {{ ref('run_log') }}
where
    error is not null
    and invocation_id = '{{ invocation_id }}'
