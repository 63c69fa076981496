{#-
    The answer for a product manager, from the columns of the model `run_answers` and the verdict: what was found, how sure that is, and
    what to do. On the multiplicative scale the question is about relative effects, so the sentences are too.
-#}
{% macro summary() %}
    concat_ws(
        ' ',
        case verdict
            when 'not_estimable' then {{ no_answer_sentence() }}
            when 'invalid' then 'Do not trust these numbers yet. ' || failed_checks || ' Find the cause and mend it, then ask again.'
            when 'negligible' then {{ no_difference_sentence() }}
            else {{ effects_sentence() }}
        end,
        case verdict
            when 'not_estimable' then nullif(failed_checks, '')
            when 'negligible' then {{ small_but_real_sentence() }}
            when 'interaction' then {{ choice_sentence() }}
            when 'inconclusive' then {{ waiting_sentence() }}
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
            then
                metric || ' is too far out for the number of units in a combination of ' || {{ pair }}
                || ': ask for more days, or a quantile nearer the middle.'
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

{#- How large an interaction was ruled out, as a share of what the metric is in both controls, or of the relative effect. -#}
{% macro no_difference_sentence() %}
    {{ quoted('experiment_a') }} || ' and ' || {{ quoted('experiment_b') }}
    || ' can be decided one by one: whether a unit is in one changes the effect of the other on ' || metric
    || ' by less than ' || {{ percent_text('smallest_margin') }}
    || case when interaction_scale = 'multiplicative' then '' else ' of its value in both controls' end
    || ' (' || level_text || ' sure; up to ' || {{ percent_text('negligible') }} || ' does not matter).'
{% endmacro %}

{#- An effect that is too small to matter can be far from chance all the same. -#}
{% macro small_but_real_sentence() %}
    case
        when p_value_holm < 1 - confidence_level
            then 'There is a difference (' || {{ scale_difference() }} || ', ' || {{ p_value_text('p_value_holm') }} || '), but it is too small to matter.'
    end
{% endmacro %}

{% macro scale_difference() -%}
    case
        when interaction_scale = 'multiplicative' then {{ signed_text('(100 * multiplicative_interaction)') }} || '%'
        else {{ signed_text('interaction') }}
    end
{%- endmacro %}

{% macro effects_sentence() %}
    case when interaction_scale = 'multiplicative' then {{ relative_sentence() }} else {{ additive_sentence() }} end
{% endmacro %}

{% macro additive_sentence() %}
    'The effect of ' || {{ quoted('experiment_b') }} || ' (' || variant_b || ') on ' || metric
    || ' is ' || {{ signed_text('effect_b_in_control_a') }} || ' with ' || control_a
    || ' and ' || {{ signed_text('effect_b_in_variant_a') }} || ' with ' || variant_a || ' of ' || {{ quoted('experiment_a') }}
    || ', a difference of ' || {{ signed_text('interaction') }} || ' (' || level_text || ' interval '
    || {{ signed_text(told_end('lower')) }} || ' to ' || {{ signed_text(told_end('upper')) }} || ')'
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
    'The relative effect of ' || {{ quoted('experiment_b') }} || ' (' || variant_b || ') on ' || metric
    || ' is ' || {{ signed_text('(100 * lift_b_in_control_a)') }} || '% with ' || control_a
    || ' and ' || {{ signed_text('(100 * lift_b_in_variant_a)') }} || '% with ' || variant_a || ' of ' || {{ quoted('experiment_a') }}
    || ', factors that differ by ' || {{ signed_text('(100 * multiplicative_interaction)') }} || '% (' || level_text || ' interval '
    || {{ signed_text('(100 * ' ~ told_end('lower', 'multiplicative_interaction_') ~ ')') }} || '% to '
    || {{ signed_text('(100 * ' ~ told_end('upper', 'multiplicative_interaction_') ~ ')') }} || '%).'
{% endmacro %}

{#- An end of the interval to tell: of a run that is looked at daily the one that holds at every look, as its p-value does. -#}
{% macro told_end(end, scale='') -%}
    case when decision_rule = 'always_valid' then ci_{{ end }}_always_valid else {{ scale }}ci_{{ end }} end
{%- endmacro %}

{#- The smallest margin shown, more exactly where it would read as what does not matter. -#}
{% macro margin_text() -%}
    case
        when {{ percent_text('smallest_margin') }} = {{ percent_text('negligible') }} then {{ number_text('(100 * smallest_margin)') }} || '%'
        else {{ percent_text('smallest_margin') }}
    end
{%- endmacro %}

{#- Together more or less than each alone, whether the decision on B depends on A, and the combination to choose. -#}
{% macro choice_sentence() %}
    'Together the two give ' || case when scale_interaction > 0 then 'more' else 'less' end
    || ' than each alone would suggest (' || {{ p_value_text('p_value_holm') }} || '), so choose them together: '
    || case
        when effect_b_in_control_a * effect_b_in_variant_a < 0
            then
                {{ quoted('experiment_b') }} || ' helps with '
                || case when (effect_b_in_control_a > 0) = (desired = 'increase') then control_a else variant_a end || ' and hurts with '
                || case when (effect_b_in_control_a > 0) = (desired = 'increase') then variant_a else control_a end || ', and '
        else ''
    end
    || best_variant_a || ' with ' || best_variant_b || ' is the best of all combinations with a probability of '
    || {{ percent_text('least(probability_best, 0.999)') }} || '.'
{% endmacro %}

{#- Why nothing can be said yet, what is still possible, and how long to wait. -#}
{% macro waiting_sentence() %}
    case
        when judged_contrasts = 0
            then
                'That is no evidence yet: of the units of ' || sparse_cell_a || ' with ' || sparse_cell_b || ' only ' || sparse_nonzero
                || case when metric_template in ('conversion', 'retention', 'funnel') then ' differ from the rest' else ' have a value other than 0' end
                || ', and 25 are needed'
        else 'That can be chance (' || {{ p_value_text('p_value_holm') }} || ')'
    end
    || case
        when judged_contrasts < contrasts or smallest_margin is null then ''
        else
            ': any interaction is below ' || {{ margin_text() }}
            || case when interaction_scale = 'multiplicative' then '' else ' of the value in both controls' end
            || ', and only below ' || {{ percent_text('negligible') }} || ' it would not matter'
    end
    || case
        when units_needed > joint_units
            then '; wait for about ' || {{ number_text('cast(units_needed - joint_units as double)') }} || ' more joint units (now ' || joint_units || ')'
        when units_needed <= joint_units then '; ask again when more units have come'
        else ''
    end
    || '.'
{% endmacro %}
