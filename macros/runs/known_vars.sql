{% macro known_vars() %}
    {{- return(ad_hoc_vars() + optional_vars() + [
        'source_schema', 'source_location', 'table_format', 'demo_data', 'unit_tests', 'facts', 'metrics', 'schedule', 'as_of_date',
        'check_alpha', 'always_valid_tuning', 'build_timeout_hours', 'interaction_size',
    ]) -}}
{% endmacro %}

{#- dbt passes unknown vars over in silence. One that looks like a known name is a slip, and would change what is calculated. -#}
{% macro misspelt_var_errors() %}
    {%- set errors = [] -%}
    {%- for name in command_line_vars() if name not in known_vars() -%}
        {%- set closest = closest_names(name, known_vars()) | first -%}
        {%- if closest and is_misspelling(name, closest) -%}
            {%- do errors.append('unknown var ' ~ shown(name) ~ "; did you mean '" ~ closest ~ "'?") -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return(errors) -}}
{% endmacro %}

{% macro is_misspelling(name, known) %}
    {%- set distance = run_query(
        'select levenshtein(' ~ text_literal(name | string | lower) ~ ', ' ~ text_literal(known) ~ ')'
    ).columns[0].values()[0] -%}
    {{- return(distance <= 2) -}}
{% endmacro %}
