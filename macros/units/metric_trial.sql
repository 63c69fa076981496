{#- What the engine is asked about a metric before a build relies on it: whether it takes the catalog's SQL, and whether the data bear it. -#}

{#- The metric's aggregation over the facts of nobody, so that an engine has to understand all of it and to read nothing. -#}
{% macro trial_on_no_rows(metric) %}
    {%- set nobody -%}
        select
            cast(null as string) as unit_id,
            cast(null as bigint) as window_key,
            cast(null as timestamp) as joint_exposed_at,
            cast(null as timestamp) as window_start,
            cast(null as timestamp) as window_end
        where false
    {%- endset -%}
    {{- return('select count(*) as trial from (' ~ unit_aggregates([metric], nobody) ~ ') as aggregates where false') -}}
{% endmacro %}

{#- Every expression of the metric on every fact row it may use: a cast that some value cannot bear fails here, and only here, for it. -#}
{% macro trial_on_data(metric) %}
    {%- set facts = [] -%}
    {%- for plan in fact_plans([metric]) -%}
        {%- set columns = ['fact_unit', 'fact_at'] -%}
        {%- for filter in plan.filters -%}{%- do columns.append('fact_filter_' ~ loop.index0) -%}{%- endfor -%}
        {%- for value in plan['values'] -%}{%- do columns.append('fact_value_' ~ loop.index0) -%}{%- endfor -%}
        {%- for level in plan.levels -%}{%- do columns.append('fact_level_' ~ loop.index0) -%}{%- endfor -%}
        {%- do facts.append('select count(' ~ columns | join(') + count(') ~ ') as trial from (' ~ fact_rows(plan) ~ ') as rows') -%}
    {%- endfor -%}
    {{- return(facts | join(' union all ')) -}}
{% endmacro %}

{#- What the engine would not take, as a list of texts that name the metrics; nothing before the models that ask it have run. -#}
{% macro engine_refusals() %}
    {%- set refused = ref('refused_metrics') -%}
    {%- if not is_building() -%}{{- return([]) -}}{%- endif -%}
    {{- return(run_query('select message from ' ~ refused ~ ' where not is_on_data order by message').columns[0].values() | list) -}}
{% endmacro %}
