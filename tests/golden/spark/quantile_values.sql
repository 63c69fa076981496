with

valued as (
    select * from <models>.capped_values
),

measured as (
    select
        population_id,
        variant_a,
        variant_b,
        unit_id,
        array(named_struct('slice_number', 0, 'slice_value', 'overall'), named_struct('slice_number', 1, 'slice_value', slice_0)) as slices,
        explode(array(named_struct('metric_number', 0, 'held', array(case when abs(m6_numerator) < 1e300 then (m6_numerator) * 2049e0 - ((m6_numerator) * 2049e0 - (m6_numerator)) else m6_numerator end)))) as measure
    from valued
),

-- one value of a unit, or all of its events
listed as (
    select
        measured.population_id,
        measured.variant_a,
        measured.variant_b,
        measured.unit_id,
        measured.slices,
        measured.measure.metric_number,
        explode(measured.measure.held) as value
    from measured
),

sliced as (
    select
        population_id,
        variant_a,
        variant_b,
        unit_id,
        metric_number,
        explode(slices) as slice,
        value
    from listed
    where value is not null
)

select
    sliced.population_id,
    sliced.metric_number,
    sliced.slice.slice_number,
    sliced.slice.slice_value,
    sliced.variant_a,
    sliced.variant_b,
    sliced.unit_id,
    sliced.value
from sliced
