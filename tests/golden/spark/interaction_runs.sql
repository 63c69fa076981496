with

    run_log as (
        select * from <models>.run_log
    ),

    results as (
        select * from <models>.interaction_results
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
,

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

    select run_id, request_key, request_id, trigger, requested_by, attempt, experiment_a, experiment_b, metric, start_date, end_date, slices, confidence_level, interaction_scale, status, message, requested_at, started_at, finished_at from recorded
    union all
    select run_id, request_key, request_id, trigger, requested_by, attempt, experiment_a, experiment_b, metric, start_date, end_date, slices, confidence_level, interaction_scale, status, message, asked_at as requested_at, started_at, finished_at from pending

-- depends_on: <models>.run_log
-- depends_on: <models>.interaction_results
-- depends_on: <models>.interaction_requests
