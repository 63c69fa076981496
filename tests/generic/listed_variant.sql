{#- Every exposure of a known experiment shows one of its listed variants. -#}
{% test listed_variant(model) %}
select
    exposures.experiment_id,
    exposures.variant_id,
    count(*) as exposure_rows
from {{ model }} as exposures
inner join {{ ref('stg_experiments') }} as experiments on exposures.experiment_id = experiments.experiment_id
left join {{ ref('stg_variants') }} as variants
    on exposures.experiment_id = variants.experiment_id and exposures.variant_id = variants.variant_id
where exposures.variant_id is not null and variants.variant_id is null
group by exposures.experiment_id, exposures.variant_id
{% endtest %}
