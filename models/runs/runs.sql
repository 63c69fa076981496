{{ refuse_if(engine_refusals()) }}

with

log as (
    select * from {{ ref('run_log') }}
    where
        invocation_id = '{{ invocation_id }}'
        and error is null
),

populations as (
    select * from {{ ref('populations') }}
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
