{{ config(materialized='view') }}

with

statistics as (
    select * from {{ ref('interaction_statistics') }}
),

decisions as (
    select * from {{ ref('interaction_decisions') }}
    where part <> 'run'
)

select
    statistics.*,
    {%- for column in decision_columns() %}
    decisions.{{ column }},
    {%- endfor %}
    decisions.is_negligible,
    decisions.sparse_cell_a,
    decisions.sparse_cell_b,
    decisions.sparse_nonzero,
    decisions.headline_rank,
    decisions.probability_best
from statistics
left join decisions
    on
        statistics.run_id = decisions.run_id
        and statistics.part = decisions.part
        and statistics.slice_name = decisions.slice_name
        and statistics.slice_value = decisions.slice_value
        and statistics.variant_a = decisions.variant_a
        and statistics.variant_b = decisions.variant_b
