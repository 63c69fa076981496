{{ config(materialized='incremental', incremental_strategy='append', full_refresh=false, on_schema_change='append_new_columns') }}

with

asked as (
    select
        *,
        {{ hash_of([
            'experiment_a', 'experiment_b', 'metric', 'start_date', 'end_date',
            'confidence_level', 'interaction_scale', 'slices', "'fixed'",
        ]) }} as request_key,
        {{ hash_of([
            'experiment_a', 'experiment_b', 'metric',
            'confidence_level', 'interaction_scale', 'slices', "'fixed'",
        ]) }} as series_key
    from {{ ref('asked_runs') }}
),

earlier as (
    {% if has_earlier_rows() -%}
    select
        request_hash,
        metric,
        max(attempt) as attempt
    from {{ this }}
    where request_hash is not null
    group by request_hash, metric
    {%- else -%}
    select
        cast(null as string) as request_hash,
        cast(null as string) as metric,
        cast(null as bigint) as attempt
    where false
    {%- endif %}
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
        when trigger = 'ad_hoc' then {{ hash_of(["'ad_hoc'", text_literal(invocation_id), 'request_key']) }}
        else {{ hash_of(["'request'", 'request_hash', 'metric', 'attempt']) }}
    end as run_id,
    '{{ invocation_id }}' as invocation_id,
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
