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
        {{ one_row_each(array_of(measured_cells(metrics))) }} as cell
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
        unfolded.var_exposed
        {%- for name in measured_cell(none) %},
        unfolded.cell.{{ name }}
        {%- endfor %}
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
