with

stored as (
    select * from <models>.stored_statistics
    where part = 'contrast'
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
    stored.interaction,
    stored.standard_error,
    stored.degrees_of_freedom,
    stored.statistic,
    stored.p_value,
    stored.ci_lower,
    stored.ci_upper,
    stored.undefined_reason,
    stored.relative_interaction,
    stored.relative_interaction_standard_error,
    stored.relative_interaction_p_value,
    stored.relative_interaction_ci_lower,
    stored.relative_interaction_ci_upper,
    stored.multiplicative_interaction,
    stored.multiplicative_interaction_standard_error,
    stored.multiplicative_interaction_p_value,
    stored.multiplicative_interaction_ci_lower,
    stored.multiplicative_interaction_ci_upper,
    stored.effect_b_in_control_a,
    stored.effect_b_in_control_a_standard_error,
    stored.effect_b_in_variant_a,
    stored.effect_b_in_variant_a_standard_error,
    stored.effect_a_in_control_b,
    stored.effect_a_in_control_b_standard_error,
    stored.effect_a_in_variant_b,
    stored.effect_a_in_variant_b_standard_error,
    stored.lift_b_in_control_a,
    stored.lift_b_in_control_a_standard_error,
    stored.lift_b_in_variant_a,
    stored.lift_b_in_variant_a_standard_error,
    stored.lift_a_in_control_b,
    stored.lift_a_in_control_b_standard_error,
    stored.lift_a_in_variant_b,
    stored.lift_a_in_variant_b_standard_error,
    stored.p_value_always_valid,
    stored.ci_lower_always_valid,
    stored.ci_upper_always_valid,
    stored.decision_p_value,
    stored.p_value_fdr,
    stored.p_value_holm,
    stored.minimum_detectable_interaction,
    stored.equivalence_p_value,
    stored.smallest_margin
from stored
inner join committed on stored.run_id = committed.run_id
