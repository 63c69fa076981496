with

stored as (
    select * from {{ whole(ref('stored_statistics')) }}
    where part = 'contrast'
),

committed as (
    select run_id from {{ whole(ref('interaction_results')) }}
)

select
    stored.run_id,
    stored.slice_name,
    stored.slice_value,
    {%- for column in contrast_columns() if column not in effect_names() %}
    stored.{{ column }},
    {%- endfor %}
    {%- for effect in effect_names() %}
    stored.{{ effect }},
    stored.{{ effect }}_standard_error,
    {%- endfor %}
    {%- for column in decision_columns() %}
    stored.{{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
from stored
inner join committed on stored.run_id = committed.run_id
