{#- Funnel: whether a unit did every step in order, each strictly after the one before. -#}

{% macro funnel__takes() %}{{ return({'required': ['steps'], 'optional': ['within_hours', 'covariate']}) }}{% endmacro %}

{% macro funnel__errors(entry) %}
    {%- if entry.steps is string or entry.steps is mapping or entry.steps is not iterable or not entry.steps -%}
        {{- return(["'steps' must be a list of mappings with the key 'fact', not " ~ shown(entry.steps)]) -}}
    {%- endif -%}
    {%- set errors = [] -%}
    {%- for step in entry.steps -%}
        {%- if step is not mapping -%}
            {%- do errors.append("'steps': step " ~ loop.index ~ ' must be a mapping, not ' ~ shown(step)) -%}
        {%- else -%}
            {%- do errors.extend(prefixed("'steps': step " ~ loop.index ~ ': ', key_errors(step, ['fact'], ['filter']) + text_errors(step, ['filter']))) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set within = entry.get('within_hours') -%}
    {%- if within is not none and (not is_number(within) or within <= 0) -%}
        {%- do errors.append("'within_hours' must be a number above 0, not " ~ shown(within)) -%}
    {%- elif within is not none -%}
        {%- do errors.extend(span_errors('within_hours', within, 3600)) -%}
    {%- endif -%}
    {{- return(errors) -}}
{% endmacro %}

{% macro funnel__sides(entry) %}
    {%- set sides = {} -%}
    {%- for step in entry.steps -%}
        {%- do sides.update({'step_' ~ loop.index: {'fact': step.fact, 'aggregation': 'times', 'filter': step.filter, 'is_internal': true}}) -%}
    {%- endfor -%}
    {{- return(sides) -}}
{% endmacro %}

{% macro funnel__unit_values(metric) %}
    {{- return({'numerator': 'coalesce(' ~ metric.source ~ 'folds.' ~ completed_column(metric) ~ ', 0e0)'}) -}}
{% endmacro %}
