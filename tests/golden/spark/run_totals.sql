with

asked as (
    select * from <models>.runs
),

populations as (
    select * from <models>.populations
),

runs as (
    select
        asked.run_id,
        asked.start_date,
        asked.end_date,
        populations.population_id,
        populations.scope_a,
        populations.scope_b
    from asked
    inner join populations on asked.population_id = populations.population_id
),

cells as (
    select
        run_id,
        count(*) as cells,
        sum(joint_units) as joint_units,
        sum(fact_rows) as fact_rows,
        sum(non_finite_values) as non_finite_values,
        max(latest_fact_at) as latest_fact_at
    from <models>.cell_aggregates
    where slice_name = 'overall'
    group by run_id
),

scopes as (
    select
        scope_id,
        sum(case when is_clean then units else 0 end) as clean_units,
        sum(invalid_rows) as invalid_rows,
        max(latest_exposed_at) as latest_exposed_at
    from <models>.scope_counts
    group by scope_id
),

crossovers as (
    select
        population_id,
        sum(units) as crossover_units
    from <models>.shared_counts
    where is_crossover
    group by population_id
)

select
    runs.run_id,
    cast(cells.cells as bigint) as cells,
    cast(cells.joint_units as bigint) as joint_units,
    cast(coalesce(crossovers.crossover_units, 0) as bigint) as crossover_units,
    cast(coalesce(a.clean_units, 0) as bigint) as clean_units_a,
    cast(coalesce(b.clean_units, 0) as bigint) as clean_units_b,
    cast(coalesce(a.invalid_rows, 0) + coalesce(b.invalid_rows, 0) as bigint) as invalid_rows,
    cast(cells.fact_rows as bigint) as fact_rows,
    cast(cells.non_finite_values as bigint) as non_finite_values,
    greatest(a.latest_exposed_at, b.latest_exposed_at, cells.latest_fact_at) as data_watermark,
    greatest(0, 1 + cast(round((unix_micros(cast(runs.end_date as timestamp)) / 1e6 - unix_micros(cast(greatest(runs.start_date, cast(cast('<time>' as timestamp) as date)) as timestamp)) / 1e6) / 86400) as bigint)) as unfinished_days
from runs
inner join cells on runs.run_id = cells.run_id
left join scopes as a on runs.scope_a = a.scope_id
left join scopes as b on runs.scope_b = b.scope_id
left join crossovers on runs.population_id = crossovers.population_id
