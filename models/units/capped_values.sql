{{ config(materialized='view') }}

{%- set metrics = asked_metrics() %}
{%- set capped_metrics = metrics | selectattr('cap.quantile') | list %}

with

valued as (
    select * from {{ ref('unit_values') }}
)
{%- if capped_metrics %},

-- over all units of the run, zeros included, never per cell
caps as (
    select
        population_id
        {%- for metric in capped_metrics %},
        {{ interpolated_percentile(metric.alias ~ '_numerator', metric.cap.quantile) }} as {{ metric.alias }}_cap
        {%- endfor %}
    from valued
    group by population_id
)

select
    valued.population_id,
    valued.unit_id,
    valued.variant_a,
    valued.variant_b,
    valued.exposed_seconds
    {%- for slice in asked_slices() %},
    valued.{{ slice.alias }}
    {%- endfor %}
    {%- for metric in metrics %}
    {%- for name in unit_columns(metric) %},
    {%- set column = metric.alias ~ '_' ~ name %}
    {{ capped(column, metric.alias ~ '_cap') ~ ' as ' ~ column if metric in capped_metrics and name == 'numerator' else column }}
    {%- endfor %},
    {{ metric.alias }}_rows,
    {{ metric.alias }}_latest_at,
    {{ metric.alias }}_non_finite
    {%- endfor %}
from valued
inner join caps on valued.population_id = caps.population_id
{%- else %}

select * from valued
{%- endif %}
