with

results as (
    select
        *,
        case when trigger = 'schedule' then series_key else request_key end as question
    from {{ whole(ref('interaction_results')) }}
),

log as (
    select * from {{ whole(ref('run_log')) }}
),

runs as (
    select
        results.*,
        log.settings,
        log.family_hash
    from results
    left join log on results.run_id = log.run_id
),

-- runs of one build are not compared with each other
newest as (
    select
        question,
        completed_at,
        max(run_id) as run_id
    from results
    group by question, completed_at
),

steps as (
    select
        question,
        completed_at,
        lag(run_id) over (partition by question order by completed_at) as previous_run_id
    from newest
),

compared as (
    select
        later.run_id,
        earlier.run_id as previous_run_id,
        later.request_key,
        later.series_key,
        later.experiment_a,
        later.experiment_b,
        later.metric,
        later.interaction_scale,
        {%- for column in compared_columns() %}
        earlier.{{ column }} as {{ column }}_before,
        later.{{ column }} as {{ column }}_after{{ ',' if not loop.last }}
        {%- endfor %}
    from steps
    inner join runs as later on steps.question = later.question and steps.completed_at = later.completed_at
    inner join runs as earlier on steps.previous_run_id = earlier.run_id
),

told_apart as (
    select
        *,
        {{ has_moved('interaction') }} as interaction_moved,
        {{ has_moved('interaction') }} or {{ has_moved('standard_error') }} as estimate_moved,
        {{ is_other('verdict') }} as verdict_moved,
        {{ is_other('variant_a') }} or {{ is_other('variant_b') }} as headline_changed,
        {{ is_other('start_date') }} or {{ is_other('end_date') }} as dates_changed,
        {{ is_other('metric_definition_hash') }} as metric_definition_changed,
        {{ is_other('code_version') }} as code_changed,
        settings_before <> settings_after as settings_changed,
        -- a family of no contrast judges nothing, whatever was asked with it
        family_size_before <> family_size_after or (family_hash_before <> family_hash_after and family_size_after > 0) as family_changed,
        {{ is_other('data_watermark') }} or {{ is_other('joint_units') }} or {{ is_other('crossover_units') }} or {{ is_other('fact_rows') }}
            as counts_changed
    from compared
),

-- an estimate that moves while nothing else that could move it is different moves by the data
judged as (
    select
        *,
        counts_changed
        or (
            estimate_moved
            and not (dates_changed or metric_definition_changed or code_changed)
            and not (headline_changed and coalesce(settings_changed, false))
        ) as data_changed
    from told_apart
)

select
    run_id,
    previous_run_id,
    request_key,
    series_key,
    interaction_before,
    interaction_after,
    interaction_after - interaction_before as interaction_change,
    (interaction_after - interaction_before) / nullif(standard_error_before, 0) as change_in_standard_errors,
    joint_units_after - joint_units_before as joint_units_change,
    fact_rows_after - fact_rows_before as fact_rows_change,
    verdict_before,
    verdict_after,
    data_changed,
    dates_changed,
    metric_definition_changed,
    code_changed,
    settings_changed,
    family_changed,
    {{ change_explanation() }} as explanation
from judged
