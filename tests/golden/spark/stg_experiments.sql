select distinct
    cast(experiment_id as string) as experiment_id,
    cast(started_at as timestamp) as started_at,
    cast(ended_at as timestamp) as ended_at,
    cast(layer as string) as layer,
    cast(priority as string) as priority,
    cast(owner as string) as owner
from <raw>.experiments
where experiment_id is not null
