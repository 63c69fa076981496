{%- set metrics = asked_metrics() %}

with

runs as (
    select
        *,
        {{ family_id() }} as family_id
    from {{ ref('runs') }}
),

results as (
    {{ stored('interaction_results') }}
),

statistics as (
    {{ stored('stored_statistics') }}
)

select
    run_id,
    family_id,
    {{ decision_rule() }} as decision_rule,
    negligible,
    desired,
    interaction_scale,
    confidence_level,
    metric_template in ('conversion', 'retention', 'funnel') as is_binary,
    {{ is_one_of('metric', metrics | rejectattr('quantile', 'none')) }} as is_quantile,
    cast({{ var('always_valid_tuning') }} as double) as always_valid_tuning,
    cast(null as double) as decision_p_value
from runs

union all

-- contrasts that earlier builds judged of the same request, or of the day's schedule: they count in the family and stay as they are
select
    cast(null as string) as run_id,
    {{ family_id('results') }} as family_id,
    cast(null as string) as decision_rule,
    cast(null as double) as negligible,
    cast(null as string) as desired,
    cast(null as string) as interaction_scale,
    cast(null as double) as confidence_level,
    cast(null as boolean) as is_binary,
    cast(null as boolean) as is_quantile,
    cast(null as double) as always_valid_tuning,
    statistics.decision_p_value
from results
inner join statistics on results.run_id = statistics.run_id
where
    results.trigger <> 'ad_hoc'
    and statistics.part = 'contrast'
    and statistics.slice_name = 'overall'
    and statistics.decision_p_value is not null
    and {{ family_id('results') }} in (select family_id from runs)
