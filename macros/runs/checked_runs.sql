{#-
    What was asked for, typed, with `error`: the first thing that is wrong with it, NULL when it can be calculated. The one place
    where ad-hoc calls and requests are judged; values of either are compared, never pasted.
-#}
{% macro checked_runs(asked, experiments, variants) %}
    with

    asked as (
        {{ asked }}
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

    problems as (
        select
            experiment_id,
            min_by(problem, rank) as problem
        from ({{ experiment_problems('experiments', 'variants') }}) as found
        group by experiment_id
    ),

    names as (
        select distinct experiment_id as name, 'experiment' as kind from experiments
        union all
        select metric as name, 'metric' as kind from metrics
    ),

    asked_names as (
        select experiment_a as name, 'experiment' as kind from asked
        union distinct
        select experiment_b as name, 'experiment' as kind from asked
        union distinct
        select metric as name, 'metric' as kind from asked
    ),

    ranked_names as (
        select
            asked_names.kind,
            asked_names.name,
            names.name as known_name,
            row_number() over (
                partition by asked_names.kind, asked_names.name
                order by levenshtein(lower(names.name), lower(substr(asked_names.name, 1, 200))), names.name
            ) as rank
        from asked_names
        left join names as same on asked_names.kind = same.kind and asked_names.name = same.name
        inner join names on asked_names.kind = names.kind
        where same.name is null
    ),

    unknown_names as (
        select
            asked_names.kind,
            asked_names.name,
            'unknown ' || asked_names.kind || ' ' || {{ quoted('asked_names.name') }} || '; '
            || coalesce('closest known: ' || concat_ws(
                ', ',
                max(case when ranked_names.rank = 1 then ranked_names.known_name end),
                max(case when ranked_names.rank = 2 then ranked_names.known_name end),
                max(case when ranked_names.rank = 3 then ranked_names.known_name end)
            ), 'none is known') as problem
        from asked_names
        left join names on asked_names.kind = names.kind and asked_names.name = names.name
        left join ranked_names on asked_names.kind = ranked_names.kind and asked_names.name = ranked_names.name
        where names.name is null
        group by asked_names.kind, asked_names.name
    ),

    typed as (
        select
            asked.request_hash,
            asked.request_id,
            asked.request_error,
            asked.trigger,
            asked.requested_by,
            asked.experiment_a,
            asked.experiment_b,
            asked.metric,
            asked.start_date as start_date_text,
            asked.end_date as end_date_text,
            asked.confidence_level as confidence_level_text,
            {{ iso_date('asked.start_date') }} as start_date,
            {{ iso_date('asked.end_date') }} as end_date,
            try_cast(coalesce(nullif(trim(asked.confidence_level), ''), {{ text_literal(given('confidence_level')) }}) as double) as confidence_level,
            coalesce(nullif(trim(asked.interaction_scale), ''), {{ text_literal(given('interaction_scale')) }}) as interaction_scale
        from asked
    ),

    judged as (
        select
            typed.request_hash,
            typed.request_id,
            typed.trigger,
            typed.requested_by,
            typed.experiment_a,
            typed.experiment_b,
            typed.metric,
            metrics.metric_template,
            metrics.metric_role,
            metrics.desired,
            metrics.negligible,
            metrics.metric_definition_hash,
            typed.start_date,
            typed.end_date,
            typed.confidence_level,
            typed.interaction_scale,
            case
                when typed.request_error is not null then typed.request_error
                when coalesce(typed.experiment_a, '') = '' then 'experiment_a is missing'
                when coalesce(typed.experiment_b, '') = '' then 'experiment_b is missing'
                when coalesce(typed.metric, '') = '' then 'metric is missing'
                when coalesce(typed.start_date_text, '') = '' then 'start_date is missing'
                when coalesce(typed.end_date_text, '') = '' then 'end_date is missing'
                when unknown_a.problem is not null then 'experiment_a: ' || unknown_a.problem
                when unknown_b.problem is not null then 'experiment_b: ' || unknown_b.problem
                when typed.experiment_a = typed.experiment_b
                    then 'experiment_a and experiment_b are both ' || {{ quoted('typed.experiment_a') }} || '; a pair needs two experiments'
                when unknown_metric.problem is not null then unknown_metric.problem
                when metrics.metric_error is not null then 'metric ' || {{ quoted('typed.metric') }} || ': ' || metrics.metric_error
                when typed.start_date is null
                    then 'start_date ' || {{ quoted('typed.start_date_text') }} || ' is no date; write it as YYYY-MM-DD'
                when typed.end_date is null
                    then 'end_date ' || {{ quoted('typed.end_date_text') }} || ' is no date; write it as YYYY-MM-DD'
                when typed.end_date < typed.start_date
                    then
                        'end_date ' || cast(typed.end_date as string) || ' is before start_date '
                        || cast(typed.start_date as string) || '; both days belong to the range'
                when typed.confidence_level is null or not (typed.confidence_level > 0 and typed.confidence_level < 1)
                    then
                        'confidence_level ' || {{ quoted('coalesce(typed.confidence_level_text, ' ~ text_literal(given('confidence_level')) ~ ')') }}
                        || ' is not allowed; it must be a number between 0 and 1, such as 0.95'
                when typed.interaction_scale not in ('additive', 'multiplicative')
                    then
                        'unknown interaction_scale ' || {{ quoted('typed.interaction_scale') }}
                        || '; allowed: additive, multiplicative'
                when problems_a.problem is not null
                    then 'experiment_a: ' || {{ quoted('typed.experiment_a') }} || ' ' || problems_a.problem
                when problems_b.problem is not null
                    then 'experiment_b: ' || {{ quoted('typed.experiment_b') }} || ' ' || problems_b.problem
            end as problem
        from typed
        left join metrics on typed.metric = metrics.metric
        left join unknown_names as unknown_a on unknown_a.kind = 'experiment' and typed.experiment_a = unknown_a.name
        left join unknown_names as unknown_b on unknown_b.kind = 'experiment' and typed.experiment_b = unknown_b.name
        left join unknown_names as unknown_metric on unknown_metric.kind = 'metric' and typed.metric = unknown_metric.name
        left join problems as problems_a on typed.experiment_a = problems_a.experiment_id
        left join problems as problems_b on typed.experiment_b = problems_b.experiment_id
    )

    -- one bad metric fails the whole request
    select
        *,
        case when request_hash is null then problem else min(problem) over (partition by request_hash) end as error
    from judged
{% endmacro %}

{#- The date a text names as YYYY-MM-DD, else NULL. -#}
{% macro iso_date(expression) -%}
    case
        when
            regexp_extract({{ expression }}, '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', 0) = {{ expression }}
            and try_cast({{ expression }} as date) >= cast('0001-01-01' as date)
            then try_cast({{ expression }} as date)
    end
{%- endmacro %}
