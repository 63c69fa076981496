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

quantiles as (
    select * from <models>.cell_quantiles
),

-- everybody, and the slices that joint units have
seen as (
    select population_id, 'overall' as slice_name, 'overall' as slice_value from populations
    union all
    select distinct population_id, slice_name, slice_value from moments
    where slice_name <> 'overall'
),

-- the wide cells, one row per metric
unfolded as (
    select
        population_id,
        slice_name,
        slice_value,
        variant_a,
        variant_b,
        joint_units,
        mean_exposed,
        var_exposed,
        explode(array(named_struct('metric', 'conversion', 'units', m0_units, 'nonzero_units', m0_nonzero_units, 'fact_rows', m0_fact_rows, 'latest_fact_at', m0_latest_at, 'non_finite_values', m0_non_finite, 'mean_numerator', m0_numerator_mean, 'var_numerator', m0_numerator_var, 'mean_denominator', 1e0, 'var_denominator', 0e0, 'covar_numerator_denominator', 0e0, 'mean_covariate', 0e0, 'var_covariate', 0e0, 'covar_numerator_covariate', 0e0, 'covar_denominator_covariate', 0e0, 'mean_covariate_denominator', 1e0, 'var_covariate_denominator', 0e0, 'covar_numerator_covariate_denominator', 0e0, 'covar_denominator_covariate_denominator', 0e0, 'covar_covariate_covariate_denominator', 0e0), named_struct('metric', 'orders_per_user', 'units', m1_units, 'nonzero_units', m1_nonzero_units, 'fact_rows', m1_fact_rows, 'latest_fact_at', m1_latest_at, 'non_finite_values', m1_non_finite, 'mean_numerator', m1_numerator_mean, 'var_numerator', m1_numerator_var, 'mean_denominator', 1e0, 'var_denominator', 0e0, 'covar_numerator_denominator', 0e0, 'mean_covariate', 0e0, 'var_covariate', 0e0, 'covar_numerator_covariate', 0e0, 'covar_denominator_covariate', 0e0, 'mean_covariate_denominator', 1e0, 'var_covariate_denominator', 0e0, 'covar_numerator_covariate_denominator', 0e0, 'covar_denominator_covariate_denominator', 0e0, 'covar_covariate_covariate_denominator', 0e0), named_struct('metric', 'adjusted_conversion', 'units', m2_units, 'nonzero_units', m2_nonzero_units, 'fact_rows', m2_fact_rows, 'latest_fact_at', m2_latest_at, 'non_finite_values', m2_non_finite, 'mean_numerator', m2_numerator_mean, 'var_numerator', m2_numerator_var, 'mean_denominator', 1e0, 'var_denominator', 0e0, 'covar_numerator_denominator', 0e0, 'mean_covariate', m2_covariate_mean, 'var_covariate', m2_covariate_var, 'covar_numerator_covariate', m2_numerator_m2_covariate_covar, 'covar_denominator_covariate', 0e0, 'mean_covariate_denominator', 1e0, 'var_covariate_denominator', 0e0, 'covar_numerator_covariate_denominator', 0e0, 'covar_denominator_covariate_denominator', 0e0, 'covar_covariate_covariate_denominator', 0e0), named_struct('metric', 'visit_to_order', 'units', m3_units, 'nonzero_units', m3_nonzero_units, 'fact_rows', m3_fact_rows, 'latest_fact_at', m3_latest_at, 'non_finite_values', m3_non_finite, 'mean_numerator', m3_numerator_mean, 'var_numerator', m3_numerator_var, 'mean_denominator', 1e0, 'var_denominator', 0e0, 'covar_numerator_denominator', 0e0, 'mean_covariate', 0e0, 'var_covariate', 0e0, 'covar_numerator_covariate', 0e0, 'covar_denominator_covariate', 0e0, 'mean_covariate_denominator', 1e0, 'var_covariate_denominator', 0e0, 'covar_numerator_covariate_denominator', 0e0, 'covar_denominator_covariate_denominator', 0e0, 'covar_covariate_covariate_denominator', 0e0), named_struct('metric', 'capped_revenue_per_user', 'units', m4_units, 'nonzero_units', m4_nonzero_units, 'fact_rows', m4_fact_rows, 'latest_fact_at', m4_latest_at, 'non_finite_values', m4_non_finite, 'mean_numerator', m4_numerator_mean, 'var_numerator', m4_numerator_var, 'mean_denominator', 1e0, 'var_denominator', 0e0, 'covar_numerator_denominator', 0e0, 'mean_covariate', 0e0, 'var_covariate', 0e0, 'covar_numerator_covariate', 0e0, 'covar_denominator_covariate', 0e0, 'mean_covariate_denominator', 1e0, 'var_covariate_denominator', 0e0, 'covar_numerator_covariate_denominator', 0e0, 'covar_denominator_covariate_denominator', 0e0, 'covar_covariate_covariate_denominator', 0e0), named_struct('metric', 'average_order_value', 'units', m5_units, 'nonzero_units', m5_nonzero_units, 'fact_rows', m5_fact_rows, 'latest_fact_at', m5_latest_at, 'non_finite_values', m5_non_finite, 'mean_numerator', m5_numerator_mean, 'var_numerator', m5_numerator_var, 'mean_denominator', m5_denominator_mean, 'var_denominator', m5_denominator_var, 'covar_numerator_denominator', m5_numerator_m5_denominator_covar, 'mean_covariate', 0e0, 'var_covariate', 0e0, 'covar_numerator_covariate', 0e0, 'covar_denominator_covariate', 0e0, 'mean_covariate_denominator', 1e0, 'var_covariate_denominator', 0e0, 'covar_numerator_covariate_denominator', 0e0, 'covar_denominator_covariate_denominator', 0e0, 'covar_covariate_covariate_denominator', 0e0), named_struct('metric', 'median_revenue_per_buyer', 'units', cast(null as bigint), 'nonzero_units', cast(null as bigint), 'fact_rows', m6_fact_rows, 'latest_fact_at', m6_latest_at, 'non_finite_values', m6_non_finite, 'mean_numerator', cast(null as double), 'var_numerator', 0e0, 'mean_denominator', 1e0, 'var_denominator', 0e0, 'covar_numerator_denominator', 0e0, 'mean_covariate', 0e0, 'var_covariate', 0e0, 'covar_numerator_covariate', 0e0, 'covar_denominator_covariate', 0e0, 'mean_covariate_denominator', 1e0, 'var_covariate_denominator', 0e0, 'covar_numerator_covariate_denominator', 0e0, 'covar_denominator_covariate_denominator', 0e0, 'covar_covariate_covariate_denominator', 0e0), named_struct('metric', 'items_per_order', 'units', m7_units, 'nonzero_units', m7_nonzero_units, 'fact_rows', m7_fact_rows, 'latest_fact_at', m7_latest_at, 'non_finite_values', m7_non_finite, 'mean_numerator', m7_numerator_mean, 'var_numerator', m7_numerator_var, 'mean_denominator', m7_denominator_mean, 'var_denominator', m7_denominator_var, 'covar_numerator_denominator', m7_numerator_m7_denominator_covar, 'mean_covariate', 0e0, 'var_covariate', 0e0, 'covar_numerator_covariate', 0e0, 'covar_denominator_covariate', 0e0, 'mean_covariate_denominator', 1e0, 'var_covariate_denominator', 0e0, 'covar_numerator_covariate_denominator', 0e0, 'covar_denominator_covariate_denominator', 0e0, 'covar_covariate_covariate_denominator', 0e0), named_struct('metric', 'back_in_three_days', 'units', m8_units, 'nonzero_units', m8_nonzero_units, 'fact_rows', m8_fact_rows, 'latest_fact_at', m8_latest_at, 'non_finite_values', m8_non_finite, 'mean_numerator', m8_numerator_mean, 'var_numerator', m8_numerator_var, 'mean_denominator', 1e0, 'var_denominator', 0e0, 'covar_numerator_denominator', 0e0, 'mean_covariate', 0e0, 'var_covariate', 0e0, 'covar_numerator_covariate', 0e0, 'covar_denominator_covariate', 0e0, 'mean_covariate_denominator', 1e0, 'var_covariate_denominator', 0e0, 'covar_numerator_covariate_denominator', 0e0, 'covar_denominator_covariate_denominator', 0e0, 'covar_covariate_covariate_denominator', 0e0))) as cell
    from moments
),

