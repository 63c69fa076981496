select
    cast(experiment_id as string) as experiment_id,
    cast(variant_id as string) as variant_id,
    cast(unit_id as string) as unit_id,
    {{ utc_timestamp('exposed_at') }} as exposed_at
from {{ input_table('exposures') }}
