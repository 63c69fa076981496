{#- The columns that describe a contrast, in the order of the marts. -#}
{% macro contrast_columns() %}
    {{- return([
        'control_a', 'control_b', 'variant_a', 'variant_b',
        'interaction', 'standard_error', 'degrees_of_freedom', 'statistic', 'p_value', 'ci_lower', 'ci_upper', 'undefined_reason',
    ] + scale_columns('relative_interaction') + scale_columns('multiplicative_interaction') + effect_names()) -}}
{% endmacro %}

{% macro scale_columns(name) %}
    {{- return([name, name ~ '_standard_error', name ~ '_p_value', name ~ '_ci_lower', name ~ '_ci_upper']) -}}
{% endmacro %}

{% macro effect_names() %}
    {{- return([
        'effect_b_in_control_a', 'effect_b_in_variant_a', 'effect_a_in_control_b', 'effect_a_in_variant_b',
        'lift_b_in_control_a', 'lift_b_in_variant_a', 'lift_a_in_control_b', 'lift_a_in_variant_b',
    ]) -}}
{% endmacro %}

{#- Sequential, decision and power numbers of a contrast (METHODS 5, 6 and 8). -#}
{% macro decision_columns() %}
    {{- return([
        'p_value_always_valid', 'ci_lower_always_valid', 'ci_upper_always_valid', 'decision_p_value', 'p_value_fdr', 'p_value_holm',
        'minimum_detectable_interaction', 'equivalence_p_value', 'smallest_margin',
    ]) -}}
{% endmacro %}

{#- The runs with the same value are judged together (METHODS 6): those of one call, of one request, of one day's schedule. -#}
{% macro family_id(run=none) %}
    {%- set run = run ~ '.' if run else '' -%}
    case {{ run }}trigger
        when 'schedule' then 'schedule ' || cast({{ run }}end_date as string)
        when 'request' then 'request ' || {{ run }}request_id
        else 'ad hoc'
    end
{%- endmacro %}

{#- By which p-value a run is decided: looked at again and again, only one that holds under any number of looks will do. -#}
{% macro decision_rule() %}{{ return("case when trigger = 'schedule' then 'always_valid' else 'fixed' end") }}{% endmacro %}
