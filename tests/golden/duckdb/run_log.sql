with

asked as (
    select * from <models>.asked_runs
),

refused as (
    select * from <models>.refused_metrics
    where not is_on_data
),

failing as (
    select * from <models>.refused_metrics
    where is_on_data
),

populations as (
    select * from <models>.populations
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

joint_units as (
    select
        population_id,
        sum(units) as joint_units
    from <models>.shared_counts
    where clean_variant_a is not null and clean_variant_b is not null
    group by population_id
),

-- of two rules that ask the same the first counts
due as (
    select asked.*
    from asked
    left join populations
        on
            asked.experiment_a = populations.experiment_a
            and asked.experiment_b = populations.experiment_b
            and asked.start_date = populations.start_date
            and asked.end_date = populations.end_date
    left join joint_units on populations.population_id = joint_units.population_id
    where
        asked.trigger <> 'schedule'
        or coalesce(joint_units.joint_units, 0) >= asked.min_joint_units
    qualify row_number() over (partition by asked.attempt_key order by asked.rule_rank) = 1
),

-- SQL that the engine refuses fails all that was asked with it; SQL that fails on the data fails alone, and may be tried again
tried as (
    select
        due.*,
        min(refused.message) over (partition by coalesce(due.request_hash, 'ad hoc')) as refusal,
        failing.message as failure
    from due
    left join refused on due.metric = refused.metric
    left join failing on due.metric = failing.metric and due.is_suspect
),

judged as (
    select
        *,
        coalesce(error, refusal, failure) as told_error,
        error is null and refusal is null and failure is not null as may_try_again,
        -- when one metric is found to be what ended an earlier build, the others' attempts in it do not count
        tries - case when has_failed_build and failure is null and exists (select 1 from failing) then 1 else 0 end as counted_tries
    from tried
),

-- a build that is stopped by one metric takes on nothing else; requests wait on, and what was scheduled is on record and stays due
taken as (
    select
        *,
        '<invocation>' as invocation_id
    from judged
    where
        told_error is not null
        or trigger = 'schedule'
        or not exists (select 1 from refused)
),

-- what is judged together, also with what earlier builds answered of the same request, or scheduled for the day
members as (
    select
        case trigger
        when 'schedule' then 'schedule ' || cast(end_date as string)
        when 'request' then 'request ' || request_id
        else 'ad hoc'
    end as family_id,
        series_key
    from taken
    where told_error is null
    union distinct
    select
        case trigger
        when 'schedule' then 'schedule ' || cast(end_date as string)
        when 'request' then 'request ' || request_id
        else 'ad hoc'
    end as family_id,
        series_key
    from results
    where
        trigger <> 'ad_hoc'
        and case trigger
        when 'schedule' then 'schedule ' || cast(end_date as string)
        when 'request' then 'request ' || request_id
        else 'ad hoc'
    end in (select case trigger
        when 'schedule' then 'schedule ' || cast(end_date as string)
        when 'request' then 'request ' || request_id
        else 'ad hoc'
    end from taken)
),

families as (
    select
        family_id,
        md5(string_agg(series_key, ',' order by series_key)) as family_hash
    from members
    group by family_id
)

select
    md5(concat_ws('|', coalesce(md5(cast(taken.attempt_key as string)), ''), coalesce(md5(cast(taken.attempt as string)), ''))) as run_id,
    taken.invocation_id,
    taken.attempt_key,
    taken.request_hash,
    taken.request_id,
    taken.request_key,
    taken.series_key,
    taken.trigger,
    taken.requested_by,
    taken.experiment_a,
    taken.experiment_b,
    taken.metric,
    taken.metric_template,
    taken.metric_role,
    taken.desired,
    taken.negligible,
    taken.metric_definition_hash,
    taken.start_date,
    taken.end_date,
    taken.confidence_level,
    taken.interaction_scale,
    taken.slices,
    taken.asked_start_date,
    taken.asked_end_date,
    taken.asked_slices,
    taken.asked_confidence_level,
    taken.asked_interaction_scale,
    cast(taken.attempt as bigint) as attempt,
    cast(taken.counted_tries as bigint) as tries,
    taken.told_error as error,
    taken.may_try_again,
    taken.requested_at,
    cast('<time>' as timestamp) as logged_at,
    'always_valid_tuning 100000, check_alpha 0.001' as settings,
    families.family_hash
from taken
left join families on case taken.trigger
        when 'schedule' then 'schedule ' || cast(taken.end_date as string)
        when 'request' then 'request ' || taken.request_id
        else 'ad hoc'
    end = families.family_id
