{#-
    Every metric template and its macros. A template says which keys it takes and turns a metric's entry into one or two sides
    (what is aggregated per unit) and the unit value made of them; everything else about metrics is written once. Where it needs to,
    it judges its own keys (`errors`) and says over which window it is (`window`).
-#}
{% macro metric_templates() %}
    {{- return({
        'mean': {'takes': mean__takes, 'sides': mean__sides, 'unit_values': mean__unit_values},
        'conversion': {'takes': conversion__takes, 'errors': conversion__errors, 'sides': conversion__sides, 'unit_values': conversion__unit_values},
        'ratio': {'takes': ratio__takes, 'errors': ratio__errors, 'sides': ratio__sides, 'unit_values': ratio__unit_values},
        'retention': {
            'takes': retention__takes, 'errors': retention__errors, 'window': retention__window,
            'sides': retention__sides, 'unit_values': retention__unit_values,
        },
    }) -}}
{% endmacro %}

{#- Keys that every template takes. -#}
{% macro common_metric_keys() %}
    {{- return(['template', 'description', 'desired', 'role', 'negligible', 'filter', 'window', 'complete_window']) -}}
{% endmacro %}
