select
    scope_id,
    case when is_clean then variant_key end as variant_key,
    is_clean,
    count(*) as units,
    sum(invalid_rows) as invalid_rows,
    max(last_exposed_at) as latest_exposed_at
from <models>.exposed_units
group by 1, 2, 3
