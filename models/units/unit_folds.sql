{%- set folds = folds(asked_metrics()) %}

with

aggregates as (
    select * from {{ ref('unit_aggregates') }}
)
{%- for fold in folds %},
{{ level_steps(fold) if fold.side_name else funnel_steps(fold) }}
{%- endfor %}

select
    aggregates.unit_id,
    aggregates.window_key
    {%- for fold in folds %},
    {{ fold.column }}_folded.{{ fold.column }}
    {%- endfor %}
from aggregates
{%- for fold in folds %}
left join {{ fold.column }}_folded
    on aggregates.unit_id = {{ fold.column }}_folded.unit_id and aggregates.window_key = {{ fold.column }}_folded.window_key
{%- else %}
where false
{%- endfor %}
