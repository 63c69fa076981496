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
