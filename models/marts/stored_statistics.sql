{{ config(materialized='incremental', incremental_strategy='append', full_refresh=false, on_schema_change='append_new_columns') }}

select * from {{ ref('run_statistics') }}
{% if has_earlier_rows() -%}
where run_id not in (select run_id from {{ this }})
{%- endif %}
