{#-
    What is wrong with the experiments and the metric of each call: one row per `asked_key`, with `unknown_<place>` (the name is not
    known; what is nearest) and `problem_<place>` (a known experiment that is unfit) for experiment_a, experiment_b, metric and
    slices. The arguments name relations or steps of the query around it; `attributes` are the names a slice may have.
-#}
{% macro name_problems(asked, slice_names, experiments, variants, metrics, attributes) %}
    with

    problems as (
        select
            experiment_id,
            min_by(problem, rank) as problem
        from ({{ experiment_problems(experiments, variants) }}) as found
        group by experiment_id
    ),

    known as (
        select distinct experiment_id as name, 'experiment' as kind from {{ experiments }}
        union all
        select metric as name, 'metric' as kind from {{ metrics }}
        {%- for column in attributes %}
        union all
        select {{ text_literal(column) }} as name, 'slice' as kind
        {%- endfor %}
    ),

    asked_names as (
        select asked_key, 'experiment_a' as place, 'experiment' as kind, experiment_a as name from {{ asked }}
        union all
        select asked_key, 'experiment_b' as place, 'experiment' as kind, experiment_b as name from {{ asked }}
        union all
        select asked_key, 'metric' as place, 'metric' as kind, metric as name from {{ asked }}
        union all
        select asked_key, 'slices' as place, 'slice' as kind, name from {{ slice_names }}
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
                partition by judged_names.asked_key, judged_names.place, judged_names.name
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
            ), ''), max(case when kind = 'slice' then 'the table units has no such columns, or is not there' else 'none is known' end)) as told_unknown
        from ranked_names
        where rank <= 3
        group by asked_key, place, name
    )

    select
        asked_key
        {%- for place in ['experiment_a', 'experiment_b', 'metric', 'slices'] %},
        max(case when place = '{{ place }}' then told_unknown end) as unknown_{{ place }},
        max(case when place = '{{ place }}' then problem end) as problem_{{ place }}
        {%- endfor %}
    from told_names
    group by asked_key
{% endmacro %}
