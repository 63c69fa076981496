{#-
    What was asked for, typed, with `error`: the first thing that is wrong with it, NULL when it can be calculated. The one place
    where ad-hoc calls and requests are judged; values of either are compared, never pasted.
-#}
{% macro checked_runs(asked, experiments, variants) %}
    with

    asked as (
        select
            *,
            concat_ws('|', coalesce(request_hash, ''), metric) as asked_key
        from (
            {{ asked }}
        ) as everything
    ),

    experiments as (
        select * from {{ experiments }}
    ),

    variants as (
        select * from {{ variants }}
    ),

    metrics as (
        {{ catalog_metrics() }}
    ),

    slice_names as (
        select distinct
            asked.asked_key,
            trim(parts.part) as name
        from asked,
            lateral {{ split_rows("coalesce(nullif(trim(asked.slices), ''), " ~ text_or_null(slices_text(given('slices'))) ~ ")", 'parts') }}
        where trim(parts.part) <> ''
    ),

    slices as (
        select
            asked_key,
            {{ sorted_with_commas('name') }} as slices
        from slice_names
        group by asked_key
    ),

    told as (
        {{ name_problems('asked', 'slice_names', 'experiments', 'variants', 'metrics', slice_columns() if asks_for_slices(asked) else []) }}
    ),

    typed as (
        select
            asked_key,
            request_hash,
            request_id,
            request_error,
            requested_at,
            trigger,
            requested_by,
            experiment_a,
            experiment_b,
            metric,
            start_date as asked_start_date,
            end_date as asked_end_date,
            slices as asked_slices,
            confidence_level as asked_confidence_level,
            interaction_scale as asked_interaction_scale,
            rule_rank,
            min_joint_units,
            {{ iso_date('start_date') }} as start_date,
            {{ iso_date('end_date') }} as end_date,
            {{ plain_number("coalesce(nullif(trim(confidence_level), ''), " ~ text_literal(given('confidence_level')) ~ ")") }} as confidence_level,
            coalesce(nullif(trim(interaction_scale), ''), {{ text_literal(given('interaction_scale')) }}) as interaction_scale
        from asked
    ),

    judged as (
        select
            typed.*,
            metrics.metric_template,
            metrics.metric_role,
            metrics.desired,
            metrics.negligible,
            metrics.metric_definition_hash,
            slices.slices,
            case
                when typed.request_error is not null then typed.request_error
                when coalesce(typed.experiment_a, '') = '' then 'experiment_a is missing'
                when coalesce(typed.experiment_b, '') = '' then 'experiment_b is missing'
                when coalesce(typed.metric, '') = '' then 'metric is missing'
                when coalesce(typed.asked_start_date, '') = '' then 'start_date is missing'
                when coalesce(typed.asked_end_date, '') = '' then 'end_date is missing'
                when told.unknown_experiment_a is not null then 'experiment_a: ' || told.unknown_experiment_a
                when told.unknown_experiment_b is not null then 'experiment_b: ' || told.unknown_experiment_b
                when typed.experiment_a = typed.experiment_b
                    then 'experiment_a and experiment_b are both ' || {{ quoted('typed.experiment_a') }} || '; a pair needs two experiments'
                when told.unknown_metric is not null then told.unknown_metric
                when told.unknown_slices is not null then told.unknown_slices
                when metrics.metric_error is not null then 'metric ' || {{ quoted('typed.metric') }} || ': ' || metrics.metric_error
                when typed.start_date is null
                    then 'start_date ' || {{ quoted('typed.asked_start_date') }} || ' is no date; write it as YYYY-MM-DD'
                when typed.end_date is null
                    then 'end_date ' || {{ quoted('typed.asked_end_date') }} || ' is no date; write it as YYYY-MM-DD'
                when typed.end_date < typed.start_date
                    then
                        'end_date ' || cast(typed.end_date as string) || ' is before start_date '
                        || cast(typed.start_date as string) || '; both days belong to the range'
                when typed.confidence_level is null or not (typed.confidence_level > 0 and typed.confidence_level < 1)
                    then
                        'confidence_level ' || {{ quoted('coalesce(typed.asked_confidence_level, ' ~ text_literal(given('confidence_level')) ~ ')') }}
                        || ' is not allowed; it must be a number between 0 and 1, such as 0.95'
                when typed.interaction_scale not in ('additive', 'multiplicative')
                    then
                        'unknown interaction_scale ' || {{ quoted('typed.interaction_scale') }}
                        || '; allowed: additive, multiplicative'
                when told.problem_experiment_a is not null
                    then 'experiment_a: ' || {{ quoted('typed.experiment_a') }} || ' ' || told.problem_experiment_a
                when told.problem_experiment_b is not null
                    then 'experiment_b: ' || {{ quoted('typed.experiment_b') }} || ' ' || told.problem_experiment_b
            end as problem
        from typed
        left join metrics on typed.metric = metrics.metric
        left join told on typed.asked_key = told.asked_key
        left join slices on typed.asked_key = slices.asked_key
    )

    -- one bad metric fails the whole request
    select
        *,
        case when request_hash is null then problem else min(problem) over (partition by request_hash) end as error
    from judged
{% endmacro %}
