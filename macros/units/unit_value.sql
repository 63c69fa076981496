{#- What a unit's values are made of: the columns of `unit_aggregates` and `unit_folds`, of its window or of its look-back. -#}

{#-
    A metric's columns of unit_values and their expressions: numerator, denominator for ratios, and with a covariate the same
    once more over the look-back, where a missing one is 0 (CONTRACT 5.5).
-#}
{% macro unit_columns(metric) %}
    {%- set template = metric_templates()[metric.template] -%}
    {%- set columns = {} -%}
    {%- for name, value in template.unit_values(metric).items() -%}
        {%- do columns.update({name: if_complete(metric, capped(value, metric.cap.value) if name == 'numerator' else value)}) -%}
    {%- endfor -%}
    {%- if metric.lookback_seconds -%}
        {%- for name, value in template.unit_values(dict(metric, source='earlier_')).items() -%}
            {%- do columns.update({
                name | replace('numerator', 'covariate') | replace('denominator', 'covariate_denominator'):
                'case when ' ~ columns['numerator'] ~ ' is not null then coalesce(' ~ value ~ ', 0) end'
            }) -%}
        {%- endfor -%}
    {%- endif -%}
    {{- return(columns) -}}
{% endmacro %}

{#- A value cut off from above; as it is where there is no cap. -#}
{% macro capped(value, cap) %}
    {%- if cap is undefined or cap is none -%}{{- return(value) -}}{%- endif -%}
    {%- set cap = 'cast(' ~ cap ~ ' as double)' if cap is number else cap -%}
    {{- return('case when ' ~ value ~ ' > ' ~ cap ~ ' then ' ~ cap ~ ' else ' ~ value ~ ' end') -}}
{% endmacro %}

{#- A side's aggregate, NULL for a unit without rows. -#}
{% macro side_value(metric, side_name) %}
    {%- set column = side_column(metric, side_name) -%}
    {%- set place = 'folds.' if metric.sides[side_name].levels else 'aggregates.' -%}
    {{- return('case when ' ~ metric.source ~ 'aggregates.' ~ column ~ '_rows > 0 then ' ~ metric.source ~ place ~ column ~ ' end') -}}
{% endmacro %}

{#- The same with what a unit without a value counts as: 0 or nothing, by the aggregation unless the entry says it. -#}
{% macro side_value_or_missing(metric, entry, side_name) %}
    {%- set value = side_value(metric, side_name) -%}
    {%- set missing = entry.missing or ('zero' if metric.sides[side_name].aggregation in zero_without_rows() else 'exclude') -%}
    {{- return('coalesce(' ~ value ~ ', 0)' if missing == 'zero' else value) -}}
{% endmacro %}

{#-
    A number without its last digits, in which a sum depends on the order of its rows: what compares values for equality takes this. Of 53
    binary digits 42 stay (Veltkamp's splitting; Dekker 1971).
-#}
{% macro without_noise(value) %}
    {{- return(
        'case when abs(' ~ value ~ ') < 1e300 then (' ~ value ~ ') * 2049e0 - ((' ~ value ~ ') * 2049e0 - (' ~ value ~ ')) else ' ~ value ~ ' end'
    ) -}}
{% endmacro %}

{#- A number that is compared with values of a side: they have noise where the side is a sum, an average, or made of them. -#}
{% macro comparable(value, side) %}
    {%- set aggregations = [side.aggregation] + (side.levels | map(attribute='aggregation') | list) -%}
    {{- return(without_noise(value) if 'sum' in aggregations or 'avg' in aggregations else value) -}}
{% endmacro %}

{#- Whether a unit has any row, as 1 or 0. -#}
{% macro has_rows(metric, side_name) %}
    {{- return('case when ' ~ metric.source ~ 'aggregates.' ~ side_column(metric, side_name) ~ '_rows > 0 then 1e0 else 0e0 end') -}}
{% endmacro %}

{#- A unit value, NULL for a unit that `complete_window` leaves out. A day that is not over when the build starts is not complete. -#}
{% macro if_complete(metric, unit_value) %}
    {%- if not metric.complete_window -%}{{- return(unit_value) -}}{%- endif -%}
    {%- set from = 'joint_units.joint_exposed_at + interval ' ~ metric.from_seconds ~ ' second' -%}
    {%- set to = 'joint_units.joint_exposed_at + interval ' ~ metric.to_seconds ~ ' second' -%}
    {%- set complete = from ~ ' >= joint_units.window_start and ' ~ to ~ ' <= least(joint_units.window_end, ' ~ build_started_at() ~ ')' -%}
    {{- return('case when ' ~ complete ~ ' then ' ~ unit_value ~ ' end') -}}
{% endmacro %}

{#- Days from one date to another, a bigint. -#}
{% macro days_between(first, last) %}
    {%- set seconds = epoch_seconds('cast(' ~ last ~ ' as timestamp)') ~ ' - ' ~ epoch_seconds('cast(' ~ first ~ ' as timestamp)') -%}
    {{- return('cast(round((' ~ seconds ~ ') / 86400) as bigint)') -}}
{% endmacro %}

{% macro rows_of_sides(metric) %}
    {%- set counts = [] -%}
    {%- for side_name in metric.sides -%}{%- do counts.append('coalesce(aggregates.' ~ side_column(metric, side_name) ~ '_rows, 0)') -%}{%- endfor -%}
    {{- return(counts | join(' + ')) -}}
{% endmacro %}

{% macro latest_of_sides(metric) %}
    {%- set times = [] -%}
    {%- for side_name in metric.sides -%}{%- do times.append('aggregates.' ~ side_column(metric, side_name) ~ '_latest_at') -%}{%- endfor -%}
    {{- return('greatest(' ~ times | join(', ') ~ ')' if times | length > 1 else times[0]) -}}
{% endmacro %}

{% macro non_finite_of_facts(metric, plans) %}
    {%- set counts = [] -%}
    {%- for plan in plans if metric.alias in plan.sides | map(attribute='metric') | map(attribute='alias') -%}
        {%- do counts.append('coalesce(aggregates.' ~ non_finite_column(plan, metric) ~ ', 0)') -%}
    {%- endfor -%}
    {{- return(counts | join(' + ')) -}}
{% endmacro %}
