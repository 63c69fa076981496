{#- What makes an experiment unfit for a run: rows of (experiment_id, problem, rank), the lowest rank to be told first. -#}
{% macro experiment_problems(experiments, variants) %}
    select experiment_id, 'is listed ' || cast(count(*) as string) || ' times in experiments with different values; list it once' as problem, 1 as rank
    from {{ experiments }}
    group by experiment_id
    having count(*) > 1

    union all
    select experiment_id, 'has no started_at' as problem, 2 as rank
    from {{ experiments }}
    where started_at is null

    union all
    select
        experiment_id,
        'ended (' || cast(ended_at as string) || ') before it started (' || cast(started_at as string) || ')' as problem,
        3 as rank
    from {{ experiments }}
    where ended_at < started_at

    union all
    select
        experiment_id,
        'lists variant ' || {{ quoted("coalesce(variant_id, 'NULL')") }}
        || ' ' || cast(count(*) as string) || ' times with different values; list it once' as problem,
        4 as rank
    from {{ variants }}
    group by experiment_id, variant_id
    having count(*) > 1

    union all
    select experiment_id, 'has a variant without variant_id' as problem, 5 as rank
    from {{ variants }}
    where variant_id is null

    union all
    select
        listed.experiment_id,
        'has ' || cast(count(case when variants.is_control then 1 end) as string)
        || ' controls; exactly one of its variants needs is_control = true' as problem,
        6 as rank
    from {{ experiments }} as listed
    left join {{ variants }} as variants on listed.experiment_id = variants.experiment_id
    group by listed.experiment_id
    having count(case when variants.is_control then 1 end) <> 1

    union all
    select experiment_id, 'has no variant besides its control' as problem, 8 as rank
    from {{ variants }}
    group by experiment_id
    having count(*) = 1

    union all
    select
        experiment_id,
        'has the traffic_weight ' || coalesce({{ number_text('traffic_weight') }}, 'NULL') || ' for variant ' || {{ quoted('variant_id') }}
        || '; weights are positive numbers' as problem,
        7 as rank
    from {{ variants }}
    where
        traffic_weight is null
        or not (traffic_weight > 0 and traffic_weight < cast('infinity' as double))
{% endmacro %}
