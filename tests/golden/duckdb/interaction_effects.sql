with

stored as (
    select * from <models>.stored_statistics
    where part = 'effect'
),

committed as (
    select run_id from <models>.interaction_results
)

select
    stored.run_id,
    stored.slice_name,
    stored.slice_value,
    stored.control_a,
    stored.control_b,
    stored.variant_a,
    stored.variant_b,
    stored.effect,
    stored.estimate,
    stored.standard_error,
    stored.degrees_of_freedom,
    stored.ci_lower,
    stored.ci_upper,
    stored.p_value
from stored
inner join committed on stored.run_id = committed.run_id
