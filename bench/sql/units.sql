-- The common table expressions of the hand-written queries: from raw rows to one row per joint unit with its value.
with

scopes as (
    select
        experiment_id,
        experiment_id = $experiment_a as is_a,
        started_at as counted_from,
        least(ended_at, $range_end) as counted_until
    from raw.experiments
    where experiment_id in ($experiment_a, $experiment_b)
),

variants as (
    select
        experiment_id,
        variant_id,
        row_number() over (order by experiment_id, variant_id)::tinyint as variant_key
    from raw.variants
    where experiment_id in ($experiment_a, $experiment_b)
),

counting as (
    select
        scopes.is_a,
        exposures.unit_id,
        exposures.variant_id,
        exposures.exposed_at,
        variants.variant_key
    from raw.exposures
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

exposed as materialized (
    select
        is_a,
        unit_id,
        coalesce(min(variant_id) <> max(variant_id), false) as is_crossover,
        case
            when unit_id is not null and count(variant_key) = count(*) and min(variant_key) = max(variant_key)
                then min(variant_key)
        end as clean_variant,
        min(exposed_at) as first_exposed_at,
        max(exposed_at) as last_exposed_at,
        count(*) filter (where unit_id is null or variant_key is null) as invalid_rows
    from counting
    group by is_a, unit_id
),

-- one row per unit of A or B, clean or not
units as materialized (
    select
        a.clean_variant as variant_a,
        b.clean_variant as variant_b,
        case when a.clean_variant is not null and b.clean_variant is not null then a.unit_id end as joint_unit,
        a.unit_id = b.unit_id as is_shared,
        a.is_crossover or b.is_crossover as is_crossover,
        greatest(a.first_exposed_at, b.first_exposed_at) as joint_exposed_at,
        greatest(a.last_exposed_at, b.last_exposed_at) as last_exposed_at,
        coalesce(a.invalid_rows, 0) + coalesce(b.invalid_rows, 0) as invalid_rows
    from (from exposed where is_a) as a
    full join (from exposed where not is_a) as b on a.unit_id = b.unit_id
),

unit_values as (
    select
        units.joint_unit as unit_id,
        units.variant_a,
        units.variant_b,
        coalesce(sum(case when isfinite(orders.amount) then orders.amount end), 0) as value,
        count(orders.ordered_at) as fact_rows,
        max(orders.ordered_at) as latest_fact_at,
        count(case when not isfinite(orders.amount) then 1 end) as non_finite_values
    from units
    left join raw.orders
        on
            units.joint_unit = orders.user_id
            and orders.ordered_at >= greatest(units.joint_exposed_at, $range_start)
            and orders.ordered_at < $range_end
            and orders.status = 'completed'
    where units.joint_unit is not null
    group by all
)
