select
    cast(experiment_id as string) as experiment_id,
    cast(variant_id as string) as variant_id,
    cast(unit_id as string) as unit_id,
    cast(exposed_at as timestamp) as exposed_at
from <raw>.exposures
