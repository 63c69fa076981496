{{ config(materialized='view') }}

select * from {{ ref('shared_units') }}
where is_joint
