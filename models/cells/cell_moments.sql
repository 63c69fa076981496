{%- set metrics = asked_metrics() %}
{%- set slices = asked_slices() %}
{%- set capped_values = ref('capped_values') %}

with

valued as (
    select * from {{ capped_values }}
),

-- moments are taken around a number near the run's mean: a mean far from 0 would cost digits otherwise. Of many runs it is that of a few
-- units, read for themselves: an engine would keep all rows of what is named twice.
centres as (
    select
        population_id
        {%- for metric in metrics %}{% for column in moment_columns(metric) %},
        {{ centre('avg(' ~ column ~ ')') }} as {{ column }}_centre
        {%- endfor %}{% endfor %}
    {%- if has_many_populations() %}
    from {{ capped_values }}
    where md5(unit_id) like '0%'
    {%- else %}
    from valued
    {%- endif %}
    group by population_id
)

select
    valued.population_id,
    {{ slice_name(slices) }} as slice_name,
    {{ slice_value(slices) }} as slice_value,
    valued.variant_a,
    valued.variant_b,
    count(*) as joint_units,
    avg(valued.exposed_seconds) as mean_exposed,
    var_samp(valued.exposed_seconds) as var_exposed
    {%- for metric in metrics %},
    {%- set columns = moment_columns(metric) %}
    {%- for column in columns %}
    {%- if loop.first %}
    count({{ column }}) as {{ metric.alias }}_units,
    count_if({{ column }} <> 0) as {{ metric.alias }}_nonzero_units,
    {%- endif %}
    {{ centred_mean(column) }} as {{ column }}_mean,
    {{ centred_variance(column) }} as {{ column }}_var,
    {%- for other in columns[:loop.index0] %}
    {{ centred_covariance(other, column) }} as {{ other }}_{{ column }}_covar,
    {%- endfor %}
    {%- endfor %}
    sum({{ metric.alias }}_rows) as {{ metric.alias }}_fact_rows,
    max({{ metric.alias }}_latest_at) as {{ metric.alias }}_latest_at,
    sum({{ metric.alias }}_non_finite) as {{ metric.alias }}_non_finite
    {%- endfor %}
from valued
left join centres on valued.population_id = centres.population_id
group by {{ by_slice(slices, ['valued.population_id', 'valued.variant_a', 'valued.variant_b']) }}
