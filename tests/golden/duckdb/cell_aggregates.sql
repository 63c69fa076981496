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

moments as (
    select * from <models>.cell_moments
),

-- the wide cells, one row per metric
measured as (
    select
        population_id,
        variant_a,
        variant_b,
        'conversion' as metric,
        joint_units,
        mean_exposed,
        var_exposed,
        m0_units as units,
        m0_nonzero_units as nonzero_units,
        m0_numerator_mean as mean_numerator,
        m0_numerator_var as var_numerator,
        1e0 as mean_denominator,
        0e0 as var_denominator,
        0e0 as covar,
        m0_fact_rows as fact_rows,
        m0_latest_at as latest_fact_at,
        m0_non_finite as non_finite_values
    from moments
    union all
    select
        population_id,
        variant_a,
        variant_b,
        'orders_per_user' as metric,
        joint_units,
        mean_exposed,
        var_exposed,
        m1_units as units,
        m1_nonzero_units as nonzero_units,
        m1_numerator_mean as mean_numerator,
        m1_numerator_var as var_numerator,
        1e0 as mean_denominator,
        0e0 as var_denominator,
        0e0 as covar,
        m1_fact_rows as fact_rows,
        m1_latest_at as latest_fact_at,
        m1_non_finite as non_finite_values
    from moments
    union all
    select
        population_id,
        variant_a,
        variant_b,
        'average_order_value' as metric,
        joint_units,
        mean_exposed,
        var_exposed,
        m2_units as units,
        m2_nonzero_units as nonzero_units,
        m2_numerator_mean as mean_numerator,
        m2_numerator_var as var_numerator,
        m2_denominator_mean as mean_denominator,
        m2_denominator_var as var_denominator,
        m2_covar as covar,
        m2_fact_rows as fact_rows,
        m2_latest_at as latest_fact_at,
        m2_non_finite as non_finite_values
    from moments
    union all
    select
        population_id,
        variant_a,
        variant_b,
        'back_in_three_days' as metric,
        joint_units,
        mean_exposed,
        var_exposed,
        m3_units as units,
        m3_nonzero_units as nonzero_units,
        m3_numerator_mean as mean_numerator,
        m3_numerator_var as var_numerator,
        1e0 as mean_denominator,
        0e0 as var_denominator,
        0e0 as covar,
        m3_fact_rows as fact_rows,
        m3_latest_at as latest_fact_at,
        m3_non_finite as non_finite_values
    from moments
    union all
    select
        cast(null as bigint) as population_id,
        cast(null as int) as variant_a,
        cast(null as int) as variant_b,
        cast(null as string) as metric,
        cast(null as bigint) as joint_units,
        cast(null as double) as mean_exposed,
        cast(null as double) as var_exposed,
        cast(null as bigint) as units,
        cast(null as bigint) as nonzero_units,
        cast(null as double) as mean_numerator,
        cast(null as double) as var_numerator,
        cast(null as double) as mean_denominator,
        cast(null as double) as var_denominator,
        cast(null as double) as covar,
        cast(null as bigint) as fact_rows,
        cast(null as timestamp) as latest_fact_at,
        cast(null as bigint) as non_finite_values
    where false
)

select
    runs.run_id,
    runs.interaction_scale,
    runs.confidence_level,
    'overall' as slice_name,
    'overall' as slice_value,
    a.variant_id as variant_a,
    b.variant_id as variant_b,
    a.is_control as is_control_a,
    b.is_control as is_control_b,
    coalesce(measured.joint_units, 0) as joint_units,
    measured.mean_exposed,
    measured.var_exposed,
    coalesce(measured.units, 0) as units,
    cast(coalesce(measured.nonzero_units, 0) as bigint) as nonzero_units,
    measured.mean_numerator,
    measured.var_numerator,
    case when measured.units > 0 then measured.mean_denominator end as mean_denominator,
    case when measured.units > 1 then measured.var_denominator end as var_denominator,
    case when measured.units > 1 then measured.covar end as covar,
    coalesce(cast(measured.fact_rows as bigint), 0) as fact_rows,
    measured.latest_fact_at,
    coalesce(cast(measured.non_finite_values as bigint), 0) as non_finite_values
from runs
inner join populations on runs.population_id = populations.population_id
inner join variants as a on populations.scope_a = a.scope_id
inner join variants as b on populations.scope_b = b.scope_id
left join measured
    on
        runs.population_id = measured.population_id
        and runs.metric = measured.metric
        and a.variant_key = measured.variant_a
        and b.variant_key = measured.variant_b
