{{ config(materialized='incremental', incremental_strategy='append', full_refresh=false, on_schema_change='append_new_columns') }}

with

asked as (
    select
        *,
        '{{ invocation_id }}' as invocation_id,
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

-- what is judged together, also with what earlier builds scheduled for the day
members as (
    select
        {{ family_id() }} as family_id,
        series_key
    from asked
    where error is null
    union distinct
    select
        cast(end_date as string) as family_id,
        series_key
    from (
        {{ stored_rows('interaction_results', ['series_key', 'end_date'], "trigger = 'schedule'") }}
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
        md5({{ sorted_with_commas('series_key') }}) as family_hash
    from members
    group by family_id
),

attempts as (
    select
        asked.*,
        families.family_hash,
        coalesce(earlier.attempt, 0) + 1 as attempt
    from asked
    left join families on {{ family_id('asked') }} = families.family_id
    left join earlier on asked.request_hash = earlier.request_hash and asked.metric = earlier.metric
)

select
    case
        when trigger = 'ad_hoc' then {{ hash_of(["'ad_hoc'", 'invocation_id', 'request_key']) }}
        else {{ hash_of(["'request'", 'request_hash', 'metric', 'attempt']) }}
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
    {{ text_literal(settings_text()) }} as settings,
    family_hash
from attempts
