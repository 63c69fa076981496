{#- An experiment a run can be calculated for: what is found here fails the runs that ask for it. -#}
{% test sound_experiment(model, variants) %}
with

experiments as (
    select * from {{ model }}
),

variants as (
    select * from {{ variants }}
)

{{ experiment_problems('experiments', 'variants') }}
{% endtest %}
