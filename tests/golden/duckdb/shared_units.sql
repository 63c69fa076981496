with

populations as (
    select * from <models>.populations
),

-- the table is read by its name on both sides: of a step that is read twice an engine keeps all rows, and forgets how many they are
shared as (
    select
        populations.*,
        a.unit_id,
        a.variant_key as variant_a,
        b.variant_key as variant_b,
        a.is_clean as is_clean_a,
        b.is_clean as is_clean_b,
        a.is_crossover or b.is_crossover as is_crossover,
        greatest(a.first_exposed_at, b.first_exposed_at) as joint_exposed_at,
        least(a.first_exposed_at, b.first_exposed_at) as first_exposed_at,
        case when a.first_exposed_at > b.first_exposed_at then a.scope_id else b.scope_id end as later_scope,
        case when a.first_exposed_at > b.first_exposed_at then b.scope_id else a.scope_id end as earlier_scope
    from populations
    inner join <models>.exposed_units as a on populations.scope_a = a.scope_id
    inner join <models>.exposed_units as b on populations.scope_b = b.scope_id and a.unit_id = b.unit_id
)

select
    cast(population_id as int) as population_id,
    unit_id,
    variant_a,
    variant_b,
    is_clean_a,
    is_clean_b,
    is_crossover,
    joint_exposed_at,
    first_exposed_at,
    cast(earlier_scope as int) as earlier_scope,
    cast(later_scope as bigint) * 1000000 + case when joint_exposed_at >= range_start then open_window else cut_window end as window_key
from shared
