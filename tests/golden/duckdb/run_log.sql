with

asked as (
    select
        *,
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

attempts as (
    select
        asked.*,
        coalesce(earlier.attempt, 0) + 1 as attempt
    from asked
    left join earlier on asked.request_hash = earlier.request_hash and asked.metric = earlier.metric
)

select
    case
        when trigger = 'ad_hoc' then md5(concat_ws('|', coalesce(md5(cast('ad_hoc' as string)), ''), coalesce(md5(cast('<invocation>' as string)), ''), coalesce(md5(cast(request_key as string)), '')))
        else md5(concat_ws('|', coalesce(md5(cast('request' as string)), ''), coalesce(md5(cast(request_hash as string)), ''), coalesce(md5(cast(metric as string)), ''), coalesce(md5(cast(attempt as string)), '')))
    end as run_id,
    '<invocation>' as invocation_id,
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
    error
from attempts
