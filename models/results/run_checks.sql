with

runs as (
    select
        run_id,
        experiment_a,
        experiment_b,
        layer_a is not null and layer_a = layer_b as is_one_layer
    from {{ ref('runs') }}
),

totals as (
    select
        *,
        least(clean_units_a, clean_units_b) as smaller_units,
        joint_units + crossover_units as shared_units
    from {{ ref('run_totals') }}
),

tested as (
    select
        run_id,
        check_name,
        value,
        p_value,
        cast({{ var('check_alpha') }} as double) as threshold,
        case
            when too_sparse then 'warn'
            when not coalesce(p_value < {{ var('check_alpha') }}, false) then 'pass'
            when check_name = 'exposure_timing' then 'warn'
            else 'fail'
        end as status
    from {{ ref('interaction_statistics') }}
    where part = 'check'
),

counted as (
    {{ counted_check('overlap', 'cast(joint_units as double) / nullif(smaller_units, 0)', 0, warn='joint_units = 0', fail='is_one_layer and joint_units > 0') }}
    union all
    {{ counted_check('crossovers', 'cast(crossover_units as double) / nullif(shared_units, 0)', 0.005, fail='value > 0.05') }}
    union all
    {{ counted_check('invalid_exposures', 'invalid_rows', 0) }}
    union all
    {{ counted_check('non_finite_values', 'non_finite_values', 0) }}
    union all
    {{ counted_check('unfinished_period', 'unfinished_days', 0) }}
),

checks as (
    select run_id, check_name, value, p_value, threshold, status from tested
    union all
    select run_id, check_name, value, cast(null as double) as p_value, threshold, status from counted
)

select
    checks.run_id,
    checks.check_name,
    checks.status,
    checks.value,
    checks.p_value,
    checks.threshold,
    {{ check_message() }} as message
from checks
inner join runs on checks.run_id = runs.run_id
