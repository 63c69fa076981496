-- What a run was asked for is there once: all cells, contrasts and effects of every slice, one headline, all checks, one result.
{%- set checks = [
    'srm_a', 'srm_b', 'independence', 'entry_a_to_b', 'entry_b_to_a', 'exposure_timing',
    'overlap', 'crossovers', 'invalid_exposures', 'non_finite_values', 'unfinished_period',
] %}

with

runs as (
    select * from {{ ref('runs') }}
),

populations as (
    select * from {{ ref('populations') }}
),

parts as (
    select * from {{ ref('run_statistics') }}
    where part <> 'check'
),

arms as (
    select
        scope_id,
        count(*) as arms
    from {{ ref('scope_variants') }}
    group by scope_id
),

asked as (
    select
        runs.run_id,
        a.arms * b.arms as cells,
        (a.arms - 1) * (b.arms - 1) as contrasts
    from runs
    left join populations on runs.population_id = populations.population_id
    left join arms as a on populations.scope_a = a.scope_id
    left join arms as b on populations.scope_b = b.scope_id
),

-- everybody and each slice value that has any row
slices as (
    select run_id, 'overall' as slice_name, 'overall' as slice_value from asked
    union distinct
    select run_id, slice_name, slice_value from parts
),

statistics as (
    select
        run_id,
        slice_name,
        slice_value,
        count(case when part = 'cell' then 1 end) as cells,
        count(case when part = 'contrast' then 1 end) as contrasts,
        count(case when part = 'effect' then 1 end) as effects,
        count(case when headline_rank = 1 then 1 end) as headlines
    from parts
    group by run_id, slice_name, slice_value
),

checks as (
    select
        run_id,
        count(*) as checks
    from {{ ref('run_checks') }}
    where check_name in ('{{ checks | join("', '") }}')
    group by run_id
),

results as (
    select
        run_id,
        count(*) as results
    from {{ ref('run_results') }}
    group by run_id
),

counted as (
    select
        slices.*,
        asked.cells as cells_wanted,
        statistics.cells as cells_found,
        asked.contrasts as contrasts_wanted,
        statistics.contrasts as contrasts_found,
        8 * asked.contrasts as effects_wanted,
        statistics.effects as effects_found,
        1 as headlines_wanted,
        statistics.headlines as headlines_found,
        {{ checks | length }} as checks_wanted,
        checks.checks as checks_found,
        1 as results_wanted,
        results.results as results_found
    from slices
    left join asked on slices.run_id = asked.run_id
    left join statistics
        on
            slices.run_id = statistics.run_id
            and slices.slice_name = statistics.slice_name
            and slices.slice_value = statistics.slice_value
    left join checks on slices.run_id = checks.run_id
    left join results on slices.run_id = results.run_id
)

select *
from counted
where
    {%- for thing in ['cells', 'contrasts', 'effects', 'headlines', 'checks', 'results'] %}
    {{ 'or ' if not loop.first }}{{ thing }}_wanted is distinct from {{ thing }}_found
    {%- endfor %}
