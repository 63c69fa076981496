with

log as (
    select * from <models>.run_log
    where
        invocation_id = '<invocation>'
        and error is null
),

populations as (
    select * from <models>.populations
)

select
    log.*,
    populations.population_id,
    populations.layer_a,
    populations.layer_b
from log
inner join populations
    on
        log.experiment_a = populations.experiment_a
        and log.experiment_b = populations.experiment_b
        and log.start_date = populations.start_date
        and log.end_date = populations.end_date
