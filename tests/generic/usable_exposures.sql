{#- Exposure rows that no run can use, counted by experiment, variant and reason. -#}
{% test usable_exposures(model, experiments, variants) %}
with

experiments as (
    select distinct experiment_id from {{ experiments }}
),

variants as (
    select distinct experiment_id, variant_id from {{ variants }}
),

counted as (
    select
        experiment_id,
        variant_id,
        count(*) as exposure_rows,
        count(*) - count(unit_id) as rows_without_unit,
        count(*) - count(exposed_at) as rows_without_time
    from {{ model }}
    group by experiment_id, variant_id
),

problems as (
    select
        counted.experiment_id,
        counted.variant_id,
        counted.exposure_rows,
        case
            when counted.experiment_id is null then 'experiment_id is missing'
            when experiments.experiment_id is null then 'the experiment is not listed'
            when counted.variant_id is null then 'variant_id is missing'
            when variants.variant_id is null then 'the variant is not listed'
        end as problem
    from counted
    left join experiments on counted.experiment_id = experiments.experiment_id
    left join variants
        on counted.experiment_id = variants.experiment_id and counted.variant_id = variants.variant_id
    union all
    select experiment_id, variant_id, rows_without_unit as exposure_rows, 'unit_id is missing' as problem
    from counted
    union all
    select experiment_id, variant_id, rows_without_time as exposure_rows, 'exposed_at is missing' as problem
    from counted
)

select *
from problems
where problem is not null and exposure_rows > 0
{% endtest %}
