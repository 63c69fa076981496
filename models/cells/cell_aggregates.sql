{%- set metrics = asked_metrics() %}
{%- set is_quantile = is_one_of('runs.metric', metrics | rejectattr('quantile', 'none')) %}

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

quantiles as (
    select * from {{ ref('cell_quantiles') }}
),

-- everybody, and the slices that joint units have
seen as (
    select population_id, 'overall' as slice_name, 'overall' as slice_value from populations
    union all
    select distinct population_id, slice_name, slice_value from moments
    where slice_name <> 'overall'
),

-- the wide cells, one row per metric
measured as (
    {%- for metric in metrics %}
    select
        population_id,
        slice_name,
        slice_value,
        variant_a,
        variant_b,
        {{ text_literal(metric.name) }} as metric,
        joint_units,
        mean_exposed,
        var_exposed,
        {{ metric.alias ~ '_units' if metric.quantile is none else 'cast(null as bigint)' }} as units,
        {{ metric.alias ~ '_nonzero_units' if metric.quantile is none else 'cast(null as bigint)' }} as nonzero_units,
        {%- for name, expression in moments(metric).items() %}
        {{ expression }} as {{ name }},
        {%- endfor %}
        {{ metric.alias }}_fact_rows as fact_rows,
        {{ metric.alias }}_latest_at as latest_fact_at,
        {{ metric.alias }}_non_finite as non_finite_values
    from moments
    union all
    {%- endfor %}
    select
        cast(null as bigint) as population_id,
        cast(null as string) as slice_name,
        cast(null as string) as slice_value,
        cast(null as int) as variant_a,
        cast(null as int) as variant_b,
        cast(null as string) as metric,
        cast(null as bigint) as joint_units,
        cast(null as double) as mean_exposed,
        cast(null as double) as var_exposed,
        cast(null as bigint) as units,
        cast(null as bigint) as nonzero_units,
        {%- for name, nothing in moments(none).items() %}
        {{ nothing }} as {{ name }},
        {%- endfor %}
        cast(null as bigint) as fact_rows,
        cast(null as timestamp) as latest_fact_at,
        cast(null as bigint) as non_finite_values
    where false
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
    {{ is_quantile }} as is_quantile,
    {{ is_one_of('runs.metric', metrics | selectattr('lookback_seconds')) }} as has_covariate,
    coalesce(quantiles.units, measured.units, 0) as units,
    cast(case when not ({{ is_quantile }}) then coalesce(measured.nonzero_units, 0) end as bigint) as nonzero_units,
    {%- for name in moments(none) %}
    case when measured.units > {{ 0 if name.startswith('mean_') else 1 }} then measured.{{ name }} end as {{ name }},
    {%- endfor %}
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
