with

{{ recorded_steps(stored('run_log'), stored('interaction_results')) }}

select
    attempt_key,
    trigger,
    request_id,
    request_hash,
    attempt,
    tries,
    requested_at,
    taken_at,
    is_due_again,
    has_failed_build,
    may_try_again
from last_attempts
