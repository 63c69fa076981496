with

runs as (
    select
        *,
        case trigger
        when 'schedule' then 'schedule ' || cast(end_date as string)
        when 'request' then 'request ' || request_id
        else 'ad hoc'
    end as family_id
    from <models>.runs
),

results as (
    select
        cast(null as string) as run_id,
        cast(null as string) as request_key,
        cast(null as string) as series_key,
        cast(null as string) as request_id,
        cast(null as string) as requested_by,
        cast(null as string) as trigger,
        cast(null as timestamp) as completed_at,
        cast(null as string) as experiment_a,
        cast(null as string) as experiment_b,
        cast(null as string) as metric,
        cast(null as string) as metric_template,
        cast(null as string) as metric_role,
        cast(null as string) as desired,
        cast(null as string) as slices,
        cast(null as date) as start_date,
        cast(null as date) as end_date,
        cast(null as double) as confidence_level,
        cast(null as string) as control_a,
        cast(null as string) as control_b,
        cast(null as string) as variant_a,
        cast(null as string) as variant_b,
        cast(null as bigint) as joint_units,
        cast(null as bigint) as cells,
        cast(null as double) as interaction,
        cast(null as double) as standard_error,
        cast(null as double) as degrees_of_freedom,
        cast(null as double) as statistic,
        cast(null as double) as p_value,
        cast(null as double) as ci_lower,
        cast(null as double) as ci_upper,
        cast(null as string) as undefined_reason,
        cast(null as double) as relative_interaction,
        cast(null as double) as relative_interaction_standard_error,
        cast(null as double) as relative_interaction_p_value,
        cast(null as double) as relative_interaction_ci_lower,
        cast(null as double) as relative_interaction_ci_upper,
        cast(null as double) as multiplicative_interaction,
        cast(null as double) as multiplicative_interaction_standard_error,
        cast(null as double) as multiplicative_interaction_p_value,
        cast(null as double) as multiplicative_interaction_ci_lower,
        cast(null as double) as multiplicative_interaction_ci_upper,
        cast(null as double) as omnibus_statistic,
        cast(null as double) as omnibus_df,
        cast(null as double) as omnibus_df_denominator,
        cast(null as double) as omnibus_p_value,
        cast(null as string) as decision_rule,
        cast(null as double) as decision_p_value,
        cast(null as bigint) as family_size,
        cast(null as double) as p_value_fdr,
        cast(null as double) as p_value_holm,
        cast(null as double) as p_value_always_valid,
        cast(null as double) as ci_lower_always_valid,
        cast(null as double) as ci_upper_always_valid,
        cast(null as double) as minimum_detectable_interaction,
        cast(null as double) as equivalence_p_value,
        cast(null as double) as smallest_margin,
        cast(null as bigint) as units_needed,
        cast(null as double) as variance_reduction,
        cast(null as string) as interaction_scale,
        cast(null as double) as effect_b_in_control_a,
        cast(null as double) as effect_b_in_variant_a,
        cast(null as double) as effect_a_in_control_b,
        cast(null as double) as effect_a_in_variant_b,
        cast(null as double) as lift_b_in_control_a,
        cast(null as double) as lift_b_in_variant_a,
        cast(null as double) as lift_a_in_control_b,
        cast(null as double) as lift_a_in_variant_b,
        cast(null as string) as verdict,
        cast(null as string) as summary,
        cast(null as double) as srm_p_value_a,
        cast(null as double) as srm_p_value_b,
        cast(null as double) as independence_p_value,
        cast(null as double) as entry_p_value_a_to_b,
        cast(null as double) as entry_p_value_b_to_a,
        cast(null as bigint) as crossover_units,
        cast(null as string) as metric_definition_hash,
        cast(null as string) as code_version,
        cast(null as timestamp) as data_watermark,
        cast(null as bigint) as fact_rows
    where false
),

statistics as (
    select
        cast(null as string) as part,
        cast(null as string) as run_id,
        cast(null as string) as slice_name,
        cast(null as double) as decision_p_value
    where false
)

select
    run_id,
    family_id,
    case when trigger = 'schedule' then 'always_valid' else 'fixed' end as decision_rule,
    negligible,
    desired,
    interaction_scale,
    confidence_level,
    metric_template in ('conversion', 'retention', 'funnel') as is_binary,
    metric in ('median_revenue_per_buyer') as is_quantile,
    cast(100000 as double) as always_valid_tuning,
    cast(null as double) as decision_p_value
from runs

union all

-- contrasts that earlier builds judged of the same request, or of the day's schedule: they count in the family and stay as they are
select
    cast(null as string) as run_id,
    case results.trigger
        when 'schedule' then 'schedule ' || cast(results.end_date as string)
        when 'request' then 'request ' || results.request_id
        else 'ad hoc'
    end as family_id,
    cast(null as string) as decision_rule,
    cast(null as double) as negligible,
    cast(null as string) as desired,
    cast(null as string) as interaction_scale,
    cast(null as double) as confidence_level,
    cast(null as boolean) as is_binary,
    cast(null as boolean) as is_quantile,
    cast(null as double) as always_valid_tuning,
    statistics.decision_p_value
from results
inner join statistics on results.run_id = statistics.run_id
where
    results.trigger <> 'ad_hoc'
    and statistics.part = 'contrast'
    and statistics.slice_name = 'overall'
    and statistics.decision_p_value is not null
    and case results.trigger
        when 'schedule' then 'schedule ' || cast(results.end_date as string)
        when 'request' then 'request ' || results.request_id
        else 'ad hoc'
    end in (select family_id from runs)
