-- One row per group of units that the checks tell apart; a group of joint units is a cell and has its moments.
,

groups as (
    select
        variant_a,
        variant_b,
        coalesce(is_shared, false) as is_shared,
        coalesce(is_crossover, false) as is_crossover,
        count(*) as units,
        sum(invalid_rows)::bigint as invalid_rows,
        max(last_exposed_at) as latest_exposed_at,
        avg(epoch(joint_exposed_at) - epoch($range_end)) as mean_exposed,
        var_samp(epoch(joint_exposed_at) - epoch($range_end)) as var_exposed
    from units
    group by all
),

cells as (
    select
        variant_a,
        variant_b,
        avg(value) as mean,
        var_samp(value) as variance,
        sum(fact_rows)::bigint as fact_rows,
        max(latest_fact_at) as latest_fact_at,
        sum(non_finite_values)::bigint as non_finite_values
    from unit_values
    group by all
)

select
    groups.* replace (a.variant_id as variant_a, b.variant_id as variant_b),
    cells.* exclude (variant_a, variant_b)
from groups
left join cells using (variant_a, variant_b)
left join variants as a on groups.variant_a = a.variant_key
left join variants as b on groups.variant_b = b.variant_key
