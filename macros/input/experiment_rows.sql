{#- The staged `experiments`: equal rows count once. One macro, because calls are checked before any model exists. -#}
{% macro experiment_rows(experiments) %}
select distinct
    cast(experiment_id as string) as experiment_id,
    {{ utc_timestamp('started_at') }} as started_at,
    {{ utc_timestamp('ended_at') }} as ended_at,
    cast(layer as string) as layer,
    cast(priority as string) as priority,
    cast(owner as string) as owner
from {{ experiments }}
where experiment_id is not null
{% endmacro %}
