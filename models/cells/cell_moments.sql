{%- set metrics = asked_metrics() %}

with

valued as (
    select * from {{ ref('unit_values') }}
),

-- moments are taken around a number near the run's mean: a mean far from 0 would cost digits otherwise
centres as (
    select
        population_id
        {%- for metric in metrics %}{% for column in value_columns(metric) %},
        {{ centre('avg(' ~ column ~ ')') }} as {{ column }}_centre
        {%- endfor %}{% endfor %}
    from valued
    group by population_id
)

select
    valued.population_id,
    valued.variant_a,
    valued.variant_b,
    count(*) as joint_units,
    avg(valued.exposed_seconds) as mean_exposed,
    var_samp(valued.exposed_seconds) as var_exposed
    {%- for metric in metrics %},
    count({{ metric.alias }}_numerator) as {{ metric.alias }}_units,
    count_if({{ metric.alias }}_numerator <> 0) as {{ metric.alias }}_nonzero_units,
    {%- for column in value_columns(metric) %}
    {{ centred_mean(column) }} as {{ column }}_mean,
    {{ centred_variance(column) }} as {{ column }}_var,
    {%- endfor %}
    {%- if value_columns(metric) | length > 1 %}
    {{ centred_covariance(*value_columns(metric)) }} as {{ metric.alias }}_covar,
    {%- endif %}
    sum({{ metric.alias }}_rows) as {{ metric.alias }}_fact_rows,
    max({{ metric.alias }}_latest_at) as {{ metric.alias }}_latest_at,
    sum({{ metric.alias }}_non_finite) as {{ metric.alias }}_non_finite
    {%- endfor %}
from valued
inner join centres on valued.population_id = centres.population_id
group by valued.population_id, valued.variant_a, valued.variant_b
