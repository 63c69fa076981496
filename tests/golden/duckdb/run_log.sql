with

asked as (
    select
        *,
        '<invocation>' as invocation_id,
        md5(concat_ws('|', coalesce(md5(cast(experiment_a as string)), ''), coalesce(md5(cast(experiment_b as string)), ''), coalesce(md5(cast(metric as string)), ''), coalesce(md5(cast(start_date as string)), ''), coalesce(md5(cast(end_date as string)), ''), coalesce(md5(cast(confidence_level as string)), ''), coalesce(md5(cast(interaction_scale as string)), ''), coalesce(md5(cast(slices as string)), ''), coalesce(md5(cast('fixed' as string)), ''))) as request_key,
        md5(concat_ws('|', coalesce(md5(cast(experiment_a as string)), ''), coalesce(md5(cast(experiment_b as string)), ''), coalesce(md5(cast(metric as string)), ''), coalesce(md5(cast(confidence_level as string)), ''), coalesce(md5(cast(interaction_scale as string)), ''), coalesce(md5(cast(slices as string)), ''), coalesce(md5(cast('fixed' as string)), ''))) as series_key
    from <models>.asked_runs
),

earlier as (
    select
        cast(null as string) as request_hash,
        cast(null as string) as metric,
        cast(null as bigint) as attempt
    where false
),

-- what is judged together, also with what earlier builds scheduled for the day
members as (
    select
        case when trigger = 'schedule' then cast(end_date as string) else coalesce(request_hash, invocation_id) end as family_id,
        series_key
    from asked
    where error is null
    union distinct
    select
        cast(end_date as string) as family_id,
        series_key
    from (
        select cast(null as string) as series_key, cast(null as string) as end_date
        where false
    ) as scheduled
    where
        cast(end_date as string) in (
            select cast(end_date as string)
            from asked
            where trigger = 'schedule'
        )
),

families as (
    select
        family_id,
        md5(string_agg(series_key, ',' order by series_key)) as family_hash
    from members
    group by family_id
),

attempts as (
    select
        asked.*,
        families.family_hash,
        coalesce(earlier.attempt, 0) + 1 as attempt
    from asked
    left join families on case when asked.trigger = 'schedule' then cast(asked.end_date as string) else coalesce(asked.request_hash, asked.invocation_id) end = families.family_id
    left join earlier on asked.request_hash = earlier.request_hash and asked.metric = earlier.metric
)

select
    case
        when trigger = 'ad_hoc' then md5(concat_ws('|', coalesce(md5(cast('ad_hoc' as string)), ''), coalesce(md5(cast(invocation_id as string)), ''), coalesce(md5(cast(request_key as string)), '')))
        else md5(concat_ws('|', coalesce(md5(cast('request' as string)), ''), coalesce(md5(cast(request_hash as string)), ''), coalesce(md5(cast(metric as string)), ''), coalesce(md5(cast(attempt as string)), '')))
    end as run_id,
    invocation_id,
    request_hash,
    request_id,
    request_key,
    series_key,
    trigger,
    requested_by,
    experiment_a,
    experiment_b,
    metric,
    metric_template,
    metric_role,
    desired,
    negligible,
    metric_definition_hash,
    start_date,
    end_date,
    confidence_level,
    interaction_scale,
    slices,
    cast(attempt as bigint) as attempt,
    error,
    'always_valid_tuning 100000, check_alpha 0.001' as settings,
    family_hash
from attempts
