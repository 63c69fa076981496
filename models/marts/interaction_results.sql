{{ config(materialized='incremental', incremental_strategy='append', full_refresh=false, on_schema_change='append_new_columns') }}

-- Appended after the stores, in one statement: a run's row here is what makes its other rows visible.
-- depends_on: {{ ref('stored_statistics') }}
-- depends_on: {{ ref('stored_checks') }}
select * from {{ ref('run_results') }}
{% if has_earlier_rows() -%}
where run_id not in (select run_id from {{ this }})
{%- endif %}
