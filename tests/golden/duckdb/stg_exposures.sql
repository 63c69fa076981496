select
    cast(experiment_id as string) as experiment_id,
    cast(variant_id as string) as variant_id,
    cast(unit_id as string) as unit_id,
    case when typeof(exposed_at) = 'TIMESTAMP WITH TIME ZONE' then cast(cast(exposed_at as timestamptz) at time zone 'UTC' as timestamp) else cast(exposed_at as timestamp) end as exposed_at
from <raw>.exposures
