with

scopes as (
    select * from {{ ref('experiment_scopes') }}
),

-- one row also of a variant that is listed twice, whose pairs have to know how many units they share
variants as (
    select
        experiment_id,
        variant_id,
        bool_or(is_control) as is_control,
        max(traffic_weight) as traffic_weight
    from {{ ref('stg_variants') }}
    group by experiment_id, variant_id
)

select
    cast(row_number() over (order by scopes.scope_id, variants.variant_id) as int) as variant_key,
    scopes.scope_id,
    variants.variant_id,
    variants.is_control,
    variants.traffic_weight
from scopes
inner join variants on scopes.experiment_id = variants.experiment_id
