{#- Checks that entries of any kind share; each returns a list of texts. -#}

{% macro key_errors(entry, required, optional) %}
    {%- set errors = [] -%}
    {%- for key in entry if key not in required + optional -%}
        {%- do errors.append('unknown key ' ~ shown(key) ~ '; ' ~ allowed_names(key, required + optional)) -%}
    {%- endfor -%}
    {%- for key in required if entry.get(key) is none -%}
        {%- do errors.append("lacks the key '" ~ key ~ "'") -%}
    {%- endfor -%}
    {{- return(errors) -}}
{% endmacro %}

{% macro choice_errors(entry, key, choices) %}
    {%- set value = entry.get(key) -%}
    {%- if value is none or value in choices -%}{{- return([]) -}}{%- endif -%}
    {{- return(["'" ~ key ~ "' must be one of " ~ choices | join(', ') | lower ~ ', not ' ~ shown(value)]) -}}
{% endmacro %}

{% macro text_errors(entry, keys) %}
    {%- set errors = [] -%}
    {%- for key in keys if entry.get(key) is not none and entry.get(key) is not string -%}
        {%- do errors.append("'" ~ key ~ "' must be text, not " ~ shown(entry.get(key)) ~ '; quote it') -%}
    {%- endfor -%}
    {{- return(errors) -}}
{% endmacro %}

{% macro prefixed(prefix, errors) %}
    {%- set result = [] -%}
    {%- for error in errors -%}{%- do result.append(prefix ~ error) -%}{%- endfor -%}
    {{- return(result) -}}
{% endmacro %}

{#- YAML's true and false are numbers to Python. -#}
{% macro is_number(value) %}{{ return(value is number and value is not boolean) }}{% endmacro %}

{% macro shown(value) %}{{ return("'" ~ value ~ "'") }}{% endmacro %}

{#- What may stand in a name's place, the closest first. -#}
{% macro allowed_names(name, known) %}
    {%- set closest = closest_names(name, known) -%}
    {%- set text = 'allowed: ' ~ (known | sort | join(', ') or '(none)') -%}
    {{- return(text ~ ' (closest: ' ~ closest | join(', ') ~ ')' if closest else text) -}}
{% endmacro %}

{#- Up to three of the known names, the nearest in spelling first. The engine measures the distance, so nothing is asked of it offline. -#}
{% macro closest_names(name, known) %}
    {%- if not execute or not known or not name or flags.WHICH not in ['run', 'build', 'run-operation'] -%}{{- return([]) -}}{%- endif -%}
    {%- set rows -%}
        select name
        from (
            {%- for candidate in known %}
            select {{ text_literal(candidate) }} as name {{ 'union all' if not loop.last }}
            {%- endfor %}
        ) as known
        order by levenshtein(lower(name), {{ text_literal((name | string)[:200] | lower) }}), name
        limit 3
    {%- endset -%}
    {{- return(run_query(rows).columns[0].values() | list) -}}
{% endmacro %}
