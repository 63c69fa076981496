{#- Formula: the compact notation for nested aggregations. It is one of the templates mean, ratio and quantile in other words. -#}

{% macro formula__takes() %}
    {{- return({'required': ['fact', 'formula'], 'optional': ['missing', 'ignore_zeros', 'cap', 'covariate']}) -}}
{% endmacro %}

{% macro formula__errors(entry) %}
    {%- set facts = var('facts', {}) or {} -%}
    {%- if entry.fact | string not in facts -%}{{- return(fact_errors(entry.fact)) -}}{%- endif -%}
    {%- set parsed = parsed_formula(entry.formula, facts[entry.fact].unit) -%}
    {%- if parsed.errors -%}{{- return(parsed.errors) -}}{%- endif -%}
    {%- set twin = formula_twin(entry) -%}
    {%- set template = metric_templates()[twin.template] -%}
    {%- set keys = template.takes() -%}
    {%- set errors = [] -%}
    {%- for key in formula__takes().optional if entry.get(key) is not none and key not in keys.optional -%}
        {%- do errors.append("'" ~ key ~ "' is not for a formula that is a " ~ twin.template ~ '; leave it out') -%}
    {%- endfor -%}
    {{- return(errors + (template.errors(twin) if twin.template == 'quantile' and not errors else [])) -}}
{% endmacro %}

{#- The entry of the template that says the same. -#}
{% macro formula_twin(entry) %}
    {%- set parsed = parsed_formula(entry.formula, var('facts')[entry.fact].unit) -%}
    {%- set twin = dict(entry, template=parsed.template) -%}
    {%- do twin.pop('formula') -%}
    {%- if parsed.template == 'ratio' -%}
        {%- for name, side in parsed.sides.items() -%}{%- do twin.update({name: dict(side, fact=entry.fact)}) -%}{%- endfor -%}
    {%- elif parsed.sides is defined -%}
        {%- do twin.update(parsed.sides['numerator']) -%}
    {%- endif -%}
    {%- if parsed.template == 'quantile' -%}
        {%- do twin.update({'quantile': parsed.quantile, 'level': parsed.level}) -%}
        {%- if parsed.level == 'event' -%}{%- do twin.update({'value': parsed['value']}) -%}{%- endif -%}
    {%- endif -%}
    {{- return(twin) -}}
{% endmacro %}

{% macro formula__quantile(entry) %}{{ return(formula_twin(entry).get('quantile')) }}{% endmacro %}

{% macro formula__sides(entry) %}
    {%- set twin = formula_twin(entry) -%}
    {%- set sides = {} -%}
    {%- for name, side in metric_templates()[twin.template].sides(twin).items() -%}
        {%- do sides.update({name: dict(side, is_internal=true)}) -%}
    {%- endfor -%}
    {{- return(sides) -}}
{% endmacro %}

{% macro formula__unit_values(metric) %}
    {%- set twin = formula_twin(metric.entry) -%}
    {{- return(metric_templates()[twin.template].unit_values(dict(metric, entry=twin))) -}}
{% endmacro %}
