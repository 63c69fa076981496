{#-
    What the rules ask for on the day, in the shape of `call_rows`: one row per rule, pair and metric, also of pairs that share too few
    units, which only the exposures can tell.
-#}
{% macro scheduled_rows(experiments) %}
    with

    rules as (
        {%- for rule in schedule() %}
        {%- set rule_rank = loop.index %}
        {%- for metric in listed(rule.metrics) %}
        select
            cast({{ rule_rank }} as bigint) as rule_rank,
            {{ text_literal(rule.name) }} as rule_name,
            {{ text_literal(metric) }} as metric,
            {{ text_or_null(rule.get('priority')) }} as priority,
            cast({{ rule.max_days | int if rule.get('max_days') else 'null' }} as bigint) as max_days,
            cast({{ rule.get('min_joint_units', 1) | int }} as bigint) as min_joint_units,
            {{ text_or_null(slices_text(rule.get('slices'))) }} as slices,
            {{ text_or_null(rule.get('confidence_level')) }} as confidence_level,
            {{ text_or_null(rule.get('interaction_scale')) }} as interaction_scale
        {{ 'union all' if not loop.last }}
        {%- endfor %}
        {{ 'union all' if not loop.last }}
        {%- endfor %}
    ),

    as_of as (
        select cast({{ text_literal(as_of_date()) }} as date) as day
    ),

    live as (
        select experiments.*
        from {{ experiments }} as experiments
        cross join as_of
        where
            started_at < cast(as_of.day as timestamp) + interval 1 day
            and (ended_at is null or ended_at > cast(as_of.day as timestamp))
    ),

    pairs as (
        select
            a.experiment_id as experiment_a,
            b.experiment_id as experiment_b,
            a.priority as priority_a,
            b.priority as priority_b,
            cast(greatest(a.started_at, b.started_at) as date) as start_date,
            as_of.day as end_date
        from live as a
        inner join live as b on a.experiment_id < b.experiment_id
        cross join as_of
        where a.layer is null or b.layer is null or a.layer <> b.layer
    )

    select
        {{ hash_of(["'schedule'", 'rules.rule_name', 'pairs.experiment_a', 'pairs.experiment_b', 'rules.metric', 'pairs.start_date', 'pairs.end_date']) }}
            as request_hash,
        cast(null as string) as request_id,
        cast(null as string) as request_error,
        cast(null as timestamp) as requested_at,
        'schedule' as trigger,
        rules.rule_name as requested_by,
        pairs.experiment_a,
        pairs.experiment_b,
        rules.metric,
        cast(pairs.start_date as string) as start_date,
        cast(pairs.end_date as string) as end_date,
        rules.slices,
        rules.confidence_level,
        rules.interaction_scale,
        rules.rule_rank,
        rules.min_joint_units
    from rules
    inner join pairs
        on
            (rules.priority is null or (pairs.priority_a = rules.priority and pairs.priority_b = rules.priority))
            and (rules.max_days is null or 1 + {{ days_between('pairs.start_date', 'pairs.end_date') }} <= rules.max_days)
{% endmacro %}
