{{ config(materialized='view') }}

with

answers as (
    select
        *,
        {{ verdict() }} as verdict
    from {{ ref('run_answers') }}
),

checks as (
    select
        run_id,
        {%- for check in ['srm_a', 'srm_b', 'independence', 'entry_a_to_b', 'entry_b_to_a'] %}
        max(case when check_name = '{{ check }}' then p_value end) as {{ check }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('run_checks') }}
    group by run_id
)

select
    answers.run_id,
    answers.request_key,
    answers.series_key,
    answers.request_id,
    answers.requested_by,
    answers.trigger,
    {{ utc_now() }} as completed_at,
    answers.experiment_a,
    answers.experiment_b,
    answers.metric,
    answers.metric_template,
    answers.metric_role,
    answers.desired,
    answers.slices,
    answers.start_date,
    answers.end_date,
    answers.confidence_level,
    answers.control_a,
    answers.control_b,
    answers.variant_a,
    answers.variant_b,
    answers.joint_units,
    answers.cells,
    {%- for column in contrast_columns()[4:-8] %}
    answers.{{ column }},
    {%- endfor %}
    answers.omnibus_statistic,
    answers.omnibus_df,
    answers.omnibus_df_denominator,
    answers.omnibus_p_value,
    answers.decision_rule,
    answers.decision_p_value,
    answers.family_size,
    answers.p_value_fdr,
    answers.p_value_holm,
    answers.p_value_always_valid,
    answers.ci_lower_always_valid,
    answers.ci_upper_always_valid,
    answers.minimum_detectable_interaction,
    answers.equivalence_p_value,
    answers.smallest_margin,
    answers.units_needed,
    answers.variance_reduction,
    answers.interaction_scale,
    {%- for effect in effect_names() %}
    answers.{{ effect }},
    {%- endfor %}
    answers.verdict,
    {{ summary() }} as summary,
    checks.srm_a as srm_p_value_a,
    checks.srm_b as srm_p_value_b,
    checks.independence as independence_p_value,
    checks.entry_a_to_b as entry_p_value_a_to_b,
    checks.entry_b_to_a as entry_p_value_b_to_a,
    answers.crossover_units,
    answers.metric_definition_hash,
    '{{ code_version() }}' as code_version,
    answers.data_watermark,
    answers.fact_rows
from answers
left join checks on answers.run_id = checks.run_id
