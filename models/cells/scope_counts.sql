select
    scope_id,
    exposure_status,
    case when exposure_status = 'clean' then variant_id end as variant_id,
    count(*) as units,
    sum(invalid_rows) as invalid_rows,
    max(last_exposed_at) as latest_exposed_at
from {{ ref('exposed_units') }}
group by 1, 2, 3
