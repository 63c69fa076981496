select distinct
    cast(experiment_id as string) as experiment_id,
    case when typeof(started_at) = 'TIMESTAMP WITH TIME ZONE' or (typeof(started_at) = 'VARCHAR' and regexp_matches(cast(started_at as varchar), ':[0-9.]+ *([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)$')) then cast(cast(started_at as timestamptz) at time zone 'UTC' as timestamp) else cast(started_at as timestamp) end as started_at,
    case when typeof(ended_at) = 'TIMESTAMP WITH TIME ZONE' or (typeof(ended_at) = 'VARCHAR' and regexp_matches(cast(ended_at as varchar), ':[0-9.]+ *([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)$')) then cast(cast(ended_at as timestamptz) at time zone 'UTC' as timestamp) else cast(ended_at as timestamp) end as ended_at,
    cast(layer as string) as layer,
    cast(priority as string) as priority,
    cast(owner as string) as owner
from <raw>.experiments
where experiment_id is not null
