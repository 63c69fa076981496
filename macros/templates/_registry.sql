{#-
    Every metric template and its macros. A template says which keys it takes and turns a metric's entry into sides (what is
    aggregated per unit) and the unit value made of them; everything else about metrics is written once. Where it needs to, it judges
    its own keys (`errors`), says over which window it is (`window`) and at which quantile its cells are estimated (`quantile`).
-#}
{% macro metric_templates() %}
    {{- return({
        'mean': {'takes': mean__takes, 'sides': mean__sides, 'unit_values': mean__unit_values},
        'conversion': {'takes': conversion__takes, 'errors': conversion__errors, 'sides': conversion__sides, 'unit_values': conversion__unit_values},
        'ratio': {'takes': ratio__takes, 'errors': ratio__errors, 'sides': ratio__sides, 'unit_values': ratio__unit_values},
        'quantile': {
            'takes': quantile__takes, 'errors': quantile__errors, 'quantile': quantile__quantile,
            'sides': quantile__sides, 'unit_values': quantile__unit_values,
        },
        'retention': {
            'takes': retention__takes, 'errors': retention__errors, 'window': retention__window,
            'sides': retention__sides, 'unit_values': retention__unit_values,
        },
        'funnel': {'takes': funnel__takes, 'errors': funnel__errors, 'sides': funnel__sides, 'unit_values': funnel__unit_values},
        'formula': {
            'takes': formula__takes, 'errors': formula__errors, 'quantile': formula__quantile,
            'sides': formula__sides, 'unit_values': formula__unit_values,
        },
    }) -}}
{% endmacro %}

{#- Keys that every template takes. -#}
{% macro common_metric_keys() %}
    {{- return(['template', 'description', 'desired', 'role', 'negligible', 'filter', 'window', 'complete_window']) -}}
{% endmacro %}
