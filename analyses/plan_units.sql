-- How many joint units does it take? From the cells of past runs: to see an interaction of the size asked for with a power of 0.8, and
-- to rule out one that matters. `dbt show --select plan_units --vars '{interaction_size: 0.02}'`, a share of the value in both controls.
{%- set size = var('interaction_size', 0.05) %}

with

results as (
    select * from {{ ref('interaction_results_latest') }}
    where undefined_reason is null
),

controls as (
    select * from {{ ref('interaction_cells') }}
    where slice_name = 'overall'
),

measured as (
    select
        results.*,
        controls.estimate as control_estimate,
        case
            when results.interaction_scale = 'multiplicative'
                then ln(1 + results.minimum_detectable_interaction) / ln(1 + cast({{ size }} as double))
            else results.minimum_detectable_interaction / nullif(cast({{ size }} as double) * abs(controls.estimate), 0)
        end as detectable_sizes
    from results
    inner join controls
        on
            results.run_id = controls.run_id
            and results.control_a = controls.variant_a
            and results.control_b = controls.variant_b
)

select
    experiment_a,
    experiment_b,
    metric,
    interaction_scale,
    end_date,
    control_estimate,
    joint_units,
    minimum_detectable_interaction,
    cast({{ size }} as double) as interaction_size,
    cast(ceil(joint_units * detectable_sizes * detectable_sizes) as bigint) as units_to_see_it,
    units_needed as units_to_rule_out_what_matters
from measured
order by experiment_a, experiment_b, metric
