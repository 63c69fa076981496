with

checked as (

    with

    asked as (
        select
            *,
            concat_ws('|', coalesce(request_hash, ''), metric) as asked_key
        from (

    select
        cast(null as string) as request_hash,
        cast(null as string) as request_id,
        cast(null as string) as request_error,
        cast(null as timestamp) as requested_at,
        'ad_hoc' as trigger,
        cast(null as string) as requested_by,
        'a' as experiment_a,
        'b' as experiment_b,
        'adjusted_conversion' as metric,
        '2026-10-01' as start_date,
        '2026-10-14' as end_date,
        'country' as slices,
        cast(null as string) as confidence_level,
        cast(null as string) as interaction_scale,
        cast(null as bigint) as rule_rank,
        cast(null as bigint) as min_joint_units
    union all
    select
        cast(null as string) as request_hash,
        cast(null as string) as request_id,
        cast(null as string) as request_error,
        cast(null as timestamp) as requested_at,
        'ad_hoc' as trigger,
        cast(null as string) as requested_by,
        'a' as experiment_a,
        'b' as experiment_b,
        'average_order_value' as metric,
        '2026-10-01' as start_date,
        '2026-10-14' as end_date,
        'country' as slices,
        cast(null as string) as confidence_level,
        cast(null as string) as interaction_scale,
        cast(null as bigint) as rule_rank,
        cast(null as bigint) as min_joint_units
    union all
    select
        cast(null as string) as request_hash,
        cast(null as string) as request_id,
        cast(null as string) as request_error,
        cast(null as timestamp) as requested_at,
        'ad_hoc' as trigger,
        cast(null as string) as requested_by,
        'a' as experiment_a,
        'b' as experiment_b,
        'back_in_three_days' as metric,
        '2026-10-01' as start_date,
        '2026-10-14' as end_date,
        'country' as slices,
        cast(null as string) as confidence_level,
        cast(null as string) as interaction_scale,
        cast(null as bigint) as rule_rank,
        cast(null as bigint) as min_joint_units
    union all
    select
        cast(null as string) as request_hash,
        cast(null as string) as request_id,
        cast(null as string) as request_error,
        cast(null as timestamp) as requested_at,
        'ad_hoc' as trigger,
        cast(null as string) as requested_by,
        'a' as experiment_a,
        'b' as experiment_b,
        'capped_revenue_per_user' as metric,
        '2026-10-01' as start_date,
        '2026-10-14' as end_date,
        'country' as slices,
        cast(null as string) as confidence_level,
        cast(null as string) as interaction_scale,
        cast(null as bigint) as rule_rank,
        cast(null as bigint) as min_joint_units
    union all
    select
        cast(null as string) as request_hash,
        cast(null as string) as request_id,
        cast(null as string) as request_error,
        cast(null as timestamp) as requested_at,
        'ad_hoc' as trigger,
        cast(null as string) as requested_by,
        'a' as experiment_a,
        'b' as experiment_b,
        'conversion' as metric,
        '2026-10-01' as start_date,
        '2026-10-14' as end_date,
        'country' as slices,
        cast(null as string) as confidence_level,
        cast(null as string) as interaction_scale,
        cast(null as bigint) as rule_rank,
        cast(null as bigint) as min_joint_units
    union all
    select
        cast(null as string) as request_hash,
        cast(null as string) as request_id,
        cast(null as string) as request_error,
        cast(null as timestamp) as requested_at,
        'ad_hoc' as trigger,
        cast(null as string) as requested_by,
        'a' as experiment_a,
        'b' as experiment_b,
        'items_per_order' as metric,
        '2026-10-01' as start_date,
        '2026-10-14' as end_date,
        'country' as slices,
        cast(null as string) as confidence_level,
        cast(null as string) as interaction_scale,
        cast(null as bigint) as rule_rank,
        cast(null as bigint) as min_joint_units
    union all
    select
        cast(null as string) as request_hash,
        cast(null as string) as request_id,
        cast(null as string) as request_error,
        cast(null as timestamp) as requested_at,
        'ad_hoc' as trigger,
        cast(null as string) as requested_by,
        'a' as experiment_a,
        'b' as experiment_b,
        'median_revenue_per_buyer' as metric,
        '2026-10-01' as start_date,
        '2026-10-14' as end_date,
        'country' as slices,
        cast(null as string) as confidence_level,
        cast(null as string) as interaction_scale,
        cast(null as bigint) as rule_rank,
        cast(null as bigint) as min_joint_units
    union all
    select
        cast(null as string) as request_hash,
        cast(null as string) as request_id,
        cast(null as string) as request_error,
        cast(null as timestamp) as requested_at,
        'ad_hoc' as trigger,
        cast(null as string) as requested_by,
        'a' as experiment_a,
        'b' as experiment_b,
        'orders_per_user' as metric,
        '2026-10-01' as start_date,
        '2026-10-14' as end_date,
        'country' as slices,
        cast(null as string) as confidence_level,
        cast(null as string) as interaction_scale,
        cast(null as bigint) as rule_rank,
        cast(null as bigint) as min_joint_units
    union all
    select
        cast(null as string) as request_hash,
        cast(null as string) as request_id,
        cast(null as string) as request_error,
        cast(null as timestamp) as requested_at,
        'ad_hoc' as trigger,
        cast(null as string) as requested_by,
        'a' as experiment_a,
        'b' as experiment_b,
        'visit_to_order' as metric,
        '2026-10-01' as start_date,
        '2026-10-14' as end_date,
        'country' as slices,
        cast(null as string) as confidence_level,
        cast(null as string) as interaction_scale,
        cast(null as bigint) as rule_rank,
        cast(null as bigint) as min_joint_units

        ) as everything
    ),

    experiments as (
        select * from <models>.stg_experiments
    ),

    variants as (
        select * from <models>.stg_variants
    ),

    metrics as (
        select
        cast(item.metric as string) as metric,
        cast(item.metric_template as string) as metric_template,
        cast(item.metric_role as string) as metric_role,
        cast(item.desired as string) as desired,
        cast(item.negligible as double) as negligible,
        cast(item.metric_definition_hash as string) as metric_definition_hash,
        cast(item.metric_error as string) as metric_error
    from (select explode(array(named_struct('metric', 'conversion', 'metric_template', 'conversion', 'metric_role', 'goal', 'desired', 'increase', 'negligible', cast(0.05 as double), 'metric_definition_hash', 'b083c08c76c5a42120847e5e9f62755b', 'metric_error', cast(null as string)), named_struct('metric', 'big_spender', 'metric_template', 'conversion', 'metric_role', 'goal', 'desired', 'increase', 'negligible', cast(0.05 as double), 'metric_definition_hash', 'ea052aa2bd4c666b3c6ea3ec8d4768d7', 'metric_error', cast(null as string)), named_struct('metric', 'orders_per_user', 'metric_template', 'mean', 'metric_role', 'goal', 'desired', 'increase', 'negligible', cast(0.05 as double), 'metric_definition_hash', '74e4e38f0b9b420ad44c95a26b1ae558', 'metric_error', cast(null as string)), named_struct('metric', 'adjusted_conversion', 'metric_template', 'conversion', 'metric_role', 'goal', 'desired', 'increase', 'negligible', cast(0.05 as double), 'metric_definition_hash', 'c21acfba6907187aedc171107aa9a69b', 'metric_error', cast(null as string)), named_struct('metric', 'visit_to_order', 'metric_template', 'funnel', 'metric_role', 'goal', 'desired', 'increase', 'negligible', cast(0.05 as double), 'metric_definition_hash', 'a9173d761650e306121b0ad74c0151f0', 'metric_error', cast(null as string)), named_struct('metric', 'revenue_per_user', 'metric_template', 'mean', 'metric_role', 'goal', 'desired', 'increase', 'negligible', cast(0.05 as double), 'metric_definition_hash', 'bc043b1e37487db88548c7fc4901888f', 'metric_error', cast(null as string)), named_struct('metric', 'capped_revenue_per_user', 'metric_template', 'mean', 'metric_role', 'goal', 'desired', 'increase', 'negligible', cast(0.05 as double), 'metric_definition_hash', '8ae483e3a488abd38664e2aedcc77050', 'metric_error', cast(null as string)), named_struct('metric', 'adjusted_revenue_per_user', 'metric_template', 'mean', 'metric_role', 'goal', 'desired', 'increase', 'negligible', cast(0.05 as double), 'metric_definition_hash', '2dd510a2e491141320d06aa895281e90', 'metric_error', cast(null as string)), named_struct('metric', 'items_per_user', 'metric_template', 'mean', 'metric_role', 'goal', 'desired', 'increase', 'negligible', cast(0.05 as double), 'metric_definition_hash', '72b56eb5c89b02a350ba456c17abce7c', 'metric_error', cast(null as string)), named_struct('metric', 'largest_order', 'metric_template', 'mean', 'metric_role', 'goal', 'desired', 'increase', 'negligible', cast(0.05 as double), 'metric_definition_hash', '91bacbdf4ffb09e6fb097d5c64ba89a1', 'metric_error', cast(null as string)), named_struct('metric', 'first_week_revenue', 'metric_template', 'mean', 'metric_role', 'goal', 'desired', 'increase', 'negligible', cast(0.05 as double), 'metric_definition_hash', '8343a481bc701b5145eb60e7c6752c8c', 'metric_error', cast(null as string)), named_struct('metric', 'average_order_value', 'metric_template', 'ratio', 'metric_role', 'goal', 'desired', 'increase', 'negligible', cast(0.05 as double), 'metric_definition_hash', 'f5ea6f69ef92f3873dc7a5f4472d289d', 'metric_error', cast(null as string)), named_struct('metric', 'first_order_value', 'metric_template', 'mean', 'metric_role', 'goal', 'desired', 'increase', 'negligible', cast(0.05 as double), 'metric_definition_hash', '70969816401a73348bd6962c23afd6e3', 'metric_error', cast(null as string)), named_struct('metric', 'median_revenue_per_buyer', 'metric_template', 'quantile', 'metric_role', 'goal', 'desired', 'increase', 'negligible', cast(0.05 as double), 'metric_definition_hash', '14d5a594e31902c39a254b56d95028a7', 'metric_error', cast(null as string)), named_struct('metric', 'items_per_order', 'metric_template', 'formula', 'metric_role', 'goal', 'desired', 'increase', 'negligible', cast(0.05 as double), 'metric_definition_hash', '900204785674961cad2e7da3cdcd1fdb', 'metric_error', cast(null as string)), named_struct('metric', 'revenue_per_page_view', 'metric_template', 'ratio', 'metric_role', 'goal', 'desired', 'increase', 'negligible', cast(0.05 as double), 'metric_definition_hash', '7482c569775e1cefd147afeefa77fec0', 'metric_error', cast(null as string)), named_struct('metric', 'click_through_rate', 'metric_template', 'ratio', 'metric_role', 'goal', 'desired', 'increase', 'negligible', cast(0.05 as double), 'metric_definition_hash', '4463b6f3223bab8dac6709a91d4a72e1', 'metric_error', cast(null as string)), named_struct('metric', 'clicks_per_user', 'metric_template', 'formula', 'metric_role', 'goal', 'desired', 'increase', 'negligible', cast(0.05 as double), 'metric_definition_hash', 'a52cb8d07dd89a9131c43a18f712c5b6', 'metric_error', cast(null as string)), named_struct('metric', 'back_in_three_days', 'metric_template', 'retention', 'metric_role', 'goal', 'desired', 'increase', 'negligible', cast(0.05 as double), 'metric_definition_hash', 'e02dc3de99a08144a03b403c43419532', 'metric_error', cast(null as string)), named_struct('metric', 'active_days', 'metric_template', 'mean', 'metric_role', 'goal', 'desired', 'increase', 'negligible', cast(0.05 as double), 'metric_definition_hash', 'ba3782a27f6f5501bb2d39291ddbe4f8', 'metric_error', cast(null as string)), named_struct('metric', 'latency', 'metric_template', 'mean', 'metric_role', 'guardrail', 'desired', 'decrease', 'negligible', cast(0.05 as double), 'metric_definition_hash', 'cfc21e008d3abb24e00084e25fa17767', 'metric_error', cast(null as string)), named_struct('metric', 'latency_per_visit', 'metric_template', 'formula', 'metric_role', 'guardrail', 'desired', 'decrease', 'negligible', cast(0.05 as double), 'metric_definition_hash', '691f8c2a84e81815fb4acde88a7c19f3', 'metric_error', cast(null as string)), named_struct('metric', 'slow_pages', 'metric_template', 'quantile', 'metric_role', 'guardrail', 'desired', 'decrease', 'negligible', cast(0.05 as double), 'metric_definition_hash', '97225405be102ed6c06758a95e6ece9e', 'metric_error', cast(null as string)), named_struct('metric', 'slowest_page', 'metric_template', 'formula', 'metric_role', 'guardrail', 'desired', 'decrease', 'negligible', cast(0.05 as double), 'metric_definition_hash', '1a7f2c2ecd934ffe7c20ef17987ffda0', 'metric_error', cast(null as string)), named_struct('metric', 'callback', 'metric_template', 'conversion', 'metric_role', 'goal', 'desired', 'increase', 'negligible', cast(0.05 as double), 'metric_definition_hash', 'fa070c9075aee9f4efad41459ef738aa', 'metric_error', cast(null as string)))) as item) as items

    ),

    slice_names as (
        select distinct
            asked.asked_key,
            trim(parts.part) as name
        from asked,
            lateral (select explode(split(coalesce(nullif(trim(asked.slices), ''), 'country'), ',')) as part) as parts
        where trim(parts.part) <> ''
    ),

    slices as (
        select
            asked_key,
            array_join(array_sort(array_agg(name)), ',') as slices
        from slice_names
        group by asked_key
    ),

    told as (

    with

    problems as (
        select
            experiment_id,
            min_by(problem, rank) as problem
        from (
    select experiment_id, 'is listed ' || cast(count(*) as string) || ' times in experiments with different values; list it once' as problem, 1 as rank
    from experiments
    group by experiment_id
    having count(*) > 1

    union all
    select experiment_id, 'has no started_at' as problem, 2 as rank
    from experiments
    where started_at is null

    union all
    select
        experiment_id,
        'ended (' || cast(ended_at as string) || ') before it started (' || cast(started_at as string) || ')' as problem,
        3 as rank
    from experiments
    where ended_at < started_at

    union all
    select
        experiment_id,
        'lists variant ' || chr(39) || coalesce(variant_id, 'NULL') || chr(39)
        || ' ' || cast(count(*) as string) || ' times with different values; list it once' as problem,
        4 as rank
    from variants
    group by experiment_id, variant_id
    having count(*) > 1

    union all
    select experiment_id, 'has a variant without variant_id' as problem, 5 as rank
    from variants
    where variant_id is null

    union all
    select
        listed.experiment_id,
        'has ' || cast(count(case when variants.is_control then 1 end) as string)
        || ' controls; exactly one of its variants needs is_control = true' as problem,
        6 as rank
    from experiments as listed
    left join variants as variants on listed.experiment_id = variants.experiment_id
    group by listed.experiment_id
    having count(case when variants.is_control then 1 end) <> 1

    union all
    select experiment_id, 'has no variant besides its control' as problem, 8 as rank
    from variants
    group by experiment_id
    having count(*) = 1

    union all
    select
        experiment_id,
        'has the traffic_weight ' || coalesce(case
        when abs(((traffic_weight) * (1 + 1e-12))) < 1e-300 then '0'
        when abs(((traffic_weight) * (1 + 1e-12))) = cast('infinity' as double) then 'infinity'
        when abs(((traffic_weight) * (1 + 1e-12))) >= 100 and abs(((traffic_weight) * (1 + 1e-12))) < 1e15 then cast(cast(round(((traffic_weight) * (1 + 1e-12))) as bigint) as string)
        when abs(((traffic_weight) * (1 + 1e-12))) >= 1e-5 and abs(((traffic_weight) * (1 + 1e-12))) < 100
            then regexp_replace(cast(cast(round(((traffic_weight) * (1 + 1e-12)) * power(1e1, greatest(2, 2 - floor(log10(abs(((traffic_weight) * (1 + 1e-12)))))))) / power(1e1, greatest(2, 2 - floor(log10(abs(((traffic_weight) * (1 + 1e-12))))))) as decimal(38, 7)) as string), '[.]?0+$', '')
        else regexp_replace(cast(cast(round((((traffic_weight) * (1 + 1e-12)) / power(1e1, floor(log10(abs(((traffic_weight) * (1 + 1e-12))))))) * 1e2) / 1e2 as decimal(38, 2)) as string), '[.]?0+$', '') || 'e' || cast(cast(floor(log10(abs(((traffic_weight) * (1 + 1e-12))))) as int) as string)
    end, 'NULL') || ' for variant ' || chr(39) || variant_id || chr(39)
        || '; weights are positive numbers' as problem,
        7 as rank
    from variants
    where
        traffic_weight is null
        or not (traffic_weight > 0 and traffic_weight < cast('infinity' as double))
) as found
        group by experiment_id
    ),

    known as (
        select distinct experiment_id as name, 'experiment' as kind from experiments
        union all
        select metric as name, 'metric' as kind from metrics
    ),

    asked_names as (
        select asked_key, 'experiment_a' as place, 'experiment' as kind, experiment_a as name from asked
        union all
        select asked_key, 'experiment_b' as place, 'experiment' as kind, experiment_b as name from asked
        union all
        select asked_key, 'metric' as place, 'metric' as kind, metric as name from asked
        union all
        select asked_key, 'slices' as place, 'slice' as kind, name from slice_names
    ),

    judged_names as (
        select
            asked_names.*,
            known.name is null as is_unknown,
            case when asked_names.kind = 'experiment' then problems.problem end as problem
        from asked_names
        left join known on asked_names.kind = known.kind and asked_names.name = known.name
        left join problems on asked_names.name = problems.experiment_id
    ),

    -- an unknown name, once for each of the three known ones that are nearest to it
    ranked_names as (
        select
            judged_names.*,
            known.name as known_name,
            row_number() over (
                partition by judged_names.asked_key, judged_names.place, judged_names.name
                order by levenshtein(lower(known.name), lower(substr(judged_names.name, 1, 200))), known.name
            ) as rank
        from judged_names
        left join known on judged_names.is_unknown and judged_names.kind = known.kind
    ),

    told_names as (
        select
            asked_key,
            place,
            max(problem) as problem,
            max(case
                when is_unknown then 'unknown ' || kind || ' ' || chr(39) || name || chr(39) || '; '
            end) || coalesce('closest known: ' || nullif(concat_ws(
                ', ',
                max(case when rank = 1 then known_name end),
                max(case when rank = 2 then known_name end),
                max(case when rank = 3 then known_name end)
            ), ''), max(case when kind = 'slice' then 'the table units has no such columns, or is not there' else 'none is known' end)) as told_unknown
        from ranked_names
        where rank <= 3
        group by asked_key, place, name
    )

    select
        asked_key,
        max(case when place = 'experiment_a' then told_unknown end) as unknown_experiment_a,
        max(case when place = 'experiment_a' then problem end) as problem_experiment_a,
        max(case when place = 'experiment_b' then told_unknown end) as unknown_experiment_b,
        max(case when place = 'experiment_b' then problem end) as problem_experiment_b,
        max(case when place = 'metric' then told_unknown end) as unknown_metric,
        max(case when place = 'metric' then problem end) as problem_metric,
        max(case when place = 'slices' then told_unknown end) as unknown_slices,
        max(case when place = 'slices' then problem end) as problem_slices
    from told_names
    group by asked_key

    ),

    typed as (
        select
            asked_key,
            request_hash,
            request_id,
            request_error,
            requested_at,
            trigger,
            requested_by,
            experiment_a,
            experiment_b,
            metric,
            start_date as asked_start_date,
            end_date as asked_end_date,
            slices as asked_slices,
            confidence_level as asked_confidence_level,
            interaction_scale as asked_interaction_scale,
            rule_rank,
            min_joint_units,
            case
        when
            regexp_extract(start_date, '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', 0) = start_date
            and try_cast(start_date as date) >= cast('0001-01-01' as date)
            then try_cast(start_date as date)
    end as start_date,
            case
        when
            regexp_extract(end_date, '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', 0) = end_date
            and try_cast(end_date as date) >= cast('0001-01-01' as date)
            then try_cast(end_date as date)
    end as end_date,
            case
        when regexp_extract(coalesce(nullif(trim(confidence_level), ''), '0.95'), '^[0-9]*[.]?[0-9]+([eE][+-]?[0-9]+)?$', 0) = coalesce(nullif(trim(confidence_level), ''), '0.95')
            then try_cast(coalesce(nullif(trim(confidence_level), ''), '0.95') as double)
    end as confidence_level,
            coalesce(nullif(trim(interaction_scale), ''), 'additive') as interaction_scale
        from asked
    ),

    judged as (
        select
            typed.*,
            metrics.metric_template,
            metrics.metric_role,
            metrics.desired,
            metrics.negligible,
            metrics.metric_definition_hash,
            slices.slices,
            case
                when typed.request_error is not null then typed.request_error
                when coalesce(typed.experiment_a, '') = '' then 'experiment_a is missing'
                when coalesce(typed.experiment_b, '') = '' then 'experiment_b is missing'
                when coalesce(typed.metric, '') = '' then 'metric is missing'
                when coalesce(typed.asked_start_date, '') = '' then 'start_date is missing'
                when coalesce(typed.asked_end_date, '') = '' then 'end_date is missing'
                when told.unknown_experiment_a is not null then 'experiment_a: ' || told.unknown_experiment_a
                when told.unknown_experiment_b is not null then 'experiment_b: ' || told.unknown_experiment_b
                when typed.experiment_a = typed.experiment_b
                    then 'experiment_a and experiment_b are both ' || chr(39) || typed.experiment_a || chr(39) || '; a pair needs two experiments'
                when told.unknown_metric is not null then told.unknown_metric
                when told.unknown_slices is not null then told.unknown_slices
                when metrics.metric_error is not null then 'metric ' || chr(39) || typed.metric || chr(39) || ': ' || metrics.metric_error
                when typed.start_date is null
                    then 'start_date ' || chr(39) || typed.asked_start_date || chr(39) || ' is no date; write it as YYYY-MM-DD'
                when typed.end_date is null
                    then 'end_date ' || chr(39) || typed.asked_end_date || chr(39) || ' is no date; write it as YYYY-MM-DD'
                when typed.end_date < typed.start_date
                    then
                        'end_date ' || cast(typed.end_date as string) || ' is before start_date '
                        || cast(typed.start_date as string) || '; both days belong to the range'
                when typed.confidence_level is null or not (typed.confidence_level > 0 and typed.confidence_level < 1)
                    then
                        'confidence_level ' || chr(39) || coalesce(typed.asked_confidence_level, '0.95') || chr(39)
                        || ' is not allowed; it must be a number between 0 and 1, such as 0.95'
                when typed.interaction_scale not in ('additive', 'multiplicative')
                    then
                        'unknown interaction_scale ' || chr(39) || typed.interaction_scale || chr(39)
                        || '; allowed: additive, multiplicative'
                when told.problem_experiment_a is not null
                    then 'experiment_a: ' || chr(39) || typed.experiment_a || chr(39) || ' ' || told.problem_experiment_a
                when told.problem_experiment_b is not null
                    then 'experiment_b: ' || chr(39) || typed.experiment_b || chr(39) || ' ' || told.problem_experiment_b
            end as problem
        from typed
        left join metrics on typed.metric = metrics.metric
        left join told on typed.asked_key = told.asked_key
        left join slices on typed.asked_key = slices.asked_key
    )

    -- one bad metric fails the whole request
    select
        *,
        case when request_hash is null then problem else min(problem) over (partition by request_hash) end as error
    from judged

),

