{#- Steps of a query, the last one `requests`: what stands in `interaction_requests`, one row per request and metric, all texts. -#}
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

    -- of different requests with one id the earliest counts
    ordered_requests as (
        select
            *,
            row_number() over (partition by request_id order by requested_at nulls last, request_hash) as use_of_id
        from hashed_requests
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
                when use_of_id > 1 then 'request_id ' || {{ quoted('request_id') }} || ' belongs to an earlier request with other values'
            end as request_error
        from asked_metrics
    )
{% endmacro %}
