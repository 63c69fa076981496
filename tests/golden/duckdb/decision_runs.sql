select
    run_id,
    case when trigger = 'schedule' then cast(end_date as string) else coalesce(request_hash, invocation_id) end as family_id,
    case when trigger = 'schedule' then 'always_valid' else 'fixed' end as decision_rule,
    negligible,
    desired,
    interaction_scale,
    confidence_level,
    metric_template in ('conversion', 'retention', 'funnel') as is_binary,
    metric in ('median_revenue_per_buyer') as is_quantile,
    cast(100000 as double) as always_valid_tuning,
    cast(null as double) as decision_p_value
from <models>.runs
