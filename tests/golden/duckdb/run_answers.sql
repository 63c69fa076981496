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
    select * from <models>.interaction_statistics
    where slice_name = 'overall'
),

headlines as (
    select * from statistics
    where part = 'contrast' and headline_rank = 1
),

contrasts as (
    select
        statistics.run_id,
        count(*) as contrasts,
        count(case
            when runs.interaction_scale = 'multiplicative' then statistics.multiplicative_interaction_p_value
            else statistics.p_value
        end) as judged_contrasts
    from statistics
    inner join runs on statistics.run_id = runs.run_id
    where statistics.part = 'contrast'
    group by statistics.run_id
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
    failed.failed_checks,
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
left join control_cells on runs.run_id = control_cells.run_id
left join failed on runs.run_id = failed.run_id
