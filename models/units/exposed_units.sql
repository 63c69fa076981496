with

exposures as (
    select * from {{ ref('stg_exposures') }}
),

scopes as (
    select * from {{ ref('experiment_scopes') }}
),

variants as (
    select * from {{ ref('stg_variants') }}
),

counting as (
    select
        scopes.scope_id,
        exposures.unit_id,
        exposures.variant_id,
        exposures.exposed_at,
        variants.variant_id is not null as is_listed
    from exposures
    inner join scopes
        on
            exposures.experiment_id = scopes.experiment_id
            and exposures.exposed_at >= scopes.counted_from
            and exposures.exposed_at < scopes.counted_until
    left join variants
        on
            exposures.experiment_id = variants.experiment_id
            and exposures.variant_id = variants.variant_id
),

grouped as (
    select
        scope_id,
        unit_id,
        min(variant_id) as variant_id,
        min(variant_id) <> max(variant_id) as is_crossover,
        count_if(not is_listed) as unlisted_rows,
        min(exposed_at) as first_exposed_at,
        max(exposed_at) as last_exposed_at,
        count_if(unit_id is null or not is_listed) as invalid_rows
    from counting
    group by scope_id, unit_id
)

select
    {{ row_id() }} as exposure_key,
    scope_id,
    unit_id,
    variant_id,
    first_exposed_at,
    last_exposed_at,
    invalid_rows,
    case
        when unit_id is null then 'unknown'
        when is_crossover then 'crossover'
        when unlisted_rows > 0 then 'invalid'
        else 'clean'
    end as exposure_status
from grouped