last_attempts as (
    select * from <models>.last_attempts
),

hashed as (
    select
        *,
        md5(concat_ws('|', coalesce(md5(cast(experiment_a as string)), ''), coalesce(md5(cast(experiment_b as string)), ''), coalesce(md5(cast(metric as string)), ''), coalesce(md5(cast(start_date as string)), ''), coalesce(md5(cast(end_date as string)), ''), coalesce(md5(cast(confidence_level as string)), ''), coalesce(md5(cast(interaction_scale as string)), ''), coalesce(md5(cast(slices as string)), ''), coalesce(md5(cast(case when trigger = 'schedule' then 'always_valid' else 'fixed' end as string)), ''))) as request_key,
        md5(concat_ws('|', coalesce(md5(cast(experiment_a as string)), ''), coalesce(md5(cast(experiment_b as string)), ''), coalesce(md5(cast(metric as string)), ''), coalesce(md5(cast(confidence_level as string)), ''), coalesce(md5(cast(interaction_scale as string)), ''), coalesce(md5(cast(slices as string)), ''), coalesce(md5(cast(case when trigger = 'schedule' then 'always_valid' else 'fixed' end as string)), ''))) as series_key
    from checked
),

keyed as (
    select
        *,
        case trigger
            when 'ad_hoc' then md5(concat_ws('|', coalesce(md5(cast('ad_hoc' as string)), ''), coalesce(md5(cast('<invocation>' as string)), ''), coalesce(md5(cast(metric as string)), '')))
            when 'request' then md5(concat_ws('|', coalesce(md5(cast('request' as string)), ''), coalesce(md5(cast(request_hash as string)), ''), coalesce(md5(cast(metric as string)), '')))
            else md5(concat_ws('|', coalesce(md5(cast('schedule' as string)), ''), coalesce(md5(cast(request_key as string)), '')))
        end as attempt_key
    from hashed
)

select
    keyed.*,
    coalesce(last_attempts.attempt, 0) + 1 as attempt,
    coalesce(last_attempts.tries, 0) + 1 as tries,
    coalesce(last_attempts.has_failed_build, false) as has_failed_build,
    coalesce(last_attempts.has_failed_build or last_attempts.may_try_again, false) as is_suspect
from keyed
-- an ad-hoc call is on record already, and is no attempt at an earlier one
left join last_attempts on keyed.attempt_key = last_attempts.attempt_key and keyed.trigger <> 'ad_hoc'
where
    keyed.trigger <> 'schedule'
    or last_attempts.attempt_key is null
    or last_attempts.is_due_again
