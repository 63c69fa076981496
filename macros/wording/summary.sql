{#-
    The answer in a few sentences for a product manager, from the columns of the model `run_answers`. On the multiplicative scale the
    question is about relative effects, so the sentences are too.
-#}
{% macro summary() %}
    concat_ws(
        ' ',
        case when failed_checks <> '' then 'Do not trust these numbers yet. ' || failed_checks end,
        case
            when undefined_reason is not null or scale_standard_error is null then {{ no_answer_sentence() }}
            when interaction_scale = 'multiplicative' then {{ relative_sentence() }}
            else {{ additive_sentence() }}
        end,
        case when scale_p_value is not null and undefined_reason is null and failed_checks = '' then {{ certainty_sentence() }} end,
        case
            when contrasts > 1 and scale_p_value is not null and undefined_reason is null
                then 'This is the clearest of ' || contrasts || ' contrasts, and the clearest of several is often chance.'
        end,
        case when unfinished_days > 0 then 'The range was not over: data until ' || substr(cast(calculated_at as string), 1, 16) || ' UTC.' end
    )
{% endmacro %}

{% macro no_answer_sentence() %}
    {%- set pair = quoted('experiment_a') ~ " || ' and ' || " ~ quoted('experiment_b') -%}
    'No answer: ' || case
        when undefined_reason = 'no_joint_units' and is_one_layer
            then {{ pair }} || ' exclude each other: both are of the layer ' || {{ quoted('layer_a') }} || ', so no unit was in both.'
        when undefined_reason = 'no_joint_units' then 'no unit was in both ' || {{ pair }} || ' in this time.'
        when undefined_reason = 'too_few_units'
            then 'a combination of ' || {{ pair }} || ' has fewer than two units with a value of ' || metric || '.'
        when undefined_reason = 'zero_denominator'
            then 'the denominator of ' || metric || ' is 0 in a combination of ' || {{ pair }} || '.'
        when undefined_reason = 'quantile_too_extreme'
            then metric || ' is too far out for the number of units in a combination of ' || {{ pair }} || ': ask for more days, or a quantile nearer the middle.'
        when undefined_reason = 'point_mass'
            then
                metric || ' falls on one value that many units share in a combination of ' || {{ pair }}
                || ', so chance cannot be measured: ask for another quantile, or a share of units.'
        when undefined_reason = 'zero_variance' then metric || ' is the same for every unit that counts, so chance cannot be measured.'
        when undefined_reason = 'not_positive'
            then metric || ' is not above 0 in a combination of ' || {{ pair }} || ', so relative effects have no meaning.'
        when undefined_reason is null then 'the values of ' || metric || ' are too large to measure chance.'
        else 'the interaction cannot be estimated (' || undefined_reason || ').'
    end
{% endmacro %}

{% macro additive_sentence() %}
    'The effect of ' || experiment_b || ' (' || variant_b || ') on ' || metric
    || ' is ' || {{ signed_text('effect_b_in_control_a') }} || ' with ' || control_a
    || ' and ' || {{ signed_text('effect_b_in_variant_a') }} || ' with ' || variant_a || ' of ' || experiment_a
    || ', a difference of ' || {{ signed_text('interaction') }} || ' (' || level_text || ' interval '
    || {{ signed_text('ci_lower') }} || ' to ' || {{ signed_text('ci_upper') }} || ')'
    || case
        when control_estimate <> 0
            then
                ', or ' || {{ percent_text('abs(interaction / control_estimate)') }}
                || ' of what ' || metric || ' is in both controls (' || {{ number_text('control_estimate') }} || ')'
        else ''
    end
    || '.'
{% endmacro %}

{% macro relative_sentence() %}
    'The relative effect of ' || experiment_b || ' (' || variant_b || ') on ' || metric
    || ' is ' || {{ signed_text('(100 * lift_b_in_control_a)') }} || '% with ' || control_a
    || ' and ' || {{ signed_text('(100 * lift_b_in_variant_a)') }} || '% with ' || variant_a || ' of ' || experiment_a
    || ', factors that differ by ' || {{ signed_text('(100 * multiplicative_interaction)') }} || '% (' || level_text || ' interval '
    || {{ signed_text('(100 * multiplicative_interaction_ci_lower)') }} || '% to '
    || {{ signed_text('(100 * multiplicative_interaction_ci_upper)') }} || '%).'
{% endmacro %}

{% macro certainty_sentence() %}
    case
        when scale_p_value < 1 - confidence_level
            then
                'Together the two give ' || case when scale_interaction > 0 then 'more' else 'less' end
                || ' than each alone would suggest (' || {{ p_value_text('scale_p_value') }} || ').'
        else 'That can be chance (' || {{ p_value_text('scale_p_value') }} || '): no interaction was shown, though one inside the interval is possible.'
    end
{% endmacro %}
