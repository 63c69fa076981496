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
        {%- for column in ['slices', 'confidence_level', 'interaction_scale'] %}
        nullif(trim({{ column }}), '') as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('interaction_requests') }}
),

requests as (
    select
        {{ hash_of([
            'request_id', 'requested_at', 'requested_by', 'experiment_a', 'experiment_b', 'metric',
            'start_date', 'end_date', 'slices', 'confidence_level', 'interaction_scale',
        ]) }} as request_hash,
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
        lateral {{ split_rows("coalesce(ordered.metric, '')", 'parts') }}
),

answered as (
    {{ stored_rows('interaction_results', ['request_id', 'metric'], 'request_id is not null') }}
),

failed as (
    {{ stored_rows('run_log', ['request_hash'], 'error is not null') }}
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
        when asked.use_of_id > 1 then 'request_id ' || {{ quoted('asked.request_id') }} || ' belongs to an earlier request with other values'
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
