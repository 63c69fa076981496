with

stored as (
    select * from <models>.stored_statistics
    where part = 'cell'
),

committed as (
    select run_id from <models>.interaction_results
)

select
    stored.run_id,
    stored.slice_name,
    stored.slice_value,
    stored.variant_a,
    stored.variant_b,
    stored.units,
    stored.nonzero_units,
    stored.estimate,
    stored.standard_error,
    stored.ci_lower,
    stored.ci_upper,
    stored.mean_numerator,
    stored.mean_denominator,
    stored.probability_best
from stored
inner join committed on stored.run_id = committed.run_id
