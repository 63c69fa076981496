with

statistics as (
    select * from <models>.interaction_statistics
),

decisions as (
    select * from <models>.interaction_decisions
    where part <> 'run'
)

select
    statistics.*,
    decisions.p_value_always_valid,
    decisions.ci_lower_always_valid,
    decisions.ci_upper_always_valid,
    decisions.decision_p_value,
    decisions.p_value_fdr,
    decisions.p_value_holm,
    decisions.minimum_detectable_interaction,
    decisions.equivalence_p_value,
    decisions.smallest_margin,
    decisions.is_negligible,
    decisions.sparse_cell_a,
    decisions.sparse_cell_b,
    decisions.sparse_nonzero,
    decisions.headline_rank,
    decisions.probability_best
from statistics
left join decisions
    on
        statistics.run_id = decisions.run_id
        and statistics.part = decisions.part
        and statistics.slice_name = decisions.slice_name
        and statistics.slice_value = decisions.slice_value
        and statistics.variant_a = decisions.variant_a
        and statistics.variant_b = decisions.variant_b
