{#- What a unit's values are made of, from the columns of `side_aggregates`. -#}

{#- A side's aggregate, NULL for a unit without rows. -#}
{% macro side_value(metric, side_name) %}
    {%- set column = side_column(metric, side_name) -%}
    {{- return('case when ' ~ column ~ '_rows > 0 then ' ~ column ~ ' end') -}}
{% endmacro %}

{#- Whether a unit has any row, as 1 or 0. -#}
{% macro has_rows(metric, side_name) %}
    {{- return('case when ' ~ side_column(metric, side_name) ~ '_rows > 0 then 1e0 else 0e0 end') -}}
{% endmacro %}

{#- A unit value, NULL for a unit that `complete_window` leaves out. A day that is not over when the build starts is not complete. -#}
{% macro if_complete(metric, unit_value) %}
    {%- if not metric.complete_window -%}{{- return(unit_value) -}}{%- endif -%}
    {%- set from = 'joint_units.joint_exposed_at + interval ' ~ metric.from_seconds ~ ' second' -%}
    {%- set to = 'joint_units.joint_exposed_at + interval ' ~ metric.to_seconds ~ ' second' -%}
    {%- set complete = from ~ ' >= joint_units.window_start and ' ~ to ~ ' <= least(joint_units.window_end, ' ~ build_started_at() ~ ')' -%}
    {{- return('case when ' ~ complete ~ ' then ' ~ unit_value ~ ' end') -}}
{% endmacro %}

{#- The time this build began, as a UTC timestamp. -#}
{% macro build_started_at() %}
    {{- return("cast('" ~ run_started_at.strftime('%Y-%m-%d %H:%M:%S.%f') ~ "' as timestamp)") -}}
{% endmacro %}

{#- Days from one date to another, a bigint. -#}
{% macro days_between(first, last) %}
    {%- set seconds = epoch_seconds('cast(' ~ last ~ ' as timestamp)') ~ ' - ' ~ epoch_seconds('cast(' ~ first ~ ' as timestamp)') -%}
    {{- return('cast(round((' ~ seconds ~ ') / 86400) as bigint)') -}}
{% endmacro %}

{% macro rows_of_sides(metric) %}
    {%- set counts = [] -%}
    {%- for side_name in metric.sides -%}{%- do counts.append('coalesce(' ~ side_column(metric, side_name) ~ '_rows, 0)') -%}{%- endfor -%}
    {{- return(counts | join(' + ')) -}}
{% endmacro %}

{% macro latest_of_sides(metric) %}
    {%- set times = [] -%}
    {%- for side_name in metric.sides -%}{%- do times.append(side_column(metric, side_name) ~ '_latest_at') -%}{%- endfor -%}
    {{- return('greatest(' ~ times | join(', ') ~ ')' if times | length > 1 else times[0]) -}}
{% endmacro %}

{% macro non_finite_of_facts(metric, plans) %}
    {%- set counts = [] -%}
    {%- for plan in plans if metric.alias in plan.sides | map(attribute='metric') | map(attribute='alias') -%}
        {%- do counts.append('coalesce(' ~ non_finite_column(plan, metric) ~ ', 0)') -%}
    {%- endfor -%}
    {{- return(counts | join(' + ')) -}}
{% endmacro %}
