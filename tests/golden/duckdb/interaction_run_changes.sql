with

results as (
    select
        *,
        case when trigger = 'schedule' then series_key else request_key end as question
    from <models>.interaction_results
),

log as (
    select * from <models>.run_log
),

runs as (
    select
        results.*,
        log.settings,
        log.family_hash
    from results
    left join log on results.run_id = log.run_id
),

-- runs of one build are not compared with each other
newest as (
    select
        question,
        completed_at,
        max(run_id) as run_id
    from results
    group by question, completed_at
),

steps as (
    select
        question,
        completed_at,
        lag(run_id) over (partition by question order by completed_at) as previous_run_id
    from newest
),

compared as (
    select
        later.run_id,
        earlier.run_id as previous_run_id,
        later.request_key,
        later.series_key,
        later.experiment_a,
        later.experiment_b,
        later.metric,
        later.interaction_scale,
        earlier.interaction as interaction_before,
        later.interaction as interaction_after,
        earlier.standard_error as standard_error_before,
        later.standard_error as standard_error_after,
        earlier.multiplicative_interaction as multiplicative_interaction_before,
        later.multiplicative_interaction as multiplicative_interaction_after,
        earlier.undefined_reason as undefined_reason_before,
        later.undefined_reason as undefined_reason_after,
        earlier.verdict as verdict_before,
        later.verdict as verdict_after,
        earlier.variant_a as variant_a_before,
        later.variant_a as variant_a_after,
        earlier.variant_b as variant_b_before,
        later.variant_b as variant_b_after,
        earlier.joint_units as joint_units_before,
        later.joint_units as joint_units_after,
        earlier.crossover_units as crossover_units_before,
        later.crossover_units as crossover_units_after,
        earlier.fact_rows as fact_rows_before,
        later.fact_rows as fact_rows_after,
        earlier.data_watermark as data_watermark_before,
        later.data_watermark as data_watermark_after,
        earlier.start_date as start_date_before,
        later.start_date as start_date_after,
        earlier.end_date as end_date_before,
        later.end_date as end_date_after,
        earlier.metric_definition_hash as metric_definition_hash_before,
        later.metric_definition_hash as metric_definition_hash_after,
        earlier.code_version as code_version_before,
        later.code_version as code_version_after,
        earlier.settings as settings_before,
        later.settings as settings_after,
        earlier.family_hash as family_hash_before,
        later.family_hash as family_hash_after,
        earlier.family_size as family_size_before,
        later.family_size as family_size_after
    from steps
    inner join runs as later on steps.question = later.question and steps.completed_at = later.completed_at
    inner join runs as earlier on steps.previous_run_id = earlier.run_id
),

told_apart as (
    select
        *,
        coalesce(
        abs(interaction_after - interaction_before)
        > 1e-9 * greatest(abs(interaction_after), abs(interaction_before), coalesce(standard_error_before, 0)),
        (interaction_before is null) <> (interaction_after is null)
    ) as interaction_moved,
        coalesce(
        abs(interaction_after - interaction_before)
        > 1e-9 * greatest(abs(interaction_after), abs(interaction_before), coalesce(standard_error_before, 0)),
        (interaction_before is null) <> (interaction_after is null)
    ) or coalesce(
        abs(standard_error_after - standard_error_before)
        > 1e-9 * greatest(abs(standard_error_after), abs(standard_error_before), coalesce(standard_error_before, 0)),
        (standard_error_before is null) <> (standard_error_after is null)
    ) as estimate_moved,
        (verdict_before is distinct from verdict_after) as verdict_moved,
        (variant_a_before is distinct from variant_a_after) or (variant_b_before is distinct from variant_b_after) as headline_changed,
        (start_date_before is distinct from start_date_after) or (end_date_before is distinct from end_date_after) as dates_changed,
        (metric_definition_hash_before is distinct from metric_definition_hash_after) as metric_definition_changed,
        (code_version_before is distinct from code_version_after) as code_changed,
        settings_before <> settings_after as settings_changed,
        -- a family of no contrast judges nothing, whatever was asked with it
        family_size_before <> family_size_after or (family_hash_before <> family_hash_after and family_size_after > 0) as family_changed,
        (data_watermark_before is distinct from data_watermark_after) or (joint_units_before is distinct from joint_units_after) or (crossover_units_before is distinct from crossover_units_after) or (fact_rows_before is distinct from fact_rows_after)
            as counts_changed
    from compared
),

