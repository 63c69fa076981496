with

valued as (
    select * from <models>.unit_values
),

-- moments are taken around a number near the run's mean: a mean far from 0 would cost digits otherwise
centres as (
    select
        population_id,
        case when abs(avg(m0_numerator)) < 1e38 then cast(cast(avg(m0_numerator) as float) as double) else avg(m0_numerator) end as m0_numerator_centre,
        case when abs(avg(m1_numerator)) < 1e38 then cast(cast(avg(m1_numerator) as float) as double) else avg(m1_numerator) end as m1_numerator_centre,
        case when abs(avg(m2_numerator)) < 1e38 then cast(cast(avg(m2_numerator) as float) as double) else avg(m2_numerator) end as m2_numerator_centre,
        case when abs(avg(m2_denominator)) < 1e38 then cast(cast(avg(m2_denominator) as float) as double) else avg(m2_denominator) end as m2_denominator_centre,
        case when abs(avg(m3_numerator)) < 1e38 then cast(cast(avg(m3_numerator) as float) as double) else avg(m3_numerator) end as m3_numerator_centre
    from valued
    group by population_id
)

select
    valued.population_id,
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
    any_value(m2_denominator_centre) + avg(m2_denominator - m2_denominator_centre) as m2_denominator_mean,
    var_samp(m2_denominator - m2_denominator_centre) as m2_denominator_var,
    covar_samp(m2_numerator - m2_numerator_centre, m2_denominator - m2_denominator_centre) as m2_covar,
    sum(m2_rows) as m2_fact_rows,
    max(m2_latest_at) as m2_latest_at,
    sum(m2_non_finite) as m2_non_finite,
    count(m3_numerator) as m3_units,
    count_if(m3_numerator <> 0) as m3_nonzero_units,
    any_value(m3_numerator_centre) + avg(m3_numerator - m3_numerator_centre) as m3_numerator_mean,
    var_samp(m3_numerator - m3_numerator_centre) as m3_numerator_var,
    sum(m3_rows) as m3_fact_rows,
    max(m3_latest_at) as m3_latest_at,
    sum(m3_non_finite) as m3_non_finite
from valued
inner join centres on valued.population_id = centres.population_id
group by valued.population_id, valued.variant_a, valued.variant_b
