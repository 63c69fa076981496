select distinct
    cast(experiment_id as string) as experiment_id,
    cast(variant_id as string) as variant_id,
    coalesce(is_control, false) as is_control,
    cast(traffic_weight as double) as traffic_weight
from <raw>.variants
where experiment_id is not null
