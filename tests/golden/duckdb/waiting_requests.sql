with

-- an optional value that is left out and an empty one are the same
filled as (
    select distinct
        request_id,
        requested_at,
        requested_by,
        experiment_a,
        experiment_b,
        metric,
        start_date,
        end_date,
        nullif(trim(slices), '') as slices,
        nullif(trim(confidence_level), '') as confidence_level,
        nullif(trim(interaction_scale), '') as interaction_scale
    from <models>.interaction_requests
),

requests as (
    select
        md5(concat_ws('|', coalesce(md5(cast(request_id as string)), ''), coalesce(md5(cast(requested_at as string)), ''), coalesce(md5(cast(requested_by as string)), ''), coalesce(md5(cast(experiment_a as string)), ''), coalesce(md5(cast(experiment_b as string)), ''), coalesce(md5(cast(metric as string)), ''), coalesce(md5(cast(start_date as string)), ''), coalesce(md5(cast(end_date as string)), ''), coalesce(md5(cast(slices as string)), ''), coalesce(md5(cast(confidence_level as string)), ''), coalesce(md5(cast(interaction_scale as string)), ''))) as request_hash,
        *
    from filled
),

ordered as (
    select
        *,
        row_number() over (partition by request_id order by requested_at nulls last, request_hash) as use_of_id
    from requests
),

asked as (
    select distinct
        ordered.*,
        trim(parts.part) as asked_metric
    from ordered,
        lateral (select unnest(string_split(coalesce(ordered.metric, ''), ',')) as part) as parts
),

answered as (
    select cast(null as string) as request_id, cast(null as string) as metric
        where false
),

failed as (
    select cast(null as string) as request_hash
        where false
)

select
    asked.request_hash,
    asked.request_id,
    'request' as trigger,
    asked.requested_by,
    asked.experiment_a,
    asked.experiment_b,
    asked.asked_metric as metric,
    asked.start_date,
    asked.end_date,
    asked.slices,
    asked.confidence_level,
    asked.interaction_scale,
    case
        when asked.request_id is null then 'request_id is missing'
        when asked.use_of_id > 1 then 'request_id ' || chr(39) || asked.request_id || chr(39) || ' belongs to an earlier request with other values'
    end as request_error
from asked
where
    not exists (
        select 1 from answered
        where asked.request_id = answered.request_id and asked.asked_metric = answered.metric
    )
    and not exists (
        select 1 from failed
        where asked.request_hash = failed.request_hash
    )
