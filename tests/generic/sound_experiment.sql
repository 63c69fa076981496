{#- An experiment a run can be calculated for: what is found here fails the runs that ask for it. -#}
{% test sound_experiment(model, variants) %}
{{ experiment_problems(model, variants) }}
{% endtest %}
