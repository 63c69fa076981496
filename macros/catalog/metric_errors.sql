{#-
    What is wrong with a metric's entry, as a list of texts, empty when it can be calculated. Nothing is raised here: a build
    checks only the metrics it was asked for, and a request for a broken one fails alone.
-#}
{% macro metric_errors(name) %}
    {%- set entry = var('metrics', {})[name] -%}
    {%- if entry is not mapping -%}
        {{- return(["must be a mapping with the key 'template', not " ~ shown(entry)]) -}}
    {%- endif -%}
    {%- set templates = metric_templates() -%}
    {%- if entry.get('template') is none -%}
        {{- return(["lacks the key 'template'; " ~ allowed_names('', templates)]) -}}
    {%- elif entry.template | string not in templates -%}
        {{- return(['unknown template ' ~ shown(entry.template) ~ '; ' ~ allowed_names(entry.template, templates)]) -}}
    {%- endif -%}

    {%- set template = templates[entry.template] -%}
    {%- set keys = template.takes() -%}
    {%- set common = common_metric_keys() | reject('in', keys.refused or []) | list -%}
    {%- set elsewhere = keys_of_other_templates(entry, common + keys.required + keys.optional) -%}
    {%- set errors = key_errors(entry, keys.required, common + keys.optional + elsewhere) -%}
    {%- for key in elsewhere -%}
        {%- do errors.append("the template '" ~ entry.template ~ "' takes no '" ~ key ~ "'; leave it out") -%}
    {%- endfor -%}
    {%- if errors -%}{{- return(errors) -}}{%- endif -%}

    {%- do errors.extend(choice_errors(entry, 'desired', ['increase', 'decrease'])) -%}
    {%- do errors.extend(choice_errors(entry, 'role', ['goal', 'guardrail'])) -%}
    {%- do errors.extend(choice_errors(entry, 'missing', ['zero', 'exclude'])) -%}
    {%- do errors.extend(choice_errors(entry, 'complete_window', [true, false])) -%}
    {%- do errors.extend(text_errors(entry, ['description', 'filter'])) -%}
    {%- set negligible = entry.get('negligible') -%}
    {%- if negligible is not none and not (is_number(negligible) and negligible > 0 and negligible < 1e18) -%}
        {%- do errors.append("'negligible' must be a number above 0, not " ~ shown(negligible)) -%}
    {%- endif -%}
    {%- do errors.extend(window_errors(entry) + cap_errors(entry.cap) + covariate_errors(entry.covariate)) -%}
    {%- if errors -%}{{- return(errors) -}}{%- endif -%}

    {%- if template.errors is defined -%}{%- do errors.extend(template.errors(entry)) -%}{%- endif -%}
    {%- if errors -%}{{- return(errors) -}}{%- endif -%}

    {%- for side in template.sides(entry).values() -%}
        {%- do errors.extend(side_errors(side)) -%}
    {%- endfor -%}
    {{- return(errors | unique(case_sensitive=true) | list) -}}
{% endmacro %}

{#- Keys of an entry that are right in another template, but not among those this one takes. -#}
{% macro keys_of_other_templates(entry, taken) %}
    {%- set known = common_metric_keys() -%}
    {%- for template in metric_templates().values() -%}
        {%- set keys = template.takes() -%}
        {%- do known.extend(keys.required + keys.optional) -%}
    {%- endfor -%}
    {{- return(entry | select('in', known) | reject('in', taken) | list) -}}
{% endmacro %}

{#- What is aggregated: a known aggregation of a value, over a fact that can be read. -#}
{% macro side_errors(side) %}
    {%- set known = aggregations() -%}
    {%- set names = known if side.is_internal else known | reject('in', internal_aggregations()) | list -%}
    {%- if side.aggregation | string not in names -%}
        {{- return(['unknown aggregation ' ~ shown(side.aggregation) ~ '; ' ~ allowed_names(side.aggregation, names)]) -}}
    {%- endif -%}
    {%- set errors = [] -%}
    {%- set has_value = side.value is defined and side.value is not none and side.value | string | trim != '' -%}
    {%- set aggregation = innermost_aggregation(side) -%}
    {%- if known[aggregation].needs_value and not has_value -%}
        {%- do errors.append("lacks the key 'value', which the aggregation '" ~ aggregation ~ "' needs") -%}
    {%- elif has_value and not known[aggregation].needs_value -%}
        {%- do errors.append("the aggregation '" ~ aggregation ~ "' takes no 'value'; leave it out") -%}
    {%- elif has_value and side.value is not string and not is_number(side.value) -%}
        {%- do errors.append("'value' must be a SQL expression, not " ~ shown(side.value)) -%}
    {%- endif -%}
    {{- return(errors + fact_errors(side.fact)) -}}
{% endmacro %}

{% macro fact_errors(name) %}
    {%- set facts = var('facts', {}) or {} -%}
    {%- if name | string not in facts -%}
        {{- return(['unknown fact ' ~ shown(name) ~ '; ' ~ allowed_names(name, facts)]) -}}
    {%- endif -%}
    {%- set fact = facts[name] -%}
    {%- if fact is not mapping -%}
        {{- return(["fact '" ~ name ~ "' must be a mapping, not " ~ shown(fact)]) -}}
    {%- endif -%}
    {%- set errors = key_errors(fact, ['unit', 'timestamp'], ['table', 'model']) + text_errors(fact, ['unit', 'timestamp', 'table', 'model']) -%}
    {%- if (fact.get('table') is none) == (fact.get('model') is none) -%}
        {%- do errors.append("needs either 'table' or 'model'") -%}
    {%- endif -%}
    {{- return(prefixed("fact '" ~ name ~ "': ", errors)) -}}
{% endmacro %}

{% macro window_errors(entry) %}
    {%- set window = entry.get('window') -%}
    {%- set complete = entry.get('complete_window') -%}
    {%- if window is none -%}
        {{- return(["'complete_window' needs a 'window' with a 'to'"] if complete else []) -}}
    {%- elif window is not mapping -%}
        {{- return(["'window' must be a mapping, not " ~ shown(window)]) -}}
    {%- endif -%}
    {%- set errors = prefixed("'window': ", key_errors(window, [], ['from_hours', 'to_hours', 'from_days', 'to_days'])) -%}
    {%- for key, value in window.items() if not errors and value is not none -%}
        {%- if not is_number(value) or value < 0 -%}
            {%- do errors.append("'window': '" ~ key ~ "' must be a number of at least 0, not " ~ shown(value)) -%}
        {%- else -%}
            {%- do errors.extend(prefixed("'window': ", span_errors(key, value, 3600 if key.endswith('hours') else 86400))) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if errors -%}{{- return(errors) -}}{%- endif -%}
    {%- set hours = window.get('from_hours') is not none or window.get('to_hours') is not none -%}
    {%- set days = window.get('from_days') is not none or window.get('to_days') is not none -%}
    {%- set from = window_seconds(window, 'from') or 0 -%}
    {%- set to = window_seconds(window, 'to') -%}
    {%- if hours and days -%}
        {%- do errors.append("'window': give hours or days, not both") -%}
    {%- elif to is not none and to <= from -%}
        {%- do errors.append("'window' ends before it begins: from " ~ from / 3600 ~ ' to ' ~ to / 3600 ~ ' hours') -%}
    {%- elif to is none and complete -%}
        {%- do errors.append("'complete_window' needs a 'window' with a 'to'") -%}
    {%- endif -%}
    {{- return(errors) -}}
{% endmacro %}
