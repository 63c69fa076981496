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
    select * from {{ ref('run_statistics') }}
    where slice_name = 'overall'
),

headlines as (
    select * from statistics
    where part = 'contrast' and headline_rank = 1
),

-- what all contrasts of a run say together
decisions as (
    select * from {{ ref('interaction_decisions') }}
    where part = 'run'
),

contrasts as (
    select
        run_id,
        count(*) as contrasts,
        count(decision_p_value) as judged_contrasts
    from statistics
    where part = 'contrast'
    group by run_id
),

ranked_cells as (
    select
        *,
        row_number() over (
            partition by run_id
            order by probability_best desc nulls last, variant_a asc, variant_b asc
        ) as place
    from statistics
    where part = 'cell'
),

best_cells as (
    select * from ranked_cells
    where place = 1
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
    best_cells.variant_a as best_variant_a,
    best_cells.variant_b as best_variant_b,
    best_cells.probability_best,
    failed.failed_checks,
    {{ decision_rule() }} as decision_rule,
    decisions.family_size,
    decisions.units_needed,
    decisions.all_negligible,
    decisions.smallest_margin,
    {%- for column in decision_columns() if column != 'smallest_margin' %}
    headlines.{{ column }},
    {%- endfor %}
    headlines.sparse_cell_a,
    headlines.sparse_cell_b,
    headlines.sparse_nonzero,
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
inner join decisions on runs.run_id = decisions.run_id
inner join best_cells on runs.run_id = best_cells.run_id
left join control_cells on runs.run_id = control_cells.run_id
left join failed on runs.run_id = failed.run_id
