with

runs as (
    select
        runs.run_id,
        runs.experiment_a,
        runs.experiment_b,
        populations.*
    from {{ ref('runs') }} as runs
    inner join {{ ref('populations') }} as populations on runs.population_id = populations.population_id
),

variants as (
    select * from {{ ref('stg_variants') }}
),

clean_units as (
    select
        scope_id,
        variant_id,
        units
    from {{ ref('scope_counts') }}
    where exposure_status = 'clean'
),

shared as (
    select * from {{ ref('shared_counts') }}
),

-- how many clean units of each variant met the other experiment at all
entered as (
    select population_id, 'a' as side, clean_variant_a as variant_id, sum(units) as units
    from shared
    where clean_variant_a is not null
    group by population_id, clean_variant_a

    union all

    select population_id, 'b' as side, clean_variant_b as variant_id, sum(units) as units
    from shared
    where clean_variant_b is not null
    group by population_id, clean_variant_b
),

sides as (
    select run_id, population_id, 'a' as side, 'srm_a' as srm, 'entry_a_to_b' as entry, experiment_a as experiment_id, scope_a as scope_id from runs
    union all
    select run_id, population_id, 'b' as side, 'srm_b' as srm, 'entry_b_to_a' as entry, experiment_b as experiment_id, scope_b as scope_id from runs
),

arms as (
    select
        sides.*,
        variants.variant_id,
        variants.traffic_weight,
        coalesce(clean_units.units, 0) as clean_units,
        coalesce(entered.units, 0) as entered_units
    from sides
    inner join variants on sides.experiment_id = variants.experiment_id
    left join clean_units
        on sides.scope_id = clean_units.scope_id and variants.variant_id = clean_units.variant_id
    left join entered
        on
            sides.population_id = entered.population_id
            and sides.side = entered.side
            and variants.variant_id = entered.variant_id
)

select run_id, srm as check_name, variant_id as row_name, '' as column_name, cast(clean_units as bigint) as observed, traffic_weight as weight
from arms

union all

select run_id, entry as check_name, variant_id as row_name, 'entered' as column_name, cast(entered_units as bigint) as observed, cast(null as double) as weight
from arms

union all

select run_id, entry as check_name, variant_id as row_name, 'not entered' as column_name, cast(clean_units - entered_units as bigint) as observed, cast(null as double) as weight
from arms

union all

select
    runs.run_id,
    'independence' as check_name,
    shared.clean_variant_a as row_name,
    shared.clean_variant_b as column_name,
    cast(sum(shared.units) as bigint) as observed,
    cast(null as double) as weight
from runs
inner join shared on runs.population_id = shared.population_id
where shared.clean_variant_a is not null and shared.clean_variant_b is not null
group by runs.run_id, shared.clean_variant_a, shared.clean_variant_b
