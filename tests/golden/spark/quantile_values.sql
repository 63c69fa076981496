with

valued as (
    select * from <models>.capped_values
)

, measured as (
    select
        population_id,
        variant_a,
        variant_b,
        unit_id,
        array(named_struct('slice_number', 0, 'slice_value', 'overall')) as slices,
        explode(array(named_struct('metric_number', 0, 'held', array(m4_numerator)))) as measure
    from valued
),

-- one value of a unit, or all of its events
listed as (
    select
        population_id,
        variant_a,
        variant_b,
        unit_id,
        slices,
        measure.metric_number as metric_number,
        explode(measure.held) as value
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
    population_id,
    metric_number,
    slice.slice_number as slice_number,
    slice.slice_value as slice_value,
    variant_a,
    variant_b,
    unit_id,
    value
from sliced
