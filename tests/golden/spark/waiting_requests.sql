with

last_attempts as (
    select * from <models>.last_attempts
),

    -- an optional value that is left out and an empty one are the same
    filled_requests as (
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

    hashed_requests as (
        select
            *,
            md5(concat_ws('|', coalesce(md5(cast(request_id as string)), ''), coalesce(md5(cast(requested_at as string)), ''), coalesce(md5(cast(requested_by as string)), ''), coalesce(md5(cast(experiment_a as string)), ''), coalesce(md5(cast(experiment_b as string)), ''), coalesce(md5(cast(metric as string)), ''), coalesce(md5(cast(start_date as string)), ''), coalesce(md5(cast(end_date as string)), ''), coalesce(md5(cast(slices as string)), ''), coalesce(md5(cast(confidence_level as string)), ''), coalesce(md5(cast(interaction_scale as string)), ''))) as request_hash
        from filled_requests
    ),

    -- an id belongs to the request that a build first took on with it, also when an earlier one comes later
    taken_ids as (
        select
            request_id,
            request_hash
        from last_attempts
        where trigger = 'request'
        qualify row_number() over (partition by request_id order by taken_at, requested_at, request_hash) = 1
    ),

    -- of different requests with one id the earliest counts; one without a time is as old as the build that first sees it
    ordered_requests as (
        select
            hashed_requests.*,
            coalesce(
                taken_ids.request_hash,
                first_value(hashed_requests.request_hash) over (
                    partition by hashed_requests.request_id
                    order by coalesce(hashed_requests.requested_at, cast('<time>' as timestamp)), hashed_requests.request_hash
                )
            ) as owner_of_id
        from hashed_requests
        left join taken_ids on hashed_requests.request_id = taken_ids.request_id
    ),

    asked_metrics as (
        select distinct
            ordered_requests.*,
            trim(parts.part) as asked_metric
        from ordered_requests,
            lateral (select explode(split(coalesce(ordered_requests.metric, ''), ',')) as part) as parts
    ),

    requests as (
        select
            request_hash,
            md5(concat_ws('|', coalesce(md5(cast('request' as string)), ''), coalesce(md5(cast(request_hash as string)), ''), coalesce(md5(cast(asked_metric as string)), ''))) as attempt_key,
            -- a request without an id is known by what it says
            coalesce(request_id, request_hash) as request_id,
            requested_at,
            requested_by,
            experiment_a,
            experiment_b,
            asked_metric as metric,
            start_date,
            end_date,
            slices,
            confidence_level,
            interaction_scale,
            case
                when request_id is null then 'request_id is missing'
                when request_hash <> owner_of_id then 'request_id ' || chr(39) || request_id || chr(39) || ' belongs to an earlier request with other values'
            end as request_error
        from asked_metrics
    )
,

    waiting as (
        select
            requests.*,
            coalesce(requests.requested_at, last_attempts.requested_at) as asked_at,
            coalesce(last_attempts.attempt, 0) + 1 as attempt
        from requests
        left join last_attempts on requests.attempt_key = last_attempts.attempt_key
        where last_attempts.attempt_key is null or last_attempts.is_due_again
    ),

    pending as (
        select
            *,
            md5(concat_ws('|', coalesce(md5(cast(attempt_key as string)), ''), coalesce(md5(cast(attempt as string)), ''))) as run_id,
            cast(null as string) as request_key,
            'request' as trigger,
            'pending' as status,
            cast(null as string) as message,
            cast(null as timestamp) as started_at,
            cast(null as timestamp) as finished_at
        from waiting
    )

select
    request_hash,
    request_id,
    request_error,
    requested_at,
    trigger,
    requested_by,
    experiment_a,
    experiment_b,
    metric,
    start_date,
    end_date,
    slices,
    confidence_level,
    interaction_scale,
    cast(null as bigint) as rule_rank,
    cast(null as bigint) as min_joint_units
from pending
