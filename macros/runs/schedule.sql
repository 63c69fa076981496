{#- The schedule: rules that ask daily for the pairs worth watching. -#}

{% macro schedule() %}{{ return(given('schedule') or []) }}{% endmacro %}

{#- The day the schedule looks at, as text: yesterday unless the var says another. -#}
{% macro as_of_date() %}
    {{- return((given('as_of_date') or (run_started_at - modules.datetime.timedelta(days=1)).strftime('%Y-%m-%d')) | string) -}}
{% endmacro %}

{#- What is wrong with the rules, as a list of texts. What they name is judged with the runs they ask for. -#}
{% macro schedule_errors() %}
    {%- set rules = schedule() -%}
    {%- if rules is string or rules is mapping or rules is not iterable -%}
        {{- return(["the var 'schedule' must be a list of rules, not " ~ shown(rules)]) -}}
    {%- endif -%}
    {%- set errors = [] -%}
    {%- set names = [] -%}
    {%- for rule in rules -%}
        {%- if rule is not mapping -%}
            {%- do errors.append('schedule: a rule must be a mapping, not ' ~ shown(rule)) -%}
        {%- else -%}
            {%- do errors.extend(prefixed('schedule: rule ' ~ (shown(rule.name) if rule.get('name') else 'number ' ~ loop.index) ~ ' ', rule_errors(rule))) -%}
            {%- if rule.get('name') in names -%}{%- do errors.append('schedule: two rules have the name ' ~ shown(rule.name)) -%}{%- endif -%}
            {%- do names.append(rule.get('name')) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if rules and (as_of_date() | length != 10 or run_query('select ' ~ iso_date(text_literal(as_of_date()))).columns[0].values()[0] is none) -%}
        {%- do errors.append('as_of_date ' ~ shown(as_of_date()) ~ ' is no date; write it as YYYY-MM-DD') -%}
    {%- endif -%}
    {{- return(errors) -}}
{% endmacro %}

{% macro rule_errors(rule) %}
    {%- set errors = key_errors(
        rule, ['name', 'metrics'], ['priority', 'max_days', 'min_joint_units', 'slices', 'confidence_level', 'interaction_scale']
    ) -%}
    {%- do errors.extend(text_errors(rule, ['name', 'priority', 'interaction_scale'])) -%}
    {%- do errors.extend(choice_errors(rule, 'priority', ['high', 'normal'])) -%}
    {%- do errors.extend(choice_errors(rule, 'interaction_scale', ['additive', 'multiplicative'])) -%}
    {%- set metrics = rule.get('metrics') -%}
    {%- if metrics is not none and (metrics is mapping or metrics is not iterable or listed(metrics) in [[none], ['']]) -%}
        {%- do errors.append("'metrics' must be a list of metric names, not " ~ shown(metrics)) -%}
    {%- elif metrics is not none and metrics is not string -%}
        {%- for metric in metrics if metric is not string -%}
            {%- do errors.append("'metrics' must be text, not " ~ shown(metric) ~ '; quote it') -%}
        {%- endfor -%}
    {%- endif -%}
    {%- for key in ['max_days', 'min_joint_units'] if rule.get(key) is not none -%}
        {%- set value = rule[key] -%}
        {%- if not is_number(value) or value != value | int or value < 1 or value > 1e15 -%}
            {%- do errors.append("'" ~ key ~ "' must be a whole number from 1, not " ~ shown(value)) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if rule.get('confidence_level') is not none -%}
        {%- set level = rule.confidence_level | string | float(-1) -%}
        {%- if not (level > 0 and level < 1) -%}
            {%- do errors.append("'confidence_level' must be a number between 0 and 1, not " ~ shown(rule.confidence_level)) -%}
        {%- endif -%}
    {%- endif -%}
    {{- return(errors + slices_errors(rule.get('slices'))) -}}
{% endmacro %}

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

    -- one row per experiment also when it is listed twice, which is told of the run
    live as (
        select
            experiment_id,
            min(started_at) as started_at,
            min(layer) as layer,
            min(priority) as priority
        from {{ experiments }}
        cross join as_of
        where
            started_at < cast(as_of.day as timestamp) + interval 1 day
            and (ended_at is null or ended_at > cast(as_of.day as timestamp))
        group by experiment_id
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
