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

    problems as (
        select
            experiment_id,
            min_by(problem, rank) as problem
        from ({{ experiment_problems('experiments', 'variants') }}) as found
        group by experiment_id
    ),

    known as (
        select distinct experiment_id as name, 'experiment' as kind from experiments
        union all
        select metric as name, 'metric' as kind from metrics
    ),

    asked_names as (
        select asked_key, 'experiment_a' as place, 'experiment' as kind, experiment_a as name from asked
        union all
        select asked_key, 'experiment_b' as place, 'experiment' as kind, experiment_b as name from asked
        union all
        select asked_key, 'metric' as place, 'metric' as kind, metric as name from asked
    ),

    judged_names as (
        select
            asked_names.*,
            known.name is null as is_unknown,
            case when asked_names.kind = 'experiment' then problems.problem end as problem
        from asked_names
        left join known on asked_names.kind = known.kind and asked_names.name = known.name
        left join problems on asked_names.name = problems.experiment_id
    ),

    -- an unknown name, once for each of the three known ones that are nearest to it
    ranked_names as (
        select
            judged_names.*,
            known.name as known_name,
            row_number() over (
                partition by judged_names.asked_key, judged_names.place
                order by levenshtein(lower(known.name), lower(substr(judged_names.name, 1, 200))), known.name
            ) as rank
        from judged_names
        left join known on judged_names.is_unknown and judged_names.kind = known.kind
    ),

    told_names as (
        select
            asked_key,
            place,
            max(problem) as problem,
            max(case
                when is_unknown then 'unknown ' || kind || ' ' || {{ quoted('name') }} || '; '
            end) || coalesce('closest known: ' || nullif(concat_ws(
                ', ',
                max(case when rank = 1 then known_name end),
                max(case when rank = 2 then known_name end),
                max(case when rank = 3 then known_name end)
            ), ''), 'none is known') as unknown
        from ranked_names
        where rank <= 3
        group by asked_key, place
    ),

    told as (
        select
            asked_key
            {%- for place in ['experiment_a', 'experiment_b', 'metric'] %},
            max(case when place = '{{ place }}' then unknown end) as unknown_{{ place }},
            max(case when place = '{{ place }}' then problem end) as problem_{{ place }}
            {%- endfor %}
        from told_names
        group by asked_key
    ),

    typed as (
        select
            asked.asked_key,
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
            {{ plain_number("coalesce(nullif(trim(asked.confidence_level), ''), " ~ text_literal(given('confidence_level')) ~ ")") }} as confidence_level,
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
                when told.unknown_experiment_a is not null then 'experiment_a: ' || told.unknown_experiment_a
                when told.unknown_experiment_b is not null then 'experiment_b: ' || told.unknown_experiment_b
                when typed.experiment_a = typed.experiment_b
                    then 'experiment_a and experiment_b are both ' || {{ quoted('typed.experiment_a') }} || '; a pair needs two experiments'
                when told.unknown_metric is not null then told.unknown_metric
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
                when told.problem_experiment_a is not null
                    then 'experiment_a: ' || {{ quoted('typed.experiment_a') }} || ' ' || told.problem_experiment_a
                when told.problem_experiment_b is not null
                    then 'experiment_b: ' || {{ quoted('typed.experiment_b') }} || ' ' || told.problem_experiment_b
            end as problem
        from typed
        left join metrics on typed.metric = metrics.metric
        left join told on typed.asked_key = told.asked_key
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

{#- The number a text says in plain figures, else NULL; engines disagree about others, such as 0.9f or 1_0. -#}
{% macro plain_number(expression) -%}
    case
        when regexp_extract({{ expression }}, '^[0-9]*[.]?[0-9]+([eE][+-]?[0-9]+)?$', 0) = {{ expression }}
            then try_cast({{ expression }} as double)
    end
{%- endmacro %}
