{#- A unit's window is known by the scope of the exposure it begins with and by a number of its end, or of both ends where start_date cuts it. -#}
{% macro window_key(scope, number) %}{{ return('cast(' ~ scope ~ ' as bigint) * 1000000 + ' ~ number) }}{% endmacro %}

{#-
    Where the windows of units are read from. One population has each of its joint units' windows once: 'joint_units'. Some populations share
    windows, which have to be told apart: 'distinct'. When each experiment is in many pairs, nearly all exposures are the later one of
    some pair, and it is quicker to take them all: 'exposed_units'.
-#}
{% macro windows_place(populations) %}
    {%- if not is_building() -%}{{- return('distinct') -}}{%- endif -%}
    {%- set pairs, scopes = run_query(
        'select count(*), count(distinct scope_a) + count(distinct scope_b) from ' ~ populations
    ).rows[0].values() -%}
    {{- return('joint_units' if pairs == 1 else 'exposed_units' if pairs > 2 * scopes else 'distinct') -}}
{% endmacro %}

{#- The columns of the time before a unit's first exposure, which is known by the scope of that exposure. -#}
{% macro window_before(scope, seconds) %}
        -cast({{ scope }} as bigint) as window_key,
        unit_id,
        first_exposed_at as joint_exposed_at,
        first_exposed_at - interval {{ seconds }} second as window_start,
        first_exposed_at as window_end
{%- endmacro %}

{#- Whether so many pairs are asked that a second reading of all their units would cost more than its precision is worth. -#}
{% macro has_many_populations() %}
    {%- set populations = ref('populations') -%}
    {{- return(is_building() and run_query('select count(*) from ' ~ populations).columns[0].values()[0] > 50) -}}
{% endmacro %}
