{{ config(materialized='view') }}

{%- set metrics = asked_metrics() | rejectattr('quantile', 'none') | list %}
{%- set slices = asked_slices() if metrics else [] %}

{%- set measures = [] %}
{%- for metric in metrics %}
{%- set value = metric.alias ~ '_numerator' %}
{%- do measures.append(named_fields({
    'metric_number': loop.index0,
    'held': value if metric.sides['numerator'].aggregation == 'events' else array_of([comparable(value, metric.sides['numerator'])])
})) %}
{%- endfor %}
{%- set groups = [named_fields({'slice_number': 0, 'slice_value': "'overall'"})] %}
{%- for slice in slices %}
{%- do groups.append(named_fields({'slice_number': loop.index, 'slice_value': slice.alias})) %}
{%- endfor %}

with

valued as (
    select * from {{ ref('capped_values') }}
)
{%- if metrics %},

measured as (
    select
        population_id,
        variant_a,
        variant_b,
        unit_id,
        {{ array_of(groups) }} as slices,
        {{ one_row_each(array_of(measures)) }} as measure
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
        {{ one_row_each('measured.measure.held') }} as value
    from measured
),

sliced as (
    select
        population_id,
        variant_a,
        variant_b,
        unit_id,
        metric_number,
        {{ one_row_each('slices') }} as slice,
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
{%- else %}

select
    population_id,
    0 as metric_number,
    0 as slice_number,
    'overall' as slice_value,
    variant_a,
    variant_b,
    unit_id,
    cast(null as double) as value
from valued
where false
{%- endif %}
