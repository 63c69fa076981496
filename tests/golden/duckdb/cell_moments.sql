with

valued as (
    select * from <models>.capped_values
),

-- moments are taken around a number near the run's mean: a mean far from 0 would cost digits otherwise
centres as (
    select
        population_id,
        case when abs(avg(m0_numerator)) < 1e38 then cast(cast(avg(m0_numerator) as float) as double) else avg(m0_numerator) end as m0_numerator_centre,
        case when abs(avg(m1_numerator)) < 1e38 then cast(cast(avg(m1_numerator) as float) as double) else avg(m1_numerator) end as m1_numerator_centre,
        case when abs(avg(m2_numerator)) < 1e38 then cast(cast(avg(m2_numerator) as float) as double) else avg(m2_numerator) end as m2_numerator_centre,
        case when abs(avg(m3_numerator)) < 1e38 then cast(cast(avg(m3_numerator) as float) as double) else avg(m3_numerator) end as m3_numerator_centre,
        case when abs(avg(m3_denominator)) < 1e38 then cast(cast(avg(m3_denominator) as float) as double) else avg(m3_denominator) end as m3_denominator_centre,
        case when abs(avg(m5_numerator)) < 1e38 then cast(cast(avg(m5_numerator) as float) as double) else avg(m5_numerator) end as m5_numerator_centre,
        case when abs(avg(m5_denominator)) < 1e38 then cast(cast(avg(m5_denominator) as float) as double) else avg(m5_denominator) end as m5_denominator_centre,
        case when abs(avg(m6_numerator)) < 1e38 then cast(cast(avg(m6_numerator) as float) as double) else avg(m6_numerator) end as m6_numerator_centre
    from valued
    group by population_id
)

select
    valued.population_id,
    'overall' as slice_name,
    'overall' as slice_value,
    valued.variant_a,
    valued.variant_b,
    count(*) as joint_units,
    avg(valued.exposed_seconds) as mean_exposed,
    var_samp(valued.exposed_seconds) as var_exposed,
    count(m0_numerator) as m0_units,
    count_if(m0_numerator <> 0) as m0_nonzero_units,
    any_value(m0_numerator_centre) + avg(m0_numerator - m0_numerator_centre) as m0_numerator_mean,
    var_samp(m0_numerator - m0_numerator_centre) as m0_numerator_var,
    sum(m0_rows) as m0_fact_rows,
    max(m0_latest_at) as m0_latest_at,
    sum(m0_non_finite) as m0_non_finite,
    count(m1_numerator) as m1_units,
    count_if(m1_numerator <> 0) as m1_nonzero_units,
    any_value(m1_numerator_centre) + avg(m1_numerator - m1_numerator_centre) as m1_numerator_mean,
    var_samp(m1_numerator - m1_numerator_centre) as m1_numerator_var,
    sum(m1_rows) as m1_fact_rows,
    max(m1_latest_at) as m1_latest_at,
    sum(m1_non_finite) as m1_non_finite,
    count(m2_numerator) as m2_units,
    count_if(m2_numerator <> 0) as m2_nonzero_units,
    any_value(m2_numerator_centre) + avg(m2_numerator - m2_numerator_centre) as m2_numerator_mean,
    var_samp(m2_numerator - m2_numerator_centre) as m2_numerator_var,
    sum(m2_rows) as m2_fact_rows,
    max(m2_latest_at) as m2_latest_at,
    sum(m2_non_finite) as m2_non_finite,
    count(m3_numerator) as m3_units,
    count_if(m3_numerator <> 0) as m3_nonzero_units,
    any_value(m3_numerator_centre) + avg(m3_numerator - m3_numerator_centre) as m3_numerator_mean,
    var_samp(m3_numerator - m3_numerator_centre) as m3_numerator_var,
    any_value(m3_denominator_centre) + avg(m3_denominator - m3_denominator_centre) as m3_denominator_mean,
    var_samp(m3_denominator - m3_denominator_centre) as m3_denominator_var,
    covar_samp(m3_numerator - m3_numerator_centre, m3_denominator - m3_denominator_centre) as m3_numerator_m3_denominator_covar,
    sum(m3_rows) as m3_fact_rows,
    max(m3_latest_at) as m3_latest_at,
    sum(m3_non_finite) as m3_non_finite,
    sum(m4_rows) as m4_fact_rows,
    max(m4_latest_at) as m4_latest_at,
    sum(m4_non_finite) as m4_non_finite,
    count(m5_numerator) as m5_units,
    count_if(m5_numerator <> 0) as m5_nonzero_units,
    any_value(m5_numerator_centre) + avg(m5_numerator - m5_numerator_centre) as m5_numerator_mean,
    var_samp(m5_numerator - m5_numerator_centre) as m5_numerator_var,
    any_value(m5_denominator_centre) + avg(m5_denominator - m5_denominator_centre) as m5_denominator_mean,
    var_samp(m5_denominator - m5_denominator_centre) as m5_denominator_var,
    covar_samp(m5_numerator - m5_numerator_centre, m5_denominator - m5_denominator_centre) as m5_numerator_m5_denominator_covar,
    sum(m5_rows) as m5_fact_rows,
    max(m5_latest_at) as m5_latest_at,
    sum(m5_non_finite) as m5_non_finite,
    count(m6_numerator) as m6_units,
    count_if(m6_numerator <> 0) as m6_nonzero_units,
    any_value(m6_numerator_centre) + avg(m6_numerator - m6_numerator_centre) as m6_numerator_mean,
    var_samp(m6_numerator - m6_numerator_centre) as m6_numerator_var,
    sum(m6_rows) as m6_fact_rows,
    max(m6_latest_at) as m6_latest_at,
    sum(m6_non_finite) as m6_non_finite
from valued
inner join centres on valued.population_id = centres.population_id
group by valued.population_id, valued.variant_a, valued.variant_b
