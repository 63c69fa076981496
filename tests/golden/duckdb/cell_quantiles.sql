with

distributions as (
    select
        *,
        case metric_number when 0 then cast(0.5 as double) end as quantile
    from <models>.quantile_distributions
),

estimates as (
    select
        population_id, metric_number, slice_number, slice_value, variant_a, variant_b,
        value as at_value,
        next_value,
        case when value_rank <= quantile and next_rank > quantile then (quantile - value_rank) / (next_rank - value_rank) else 0e0 end as share
    from distributions
    where case when value_rank <= quantile then coalesce(next_rank > quantile, true) else place = 1 end
),

-- how much of a unit lies below its cell's quantile
scored as (
    select
        population_id, metric_number, slice_number, slice_value, variant_a, variant_b,
        unit_id,
        count(*) as unit_rows,
        sum(case
            when value < at_value then 1e0
            when value = at_value then (1 + share) / 2
            when value = next_value then share / 2
            else 0e0
        end) as score
    from <models>.quantile_values
    inner join estimates using (population_id, metric_number, slice_number, slice_value, variant_a, variant_b)
    group by population_id, metric_number, slice_number, slice_value, variant_a, variant_b, unit_id
),

scores as (
    select
        population_id, metric_number, slice_number, slice_value, variant_a, variant_b,
        count(*) as units,
        avg(unit_rows) as mean_rows,
        var_samp(unit_rows) as var_rows,
        sum(score) / sum(unit_rows) as mean_share,
        var_samp(score) as var_score,
        covar_samp(score, unit_rows) as covar_score_rows
    from scored
    group by population_id, metric_number, slice_number, slice_value, variant_a, variant_b
),

measured as (
    select
        population_id, metric_number, slice_number, slice_value, variant_a, variant_b,
        units,
        sqrt(case
        when var_score - 2 * mean_share * covar_score_rows + mean_share * mean_share * var_rows > 1e-12 * (var_score + abs(2 * mean_share * covar_score_rows) + mean_share * mean_share * var_rows) then (var_score - 2 * mean_share * covar_score_rows + mean_share * mean_share * var_rows) / (units * mean_rows * mean_rows)
        else 0e0
    end) as share_error
    from scores
),

reached as (
    select
        population_id, metric_number, slice_number, slice_value, variant_a, variant_b,
        max(measured.units) as units,
        max(measured.share_error) as share_error,
        max(quantile - 1.959963984540054e0 * measured.share_error) as lower_quantile,
        max(quantile + 1.959963984540054e0 * measured.share_error) as upper_quantile,
        max(case when case when value_rank <= quantile then coalesce(next_rank > quantile, true) else place = 1 end then value + (case when value_rank <= quantile and next_rank > quantile then (quantile - value_rank) / (next_rank - value_rank) else 0e0 end) * (coalesce(next_value, value) - value) end) as estimate,
        max(case when case when value_rank <= quantile then coalesce(next_rank > quantile, true) else place = 1 end then held end) as held,
        max(case when case when value_rank <= quantile then coalesce(next_rank > quantile, true) else place = 1 end then coalesce(next_held, 0) end) as next_held,
        max(all_rows) as all_rows,
        max(case when case when value_rank <= greatest(0e0, quantile - 1.959963984540054e0 * share_error) then coalesce(next_rank > greatest(0e0, quantile - 1.959963984540054e0 * share_error), true) else place = 1 end then value + (case when value_rank <= greatest(0e0, quantile - 1.959963984540054e0 * share_error) and next_rank > greatest(0e0, quantile - 1.959963984540054e0 * share_error) then (greatest(0e0, quantile - 1.959963984540054e0 * share_error) - value_rank) / (next_rank - value_rank) else 0e0 end) * (coalesce(next_value, value) - value) end) as lower_value,
        max(case when case when value_rank <= least(1e0, quantile + 1.959963984540054e0 * share_error) then coalesce(next_rank > least(1e0, quantile + 1.959963984540054e0 * share_error), true) else place = 1 end then value + (case when value_rank <= least(1e0, quantile + 1.959963984540054e0 * share_error) and next_rank > least(1e0, quantile + 1.959963984540054e0 * share_error) then (least(1e0, quantile + 1.959963984540054e0 * share_error) - value_rank) / (next_rank - value_rank) else 0e0 end) * (coalesce(next_value, value) - value) end) as upper_value
    from distributions
    inner join measured using (population_id, metric_number, slice_number, slice_value, variant_a, variant_b)
    group by population_id, metric_number, slice_number, slice_value, variant_a, variant_b
)

select
    population_id,
    case metric_number when 0 then 'median_revenue_per_buyer' end as metric,
    case slice_number when 0 then 'overall' when 1 then 'country' end as slice_name,
    slice_value,
    variant_a,
    variant_b,
    units,
    estimate,
    power((upper_value - lower_value) / (2 * 1.959963984540054e0), 2) as variance,
    case
        when lower_quantile <= 0 or upper_quantile >= 1 then 'quantile_too_extreme'
        when
            (held > all_rows * 1.959963984540054e0 * share_error and next_held < 10 and 5 * next_held < held) or (next_held > all_rows * 1.959963984540054e0 * share_error and held < 10 and 5 * held < next_held) or upper_value = lower_value
            then 'point_mass'
    end as reason
from reached
