with

exposures as (
    select * from <models>.stg_exposures
),

scopes as (
    select * from <models>.experiment_scopes
),

variants as (
    select * from <models>.scope_variants
),

counting as (
    select
        scopes.scope_id,
        exposures.unit_id,
        exposures.exposed_at,
        variants.variant_key,
        case when variants.variant_key is null then exposures.variant_id end as unlisted_variant
    from exposures
    inner join scopes
        on
            exposures.experiment_id = scopes.experiment_id
            and exposures.exposed_at >= scopes.counted_from
            and exposures.exposed_at < scopes.counted_until
    left join variants
        on
            scopes.scope_id = variants.scope_id
            and exposures.variant_id = variants.variant_id
),

grouped as (
    select
        scope_id,
        unit_id,
        min(variant_key) as variant_key,
        coalesce(
            min(variant_key) <> max(variant_key)
            or min(unlisted_variant) <> max(unlisted_variant)
            or (count(variant_key) > 0 and count(unlisted_variant) > 0),
            false
        ) as is_crossover,
        count(variant_key) = count(*) as is_listed,
        min(exposed_at) as first_exposed_at,
        max(exposed_at) as last_exposed_at,
        cast(case when unit_id is null then count(*) else count(*) - count(variant_key) end as int) as invalid_rows
    from counting
    group by scope_id, unit_id
)

select
    cast(scope_id as int) as scope_id,
    unit_id,
    variant_key,
    is_crossover,
    is_listed and not is_crossover and unit_id is not null as is_clean,
    first_exposed_at,
    last_exposed_at,
    invalid_rows
from grouped
