{%- set asked = ref('asked_runs') %}
{%- do declare_fact_models() %}
{%- set suspects = run_query('select distinct metric from ' ~ asked ~ ' where error is null and is_suspect').columns[0].values() if is_building() else [] %}

{%- for metric in asked_metrics('select distinct metric from ' ~ asked ~ ' where error is null') %}
select
    {{ text_literal(metric.name) }} as metric,
    false as is_on_data,
    {{ text_literal(trial_on_no_rows(metric)) }} as statement
union all
{%- if metric.name in suspects %}
select
    {{ text_literal(metric.name) }} as metric,
    true as is_on_data,
    {{ text_literal(trial_on_data(metric)) }} as statement
union all
{%- endif %}
{%- endfor %}
select
    cast(null as string) as metric,
    cast(null as boolean) as is_on_data,
    cast(null as string) as statement
where false
