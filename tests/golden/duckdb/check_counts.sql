with

runs as (
    select * from <models>.runs
),

populations as (
    select * from <models>.populations
),

variants as (
    select * from <models>.scope_variants
),

clean_units as (
    select * from <models>.scope_counts
    where is_clean
),

shared as (
    select * from <models>.shared_counts
),

sides as (
    select population_id, scope_a as scope_id, 'srm_a' as srm, 'entry_a_to_b' as entry from populations
    union all
    select population_id, scope_b as scope_id, 'srm_b' as srm, 'entry_b_to_a' as entry from populations
),

-- how many clean units of a variant met the other experiment at all
entered as (
    select population_id, clean_variant_a as variant_key, sum(units) as units
    from shared
    group by population_id, clean_variant_a
    union all
    select population_id, clean_variant_b as variant_key, sum(units) as units
    from shared
    group by population_id, clean_variant_b
),

arms as (
    select
        sides.*,
        variants.variant_id,
        variants.traffic_weight,
        coalesce(clean_units.units, 0) as units,
        coalesce(entered.units, 0) as entered_units
    from sides
    inner join variants on sides.scope_id = variants.scope_id
    left join clean_units on variants.variant_key = clean_units.variant_key
    left join entered
        on sides.population_id = entered.population_id and variants.variant_key = entered.variant_key
),

counts as (
    select population_id, srm as check_name, variant_id as row_name, '' as column_name, units as observed, traffic_weight as weight
    from arms
    union all
    select population_id, entry as check_name, variant_id as row_name, 'entered' as column_name, entered_units as observed, null as weight
    from arms
    union all
    select population_id, entry as check_name, variant_id as row_name, 'not entered' as column_name, units - entered_units as observed, null as weight
    from arms
    union all
    select
        populations.population_id,
        'independence' as check_name,
        a.variant_id as row_name,
        b.variant_id as column_name,
        coalesce(sum(shared.units), 0) as observed,
        null as weight
    from populations
    inner join variants as a on populations.scope_a = a.scope_id
    inner join variants as b on populations.scope_b = b.scope_id
    left join shared
        on
            populations.population_id = shared.population_id
            and a.variant_key = shared.clean_variant_a
            and b.variant_key = shared.clean_variant_b
    group by populations.population_id, a.variant_id, b.variant_id
)

select
    runs.run_id,
    counts.check_name,
    counts.row_name,
    counts.column_name,
    cast(counts.observed as bigint) as observed,
    counts.weight
from runs
inner join counts on runs.population_id = counts.population_id
