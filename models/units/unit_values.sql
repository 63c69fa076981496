{{ config(materialized='view') }}

{%- set metrics = asked_metrics() %}
{%- set plans = fact_plans(metrics) %}
{%- set slices = asked_slices() %}
{%- set aggregates, folded, attributes = ref('unit_aggregates'), ref('unit_folds'), ref('unit_attributes') %}
{%- set has_folds = folds(metrics) | length > 0 %}
with

joint_units as (
    select * from {{ ref('joint_units') }}
)

select
    joint_units.population_id,
    joint_units.unit_id,
    joint_units.variant_a,
    joint_units.variant_b,
    {{ epoch_seconds('joint_units.joint_exposed_at') }} - {{ epoch_seconds('joint_units.window_end') }} as exposed_seconds
    {%- for slice in slices %},
    coalesce(attributes.{{ slice.alias }}, '(unknown)') as {{ slice.alias }}
    {%- endfor %}
    {%- for metric in metrics %}
    {%- for name, value in unit_columns(metric).items() %},
    {{ value }} as {{ metric.alias }}_{{ name }}
    {%- endfor %},
    {{ rows_of_sides(metric) }} as {{ metric.alias }}_rows,
    {{ latest_of_sides(metric) }} as {{ metric.alias }}_latest_at,
    {{ non_finite_of_facts(metric, plans) }} as {{ metric.alias }}_non_finite
    {%- endfor %}
from joint_units
left join {{ aggregates }} as aggregates
    on joint_units.unit_id = aggregates.unit_id and joint_units.window_key = aggregates.window_key
{%- if has_folds %}
left join {{ folded }} as folds
    on joint_units.unit_id = folds.unit_id and joint_units.window_key = folds.window_key
{%- endif %}
{%- if longest_lookback(metrics) %}
left join {{ aggregates }} as earlier_aggregates
    on joint_units.unit_id = earlier_aggregates.unit_id and -joint_units.earlier_scope = earlier_aggregates.window_key
{%- if folds(metrics | selectattr('lookback_seconds') | list) %}
left join {{ folded }} as earlier_folds
    on joint_units.unit_id = earlier_folds.unit_id and -joint_units.earlier_scope = earlier_folds.window_key
{%- endif %}
{%- endif %}
{%- if slices %}
left join {{ attributes }} as attributes on joint_units.unit_id = attributes.unit_id
{%- endif %}
