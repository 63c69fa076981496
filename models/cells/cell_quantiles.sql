{%- set metrics = asked_metrics() | rejectattr('quantile', 'none') | list %}
{%- set slices = [{'name': 'overall'}] + (asked_slices() if metrics else []) %}
{%- set cell = 'population_id, metric, slice_name, slice_value, variant_a, variant_b' %}

with

valued as (
    select * from {{ ref('capped_values') }}
),

-- what the quantile is of: a row per unit, or per event of each unit
listed as (
    {%- for metric in metrics %}
    select
        population_id,
        unit_id,
        variant_a,
        variant_b,
        {%- for slice in slices[1:] %}
        {{ slice.alias }},
        {%- endfor %}
        {{ text_literal(metric.name) }} as metric,
        cast({{ metric.quantile }} as double) as quantile,
        {{ one_row_each(metric.alias ~ '_numerator') if metric.sides['numerator'].aggregation == 'events' else metric.alias ~ '_numerator' }} as value
    from valued
    where {{ metric.alias }}_numerator is not null
    {{- '\n    union all' if not loop.last }}
    {%- else %}
    select
        population_id,
        unit_id,
        variant_a,
        variant_b,
        cast(null as string) as metric,
        cast(null as double) as quantile,
        cast(null as double) as value
    from valued
    where false
    {%- endfor %}
),

values_of_cells as (
    {%- for slice in slices %}
    select
        {{ text_literal(slice.name) }} as slice_name,
        {{ slice.alias or "'overall'" }} as slice_value,
        population_id,
        unit_id,
        variant_a,
        variant_b,
        metric,
        quantile,
        value
    from listed
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

counted as (
    select
        {{ cell }},
        quantile,
        value,
        count(*) as held
    from values_of_cells
    group by {{ cell }}, quantile, value
),

placed as (
    select
        *,
        row_number() over (partition by {{ cell }} order by value) as place,
        sum(held) over (partition by {{ cell }} order by value rows between unbounded preceding and current row) as held_up_to,
        sum(held) over (partition by {{ cell }}) as all_rows
    from counted
),

ranked as (
    select
        *,
        cast(held_up_to - held + (held - 1) / 2e0 as double) / nullif(all_rows - 1, 0) as value_rank
    from placed
),

distributions as (
    select
        *,
        lead(value) over (partition by {{ cell }} order by value) as next_value,
        lead(held) over (partition by {{ cell }} order by value) as next_held,
        lead(value_rank) over (partition by {{ cell }} order by value) as next_rank
    from ranked
),

estimates as (
    select
        {{ cell }},
        quantile,
        all_rows,
        value as at_value,
        next_value,
        held,
        coalesce(next_held, 0) as next_held,
        {{ share_to_next('quantile') }} as share,
        {{ value_at_quantile('quantile') }} as estimate
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
    from values_of_cells
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
        estimates.quantile,
        estimates.estimate,
        estimates.all_rows,
        estimates.held,
        estimates.next_held,
        scores.units,
        sqrt({{ score_variance() }}) as share_error
    from estimates
    inner join scores using ({{ cell }})
),

bounds as (
    select
        *,
        greatest(0e0, quantile - {{ quantile_z() }} * share_error) as lower_quantile,
        least(1e0, quantile + {{ quantile_z() }} * share_error) as upper_quantile
    from measured
),

reached as (
    select
        {{ cell }},
        max(case when {{ is_at_quantile('lower_quantile') }} then {{ value_at_quantile('lower_quantile') }} end) as lower_value,
        max(case when {{ is_at_quantile('upper_quantile') }} then {{ value_at_quantile('upper_quantile') }} end) as upper_value
    from distributions
    inner join bounds using ({{ cell }})
    group by {{ cell }}
)

select
    {{ cell }},
    bounds.units,
    bounds.estimate,
    power((reached.upper_value - reached.lower_value) / (2 * {{ quantile_z() }}), 2) as variance,
    case
        when bounds.lower_quantile <= 0 or bounds.upper_quantile >= 1 then 'quantile_too_extreme'
        when
            {{ is_point_mass('bounds.held', 'bounds.next_held') }} or {{ is_point_mass('bounds.next_held', 'bounds.held') }}
            or reached.upper_value = reached.lower_value
            then 'point_mass'
    end as reason
from bounds
inner join reached using ({{ cell }})
