{{ config(materialized='incremental', incremental_strategy='append', full_refresh=false, on_schema_change='append_new_columns') }}

-- The build only makes the table; rows come from those who ask.
{{ typed_nothing('interaction_requests') }}