-- an estimate that moves while nothing else that could move it is different moves by the data
judged as (
    select
        *,
        counts_changed
        or (
            estimate_moved
            and not (dates_changed or metric_definition_changed or code_changed)
            and not (headline_changed and coalesce(settings_changed, false))
        ) as data_changed
    from told_apart
)

select
    run_id,
    previous_run_id,
    request_key,
    series_key,
    interaction_before,
    interaction_after,
    interaction_after - interaction_before as interaction_change,
    (interaction_after - interaction_before) / nullif(standard_error_before, 0) as change_in_standard_errors,
    joint_units_after - joint_units_before as joint_units_change,
    fact_rows_after - fact_rows_before as fact_rows_change,
    verdict_before,
    verdict_after,
    data_changed,
    dates_changed,
    metric_definition_changed,
    code_changed,
    settings_changed,
    family_changed,
    concat_ws(' ', 'The interaction of ' || chr(39) || experiment_a || chr(39) || ' and ' || chr(39) || experiment_b || chr(39) || ' on ' || metric || case
        when interaction_before is null and interaction_after is null
            then ' still cannot be estimated (' || coalesce(undefined_reason_after, 'too large') || ')'
        when interaction_before is null
            then ' is ' || case
        when interaction_scale = 'multiplicative' then coalesce(case when (100 * multiplicative_interaction_after) > 0 then '+' else '' end || case
        when abs((((100 * multiplicative_interaction_after)) * (1 + 1e-12))) < 1e-300 then '0'
        when abs((((100 * multiplicative_interaction_after)) * (1 + 1e-12))) = cast('infinity' as double) then 'infinity'
        when abs((((100 * multiplicative_interaction_after)) * (1 + 1e-12))) >= 100 and abs((((100 * multiplicative_interaction_after)) * (1 + 1e-12))) < 1e15 then cast(cast(round((((100 * multiplicative_interaction_after)) * (1 + 1e-12))) as bigint) as string)
        when abs((((100 * multiplicative_interaction_after)) * (1 + 1e-12))) >= 1e-5 and abs((((100 * multiplicative_interaction_after)) * (1 + 1e-12))) < 100
            then regexp_replace(cast(cast(round((((100 * multiplicative_interaction_after)) * (1 + 1e-12)) * power(1e1, greatest(2, 2 - floor(log10(abs((((100 * multiplicative_interaction_after)) * (1 + 1e-12)))))))) / power(1e1, greatest(2, 2 - floor(log10(abs((((100 * multiplicative_interaction_after)) * (1 + 1e-12))))))) as decimal(38, 7)) as string), '[.]?0+$', '')
        else regexp_replace(cast(cast(round(((((100 * multiplicative_interaction_after)) * (1 + 1e-12)) / power(1e1, floor(log10(abs((((100 * multiplicative_interaction_after)) * (1 + 1e-12))))))) * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '') || 'e' || cast(cast(floor(log10(abs((((100 * multiplicative_interaction_after)) * (1 + 1e-12))))) as int) as string)
    end || '%', 'undefined')
        else case when interaction_after > 0 then '+' else '' end || case
        when abs(((interaction_after) * (1 + 1e-12))) < 1e-300 then '0'
        when abs(((interaction_after) * (1 + 1e-12))) = cast('infinity' as double) then 'infinity'
        when abs(((interaction_after) * (1 + 1e-12))) >= 100 and abs(((interaction_after) * (1 + 1e-12))) < 1e15 then cast(cast(round(((interaction_after) * (1 + 1e-12))) as bigint) as string)
        when abs(((interaction_after) * (1 + 1e-12))) >= 1e-5 and abs(((interaction_after) * (1 + 1e-12))) < 100
            then regexp_replace(cast(cast(round(((interaction_after) * (1 + 1e-12)) * power(1e1, greatest(2, 2 - floor(log10(abs(((interaction_after) * (1 + 1e-12)))))))) / power(1e1, greatest(2, 2 - floor(log10(abs(((interaction_after) * (1 + 1e-12))))))) as decimal(38, 7)) as string), '[.]?0+$', '')
        else regexp_replace(cast(cast(round((((interaction_after) * (1 + 1e-12)) / power(1e1, floor(log10(abs(((interaction_after) * (1 + 1e-12))))))) * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '') || 'e' || cast(cast(floor(log10(abs(((interaction_after) * (1 + 1e-12))))) as int) as string)
    end
    end || '; before, it could not be estimated (' || coalesce(undefined_reason_before, 'too large') || ')'
        when interaction_after is null
            then ' was ' || case
        when interaction_scale = 'multiplicative' then coalesce(case when (100 * multiplicative_interaction_before) > 0 then '+' else '' end || case
        when abs((((100 * multiplicative_interaction_before)) * (1 + 1e-12))) < 1e-300 then '0'
        when abs((((100 * multiplicative_interaction_before)) * (1 + 1e-12))) = cast('infinity' as double) then 'infinity'
        when abs((((100 * multiplicative_interaction_before)) * (1 + 1e-12))) >= 100 and abs((((100 * multiplicative_interaction_before)) * (1 + 1e-12))) < 1e15 then cast(cast(round((((100 * multiplicative_interaction_before)) * (1 + 1e-12))) as bigint) as string)
        when abs((((100 * multiplicative_interaction_before)) * (1 + 1e-12))) >= 1e-5 and abs((((100 * multiplicative_interaction_before)) * (1 + 1e-12))) < 100
            then regexp_replace(cast(cast(round((((100 * multiplicative_interaction_before)) * (1 + 1e-12)) * power(1e1, greatest(2, 2 - floor(log10(abs((((100 * multiplicative_interaction_before)) * (1 + 1e-12)))))))) / power(1e1, greatest(2, 2 - floor(log10(abs((((100 * multiplicative_interaction_before)) * (1 + 1e-12))))))) as decimal(38, 7)) as string), '[.]?0+$', '')
        else regexp_replace(cast(cast(round(((((100 * multiplicative_interaction_before)) * (1 + 1e-12)) / power(1e1, floor(log10(abs((((100 * multiplicative_interaction_before)) * (1 + 1e-12))))))) * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '') || 'e' || cast(cast(floor(log10(abs((((100 * multiplicative_interaction_before)) * (1 + 1e-12))))) as int) as string)
    end || '%', 'undefined')
        else case when interaction_before > 0 then '+' else '' end || case
        when abs(((interaction_before) * (1 + 1e-12))) < 1e-300 then '0'
        when abs(((interaction_before) * (1 + 1e-12))) = cast('infinity' as double) then 'infinity'
        when abs(((interaction_before) * (1 + 1e-12))) >= 100 and abs(((interaction_before) * (1 + 1e-12))) < 1e15 then cast(cast(round(((interaction_before) * (1 + 1e-12))) as bigint) as string)
        when abs(((interaction_before) * (1 + 1e-12))) >= 1e-5 and abs(((interaction_before) * (1 + 1e-12))) < 100
            then regexp_replace(cast(cast(round(((interaction_before) * (1 + 1e-12)) * power(1e1, greatest(2, 2 - floor(log10(abs(((interaction_before) * (1 + 1e-12)))))))) / power(1e1, greatest(2, 2 - floor(log10(abs(((interaction_before) * (1 + 1e-12))))))) as decimal(38, 7)) as string), '[.]?0+$', '')
        else regexp_replace(cast(cast(round((((interaction_before) * (1 + 1e-12)) / power(1e1, floor(log10(abs(((interaction_before) * (1 + 1e-12))))))) * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '') || 'e' || cast(cast(floor(log10(abs(((interaction_before) * (1 + 1e-12))))) as int) as string)
    end
    end || '; now, it cannot be estimated (' || coalesce(undefined_reason_after, 'too large') || ')'
        when not interaction_moved then ' is still ' || case
        when interaction_scale = 'multiplicative' then coalesce(case when (100 * multiplicative_interaction_after) > 0 then '+' else '' end || case
        when abs((((100 * multiplicative_interaction_after)) * (1 + 1e-12))) < 1e-300 then '0'
        when abs((((100 * multiplicative_interaction_after)) * (1 + 1e-12))) = cast('infinity' as double) then 'infinity'
        when abs((((100 * multiplicative_interaction_after)) * (1 + 1e-12))) >= 100 and abs((((100 * multiplicative_interaction_after)) * (1 + 1e-12))) < 1e15 then cast(cast(round((((100 * multiplicative_interaction_after)) * (1 + 1e-12))) as bigint) as string)
        when abs((((100 * multiplicative_interaction_after)) * (1 + 1e-12))) >= 1e-5 and abs((((100 * multiplicative_interaction_after)) * (1 + 1e-12))) < 100
            then regexp_replace(cast(cast(round((((100 * multiplicative_interaction_after)) * (1 + 1e-12)) * power(1e1, greatest(2, 2 - floor(log10(abs((((100 * multiplicative_interaction_after)) * (1 + 1e-12)))))))) / power(1e1, greatest(2, 2 - floor(log10(abs((((100 * multiplicative_interaction_after)) * (1 + 1e-12))))))) as decimal(38, 7)) as string), '[.]?0+$', '')
        else regexp_replace(cast(cast(round(((((100 * multiplicative_interaction_after)) * (1 + 1e-12)) / power(1e1, floor(log10(abs((((100 * multiplicative_interaction_after)) * (1 + 1e-12))))))) * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '') || 'e' || cast(cast(floor(log10(abs((((100 * multiplicative_interaction_after)) * (1 + 1e-12))))) as int) as string)
    end || '%', 'undefined')
        else case when interaction_after > 0 then '+' else '' end || case
        when abs(((interaction_after) * (1 + 1e-12))) < 1e-300 then '0'
        when abs(((interaction_after) * (1 + 1e-12))) = cast('infinity' as double) then 'infinity'
        when abs(((interaction_after) * (1 + 1e-12))) >= 100 and abs(((interaction_after) * (1 + 1e-12))) < 1e15 then cast(cast(round(((interaction_after) * (1 + 1e-12))) as bigint) as string)
        when abs(((interaction_after) * (1 + 1e-12))) >= 1e-5 and abs(((interaction_after) * (1 + 1e-12))) < 100
            then regexp_replace(cast(cast(round(((interaction_after) * (1 + 1e-12)) * power(1e1, greatest(2, 2 - floor(log10(abs(((interaction_after) * (1 + 1e-12)))))))) / power(1e1, greatest(2, 2 - floor(log10(abs(((interaction_after) * (1 + 1e-12))))))) as decimal(38, 7)) as string), '[.]?0+$', '')
        else regexp_replace(cast(cast(round((((interaction_after) * (1 + 1e-12)) / power(1e1, floor(log10(abs(((interaction_after) * (1 + 1e-12))))))) * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '') || 'e' || cast(cast(floor(log10(abs(((interaction_after) * (1 + 1e-12))))) as int) as string)
    end
    end
        else
            ' went from ' || case
        when interaction_scale = 'multiplicative' then coalesce(case when (100 * multiplicative_interaction_before) > 0 then '+' else '' end || case
        when abs((((100 * multiplicative_interaction_before)) * (1 + 1e-12))) < 1e-300 then '0'
        when abs((((100 * multiplicative_interaction_before)) * (1 + 1e-12))) = cast('infinity' as double) then 'infinity'
        when abs((((100 * multiplicative_interaction_before)) * (1 + 1e-12))) >= 100 and abs((((100 * multiplicative_interaction_before)) * (1 + 1e-12))) < 1e15 then cast(cast(round((((100 * multiplicative_interaction_before)) * (1 + 1e-12))) as bigint) as string)
        when abs((((100 * multiplicative_interaction_before)) * (1 + 1e-12))) >= 1e-5 and abs((((100 * multiplicative_interaction_before)) * (1 + 1e-12))) < 100
            then regexp_replace(cast(cast(round((((100 * multiplicative_interaction_before)) * (1 + 1e-12)) * power(1e1, greatest(2, 2 - floor(log10(abs((((100 * multiplicative_interaction_before)) * (1 + 1e-12)))))))) / power(1e1, greatest(2, 2 - floor(log10(abs((((100 * multiplicative_interaction_before)) * (1 + 1e-12))))))) as decimal(38, 7)) as string), '[.]?0+$', '')
        else regexp_replace(cast(cast(round(((((100 * multiplicative_interaction_before)) * (1 + 1e-12)) / power(1e1, floor(log10(abs((((100 * multiplicative_interaction_before)) * (1 + 1e-12))))))) * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '') || 'e' || cast(cast(floor(log10(abs((((100 * multiplicative_interaction_before)) * (1 + 1e-12))))) as int) as string)
    end || '%', 'undefined')
        else case when interaction_before > 0 then '+' else '' end || case
        when abs(((interaction_before) * (1 + 1e-12))) < 1e-300 then '0'
        when abs(((interaction_before) * (1 + 1e-12))) = cast('infinity' as double) then 'infinity'
        when abs(((interaction_before) * (1 + 1e-12))) >= 100 and abs(((interaction_before) * (1 + 1e-12))) < 1e15 then cast(cast(round(((interaction_before) * (1 + 1e-12))) as bigint) as string)
        when abs(((interaction_before) * (1 + 1e-12))) >= 1e-5 and abs(((interaction_before) * (1 + 1e-12))) < 100
            then regexp_replace(cast(cast(round(((interaction_before) * (1 + 1e-12)) * power(1e1, greatest(2, 2 - floor(log10(abs(((interaction_before) * (1 + 1e-12)))))))) / power(1e1, greatest(2, 2 - floor(log10(abs(((interaction_before) * (1 + 1e-12))))))) as decimal(38, 7)) as string), '[.]?0+$', '')
        else regexp_replace(cast(cast(round((((interaction_before) * (1 + 1e-12)) / power(1e1, floor(log10(abs(((interaction_before) * (1 + 1e-12))))))) * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '') || 'e' || cast(cast(floor(log10(abs(((interaction_before) * (1 + 1e-12))))) as int) as string)
    end
    end || ' to ' || case
        when interaction_scale = 'multiplicative' then coalesce(case when (100 * multiplicative_interaction_after) > 0 then '+' else '' end || case
        when abs((((100 * multiplicative_interaction_after)) * (1 + 1e-12))) < 1e-300 then '0'
        when abs((((100 * multiplicative_interaction_after)) * (1 + 1e-12))) = cast('infinity' as double) then 'infinity'
        when abs((((100 * multiplicative_interaction_after)) * (1 + 1e-12))) >= 100 and abs((((100 * multiplicative_interaction_after)) * (1 + 1e-12))) < 1e15 then cast(cast(round((((100 * multiplicative_interaction_after)) * (1 + 1e-12))) as bigint) as string)
        when abs((((100 * multiplicative_interaction_after)) * (1 + 1e-12))) >= 1e-5 and abs((((100 * multiplicative_interaction_after)) * (1 + 1e-12))) < 100
            then regexp_replace(cast(cast(round((((100 * multiplicative_interaction_after)) * (1 + 1e-12)) * power(1e1, greatest(2, 2 - floor(log10(abs((((100 * multiplicative_interaction_after)) * (1 + 1e-12)))))))) / power(1e1, greatest(2, 2 - floor(log10(abs((((100 * multiplicative_interaction_after)) * (1 + 1e-12))))))) as decimal(38, 7)) as string), '[.]?0+$', '')
        else regexp_replace(cast(cast(round(((((100 * multiplicative_interaction_after)) * (1 + 1e-12)) / power(1e1, floor(log10(abs((((100 * multiplicative_interaction_after)) * (1 + 1e-12))))))) * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '') || 'e' || cast(cast(floor(log10(abs((((100 * multiplicative_interaction_after)) * (1 + 1e-12))))) as int) as string)
    end || '%', 'undefined')
        else case when interaction_after > 0 then '+' else '' end || case
        when abs(((interaction_after) * (1 + 1e-12))) < 1e-300 then '0'
        when abs(((interaction_after) * (1 + 1e-12))) = cast('infinity' as double) then 'infinity'
        when abs(((interaction_after) * (1 + 1e-12))) >= 100 and abs(((interaction_after) * (1 + 1e-12))) < 1e15 then cast(cast(round(((interaction_after) * (1 + 1e-12))) as bigint) as string)
        when abs(((interaction_after) * (1 + 1e-12))) >= 1e-5 and abs(((interaction_after) * (1 + 1e-12))) < 100
            then regexp_replace(cast(cast(round(((interaction_after) * (1 + 1e-12)) * power(1e1, greatest(2, 2 - floor(log10(abs(((interaction_after) * (1 + 1e-12)))))))) / power(1e1, greatest(2, 2 - floor(log10(abs(((interaction_after) * (1 + 1e-12))))))) as decimal(38, 7)) as string), '[.]?0+$', '')
        else regexp_replace(cast(cast(round((((interaction_after) * (1 + 1e-12)) / power(1e1, floor(log10(abs(((interaction_after) * (1 + 1e-12))))))) * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '') || 'e' || cast(cast(floor(log10(abs(((interaction_after) * (1 + 1e-12))))) as int) as string)
    end
    end
            || case
                when interaction_scale = 'multiplicative' or not coalesce(standard_error_before > 0, false) then ''
                else ', by ' || case
        when abs(((abs((interaction_after - interaction_before) / standard_error_before)) * (1 + 1e-12))) < 1e-300 then '0'
        when abs(((abs((interaction_after - interaction_before) / standard_error_before)) * (1 + 1e-12))) = cast('infinity' as double) then 'infinity'
        when abs(((abs((interaction_after - interaction_before) / standard_error_before)) * (1 + 1e-12))) >= 100 and abs(((abs((interaction_after - interaction_before) / standard_error_before)) * (1 + 1e-12))) < 1e15 then cast(cast(round(((abs((interaction_after - interaction_before) / standard_error_before)) * (1 + 1e-12))) as bigint) as string)
        when abs(((abs((interaction_after - interaction_before) / standard_error_before)) * (1 + 1e-12))) >= 1e-5 and abs(((abs((interaction_after - interaction_before) / standard_error_before)) * (1 + 1e-12))) < 100
            then regexp_replace(cast(cast(round(((abs((interaction_after - interaction_before) / standard_error_before)) * (1 + 1e-12)) * power(1e1, greatest(2, 2 - floor(log10(abs(((abs((interaction_after - interaction_before) / standard_error_before)) * (1 + 1e-12)))))))) / power(1e1, greatest(2, 2 - floor(log10(abs(((abs((interaction_after - interaction_before) / standard_error_before)) * (1 + 1e-12))))))) as decimal(38, 7)) as string), '[.]?0+$', '')
        else regexp_replace(cast(cast(round((((abs((interaction_after - interaction_before) / standard_error_before)) * (1 + 1e-12)) / power(1e1, floor(log10(abs(((abs((interaction_after - interaction_before) / standard_error_before)) * (1 + 1e-12))))))) * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '') || 'e' || cast(cast(floor(log10(abs(((abs((interaction_after - interaction_before) / standard_error_before)) * (1 + 1e-12))))) as int) as string)
    end || ' standard errors'
            end
    end
    || case
        when verdict_moved then '; the verdict went from ' || coalesce(verdict_before, 'none') || ' to ' || coalesce(verdict_after, 'none')
        else '; the verdict is still ' || coalesce(verdict_after, 'none')
    end
    || case
        when headline_changed then ', now about ' || variant_a_after || ' and ' || variant_b_after else ''
    end
    || '.', case
        when not (estimate_moved or verdict_moved)
            then coalesce('It did not move although there changed: ' || nullif(concat_ws(
        ', ',
        case when dates_changed and true then 'the dates (' || cast(start_date_after as string) || ' to ' || cast(end_date_after as string)
    || ', before ' || cast(start_date_before as string) || ' to ' || cast(end_date_before as string) || ')' end,
        case when data_changed and true then 'the data (' || coalesce(nullif(concat_ws(
        ', ',
        case when (joint_units_before is distinct from joint_units_after) then case when joint_units_after - joint_units_before > 0 then '+' else '' end || cast(joint_units_after - joint_units_before as string) || ' joint units' end,
        case when (crossover_units_before is distinct from crossover_units_after) then case when crossover_units_after - crossover_units_before > 0 then '+' else '' end || cast(crossover_units_after - crossover_units_before as string) || ' units that saw two variants' end,
        case when (fact_rows_before is distinct from fact_rows_after) then case when fact_rows_after - fact_rows_before > 0 then '+' else '' end || cast(fact_rows_after - fact_rows_before as string) || ' fact rows' end,
        case when (data_watermark_before is distinct from data_watermark_after) then 'the newest of ' || substr(cast(data_watermark_after as string), 1, 16) || ' UTC' end
    ), ''), 'as many rows, other values') || ')' end,
        case when metric_definition_changed and true then 'the definition of the metric' end,
        case when code_changed and true then 'the code (' || coalesce(code_version_after, 'none') || ', before ' || coalesce(code_version_before, 'none') || ')' end,
        case when settings_changed and true then 'the settings (' || coalesce(settings_after, 'none') || ', before ' || coalesce(settings_before, 'none') || ')' end,
        case when family_changed and true then 'what it is judged together with (' || case
        when (family_size_before is distinct from family_size_after)
            then coalesce(cast(family_size_after as string), 'no') || ' contrasts, before ' || coalesce(cast(family_size_before as string), 'none')
        else 'as many contrasts, but others'
    end || ')' end
    ), ''), 'Nothing that could move it changed')
        else
            coalesce('What can be why: ' || nullif(concat_ws(
        ', ',
        case when dates_changed and true then 'the dates (' || cast(start_date_after as string) || ' to ' || cast(end_date_after as string)
    || ', before ' || cast(start_date_before as string) || ' to ' || cast(end_date_before as string) || ')' end,
        case when data_changed and true then 'the data (' || coalesce(nullif(concat_ws(
        ', ',
        case when (joint_units_before is distinct from joint_units_after) then case when joint_units_after - joint_units_before > 0 then '+' else '' end || cast(joint_units_after - joint_units_before as string) || ' joint units' end,
        case when (crossover_units_before is distinct from crossover_units_after) then case when crossover_units_after - crossover_units_before > 0 then '+' else '' end || cast(crossover_units_after - crossover_units_before as string) || ' units that saw two variants' end,
        case when (fact_rows_before is distinct from fact_rows_after) then case when fact_rows_after - fact_rows_before > 0 then '+' else '' end || cast(fact_rows_after - fact_rows_before as string) || ' fact rows' end,
        case when (data_watermark_before is distinct from data_watermark_after) then 'the newest of ' || substr(cast(data_watermark_after as string), 1, 16) || ' UTC' end
    ), ''), 'as many rows, other values') || ')' end,
        case when metric_definition_changed and true then 'the definition of the metric' end,
        case when code_changed and true then 'the code (' || coalesce(code_version_after, 'none') || ', before ' || coalesce(code_version_before, 'none') || ')' end,
        case when settings_changed and (verdict_moved or headline_changed) then 'the settings (' || coalesce(settings_after, 'none') || ', before ' || coalesce(settings_before, 'none') || ')' end,
        case when family_changed and verdict_moved then 'what it is judged together with (' || case
        when (family_size_before is distinct from family_size_after)
            then coalesce(cast(family_size_after as string), 'no') || ' contrasts, before ' || coalesce(cast(family_size_before as string), 'none')
        else 'as many contrasts, but others'
    end || ')' end
    ), ''), 'Nothing of its own changed: what it is judged together with can be why')
            || coalesce('; changed too, but no reason for it: ' || nullif(concat_ws(
        ', ',
        case when dates_changed and not true then 'the dates (' || cast(start_date_after as string) || ' to ' || cast(end_date_after as string)
    || ', before ' || cast(start_date_before as string) || ' to ' || cast(end_date_before as string) || ')' end,
        case when data_changed and not true then 'the data (' || coalesce(nullif(concat_ws(
        ', ',
        case when (joint_units_before is distinct from joint_units_after) then case when joint_units_after - joint_units_before > 0 then '+' else '' end || cast(joint_units_after - joint_units_before as string) || ' joint units' end,
        case when (crossover_units_before is distinct from crossover_units_after) then case when crossover_units_after - crossover_units_before > 0 then '+' else '' end || cast(crossover_units_after - crossover_units_before as string) || ' units that saw two variants' end,
        case when (fact_rows_before is distinct from fact_rows_after) then case when fact_rows_after - fact_rows_before > 0 then '+' else '' end || cast(fact_rows_after - fact_rows_before as string) || ' fact rows' end,
        case when (data_watermark_before is distinct from data_watermark_after) then 'the newest of ' || substr(cast(data_watermark_after as string), 1, 16) || ' UTC' end
    ), ''), 'as many rows, other values') || ')' end,
        case when metric_definition_changed and not true then 'the definition of the metric' end,
        case when code_changed and not true then 'the code (' || coalesce(code_version_after, 'none') || ', before ' || coalesce(code_version_before, 'none') || ')' end,
        case when settings_changed and not (verdict_moved or headline_changed) then 'the settings (' || coalesce(settings_after, 'none') || ', before ' || coalesce(settings_before, 'none') || ')' end,
        case when family_changed and not verdict_moved then 'what it is judged together with (' || case
        when (family_size_before is distinct from family_size_after)
            then coalesce(cast(family_size_after as string), 'no') || ' contrasts, before ' || coalesce(cast(family_size_before as string), 'none')
        else 'as many contrasts, but others'
    end || ')' end
    ), ''), '')
    end
    || case
        when verdict_moved and (settings_changed is null or family_changed is null)
            then '; whether settings and family are the same is not known of the earlier run'
        else ''
    end
    || '.') as explanation
from judged