measured as (
    select
        unfolded.population_id,
        unfolded.slice_name,
        unfolded.slice_value,
        unfolded.variant_a,
        unfolded.variant_b,
        unfolded.joint_units,
        unfolded.mean_exposed,
        unfolded.var_exposed,
        unfolded.cell.metric,
        unfolded.cell.units,
        unfolded.cell.nonzero_units,
        unfolded.cell.fact_rows,
        unfolded.cell.latest_fact_at,
        unfolded.cell.non_finite_values,
        unfolded.cell.mean_numerator,
        unfolded.cell.var_numerator,
        unfolded.cell.mean_denominator,
        unfolded.cell.var_denominator,
        unfolded.cell.covar_numerator_denominator,
        unfolded.cell.mean_covariate,
        unfolded.cell.var_covariate,
        unfolded.cell.covar_numerator_covariate,
        unfolded.cell.covar_denominator_covariate,
        unfolded.cell.mean_covariate_denominator,
        unfolded.cell.var_covariate_denominator,
        unfolded.cell.covar_numerator_covariate_denominator,
        unfolded.cell.covar_denominator_covariate_denominator,
        unfolded.cell.covar_covariate_covariate_denominator
    from unfolded
)

select
    runs.run_id,
    runs.interaction_scale,
    runs.confidence_level,
    seen.slice_name,
    seen.slice_value,
    a.variant_id as variant_a,
    b.variant_id as variant_b,
    a.is_control as is_control_a,
    b.is_control as is_control_b,
    coalesce(measured.joint_units, 0) as joint_units,
    measured.mean_exposed,
    measured.var_exposed,
    runs.metric in ('median_revenue_per_buyer') as is_quantile,
    runs.metric in ('adjusted_conversion') as has_covariate,
    coalesce(quantiles.units, measured.units, 0) as units,
    cast(case when not (runs.metric in ('median_revenue_per_buyer')) then coalesce(measured.nonzero_units, 0) end as bigint) as nonzero_units,
    case when measured.units > 0 then measured.mean_numerator end as mean_numerator,
    case when measured.units > 1 then measured.var_numerator end as var_numerator,
    case when measured.units > 0 then measured.mean_denominator end as mean_denominator,
    case when measured.units > 1 then measured.var_denominator end as var_denominator,
    case when measured.units > 1 then measured.covar_numerator_denominator end as covar_numerator_denominator,
    case when measured.units > 0 then measured.mean_covariate end as mean_covariate,
    case when measured.units > 1 then measured.var_covariate end as var_covariate,
    case when measured.units > 1 then measured.covar_numerator_covariate end as covar_numerator_covariate,
    case when measured.units > 1 then measured.covar_denominator_covariate end as covar_denominator_covariate,
    case when measured.units > 0 then measured.mean_covariate_denominator end as mean_covariate_denominator,
    case when measured.units > 1 then measured.var_covariate_denominator end as var_covariate_denominator,
    case when measured.units > 1 then measured.covar_numerator_covariate_denominator end as covar_numerator_covariate_denominator,
    case when measured.units > 1 then measured.covar_denominator_covariate_denominator end as covar_denominator_covariate_denominator,
    case when measured.units > 1 then measured.covar_covariate_covariate_denominator end as covar_covariate_covariate_denominator,
    quantiles.estimate as quantile_estimate,
    quantiles.variance as quantile_variance,
    quantiles.reason as quantile_reason,
    coalesce(cast(measured.fact_rows as bigint), 0) as fact_rows,
    measured.latest_fact_at,
    coalesce(cast(measured.non_finite_values as bigint), 0) as non_finite_values
from runs
inner join populations on runs.population_id = populations.population_id
inner join seen
    on
        runs.population_id = seen.population_id
        and (seen.slice_name = 'overall' or instr(',' || runs.slices || ',', ',' || seen.slice_name || ',') > 0)
inner join variants as a on populations.scope_a = a.scope_id
inner join variants as b on populations.scope_b = b.scope_id
left join measured
    on
        runs.population_id = measured.population_id
        and runs.metric = measured.metric
        and seen.slice_name = measured.slice_name
        and seen.slice_value = measured.slice_value
        and a.variant_key = measured.variant_a
        and b.variant_key = measured.variant_b
left join quantiles
    on
        runs.population_id = quantiles.population_id
        and runs.metric = quantiles.metric
        and seen.slice_name = quantiles.slice_name
        and seen.slice_value = quantiles.slice_value
        and a.variant_key = quantiles.variant_a
        and b.variant_key = quantiles.variant_b
