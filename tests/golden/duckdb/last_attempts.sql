with

    run_log as (
        select
        cast(null as string) as run_id,
        cast(null as string) as invocation_id,
        cast(null as string) as attempt_key,
        cast(null as string) as request_hash,
        cast(null as string) as request_id,
        cast(null as string) as request_key,
        cast(null as string) as series_key,
        cast(null as string) as trigger,
        cast(null as string) as requested_by,
        cast(null as string) as experiment_a,
        cast(null as string) as experiment_b,
        cast(null as string) as metric,
        cast(null as string) as metric_template,
        cast(null as string) as metric_role,
        cast(null as string) as desired,
        cast(null as double) as negligible,
        cast(null as string) as metric_definition_hash,
        cast(null as date) as start_date,
        cast(null as date) as end_date,
        cast(null as double) as confidence_level,
        cast(null as string) as interaction_scale,
        cast(null as string) as slices,
        cast(null as string) as asked_start_date,
        cast(null as string) as asked_end_date,
        cast(null as string) as asked_slices,
        cast(null as string) as asked_confidence_level,
        cast(null as string) as asked_interaction_scale,
        cast(null as bigint) as attempt,
        cast(null as bigint) as tries,
        cast(null as string) as error,
        cast(null as boolean) as may_try_again,
        cast(null as timestamp) as requested_at,
        cast(null as timestamp) as logged_at,
        cast(null as string) as settings,
        cast(null as string) as family_hash
    where false
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

    builds as (
        select
            invocation_id,
            min(case when event = 'started' then happened_at end) as started_at,
            max(case when event = 'ended' then happened_at end) as ended_at,
            max(case when event = 'ended' then message end) as failure
        from <models>.build_log
        group by invocation_id
    ),

    -- builds follow one another: one that another followed is over
    followed as (
        select
            *,
            lead(started_at) over (order by started_at, invocation_id) as next_started_at
        from builds
        where started_at is not null
    ),

    -- each ad-hoc call once, whatever became of it
    calls as (
        select
            attempt_key, requested_by, invocation_id, metric, experiment_a, experiment_b, start_date, end_date, slices, confidence_level,
            interaction_scale,
            cast(1 as bigint) as attempt,
            max(message) as error,
            min(happened_at) as logged_at
        from <models>.build_log
        where attempt_key is not null
        group by
            attempt_key, requested_by, invocation_id, metric, experiment_a, experiment_b, start_date, end_date, slices, confidence_level,
            interaction_scale
    ),

    logged as (
        select
            run_id, attempt_key, request_hash, request_key, request_id, trigger, requested_by, attempt, tries, invocation_id, metric, experiment_a,
            experiment_b, asked_start_date as start_date, asked_end_date as end_date, asked_slices as slices, asked_confidence_level as confidence_level,
            asked_interaction_scale as interaction_scale, error, may_try_again, requested_at, logged_at
        from run_log
        union all
        -- ad-hoc calls that were refused, or whose build did not come as far as the log of runs
        select
            md5(concat_ws('|', coalesce(md5(cast(attempt_key as string)), ''), coalesce(md5(cast(attempt as string)), ''))) as run_id, attempt_key, cast(null as string) as request_hash,
            cast(null as string) as request_key, cast(null as string) as request_id, 'ad_hoc' as trigger, requested_by, attempt,
            attempt as tries, invocation_id, metric, experiment_a, experiment_b, start_date, end_date,
            slices, confidence_level, interaction_scale, error, false as may_try_again, cast(null as timestamp) as requested_at, logged_at
        from calls
        where attempt_key not in (select attempt_key from run_log)
    ),

    judged as (
        select
            logged.*,
            min(logged.logged_at) over (partition by logged.attempt_key) as taken_at,
            results.run_id is not null as is_answered,
            results.completed_at,
            followed.failure,
            followed.ended_at,
            followed.next_started_at,
            results.run_id is null and logged.error is null
            and (followed.invocation_id is null or followed.ended_at is not null or followed.next_started_at is not null) as is_interrupted
        from logged
        left join results on logged.run_id = results.run_id
        left join followed on logged.invocation_id = followed.invocation_id
    ),

    recorded as (
        select
            run_id, attempt_key, request_hash, request_key, request_id, trigger, requested_by, attempt, tries, experiment_a, experiment_b, metric,
            start_date, end_date, slices, confidence_level, interaction_scale,
            taken_at,
            -- what nobody dated was asked for when a build first took it on
            coalesce(requested_at, taken_at) as requested_at,
            case
                when is_answered then 'succeeded'
                when error is not null or is_interrupted then 'failed'
                else 'running'
            end as status,
            case
                when is_answered then null
                when is_interrupted then 'interrupted: ' || coalesce(failure, 'the build ended before its results were written')
                else error
            end as message,
            logged_at as started_at,
            case
                when is_answered then completed_at
                when is_interrupted then coalesce(ended_at, next_started_at)
                when error is not null then logged_at
            end as finished_at,
            is_interrupted and failure is not null as has_failed_build,
            (is_interrupted and trigger = 'schedule') or ((is_interrupted or may_try_again) and not is_answered and tries < 3) as is_due_again,
            may_try_again
        from judged
    ),

    last_attempts as (
        select *
        from recorded
        qualify row_number() over (partition by attempt_key order by attempt desc) = 1
    )

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
