with

last_attempts as (
    select * from {{ ref('last_attempts') }}
),

{{ pending_steps(ref('interaction_requests')) }}

select
    request_hash,
    request_id,
    request_error,
    requested_at,
    trigger,
    requested_by,
    experiment_a,
    experiment_b,
    metric,
    start_date,
    end_date,
    slices,
    confidence_level,
    interaction_scale,
    cast(null as bigint) as rule_rank,
    cast(null as bigint) as min_joint_units
from pending
