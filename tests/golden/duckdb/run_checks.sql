with

runs as (
    select
        run_id,
        experiment_a,
        experiment_b,
        layer_a is not null and layer_a = layer_b as is_one_layer
    from <models>.runs
),

totals as (
    select
        *,
        least(clean_units_a, clean_units_b) as smaller_units,
        joint_units + crossover_units as shared_units
    from <models>.run_totals
),

tested as (
    select
        run_id,
        check_name,
        value,
        p_value,
        cast(0.001 as double) as threshold,
        case
            when too_sparse then 'warn'
            when not coalesce(p_value < 0.001, false) then 'pass'
            when check_name = 'exposure_timing' then 'warn'
            else 'fail'
        end as status
    from <models>.interaction_statistics
    where part = 'check'
),

counted as (

    select
        run_id,
        'overlap' as check_name,
        value,
        threshold,
        case when is_one_layer and joint_units > 0 then 'fail' when joint_units = 0 then 'warn' else 'pass' end as status
    from (
        select
            totals.*,
            runs.is_one_layer,
            cast(cast(joint_units as double) / nullif(smaller_units, 0) as double) as value,
            cast(0 as double) as threshold
        from totals
        inner join runs on totals.run_id = runs.run_id
    ) as overlap

    union all

    select
        run_id,
        'crossovers' as check_name,
        value,
        threshold,
        case when value > 0.05 then 'fail' when value > threshold then 'warn' else 'pass' end as status
    from (
        select
            totals.*,
            runs.is_one_layer,
            cast(cast(crossover_units as double) / nullif(shared_units, 0) as double) as value,
            cast(0.005 as double) as threshold
        from totals
        inner join runs on totals.run_id = runs.run_id
    ) as crossovers

    union all

    select
        run_id,
        'invalid_exposures' as check_name,
        value,
        threshold,
        case when false then 'fail' when value > threshold then 'warn' else 'pass' end as status
    from (
        select
            totals.*,
            runs.is_one_layer,
            cast(invalid_rows as double) as value,
            cast(0 as double) as threshold
        from totals
        inner join runs on totals.run_id = runs.run_id
    ) as invalid_exposures

    union all

    select
        run_id,
        'non_finite_values' as check_name,
        value,
        threshold,
        case when false then 'fail' when value > threshold then 'warn' else 'pass' end as status
    from (
        select
            totals.*,
            runs.is_one_layer,
            cast(non_finite_values as double) as value,
            cast(0 as double) as threshold
        from totals
        inner join runs on totals.run_id = runs.run_id
    ) as non_finite_values

    union all

    select
        run_id,
        'unfinished_period' as check_name,
        value,
        threshold,
        case when false then 'fail' when value > threshold then 'warn' else 'pass' end as status
    from (
        select
            totals.*,
            runs.is_one_layer,
            cast(unfinished_days as double) as value,
            cast(0 as double) as threshold
        from totals
        inner join runs on totals.run_id = runs.run_id
    ) as unfinished_period

),

checks as (
    select run_id, check_name, value, p_value, threshold, status from tested
    union all
    select run_id, check_name, value, cast(null as double) as p_value, threshold, status from counted
)

select
    checks.run_id,
    checks.check_name,
    checks.status,
    checks.value,
    checks.p_value,
    checks.threshold,
    case
        when check_name = 'srm_a' and status = 'fail'
            then 'The arms of ' || chr(39) || runs.experiment_a || chr(39) || ' do not have the sizes that were planned; find out why before reading any effect.'
        when check_name = 'srm_a' and status = 'warn'
            then 'Too few units to tell whether the arms of ' || chr(39) || runs.experiment_a || chr(39) || ' have the planned sizes.'
        when check_name = 'srm_a' then 'The arms of ' || chr(39) || runs.experiment_a || chr(39) || ' have the planned sizes.'
        when check_name = 'srm_b' and status = 'fail'
            then 'The arms of ' || chr(39) || runs.experiment_b || chr(39) || ' do not have the sizes that were planned; find out why before reading any effect.'
        when check_name = 'srm_b' and status = 'warn'
            then 'Too few units to tell whether the arms of ' || chr(39) || runs.experiment_b || chr(39) || ' have the planned sizes.'
        when check_name = 'srm_b' then 'The arms of ' || chr(39) || runs.experiment_b || chr(39) || ' have the planned sizes.'
        when check_name = 'independence' and status = 'fail'
            then 'The arm of one experiment depends on the arm of the other; the assignments are not independent.'
        when check_name = 'independence' and status = 'warn'
            then 'Too few joint units to tell whether the two assignments are independent.'
        when check_name = 'independence' then 'The two assignments are independent.'
        when check_name = 'entry_a_to_b' and status = 'fail'
            then 'The arm of ' || chr(39) || runs.experiment_a || chr(39) || ' changes which units get into ' || chr(39) || runs.experiment_b || chr(39) || '; the joint units are no fair comparison.'
        when check_name = 'entry_a_to_b' and status = 'warn'
            then 'Too few units to tell whether the arm of ' || chr(39) || runs.experiment_a || chr(39) || ' changes who gets into ' || chr(39) || runs.experiment_b || chr(39) || '.'
        when check_name = 'entry_a_to_b' then 'The arm of ' || chr(39) || runs.experiment_a || chr(39) || ' does not change who gets into ' || chr(39) || runs.experiment_b || chr(39) || '.'
        when check_name = 'entry_b_to_a' and status = 'fail'
            then 'The arm of ' || chr(39) || runs.experiment_b || chr(39) || ' changes which units get into ' || chr(39) || runs.experiment_a || chr(39) || '; the joint units are no fair comparison.'
        when check_name = 'entry_b_to_a' and status = 'warn'
            then 'Too few units to tell whether the arm of ' || chr(39) || runs.experiment_b || chr(39) || ' changes who gets into ' || chr(39) || runs.experiment_a || chr(39) || '.'
        when check_name = 'entry_b_to_a' then 'The arm of ' || chr(39) || runs.experiment_b || chr(39) || ' does not change who gets into ' || chr(39) || runs.experiment_a || chr(39) || '.'
        when check_name = 'exposure_timing' and status = 'warn'
            then 'Cells differ in when their units were jointly exposed, so some had more time than others.'
        when check_name = 'exposure_timing' then 'Cells do not differ in when their units were jointly exposed.'
        when check_name = 'overlap' and status = 'fail'
            then 'Both experiments belong to one layer, which should keep their units apart, yet they share units.'
        when check_name = 'overlap' and status = 'warn' then 'No unit was exposed to both experiments.'
        when check_name = 'overlap' then 'This share of the smaller experiment was exposed to both.'
        when check_name = 'crossovers' and status = 'pass' then 'Hardly any unit saw more than one variant of an experiment.'
        when check_name = 'crossovers' then 'Many units exposed to both saw more than one variant of an experiment; they are left out.'
        when check_name = 'invalid_exposures' and status = 'warn'
            then 'This many exposure rows have no unit, no variant or a variant that is not listed.'
        when check_name = 'invalid_exposures' then 'Every exposure row has a unit and a listed variant.'
        when check_name = 'non_finite_values' and status = 'warn' then 'This many values are NaN or infinite and count as missing.'
        when check_name = 'non_finite_values' then 'Every value is a finite number.'
        when check_name = 'unfinished_period' and status = 'warn' then 'This many days of the range were not over when the numbers were calculated.'
        when check_name = 'unfinished_period' then 'Every day of the range was over.'
    end
 as message
from checks
inner join runs on checks.run_id = runs.run_id
