with

valued as (
    select * from <models>.unit_values
),

-- over all units of the run, zeros included, never per cell
caps as (
    select
        population_id,
        percentile_cont(0.99) within group (order by m4_numerator) as m4_cap
    from valued
    group by population_id
)

select
    valued.population_id,
    valued.unit_id,
    valued.variant_a,
    valued.variant_b,
    valued.exposed_seconds,
    valued.slice_0,
    m0_numerator,
    m0_rows,
    m0_latest_at,
    m0_non_finite,
    m1_numerator,
    m1_rows,
    m1_latest_at,
    m1_non_finite,
    m2_numerator,
    m2_covariate,
    m2_rows,
    m2_latest_at,
    m2_non_finite,
    m3_numerator,
    m3_rows,
    m3_latest_at,
    m3_non_finite,
    case when m4_numerator > m4_cap then m4_cap else m4_numerator end as m4_numerator,
    m4_rows,
    m4_latest_at,
    m4_non_finite,
    m5_numerator,
    m5_denominator,
    m5_rows,
    m5_latest_at,
    m5_non_finite,
    m6_numerator,
    m6_rows,
    m6_latest_at,
    m6_non_finite,
    m7_numerator,
    m7_denominator,
    m7_rows,
    m7_latest_at,
    m7_non_finite,
    m8_numerator,
    m8_rows,
    m8_latest_at,
    m8_non_finite
from valued
inner join caps on valued.population_id = caps.population_id
