{{ config(materialized='view') }}

{%- set metrics = asked_metrics() %}
{%- set plans = fact_plans(metrics) %}

with

joint_units as (
    select * from {{ ref('joint_units') }}
),

aggregates as (
    select * from {{ ref('unit_aggregates') }}
)

select
    joint_units.population_id,
    joint_units.unit_id,
    joint_units.variant_a,
    joint_units.variant_b,
    {{ epoch_seconds('joint_units.joint_exposed_at') }} - {{ epoch_seconds('joint_units.window_end') }} as exposed_seconds
    {%- for metric in metrics %}
    {%- for name, value in metric_templates()[metric.template].unit_values(metric).items() %},
    {{ if_complete(metric, value) }} as {{ metric.alias }}_{{ name }}
    {%- endfor %},
    {{ rows_of_sides(metric) }} as {{ metric.alias }}_rows,
    {{ latest_of_sides(metric) }} as {{ metric.alias }}_latest_at,
    {{ non_finite_of_facts(metric, plans) }} as {{ metric.alias }}_non_finite
    {%- endfor %}
from joint_units
left join aggregates on joint_units.unit_id = aggregates.unit_id and joint_units.window_key = aggregates.window_key
