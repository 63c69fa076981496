{#- What to conclude of a run (METHODS 8), from the columns of the model `run_answers`: the first that applies. -#}
{% macro verdict() %}
    case
        when undefined_reason is not null or scale_standard_error is null then 'not_estimable'
        when failed_checks <> '' then 'invalid'
        when all_negligible then 'negligible'
        when p_value_holm < 1 - confidence_level then 'interaction'
        else 'inconclusive'
    end
{%- endmacro %}
