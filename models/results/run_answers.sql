{{ config(materialized='view') }}

with

runs as (
    select
        *,
        layer_a is not null and layer_a = layer_b as is_one_layer,
        {{ fixed_text('(100 * confidence_level)', 10) }} || '%' as level_text
    from {{ ref('runs') }}
),

totals as (
    select * from {{ ref('run_totals') }}
),

statistics as (
    select * from {{ ref('interaction_statistics') }}
    where slice_name = 'overall'
),

headlines as (
    select * from statistics
    where part = 'contrast' and headline_rank = 1
),

contrasts as (
    select
        statistics.run_id,
        count(*) as contrasts,
        count(case
            when runs.interaction_scale = 'multiplicative' then statistics.multiplicative_interaction_p_value
            else statistics.p_value
        end) as judged_contrasts
    from statistics
    inner join runs on statistics.run_id = runs.run_id
    where statistics.part = 'contrast'
    group by statistics.run_id
),

control_cells as (
    select * from statistics
    where part = 'cell' and variant_a = control_a and variant_b = control_b
),

failed as (
    select
        run_id,
        concat_ws(
            ' '
            {%- for check in ['srm_a', 'srm_b', 'independence', 'entry_a_to_b', 'entry_b_to_a', 'crossovers', 'overlap'] %},
            max(case when check_name = '{{ check }}' and status = 'fail' then message end)
            {%- endfor %}
        ) as failed_checks
    from {{ ref('run_checks') }}
    group by run_id
)

select
    runs.*,
    totals.cells,
    totals.joint_units,
    totals.crossover_units,
    totals.fact_rows,
    totals.data_watermark,
    totals.unfinished_days,
    {{ build_started_at() }} as calculated_at,
    contrasts.contrasts,
    contrasts.judged_contrasts,
    control_cells.estimate as control_estimate,
    failed.failed_checks,
    {%- for column in contrast_columns() %}
    headlines.{{ column }},
    {%- endfor %}
    headlines.omnibus_statistic,
    headlines.omnibus_df,
    headlines.omnibus_df_denominator,
    headlines.omnibus_p_value,
    headlines.variance_reduction,
    case
        when runs.interaction_scale = 'multiplicative' then headlines.multiplicative_interaction_p_value
        else headlines.p_value
    end as scale_p_value,
    case
        when runs.interaction_scale = 'multiplicative' then headlines.multiplicative_interaction_standard_error
        else headlines.standard_error
    end as scale_standard_error,
    case
        when runs.interaction_scale = 'multiplicative' then headlines.multiplicative_interaction
        else headlines.interaction
    end as scale_interaction
from runs
inner join totals on runs.run_id = totals.run_id
inner join headlines on runs.run_id = headlines.run_id
inner join contrasts on runs.run_id = contrasts.run_id
left join control_cells on runs.run_id = control_cells.run_id
left join failed on runs.run_id = failed.run_id
