with

stored as (
    select * from <models>.stored_checks
),

committed as (
    select run_id from <models>.interaction_results
)

select
    stored.run_id,
    stored.check_name,
    stored.status,
    stored.value,
    stored.p_value,
    stored.threshold,
    stored.message
from stored
inner join committed on stored.run_id = committed.run_id
