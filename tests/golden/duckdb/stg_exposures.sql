select
    cast(experiment_id as string) as experiment_id,
    cast(variant_id as string) as variant_id,
    cast(unit_id as string) as unit_id,
    case when typeof(exposed_at) = 'TIMESTAMP WITH TIME ZONE' or (typeof(exposed_at) = 'VARCHAR' and regexp_matches(cast(exposed_at as varchar), ':[0-9.]+ *([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)$')) then cast(cast(exposed_at as timestamptz) at time zone 'UTC' as timestamp) else cast(exposed_at as timestamp) end as exposed_at
from <raw>.exposures
