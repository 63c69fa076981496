{%- set metrics = asked_metrics() %}

with

runs as (
    select * from {{ ref('runs') }}
),

populations as (
    select * from {{ ref('populations') }}
),

variants as (
    select * from {{ ref('scope_variants') }}
),

moments as (
    select * from {{ ref('cell_moments') }}
),

-- the wide cells, one row per metric
measured as (
    {%- for metric in metrics %}
    {%- set columns = value_columns(metric) %}
    {%- set has_denominator = columns | length > 1 %}
    select
        population_id,
        variant_a,
        variant_b,
        {{ text_literal(metric.name) }} as metric,
        joint_units,
        mean_exposed,
        var_exposed,
        {{ metric.alias }}_units as units,
        {{ metric.alias }}_nonzero_units as nonzero_units,
        {{ columns[0] }}_mean as mean_numerator,
        {{ columns[0] }}_var as var_numerator,
        {{ columns[1] ~ '_mean' if has_denominator else '1e0' }} as mean_denominator,
        {{ columns[1] ~ '_var' if has_denominator else '0e0' }} as var_denominator,
        {{ metric.alias ~ '_covar' if has_denominator else '0e0' }} as covar,
        {{ metric.alias }}_fact_rows as fact_rows,
        {{ metric.alias }}_latest_at as latest_fact_at,
        {{ metric.alias }}_non_finite as non_finite_values
    from moments
    union all
    {%- endfor %}
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
