with

populations as (
    select * from {{ ref('populations') }}
),

exposed_units as (
    select * from {{ ref('exposed_units') }}
    where unit_id is not null
)

select
    populations.population_id,
    a.unit_id,
    a.variant_id as variant_a,
    b.variant_id as variant_b,
    a.exposure_status as status_a,
    b.exposure_status as status_b,
    a.exposure_status = 'clean' and b.exposure_status = 'clean' as is_joint,
    case when a.first_exposed_at > b.first_exposed_at then a.exposure_key else b.exposure_key end as exposure_key,
    greatest(a.first_exposed_at, b.first_exposed_at) as joint_exposed_at,
    greatest(a.first_exposed_at, b.first_exposed_at, populations.range_start) as window_start,
    populations.range_end as window_end
from populations
inner join exposed_units as a on populations.scope_a = a.scope_id
inner join exposed_units as b on populations.scope_b = b.scope_id and a.unit_id = b.unit_id
