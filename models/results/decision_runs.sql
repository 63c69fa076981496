{%- set metrics = asked_metrics() %}

select
    run_id,
    {{ family_id() }} as family_id,
    {{ decision_rule() }} as decision_rule,
    negligible,
    desired,
    interaction_scale,
    confidence_level,
    metric_template in ('conversion', 'retention', 'funnel') as is_binary,
    {{ is_one_of('metric', metrics | rejectattr('quantile', 'none')) }} as is_quantile,
    cast({{ var('always_valid_tuning') }} as double) as always_valid_tuning,
    cast(null as double) as decision_p_value
from {{ ref('runs') }}
