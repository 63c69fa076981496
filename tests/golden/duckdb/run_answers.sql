with

runs as (
    select
        *,
        layer_a is not null and layer_a = layer_b as is_one_layer,
        regexp_replace(cast(cast(round((100 * confidence_level) * 1e10) / 1e10 as decimal(38, 10)) as string), '[.]?0+$', '') || '%' as level_text
    from <models>.runs
),

totals as (
    select * from <models>.run_totals
),

statistics as (
    select * from <models>.run_statistics
    where slice_name = 'overall'
),

headlines as (
    select * from statistics
    where part = 'contrast' and headline_rank = 1
),

-- what all contrasts of a run say together
decisions as (
    select * from <models>.interaction_decisions
    where part = 'run'
),

contrasts as (
    select
        run_id,
        count(*) as contrasts,
        count(decision_p_value) as judged_contrasts
    from statistics
    where part = 'contrast'
    group by run_id
),

ranked_cells as (
    select
        *,
        row_number() over (
            partition by run_id
            order by probability_best desc nulls last, variant_a asc, variant_b asc
        ) as place
    from statistics
    where part = 'cell'
),

best_cells as (
    select * from ranked_cells
    where place = 1
),

control_cells as (
    select * from statistics
    where part = 'cell' and variant_a = control_a and variant_b = control_b
),

failed as (
    select
        run_id,
        concat_ws(
            ' ',
            max(case when check_name = 'srm_a' and status = 'fail' then message end),
            max(case when check_name = 'srm_b' and status = 'fail' then message end),
            max(case when check_name = 'independence' and status = 'fail' then message end),
            max(case when check_name = 'entry_a_to_b' and status = 'fail' then message end),
            max(case when check_name = 'entry_b_to_a' and status = 'fail' then message end),
            max(case when check_name = 'crossovers' and status = 'fail' then message end),
            max(case when check_name = 'overlap' and status = 'fail' then message end)
        ) as failed_checks
    from <models>.run_checks
    group by run_id
)

select
    runs.*,
    totals.cells,
    totals.joint_units,
    totals.crossover_units,
    totals.fact_rows,
    totals.data_watermark,
    totals.unfinished_days,
    cast('<time>' as timestamp) as calculated_at,
    contrasts.contrasts,
    contrasts.judged_contrasts,
    control_cells.estimate as control_estimate,
    best_cells.variant_a as best_variant_a,
    best_cells.variant_b as best_variant_b,
    best_cells.probability_best,
    failed.failed_checks,
    case when trigger = 'schedule' then 'always_valid' else 'fixed' end as decision_rule,
    decisions.family_size,
    decisions.units_needed,
    decisions.all_negligible,
    decisions.smallest_margin,
    headlines.p_value_always_valid,
    headlines.ci_lower_always_valid,
    headlines.ci_upper_always_valid,
    headlines.decision_p_value,
    headlines.p_value_fdr,
    headlines.p_value_holm,
    headlines.minimum_detectable_interaction,
    headlines.equivalence_p_value,
    headlines.sparse_cell_a,
    headlines.sparse_cell_b,
    headlines.sparse_nonzero,
    headlines.control_a,
    headlines.control_b,
    headlines.variant_a,
    headlines.variant_b,
    headlines.interaction,
    headlines.standard_error,
    headlines.degrees_of_freedom,
    headlines.statistic,
    headlines.p_value,
    headlines.ci_lower,
    headlines.ci_upper,
    headlines.undefined_reason,
    headlines.relative_interaction,
    headlines.relative_interaction_standard_error,
    headlines.relative_interaction_p_value,
    headlines.relative_interaction_ci_lower,
    headlines.relative_interaction_ci_upper,
    headlines.multiplicative_interaction,
    headlines.multiplicative_interaction_standard_error,
    headlines.multiplicative_interaction_p_value,
    headlines.multiplicative_interaction_ci_lower,
    headlines.multiplicative_interaction_ci_upper,
    headlines.effect_b_in_control_a,
    headlines.effect_b_in_variant_a,
    headlines.effect_a_in_control_b,
    headlines.effect_a_in_variant_b,
    headlines.lift_b_in_control_a,
    headlines.lift_b_in_variant_a,
    headlines.lift_a_in_control_b,
    headlines.lift_a_in_variant_b,
    headlines.omnibus_statistic,
    headlines.omnibus_df,
    headlines.omnibus_df_denominator,
    headlines.omnibus_p_value,
    headlines.variance_reduction,
    case
        when runs.interaction_scale = 'multiplicative' then headlines.multiplicative_interaction_p_value
        else headlines.p_value
    end as scale_p_value,
    case
        when runs.interaction_scale = 'multiplicative' then headlines.multiplicative_interaction_standard_error
        else headlines.standard_error
    end as scale_standard_error,
    case
        when runs.interaction_scale = 'multiplicative' then headlines.multiplicative_interaction
        else headlines.interaction
    end as scale_interaction
from runs
inner join totals on runs.run_id = totals.run_id
inner join headlines on runs.run_id = headlines.run_id
inner join contrasts on runs.run_id = contrasts.run_id
inner join decisions on runs.run_id = decisions.run_id
inner join best_cells on runs.run_id = best_cells.run_id
left join control_cells on runs.run_id = control_cells.run_id
left join failed on runs.run_id = failed.run_id
