{#-
    The whole catalog for people to read, one row per metric, with the columns of `interaction_metrics`. Of an entry that has errors only
    what is right is told: a value that is itself wrong, or left out where the template needs it, is NULL.
-#}
{% macro described_metrics() %}
    {%- set rows = [] -%}
    {%- for name in var('metrics', {}) or {} -%}
        {%- set spec = described_entry(name) -%}
        {%- do rows.append({
            'metric': text_literal(name),
            'metric_template': text_or_null(spec.template),
            'fact': text_or_null(spec.facts | unique(case_sensitive=true) | sort(case_sensitive=true) | join(',') or none),
            'description': text_or_null(spec.description | trim or none),
            'desired': text_or_null(spec.desired),
            'role': text_or_null(spec.role),
            'negligible': 'cast(' ~ text_or_null(spec.negligible) ~ ' as double)',
            'metric_definition_hash': text_or_null(spec.hash),
        }) -%}
    {%- endfor -%}
    {{ literal_rows(declared_columns('interaction_metrics'), rows) }}
{% endmacro %}

{#- What can be said of a metric: {template, facts, description, desired, role, negligible, hash}. -#}
{% macro described_entry(name) %}
    {%- if not metric_errors(name) -%}
        {%- set spec = metric_spec(name) -%}
        {{- return({
            'template': spec.template,
            'facts': spec.sides.values() | map(attribute='fact') | map(attribute='name') | list,
            'description': spec.description,
            'desired': spec.desired,
            'role': spec.role,
            'negligible': spec.negligible,
            'hash': metric_definition_hash(spec),
        }) -}}
    {%- endif -%}
    {%- set entry = var('metrics')[name] -%}
    {%- if entry is not mapping -%}{%- set entry = {} -%}{%- endif -%}
    {%- set is_known = entry.get('template') is string and entry.template in metric_templates() -%}
    {%- set negligible = 0.05 if entry.get('negligible') is none else entry.negligible -%}
    {{- return({
        'template': entry.template if is_known else none,
        'facts': named_facts(entry),
        'description': entry.description if entry.get('description') is string else '',
        'desired': chosen(entry, 'desired', ['increase', 'decrease']),
        'role': chosen(entry, 'role', ['goal', 'guardrail']),
        'negligible': negligible if entry and is_number(negligible) and negligible > 0 and negligible < 1e18 else none,
        'hash': none,
    }) -}}
{% endmacro %}

{#- The facts of the catalog that an entry names, its own and those of its sides or steps. -#}
{% macro named_facts(entry) %}
    {%- set steps = entry.get('steps') -%}
    {%- set parts = [entry, entry.get('numerator'), entry.get('denominator')] -%}
    {%- if steps is iterable and steps is not string and steps is not mapping -%}{%- do parts.extend(steps) -%}{%- endif -%}
    {%- set facts = var('facts', {}) or {} -%}
    {%- set names = [] -%}
    {%- for part in parts if part is mapping and part.get('fact') is string and part.fact in facts -%}
        {%- do names.append(part.fact) -%}
    {%- endfor -%}
    {{- return(names) -}}
{% endmacro %}

{#- The value of a key that has a few: the first where it is left out, none where it is another. -#}
{% macro chosen(entry, key, choices) %}
    {%- if not entry -%}{{- return(none) -}}{%- endif -%}
    {%- set value = choices[0] if entry.get(key) is none else entry.get(key) -%}
    {{- return(value if value in choices else none) -}}
{% endmacro %}
