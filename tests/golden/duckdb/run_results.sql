with

answers as (
    select
        *,

    case
        when undefined_reason is not null or scale_standard_error is null then 'not_estimable'
        when failed_checks <> '' then 'invalid'
        when all_negligible then 'negligible'
        when p_value_holm < 1 - confidence_level then 'interaction'
        else 'inconclusive'
    end as verdict
    from <models>.run_answers
),

checks as (
    select
        run_id,
        max(case when check_name = 'srm_a' then p_value end) as srm_a,
        max(case when check_name = 'srm_b' then p_value end) as srm_b,
        max(case when check_name = 'independence' then p_value end) as independence,
        max(case when check_name = 'entry_a_to_b' then p_value end) as entry_a_to_b,
        max(case when check_name = 'entry_b_to_a' then p_value end) as entry_b_to_a
    from <models>.run_checks
    group by run_id
)

select
    answers.run_id,
    answers.request_key,
    answers.series_key,
    answers.request_id,
    answers.requested_by,
    answers.trigger,
    cast('<time>' as timestamp) as completed_at,
    answers.experiment_a,
    answers.experiment_b,
    answers.metric,
    answers.metric_template,
    answers.metric_role,
    answers.desired,
    answers.slices,
    answers.start_date,
    answers.end_date,
    answers.confidence_level,
    answers.control_a,
    answers.control_b,
    answers.variant_a,
    answers.variant_b,
    answers.joint_units,
    answers.cells,
    answers.interaction,
    answers.standard_error,
    answers.degrees_of_freedom,
    answers.statistic,
    answers.p_value,
    answers.ci_lower,
    answers.ci_upper,
    answers.undefined_reason,
    answers.relative_interaction,
    answers.relative_interaction_standard_error,
    answers.relative_interaction_p_value,
    answers.relative_interaction_ci_lower,
    answers.relative_interaction_ci_upper,
    answers.multiplicative_interaction,
    answers.multiplicative_interaction_standard_error,
    answers.multiplicative_interaction_p_value,
    answers.multiplicative_interaction_ci_lower,
    answers.multiplicative_interaction_ci_upper,
    answers.omnibus_statistic,
    answers.omnibus_df,
    answers.omnibus_df_denominator,
    answers.omnibus_p_value,
    answers.decision_rule,
    answers.decision_p_value,
    answers.family_size,
    answers.p_value_fdr,
    answers.p_value_holm,
    answers.p_value_always_valid,
    answers.ci_lower_always_valid,
    answers.ci_upper_always_valid,
    answers.minimum_detectable_interaction,
    answers.equivalence_p_value,
    answers.smallest_margin,
    answers.units_needed,
    answers.variance_reduction,
    answers.interaction_scale,
    answers.effect_b_in_control_a,
    answers.effect_b_in_variant_a,
    answers.effect_a_in_control_b,
    answers.effect_a_in_variant_b,
    answers.lift_b_in_control_a,
    answers.lift_b_in_variant_a,
    answers.lift_a_in_control_b,
    answers.lift_a_in_variant_b,
    answers.verdict,

    concat_ws(
        ' ',
        case verdict
            when 'not_estimable' then 'No answer: ' || case
        when undefined_reason = 'no_joint_units' and is_one_layer
            then chr(39) || experiment_a || chr(39) || ' and ' || chr(39) || experiment_b || chr(39) || ' exclude each other: both are of the layer ' || chr(39) || layer_a || chr(39) || ', so no unit was in both.'
        when undefined_reason = 'no_joint_units' then 'no unit was in both ' || chr(39) || experiment_a || chr(39) || ' and ' || chr(39) || experiment_b || chr(39) || ' in this time.'
        when undefined_reason = 'too_few_units'
            then 'a combination of ' || chr(39) || experiment_a || chr(39) || ' and ' || chr(39) || experiment_b || chr(39) || ' has fewer than two units with a value of ' || metric || '.'
        when undefined_reason = 'zero_denominator'
            then 'the denominator of ' || metric || ' is 0 in a combination of ' || chr(39) || experiment_a || chr(39) || ' and ' || chr(39) || experiment_b || chr(39) || '.'
        when undefined_reason = 'quantile_too_extreme'
            then
                metric || ' is too far out for the number of units in a combination of ' || chr(39) || experiment_a || chr(39) || ' and ' || chr(39) || experiment_b || chr(39)
                || ': ask for more days, or a quantile nearer the middle.'
        when undefined_reason = 'point_mass'
            then
                metric || ' falls on one value that many units share in a combination of ' || chr(39) || experiment_a || chr(39) || ' and ' || chr(39) || experiment_b || chr(39)
                || ', so chance cannot be measured: ask for another quantile, or a share of units.'
        when undefined_reason = 'zero_variance' then metric || ' is the same for every unit that counts, so chance cannot be measured.'
        when undefined_reason = 'not_positive'
            then metric || ' is not above 0 in a combination of ' || chr(39) || experiment_a || chr(39) || ' and ' || chr(39) || experiment_b || chr(39) || ', so relative effects have no meaning.'
        when undefined_reason is null then 'the values of ' || metric || ' are too large to measure chance.'
        else 'the interaction cannot be estimated (' || undefined_reason || ').'
    end

            when 'invalid' then 'Do not trust these numbers yet. ' || failed_checks || ' Find the cause and mend it, then ask again.'
            when 'negligible' then
    chr(39) || experiment_a || chr(39) || ' and ' || chr(39) || experiment_b || chr(39)
    || ' can be decided one by one: whether a unit is in one changes the effect of the other on ' || metric
    || ' by less than ' || case
        when abs(smallest_margin) >= 0.1 and abs(smallest_margin) < 1e12 then cast(cast(round(100 * ((smallest_margin) * (1 + 1e-12))) as bigint) as string)
        else case
        when abs((((100 * (smallest_margin))) * (1 + 1e-12))) < 1e-300 then '0'
        when abs((((100 * (smallest_margin))) * (1 + 1e-12))) = cast('infinity' as double) then 'infinity'
        when abs((((100 * (smallest_margin))) * (1 + 1e-12))) >= 100 and abs((((100 * (smallest_margin))) * (1 + 1e-12))) < 1e15 then cast(cast(round((((100 * (smallest_margin))) * (1 + 1e-12))) as bigint) as string)
        when abs((((100 * (smallest_margin))) * (1 + 1e-12))) >= 1e-5 and abs((((100 * (smallest_margin))) * (1 + 1e-12))) < 100
            then regexp_replace(cast(cast(round((((100 * (smallest_margin))) * (1 + 1e-12)) * power(1e1, greatest(2, 2 - floor(log10(abs((((100 * (smallest_margin))) * (1 + 1e-12)))))))) / power(1e1, greatest(2, 2 - floor(log10(abs((((100 * (smallest_margin))) * (1 + 1e-12))))))) as decimal(38, 7)) as string), '[.]?0+$', '')
        else regexp_replace(cast(cast(round(((((100 * (smallest_margin))) * (1 + 1e-12)) / power(1e1, floor(log10(abs((((100 * (smallest_margin))) * (1 + 1e-12))))))) * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '') || 'e' || cast(cast(floor(log10(abs((((100 * (smallest_margin))) * (1 + 1e-12))))) as int) as string)
    end
    end || '%'
    || case when interaction_scale = 'multiplicative' then '' else ' of its value in both controls' end
    || ' (' || level_text || ' sure; up to ' || case
        when abs(negligible) >= 0.1 and abs(negligible) < 1e12 then cast(cast(round(100 * ((negligible) * (1 + 1e-12))) as bigint) as string)
        else case
        when abs((((100 * (negligible))) * (1 + 1e-12))) < 1e-300 then '0'
        when abs((((100 * (negligible))) * (1 + 1e-12))) = cast('infinity' as double) then 'infinity'
        when abs((((100 * (negligible))) * (1 + 1e-12))) >= 100 and abs((((100 * (negligible))) * (1 + 1e-12))) < 1e15 then cast(cast(round((((100 * (negligible))) * (1 + 1e-12))) as bigint) as string)
        when abs((((100 * (negligible))) * (1 + 1e-12))) >= 1e-5 and abs((((100 * (negligible))) * (1 + 1e-12))) < 100
            then regexp_replace(cast(cast(round((((100 * (negligible))) * (1 + 1e-12)) * power(1e1, greatest(2, 2 - floor(log10(abs((((100 * (negligible))) * (1 + 1e-12)))))))) / power(1e1, greatest(2, 2 - floor(log10(abs((((100 * (negligible))) * (1 + 1e-12))))))) as decimal(38, 7)) as string), '[.]?0+$', '')
        else regexp_replace(cast(cast(round(((((100 * (negligible))) * (1 + 1e-12)) / power(1e1, floor(log10(abs((((100 * (negligible))) * (1 + 1e-12))))))) * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '') || 'e' || cast(cast(floor(log10(abs((((100 * (negligible))) * (1 + 1e-12))))) as int) as string)
    end
    end || '%' || ' does not matter).'

            else
    case when interaction_scale = 'multiplicative' then
    'The relative effect of ' || chr(39) || experiment_b || chr(39) || ' (' || variant_b || ') on ' || metric
    || ' is ' || case when (100 * lift_b_in_control_a) > 0 then '+' else '' end || case
        when abs((((100 * lift_b_in_control_a)) * (1 + 1e-12))) < 1e-300 then '0'
        when abs((((100 * lift_b_in_control_a)) * (1 + 1e-12))) = cast('infinity' as double) then 'infinity'
        when abs((((100 * lift_b_in_control_a)) * (1 + 1e-12))) >= 100 and abs((((100 * lift_b_in_control_a)) * (1 + 1e-12))) < 1e15 then cast(cast(round((((100 * lift_b_in_control_a)) * (1 + 1e-12))) as bigint) as string)
        when abs((((100 * lift_b_in_control_a)) * (1 + 1e-12))) >= 1e-5 and abs((((100 * lift_b_in_control_a)) * (1 + 1e-12))) < 100
            then regexp_replace(cast(cast(round((((100 * lift_b_in_control_a)) * (1 + 1e-12)) * power(1e1, greatest(2, 2 - floor(log10(abs((((100 * lift_b_in_control_a)) * (1 + 1e-12)))))))) / power(1e1, greatest(2, 2 - floor(log10(abs((((100 * lift_b_in_control_a)) * (1 + 1e-12))))))) as decimal(38, 7)) as string), '[.]?0+$', '')
        else regexp_replace(cast(cast(round(((((100 * lift_b_in_control_a)) * (1 + 1e-12)) / power(1e1, floor(log10(abs((((100 * lift_b_in_control_a)) * (1 + 1e-12))))))) * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '') || 'e' || cast(cast(floor(log10(abs((((100 * lift_b_in_control_a)) * (1 + 1e-12))))) as int) as string)
    end || '% with ' || control_a
    || ' and ' || case when (100 * lift_b_in_variant_a) > 0 then '+' else '' end || case
        when abs((((100 * lift_b_in_variant_a)) * (1 + 1e-12))) < 1e-300 then '0'
        when abs((((100 * lift_b_in_variant_a)) * (1 + 1e-12))) = cast('infinity' as double) then 'infinity'
        when abs((((100 * lift_b_in_variant_a)) * (1 + 1e-12))) >= 100 and abs((((100 * lift_b_in_variant_a)) * (1 + 1e-12))) < 1e15 then cast(cast(round((((100 * lift_b_in_variant_a)) * (1 + 1e-12))) as bigint) as string)
        when abs((((100 * lift_b_in_variant_a)) * (1 + 1e-12))) >= 1e-5 and abs((((100 * lift_b_in_variant_a)) * (1 + 1e-12))) < 100
            then regexp_replace(cast(cast(round((((100 * lift_b_in_variant_a)) * (1 + 1e-12)) * power(1e1, greatest(2, 2 - floor(log10(abs((((100 * lift_b_in_variant_a)) * (1 + 1e-12)))))))) / power(1e1, greatest(2, 2 - floor(log10(abs((((100 * lift_b_in_variant_a)) * (1 + 1e-12))))))) as decimal(38, 7)) as string), '[.]?0+$', '')
        else regexp_replace(cast(cast(round(((((100 * lift_b_in_variant_a)) * (1 + 1e-12)) / power(1e1, floor(log10(abs((((100 * lift_b_in_variant_a)) * (1 + 1e-12))))))) * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '') || 'e' || cast(cast(floor(log10(abs((((100 * lift_b_in_variant_a)) * (1 + 1e-12))))) as int) as string)
    end || '% with ' || variant_a || ' of ' || chr(39) || experiment_a || chr(39)
    || ', factors that differ by ' || case when (100 * multiplicative_interaction) > 0 then '+' else '' end || case
        when abs((((100 * multiplicative_interaction)) * (1 + 1e-12))) < 1e-300 then '0'
        when abs((((100 * multiplicative_interaction)) * (1 + 1e-12))) = cast('infinity' as double) then 'infinity'
        when abs((((100 * multiplicative_interaction)) * (1 + 1e-12))) >= 100 and abs((((100 * multiplicative_interaction)) * (1 + 1e-12))) < 1e15 then cast(cast(round((((100 * multiplicative_interaction)) * (1 + 1e-12))) as bigint) as string)
        when abs((((100 * multiplicative_interaction)) * (1 + 1e-12))) >= 1e-5 and abs((((100 * multiplicative_interaction)) * (1 + 1e-12))) < 100
            then regexp_replace(cast(cast(round((((100 * multiplicative_interaction)) * (1 + 1e-12)) * power(1e1, greatest(2, 2 - floor(log10(abs((((100 * multiplicative_interaction)) * (1 + 1e-12)))))))) / power(1e1, greatest(2, 2 - floor(log10(abs((((100 * multiplicative_interaction)) * (1 + 1e-12))))))) as decimal(38, 7)) as string), '[.]?0+$', '')
        else regexp_replace(cast(cast(round(((((100 * multiplicative_interaction)) * (1 + 1e-12)) / power(1e1, floor(log10(abs((((100 * multiplicative_interaction)) * (1 + 1e-12))))))) * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '') || 'e' || cast(cast(floor(log10(abs((((100 * multiplicative_interaction)) * (1 + 1e-12))))) as int) as string)
    end || '% (' || level_text || ' interval '
    || case when (100 * case when decision_rule = 'always_valid' then ci_lower_always_valid else multiplicative_interaction_ci_lower end) > 0 then '+' else '' end || case
        when abs((((100 * case when decision_rule = 'always_valid' then ci_lower_always_valid else multiplicative_interaction_ci_lower end)) * (1 + 1e-12))) < 1e-300 then '0'
        when abs((((100 * case when decision_rule = 'always_valid' then ci_lower_always_valid else multiplicative_interaction_ci_lower end)) * (1 + 1e-12))) = cast('infinity' as double) then 'infinity'
        when abs((((100 * case when decision_rule = 'always_valid' then ci_lower_always_valid else multiplicative_interaction_ci_lower end)) * (1 + 1e-12))) >= 100 and abs((((100 * case when decision_rule = 'always_valid' then ci_lower_always_valid else multiplicative_interaction_ci_lower end)) * (1 + 1e-12))) < 1e15 then cast(cast(round((((100 * case when decision_rule = 'always_valid' then ci_lower_always_valid else multiplicative_interaction_ci_lower end)) * (1 + 1e-12))) as bigint) as string)
        when abs((((100 * case when decision_rule = 'always_valid' then ci_lower_always_valid else multiplicative_interaction_ci_lower end)) * (1 + 1e-12))) >= 1e-5 and abs((((100 * case when decision_rule = 'always_valid' then ci_lower_always_valid else multiplicative_interaction_ci_lower end)) * (1 + 1e-12))) < 100
            then regexp_replace(cast(cast(round((((100 * case when decision_rule = 'always_valid' then ci_lower_always_valid else multiplicative_interaction_ci_lower end)) * (1 + 1e-12)) * power(1e1, greatest(2, 2 - floor(log10(abs((((100 * case when decision_rule = 'always_valid' then ci_lower_always_valid else multiplicative_interaction_ci_lower end)) * (1 + 1e-12)))))))) / power(1e1, greatest(2, 2 - floor(log10(abs((((100 * case when decision_rule = 'always_valid' then ci_lower_always_valid else multiplicative_interaction_ci_lower end)) * (1 + 1e-12))))))) as decimal(38, 7)) as string), '[.]?0+$', '')
        else regexp_replace(cast(cast(round(((((100 * case when decision_rule = 'always_valid' then ci_lower_always_valid else multiplicative_interaction_ci_lower end)) * (1 + 1e-12)) / power(1e1, floor(log10(abs((((100 * case when decision_rule = 'always_valid' then ci_lower_always_valid else multiplicative_interaction_ci_lower end)) * (1 + 1e-12))))))) * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '') || 'e' || cast(cast(floor(log10(abs((((100 * case when decision_rule = 'always_valid' then ci_lower_always_valid else multiplicative_interaction_ci_lower end)) * (1 + 1e-12))))) as int) as string)
    end || '% to '
    || case when (100 * case when decision_rule = 'always_valid' then ci_upper_always_valid else multiplicative_interaction_ci_upper end) > 0 then '+' else '' end || case
        when abs((((100 * case when decision_rule = 'always_valid' then ci_upper_always_valid else multiplicative_interaction_ci_upper end)) * (1 + 1e-12))) < 1e-300 then '0'
        when abs((((100 * case when decision_rule = 'always_valid' then ci_upper_always_valid else multiplicative_interaction_ci_upper end)) * (1 + 1e-12))) = cast('infinity' as double) then 'infinity'
        when abs((((100 * case when decision_rule = 'always_valid' then ci_upper_always_valid else multiplicative_interaction_ci_upper end)) * (1 + 1e-12))) >= 100 and abs((((100 * case when decision_rule = 'always_valid' then ci_upper_always_valid else multiplicative_interaction_ci_upper end)) * (1 + 1e-12))) < 1e15 then cast(cast(round((((100 * case when decision_rule = 'always_valid' then ci_upper_always_valid else multiplicative_interaction_ci_upper end)) * (1 + 1e-12))) as bigint) as string)
        when abs((((100 * case when decision_rule = 'always_valid' then ci_upper_always_valid else multiplicative_interaction_ci_upper end)) * (1 + 1e-12))) >= 1e-5 and abs((((100 * case when decision_rule = 'always_valid' then ci_upper_always_valid else multiplicative_interaction_ci_upper end)) * (1 + 1e-12))) < 100
            then regexp_replace(cast(cast(round((((100 * case when decision_rule = 'always_valid' then ci_upper_always_valid else multiplicative_interaction_ci_upper end)) * (1 + 1e-12)) * power(1e1, greatest(2, 2 - floor(log10(abs((((100 * case when decision_rule = 'always_valid' then ci_upper_always_valid else multiplicative_interaction_ci_upper end)) * (1 + 1e-12)))))))) / power(1e1, greatest(2, 2 - floor(log10(abs((((100 * case when decision_rule = 'always_valid' then ci_upper_always_valid else multiplicative_interaction_ci_upper end)) * (1 + 1e-12))))))) as decimal(38, 7)) as string), '[.]?0+$', '')
        else regexp_replace(cast(cast(round(((((100 * case when decision_rule = 'always_valid' then ci_upper_always_valid else multiplicative_interaction_ci_upper end)) * (1 + 1e-12)) / power(1e1, floor(log10(abs((((100 * case when decision_rule = 'always_valid' then ci_upper_always_valid else multiplicative_interaction_ci_upper end)) * (1 + 1e-12))))))) * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '') || 'e' || cast(cast(floor(log10(abs((((100 * case when decision_rule = 'always_valid' then ci_upper_always_valid else multiplicative_interaction_ci_upper end)) * (1 + 1e-12))))) as int) as string)
    end || '%).'
 else
    'The effect of ' || chr(39) || experiment_b || chr(39) || ' (' || variant_b || ') on ' || metric
    || ' is ' || case when effect_b_in_control_a > 0 then '+' else '' end || case
        when abs(((effect_b_in_control_a) * (1 + 1e-12))) < 1e-300 then '0'
        when abs(((effect_b_in_control_a) * (1 + 1e-12))) = cast('infinity' as double) then 'infinity'
        when abs(((effect_b_in_control_a) * (1 + 1e-12))) >= 100 and abs(((effect_b_in_control_a) * (1 + 1e-12))) < 1e15 then cast(cast(round(((effect_b_in_control_a) * (1 + 1e-12))) as bigint) as string)
        when abs(((effect_b_in_control_a) * (1 + 1e-12))) >= 1e-5 and abs(((effect_b_in_control_a) * (1 + 1e-12))) < 100
            then regexp_replace(cast(cast(round(((effect_b_in_control_a) * (1 + 1e-12)) * power(1e1, greatest(2, 2 - floor(log10(abs(((effect_b_in_control_a) * (1 + 1e-12)))))))) / power(1e1, greatest(2, 2 - floor(log10(abs(((effect_b_in_control_a) * (1 + 1e-12))))))) as decimal(38, 7)) as string), '[.]?0+$', '')
        else regexp_replace(cast(cast(round((((effect_b_in_control_a) * (1 + 1e-12)) / power(1e1, floor(log10(abs(((effect_b_in_control_a) * (1 + 1e-12))))))) * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '') || 'e' || cast(cast(floor(log10(abs(((effect_b_in_control_a) * (1 + 1e-12))))) as int) as string)
    end || ' with ' || control_a
    || ' and ' || case when effect_b_in_variant_a > 0 then '+' else '' end || case
        when abs(((effect_b_in_variant_a) * (1 + 1e-12))) < 1e-300 then '0'
        when abs(((effect_b_in_variant_a) * (1 + 1e-12))) = cast('infinity' as double) then 'infinity'
        when abs(((effect_b_in_variant_a) * (1 + 1e-12))) >= 100 and abs(((effect_b_in_variant_a) * (1 + 1e-12))) < 1e15 then cast(cast(round(((effect_b_in_variant_a) * (1 + 1e-12))) as bigint) as string)
        when abs(((effect_b_in_variant_a) * (1 + 1e-12))) >= 1e-5 and abs(((effect_b_in_variant_a) * (1 + 1e-12))) < 100
            then regexp_replace(cast(cast(round(((effect_b_in_variant_a) * (1 + 1e-12)) * power(1e1, greatest(2, 2 - floor(log10(abs(((effect_b_in_variant_a) * (1 + 1e-12)))))))) / power(1e1, greatest(2, 2 - floor(log10(abs(((effect_b_in_variant_a) * (1 + 1e-12))))))) as decimal(38, 7)) as string), '[.]?0+$', '')
        else regexp_replace(cast(cast(round((((effect_b_in_variant_a) * (1 + 1e-12)) / power(1e1, floor(log10(abs(((effect_b_in_variant_a) * (1 + 1e-12))))))) * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '') || 'e' || cast(cast(floor(log10(abs(((effect_b_in_variant_a) * (1 + 1e-12))))) as int) as string)
    end || ' with ' || variant_a || ' of ' || chr(39) || experiment_a || chr(39)
    || ', a difference of ' || case when interaction > 0 then '+' else '' end || case
        when abs(((interaction) * (1 + 1e-12))) < 1e-300 then '0'
        when abs(((interaction) * (1 + 1e-12))) = cast('infinity' as double) then 'infinity'
        when abs(((interaction) * (1 + 1e-12))) >= 100 and abs(((interaction) * (1 + 1e-12))) < 1e15 then cast(cast(round(((interaction) * (1 + 1e-12))) as bigint) as string)
        when abs(((interaction) * (1 + 1e-12))) >= 1e-5 and abs(((interaction) * (1 + 1e-12))) < 100
            then regexp_replace(cast(cast(round(((interaction) * (1 + 1e-12)) * power(1e1, greatest(2, 2 - floor(log10(abs(((interaction) * (1 + 1e-12)))))))) / power(1e1, greatest(2, 2 - floor(log10(abs(((interaction) * (1 + 1e-12))))))) as decimal(38, 7)) as string), '[.]?0+$', '')
        else regexp_replace(cast(cast(round((((interaction) * (1 + 1e-12)) / power(1e1, floor(log10(abs(((interaction) * (1 + 1e-12))))))) * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '') || 'e' || cast(cast(floor(log10(abs(((interaction) * (1 + 1e-12))))) as int) as string)
    end || ' (' || level_text || ' interval '
    || case when case when decision_rule = 'always_valid' then ci_lower_always_valid else ci_lower end > 0 then '+' else '' end || case
        when abs(((case when decision_rule = 'always_valid' then ci_lower_always_valid else ci_lower end) * (1 + 1e-12))) < 1e-300 then '0'
        when abs(((case when decision_rule = 'always_valid' then ci_lower_always_valid else ci_lower end) * (1 + 1e-12))) = cast('infinity' as double) then 'infinity'
        when abs(((case when decision_rule = 'always_valid' then ci_lower_always_valid else ci_lower end) * (1 + 1e-12))) >= 100 and abs(((case when decision_rule = 'always_valid' then ci_lower_always_valid else ci_lower end) * (1 + 1e-12))) < 1e15 then cast(cast(round(((case when decision_rule = 'always_valid' then ci_lower_always_valid else ci_lower end) * (1 + 1e-12))) as bigint) as string)
        when abs(((case when decision_rule = 'always_valid' then ci_lower_always_valid else ci_lower end) * (1 + 1e-12))) >= 1e-5 and abs(((case when decision_rule = 'always_valid' then ci_lower_always_valid else ci_lower end) * (1 + 1e-12))) < 100
            then regexp_replace(cast(cast(round(((case when decision_rule = 'always_valid' then ci_lower_always_valid else ci_lower end) * (1 + 1e-12)) * power(1e1, greatest(2, 2 - floor(log10(abs(((case when decision_rule = 'always_valid' then ci_lower_always_valid else ci_lower end) * (1 + 1e-12)))))))) / power(1e1, greatest(2, 2 - floor(log10(abs(((case when decision_rule = 'always_valid' then ci_lower_always_valid else ci_lower end) * (1 + 1e-12))))))) as decimal(38, 7)) as string), '[.]?0+$', '')
        else regexp_replace(cast(cast(round((((case when decision_rule = 'always_valid' then ci_lower_always_valid else ci_lower end) * (1 + 1e-12)) / power(1e1, floor(log10(abs(((case when decision_rule = 'always_valid' then ci_lower_always_valid else ci_lower end) * (1 + 1e-12))))))) * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '') || 'e' || cast(cast(floor(log10(abs(((case when decision_rule = 'always_valid' then ci_lower_always_valid else ci_lower end) * (1 + 1e-12))))) as int) as string)
    end || ' to ' || case when case when decision_rule = 'always_valid' then ci_upper_always_valid else ci_upper end > 0 then '+' else '' end || case
        when abs(((case when decision_rule = 'always_valid' then ci_upper_always_valid else ci_upper end) * (1 + 1e-12))) < 1e-300 then '0'
        when abs(((case when decision_rule = 'always_valid' then ci_upper_always_valid else ci_upper end) * (1 + 1e-12))) = cast('infinity' as double) then 'infinity'
        when abs(((case when decision_rule = 'always_valid' then ci_upper_always_valid else ci_upper end) * (1 + 1e-12))) >= 100 and abs(((case when decision_rule = 'always_valid' then ci_upper_always_valid else ci_upper end) * (1 + 1e-12))) < 1e15 then cast(cast(round(((case when decision_rule = 'always_valid' then ci_upper_always_valid else ci_upper end) * (1 + 1e-12))) as bigint) as string)
        when abs(((case when decision_rule = 'always_valid' then ci_upper_always_valid else ci_upper end) * (1 + 1e-12))) >= 1e-5 and abs(((case when decision_rule = 'always_valid' then ci_upper_always_valid else ci_upper end) * (1 + 1e-12))) < 100
            then regexp_replace(cast(cast(round(((case when decision_rule = 'always_valid' then ci_upper_always_valid else ci_upper end) * (1 + 1e-12)) * power(1e1, greatest(2, 2 - floor(log10(abs(((case when decision_rule = 'always_valid' then ci_upper_always_valid else ci_upper end) * (1 + 1e-12)))))))) / power(1e1, greatest(2, 2 - floor(log10(abs(((case when decision_rule = 'always_valid' then ci_upper_always_valid else ci_upper end) * (1 + 1e-12))))))) as decimal(38, 7)) as string), '[.]?0+$', '')
        else regexp_replace(cast(cast(round((((case when decision_rule = 'always_valid' then ci_upper_always_valid else ci_upper end) * (1 + 1e-12)) / power(1e1, floor(log10(abs(((case when decision_rule = 'always_valid' then ci_upper_always_valid else ci_upper end) * (1 + 1e-12))))))) * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '') || 'e' || cast(cast(floor(log10(abs(((case when decision_rule = 'always_valid' then ci_upper_always_valid else ci_upper end) * (1 + 1e-12))))) as int) as string)
    end || ')'
    || case
        when control_estimate <> 0
            then
                ', or ' || case
        when abs(abs(interaction / control_estimate)) >= 0.1 and abs(abs(interaction / control_estimate)) < 1e12 then cast(cast(round(100 * ((abs(interaction / control_estimate)) * (1 + 1e-12))) as bigint) as string)
        else case
        when abs((((100 * (abs(interaction / control_estimate)))) * (1 + 1e-12))) < 1e-300 then '0'
        when abs((((100 * (abs(interaction / control_estimate)))) * (1 + 1e-12))) = cast('infinity' as double) then 'infinity'
        when abs((((100 * (abs(interaction / control_estimate)))) * (1 + 1e-12))) >= 100 and abs((((100 * (abs(interaction / control_estimate)))) * (1 + 1e-12))) < 1e15 then cast(cast(round((((100 * (abs(interaction / control_estimate)))) * (1 + 1e-12))) as bigint) as string)
        when abs((((100 * (abs(interaction / control_estimate)))) * (1 + 1e-12))) >= 1e-5 and abs((((100 * (abs(interaction / control_estimate)))) * (1 + 1e-12))) < 100
            then regexp_replace(cast(cast(round((((100 * (abs(interaction / control_estimate)))) * (1 + 1e-12)) * power(1e1, greatest(2, 2 - floor(log10(abs((((100 * (abs(interaction / control_estimate)))) * (1 + 1e-12)))))))) / power(1e1, greatest(2, 2 - floor(log10(abs((((100 * (abs(interaction / control_estimate)))) * (1 + 1e-12))))))) as decimal(38, 7)) as string), '[.]?0+$', '')
        else regexp_replace(cast(cast(round(((((100 * (abs(interaction / control_estimate)))) * (1 + 1e-12)) / power(1e1, floor(log10(abs((((100 * (abs(interaction / control_estimate)))) * (1 + 1e-12))))))) * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '') || 'e' || cast(cast(floor(log10(abs((((100 * (abs(interaction / control_estimate)))) * (1 + 1e-12))))) as int) as string)
    end
    end || '%'
                || ' of what ' || metric || ' is in both controls (' || case
        when abs(((control_estimate) * (1 + 1e-12))) < 1e-300 then '0'
        when abs(((control_estimate) * (1 + 1e-12))) = cast('infinity' as double) then 'infinity'
        when abs(((control_estimate) * (1 + 1e-12))) >= 100 and abs(((control_estimate) * (1 + 1e-12))) < 1e15 then cast(cast(round(((control_estimate) * (1 + 1e-12))) as bigint) as string)
        when abs(((control_estimate) * (1 + 1e-12))) >= 1e-5 and abs(((control_estimate) * (1 + 1e-12))) < 100
            then regexp_replace(cast(cast(round(((control_estimate) * (1 + 1e-12)) * power(1e1, greatest(2, 2 - floor(log10(abs(((control_estimate) * (1 + 1e-12)))))))) / power(1e1, greatest(2, 2 - floor(log10(abs(((control_estimate) * (1 + 1e-12))))))) as decimal(38, 7)) as string), '[.]?0+$', '')
        else regexp_replace(cast(cast(round((((control_estimate) * (1 + 1e-12)) / power(1e1, floor(log10(abs(((control_estimate) * (1 + 1e-12))))))) * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '') || 'e' || cast(cast(floor(log10(abs(((control_estimate) * (1 + 1e-12))))) as int) as string)
    end || ')'
        else ''
    end
    || '.'
 end

        end,
        case verdict
            when 'not_estimable' then nullif(failed_checks, '')
            when 'negligible' then
    case
        when p_value_holm < 1 - confidence_level
            then 'There is a difference (' || case
        when interaction_scale = 'multiplicative' then case when (100 * multiplicative_interaction) > 0 then '+' else '' end || case
        when abs((((100 * multiplicative_interaction)) * (1 + 1e-12))) < 1e-300 then '0'
        when abs((((100 * multiplicative_interaction)) * (1 + 1e-12))) = cast('infinity' as double) then 'infinity'
        when abs((((100 * multiplicative_interaction)) * (1 + 1e-12))) >= 100 and abs((((100 * multiplicative_interaction)) * (1 + 1e-12))) < 1e15 then cast(cast(round((((100 * multiplicative_interaction)) * (1 + 1e-12))) as bigint) as string)
        when abs((((100 * multiplicative_interaction)) * (1 + 1e-12))) >= 1e-5 and abs((((100 * multiplicative_interaction)) * (1 + 1e-12))) < 100
            then regexp_replace(cast(cast(round((((100 * multiplicative_interaction)) * (1 + 1e-12)) * power(1e1, greatest(2, 2 - floor(log10(abs((((100 * multiplicative_interaction)) * (1 + 1e-12)))))))) / power(1e1, greatest(2, 2 - floor(log10(abs((((100 * multiplicative_interaction)) * (1 + 1e-12))))))) as decimal(38, 7)) as string), '[.]?0+$', '')
        else regexp_replace(cast(cast(round(((((100 * multiplicative_interaction)) * (1 + 1e-12)) / power(1e1, floor(log10(abs((((100 * multiplicative_interaction)) * (1 + 1e-12))))))) * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '') || 'e' || cast(cast(floor(log10(abs((((100 * multiplicative_interaction)) * (1 + 1e-12))))) as int) as string)
    end || '%'
        else case when interaction > 0 then '+' else '' end || case
        when abs(((interaction) * (1 + 1e-12))) < 1e-300 then '0'
        when abs(((interaction) * (1 + 1e-12))) = cast('infinity' as double) then 'infinity'
        when abs(((interaction) * (1 + 1e-12))) >= 100 and abs(((interaction) * (1 + 1e-12))) < 1e15 then cast(cast(round(((interaction) * (1 + 1e-12))) as bigint) as string)
        when abs(((interaction) * (1 + 1e-12))) >= 1e-5 and abs(((interaction) * (1 + 1e-12))) < 100
            then regexp_replace(cast(cast(round(((interaction) * (1 + 1e-12)) * power(1e1, greatest(2, 2 - floor(log10(abs(((interaction) * (1 + 1e-12)))))))) / power(1e1, greatest(2, 2 - floor(log10(abs(((interaction) * (1 + 1e-12))))))) as decimal(38, 7)) as string), '[.]?0+$', '')
        else regexp_replace(cast(cast(round((((interaction) * (1 + 1e-12)) / power(1e1, floor(log10(abs(((interaction) * (1 + 1e-12))))))) * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '') || 'e' || cast(cast(floor(log10(abs(((interaction) * (1 + 1e-12))))) as int) as string)
    end
    end || ', ' || case
        when p_value_holm < 0.001 then 'p < 0.001'
        when p_value_holm < 0.1 then 'p = ' || regexp_replace(cast(cast(round(p_value_holm * 1e4) / 1e4 as decimal(38, 4)) as string), '[.]?0+$', '')
        else 'p = ' || regexp_replace(cast(cast(round(p_value_holm * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '')
    end || '), but it is too small to matter.'
    end

            when 'interaction' then
    'Together the two give ' || case when scale_interaction > 0 then 'more' else 'less' end
    || ' than each alone would suggest (' || case
        when p_value_holm < 0.001 then 'p < 0.001'
        when p_value_holm < 0.1 then 'p = ' || regexp_replace(cast(cast(round(p_value_holm * 1e4) / 1e4 as decimal(38, 4)) as string), '[.]?0+$', '')
        else 'p = ' || regexp_replace(cast(cast(round(p_value_holm * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '')
    end || '), so choose them together: '
    || case
        when effect_b_in_control_a * effect_b_in_variant_a < 0
            then
                chr(39) || experiment_b || chr(39) || ' helps with '
                || case when (effect_b_in_control_a > 0) = (desired = 'increase') then control_a else variant_a end || ' and hurts with '
                || case when (effect_b_in_control_a > 0) = (desired = 'increase') then variant_a else control_a end || ', and '
        else ''
    end
    || best_variant_a || ' with ' || best_variant_b || ' is the best of all combinations with a probability of '
    || case
        when abs(least(probability_best, 0.999)) >= 0.1 and abs(least(probability_best, 0.999)) < 1e12 then cast(cast(round(100 * ((least(probability_best, 0.999)) * (1 + 1e-12))) as bigint) as string)
        else case
        when abs((((100 * (least(probability_best, 0.999)))) * (1 + 1e-12))) < 1e-300 then '0'
        when abs((((100 * (least(probability_best, 0.999)))) * (1 + 1e-12))) = cast('infinity' as double) then 'infinity'
        when abs((((100 * (least(probability_best, 0.999)))) * (1 + 1e-12))) >= 100 and abs((((100 * (least(probability_best, 0.999)))) * (1 + 1e-12))) < 1e15 then cast(cast(round((((100 * (least(probability_best, 0.999)))) * (1 + 1e-12))) as bigint) as string)
        when abs((((100 * (least(probability_best, 0.999)))) * (1 + 1e-12))) >= 1e-5 and abs((((100 * (least(probability_best, 0.999)))) * (1 + 1e-12))) < 100
            then regexp_replace(cast(cast(round((((100 * (least(probability_best, 0.999)))) * (1 + 1e-12)) * power(1e1, greatest(2, 2 - floor(log10(abs((((100 * (least(probability_best, 0.999)))) * (1 + 1e-12)))))))) / power(1e1, greatest(2, 2 - floor(log10(abs((((100 * (least(probability_best, 0.999)))) * (1 + 1e-12))))))) as decimal(38, 7)) as string), '[.]?0+$', '')
        else regexp_replace(cast(cast(round(((((100 * (least(probability_best, 0.999)))) * (1 + 1e-12)) / power(1e1, floor(log10(abs((((100 * (least(probability_best, 0.999)))) * (1 + 1e-12))))))) * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '') || 'e' || cast(cast(floor(log10(abs((((100 * (least(probability_best, 0.999)))) * (1 + 1e-12))))) as int) as string)
    end
    end || '%' || '.'

            when 'inconclusive' then
    case
        when judged_contrasts = 0
            then
                'That is no evidence yet: of the units of ' || sparse_cell_a || ' with ' || sparse_cell_b || ' only ' || sparse_nonzero
                || case when metric_template in ('conversion', 'retention', 'funnel') then ' differ from the rest' else ' have a value other than 0' end
                || ', and 25 are needed'
        else 'That can be chance (' || case
        when p_value_holm < 0.001 then 'p < 0.001'
        when p_value_holm < 0.1 then 'p = ' || regexp_replace(cast(cast(round(p_value_holm * 1e4) / 1e4 as decimal(38, 4)) as string), '[.]?0+$', '')
        else 'p = ' || regexp_replace(cast(cast(round(p_value_holm * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '')
    end || ')'
    end
    || case
        when judged_contrasts < contrasts or smallest_margin is null then ''
        else
            ': any interaction is below ' || case
        when case
        when abs(smallest_margin) >= 0.1 and abs(smallest_margin) < 1e12 then cast(cast(round(100 * ((smallest_margin) * (1 + 1e-12))) as bigint) as string)
        else case
        when abs((((100 * (smallest_margin))) * (1 + 1e-12))) < 1e-300 then '0'
        when abs((((100 * (smallest_margin))) * (1 + 1e-12))) = cast('infinity' as double) then 'infinity'
        when abs((((100 * (smallest_margin))) * (1 + 1e-12))) >= 100 and abs((((100 * (smallest_margin))) * (1 + 1e-12))) < 1e15 then cast(cast(round((((100 * (smallest_margin))) * (1 + 1e-12))) as bigint) as string)
        when abs((((100 * (smallest_margin))) * (1 + 1e-12))) >= 1e-5 and abs((((100 * (smallest_margin))) * (1 + 1e-12))) < 100
            then regexp_replace(cast(cast(round((((100 * (smallest_margin))) * (1 + 1e-12)) * power(1e1, greatest(2, 2 - floor(log10(abs((((100 * (smallest_margin))) * (1 + 1e-12)))))))) / power(1e1, greatest(2, 2 - floor(log10(abs((((100 * (smallest_margin))) * (1 + 1e-12))))))) as decimal(38, 7)) as string), '[.]?0+$', '')
        else regexp_replace(cast(cast(round(((((100 * (smallest_margin))) * (1 + 1e-12)) / power(1e1, floor(log10(abs((((100 * (smallest_margin))) * (1 + 1e-12))))))) * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '') || 'e' || cast(cast(floor(log10(abs((((100 * (smallest_margin))) * (1 + 1e-12))))) as int) as string)
    end
    end || '%' = case
        when abs(negligible) >= 0.1 and abs(negligible) < 1e12 then cast(cast(round(100 * ((negligible) * (1 + 1e-12))) as bigint) as string)
        else case
        when abs((((100 * (negligible))) * (1 + 1e-12))) < 1e-300 then '0'
        when abs((((100 * (negligible))) * (1 + 1e-12))) = cast('infinity' as double) then 'infinity'
        when abs((((100 * (negligible))) * (1 + 1e-12))) >= 100 and abs((((100 * (negligible))) * (1 + 1e-12))) < 1e15 then cast(cast(round((((100 * (negligible))) * (1 + 1e-12))) as bigint) as string)
        when abs((((100 * (negligible))) * (1 + 1e-12))) >= 1e-5 and abs((((100 * (negligible))) * (1 + 1e-12))) < 100
            then regexp_replace(cast(cast(round((((100 * (negligible))) * (1 + 1e-12)) * power(1e1, greatest(2, 2 - floor(log10(abs((((100 * (negligible))) * (1 + 1e-12)))))))) / power(1e1, greatest(2, 2 - floor(log10(abs((((100 * (negligible))) * (1 + 1e-12))))))) as decimal(38, 7)) as string), '[.]?0+$', '')
        else regexp_replace(cast(cast(round(((((100 * (negligible))) * (1 + 1e-12)) / power(1e1, floor(log10(abs((((100 * (negligible))) * (1 + 1e-12))))))) * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '') || 'e' || cast(cast(floor(log10(abs((((100 * (negligible))) * (1 + 1e-12))))) as int) as string)
    end
    end || '%' then case
        when abs((((100 * smallest_margin)) * (1 + 1e-12))) < 1e-300 then '0'
        when abs((((100 * smallest_margin)) * (1 + 1e-12))) = cast('infinity' as double) then 'infinity'
        when abs((((100 * smallest_margin)) * (1 + 1e-12))) >= 100 and abs((((100 * smallest_margin)) * (1 + 1e-12))) < 1e15 then cast(cast(round((((100 * smallest_margin)) * (1 + 1e-12))) as bigint) as string)
        when abs((((100 * smallest_margin)) * (1 + 1e-12))) >= 1e-5 and abs((((100 * smallest_margin)) * (1 + 1e-12))) < 100
            then regexp_replace(cast(cast(round((((100 * smallest_margin)) * (1 + 1e-12)) * power(1e1, greatest(2, 2 - floor(log10(abs((((100 * smallest_margin)) * (1 + 1e-12)))))))) / power(1e1, greatest(2, 2 - floor(log10(abs((((100 * smallest_margin)) * (1 + 1e-12))))))) as decimal(38, 7)) as string), '[.]?0+$', '')
        else regexp_replace(cast(cast(round(((((100 * smallest_margin)) * (1 + 1e-12)) / power(1e1, floor(log10(abs((((100 * smallest_margin)) * (1 + 1e-12))))))) * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '') || 'e' || cast(cast(floor(log10(abs((((100 * smallest_margin)) * (1 + 1e-12))))) as int) as string)
    end || '%'
        else case
        when abs(smallest_margin) >= 0.1 and abs(smallest_margin) < 1e12 then cast(cast(round(100 * ((smallest_margin) * (1 + 1e-12))) as bigint) as string)
        else case
        when abs((((100 * (smallest_margin))) * (1 + 1e-12))) < 1e-300 then '0'
        when abs((((100 * (smallest_margin))) * (1 + 1e-12))) = cast('infinity' as double) then 'infinity'
        when abs((((100 * (smallest_margin))) * (1 + 1e-12))) >= 100 and abs((((100 * (smallest_margin))) * (1 + 1e-12))) < 1e15 then cast(cast(round((((100 * (smallest_margin))) * (1 + 1e-12))) as bigint) as string)
        when abs((((100 * (smallest_margin))) * (1 + 1e-12))) >= 1e-5 and abs((((100 * (smallest_margin))) * (1 + 1e-12))) < 100
            then regexp_replace(cast(cast(round((((100 * (smallest_margin))) * (1 + 1e-12)) * power(1e1, greatest(2, 2 - floor(log10(abs((((100 * (smallest_margin))) * (1 + 1e-12)))))))) / power(1e1, greatest(2, 2 - floor(log10(abs((((100 * (smallest_margin))) * (1 + 1e-12))))))) as decimal(38, 7)) as string), '[.]?0+$', '')
        else regexp_replace(cast(cast(round(((((100 * (smallest_margin))) * (1 + 1e-12)) / power(1e1, floor(log10(abs((((100 * (smallest_margin))) * (1 + 1e-12))))))) * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '') || 'e' || cast(cast(floor(log10(abs((((100 * (smallest_margin))) * (1 + 1e-12))))) as int) as string)
    end
    end || '%'
    end
            || case when interaction_scale = 'multiplicative' then '' else ' of the value in both controls' end
            || ', and only below ' || case
        when abs(negligible) >= 0.1 and abs(negligible) < 1e12 then cast(cast(round(100 * ((negligible) * (1 + 1e-12))) as bigint) as string)
        else case
        when abs((((100 * (negligible))) * (1 + 1e-12))) < 1e-300 then '0'
        when abs((((100 * (negligible))) * (1 + 1e-12))) = cast('infinity' as double) then 'infinity'
        when abs((((100 * (negligible))) * (1 + 1e-12))) >= 100 and abs((((100 * (negligible))) * (1 + 1e-12))) < 1e15 then cast(cast(round((((100 * (negligible))) * (1 + 1e-12))) as bigint) as string)
        when abs((((100 * (negligible))) * (1 + 1e-12))) >= 1e-5 and abs((((100 * (negligible))) * (1 + 1e-12))) < 100
            then regexp_replace(cast(cast(round((((100 * (negligible))) * (1 + 1e-12)) * power(1e1, greatest(2, 2 - floor(log10(abs((((100 * (negligible))) * (1 + 1e-12)))))))) / power(1e1, greatest(2, 2 - floor(log10(abs((((100 * (negligible))) * (1 + 1e-12))))))) as decimal(38, 7)) as string), '[.]?0+$', '')
        else regexp_replace(cast(cast(round(((((100 * (negligible))) * (1 + 1e-12)) / power(1e1, floor(log10(abs((((100 * (negligible))) * (1 + 1e-12))))))) * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '') || 'e' || cast(cast(floor(log10(abs((((100 * (negligible))) * (1 + 1e-12))))) as int) as string)
    end
    end || '%' || ' it would not matter'
    end
    || case
        when units_needed > joint_units
            then '; wait for about ' || case
        when abs(((cast(units_needed - joint_units as double)) * (1 + 1e-12))) < 1e-300 then '0'
        when abs(((cast(units_needed - joint_units as double)) * (1 + 1e-12))) = cast('infinity' as double) then 'infinity'
        when abs(((cast(units_needed - joint_units as double)) * (1 + 1e-12))) >= 100 and abs(((cast(units_needed - joint_units as double)) * (1 + 1e-12))) < 1e15 then cast(cast(round(((cast(units_needed - joint_units as double)) * (1 + 1e-12))) as bigint) as string)
        when abs(((cast(units_needed - joint_units as double)) * (1 + 1e-12))) >= 1e-5 and abs(((cast(units_needed - joint_units as double)) * (1 + 1e-12))) < 100
            then regexp_replace(cast(cast(round(((cast(units_needed - joint_units as double)) * (1 + 1e-12)) * power(1e1, greatest(2, 2 - floor(log10(abs(((cast(units_needed - joint_units as double)) * (1 + 1e-12)))))))) / power(1e1, greatest(2, 2 - floor(log10(abs(((cast(units_needed - joint_units as double)) * (1 + 1e-12))))))) as decimal(38, 7)) as string), '[.]?0+$', '')
        else regexp_replace(cast(cast(round((((cast(units_needed - joint_units as double)) * (1 + 1e-12)) / power(1e1, floor(log10(abs(((cast(units_needed - joint_units as double)) * (1 + 1e-12))))))) * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '') || 'e' || cast(cast(floor(log10(abs(((cast(units_needed - joint_units as double)) * (1 + 1e-12))))) as int) as string)
    end || ' more joint units (now ' || joint_units || ')'
        when units_needed <= joint_units then '; ask again when more units have come'
        else ''
    end
    || '.'

        end,
        case when unfinished_days > 0 then 'The range was not over: data until ' || substr(cast(calculated_at as string), 1, 16) || ' UTC.' end
    )
 as summary,
    checks.srm_a as srm_p_value_a,
    checks.srm_b as srm_p_value_b,
    checks.independence as independence_p_value,
    checks.entry_a_to_b as entry_p_value_a_to_b,
    checks.entry_b_to_a as entry_p_value_b_to_a,
    answers.crossover_units,
    answers.metric_definition_hash,
    '<code version>' as code_version,
    answers.data_watermark,
    answers.fact_rows
from answers
left join checks on answers.run_id = checks.run_id
