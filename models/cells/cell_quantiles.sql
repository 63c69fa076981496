{%- set cell = quantile_cell() %}
{%- set metrics = asked_metrics() | rejectattr('quantile', 'none') | list %}

with

distributions as (
    select
        *,
        {{ by_number('metric_number', metrics | map(attribute='quantile'), 'double') }} as quantile
    from {{ ref('quantile_distributions') }}
),

estimates as (
    select
        {{ cell }},
        value as at_value,
        next_value,
        {{ share_to_next('quantile') }} as share
    from distributions
    where {{ is_at_quantile('quantile') }}
),

-- how much of a unit lies below its cell's quantile
scored as (
    select
        {{ cell }},
        unit_id,
        count(*) as unit_rows,
        sum(case
            when value < at_value then 1e0
            when value = at_value then (1 + share) / 2
            when value = next_value then share / 2
            else 0e0
        end) as score
    from {{ ref('quantile_values') }}
    inner join estimates using ({{ cell }})
    group by {{ cell }}, unit_id
),

scores as (
    select
        {{ cell }},
        count(*) as units,
        avg(unit_rows) as mean_rows,
        var_samp(unit_rows) as var_rows,
        sum(score) / sum(unit_rows) as mean_share,
        var_samp(score) as var_score,
        covar_samp(score, unit_rows) as covar_score_rows
    from scored
    group by {{ cell }}
),

measured as (
    select
        {{ cell }},
        units,
        sqrt({{ score_variance() }}) as share_error
    from scores
),

reached as (
    select
        {{ cell }},
        max(measured.units) as units,
        max(measured.share_error) as share_error,
        max(quantile - {{ quantile_z() }} * measured.share_error) as lower_quantile,
        max(quantile + {{ quantile_z() }} * measured.share_error) as upper_quantile,
        max(case when {{ is_at_quantile('quantile') }} then {{ value_at_quantile('quantile') }} end) as estimate,
        max(case when {{ is_at_quantile('quantile') }} then held end) as held,
        max(case when {{ is_at_quantile('quantile') }} then coalesce(next_held, 0) end) as next_held,
        max(all_rows) as all_rows,
        max(case when {{ is_at_quantile(lower_quantile()) }} then {{ value_at_quantile(lower_quantile()) }} end) as lower_value,
        max(case when {{ is_at_quantile(upper_quantile()) }} then {{ value_at_quantile(upper_quantile()) }} end) as upper_value
    from distributions
    inner join measured using ({{ cell }})
    group by {{ cell }}
)

select
    population_id,
    {{ by_number('metric_number', metrics | map(attribute='name'), 'string') }} as metric,
    {{ by_number('slice_number', ['overall'] + asked_slices() | map(attribute='name') | list, 'string') }} as slice_name,
    slice_value,
    variant_a,
    variant_b,
    units,
    estimate,
    power((upper_value - lower_value) / (2 * {{ quantile_z() }}), 2) as variance,
    case
        when lower_quantile <= 0 or upper_quantile >= 1 then 'quantile_too_extreme'
        when
            {{ is_point_mass('held', 'next_held') }} or {{ is_point_mass('next_held', 'held') }} or upper_value = lower_value
            then 'point_mass'
    end as reason
from reached
