with

counted as (
    select
        population_id, metric_number, slice_number, slice_value, variant_a, variant_b,
        value,
        count(*) as held
    from <models>.quantile_values
    group by population_id, metric_number, slice_number, slice_value, variant_a, variant_b, value
),

placed as (
    select
        *,
        row_number() over (partition by population_id, metric_number, slice_number, slice_value, variant_a, variant_b order by value) as place,
        sum(held) over (partition by population_id, metric_number, slice_number, slice_value, variant_a, variant_b order by value rows between unbounded preceding and current row) as held_up_to,
        sum(held) over (partition by population_id, metric_number, slice_number, slice_value, variant_a, variant_b) as all_rows
    from counted
),

ranked as (
    select
        *,
        cast(held_up_to - held + (held - 1) / 2e0 as double) / nullif(all_rows - 1, 0) as value_rank
    from placed
)

select
    population_id, metric_number, slice_number, slice_value, variant_a, variant_b,
    place,
    value,
    held,
    value_rank,
    lead(value) over (partition by population_id, metric_number, slice_number, slice_value, variant_a, variant_b order by value) as next_value,
    lead(held) over (partition by population_id, metric_number, slice_number, slice_value, variant_a, variant_b order by value) as next_held,
    lead(value_rank) over (partition by population_id, metric_number, slice_number, slice_value, variant_a, variant_b order by value) as next_rank,
    all_rows
from ranked
