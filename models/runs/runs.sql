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
    log.run_id,
    log.invocation_id,
    log.request_hash,
    log.request_id,
    log.request_key,
    log.series_key,
    log.trigger,
    log.requested_by,
    log.experiment_a,
    log.experiment_b,
    log.metric,
    log.metric_template,
    log.metric_role,
    log.desired,
    log.negligible,
    log.metric_definition_hash,
    log.start_date,
    log.end_date,
    log.confidence_level,
    log.interaction_scale,
    log.slices,
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
