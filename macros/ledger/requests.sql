{#-
    Steps of a query, the last one `requests`: what stands in `interaction_requests`, one row per request and metric, all texts. They follow a
    step `last_attempts`.
-#}
{% macro request_steps(requests) %}
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
            {%- for column in ['slices', 'confidence_level', 'interaction_scale'] %}
            nullif(trim({{ column }}), '') as {{ column }}{{ ',' if not loop.last }}
            {%- endfor %}
        from {{ requests }}
    ),

    hashed_requests as (
        select
            *,
            {{ hash_of([
                'request_id', 'requested_at', 'requested_by', 'experiment_a', 'experiment_b', 'metric',
                'start_date', 'end_date', 'slices', 'confidence_level', 'interaction_scale',
            ]) }} as request_hash
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
                    order by coalesce(hashed_requests.requested_at, {{ build_started_at() }}), hashed_requests.request_hash
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
            lateral {{ split_rows("coalesce(ordered_requests.metric, '')", 'parts') }}
    ),

    requests as (
        select
            request_hash,
            {{ request_attempt_key('asked_metric') }} as attempt_key,
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
                when request_hash <> owner_of_id then 'request_id ' || {{ quoted('request_id') }} || ' belongs to an earlier request with other values'
            end as request_error
        from asked_metrics
    )
{% endmacro %}
