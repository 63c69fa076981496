{#- What a check found, in plain English; for the columns of run_checks. -#}
{% macro check_message() %}
    {%- set a = quoted('runs.experiment_a') -%}
    {%- set b = quoted('runs.experiment_b') -%}
    case
        {%- for check, name in {'srm_a': a, 'srm_b': b}.items() %}
        when check_name = '{{ check }}' and status = 'fail'
            then 'The arms of ' || {{ name }} || ' do not have the sizes that were planned; find out why before reading any effect.'
        when check_name = '{{ check }}' and status = 'warn'
            then 'Too few units to tell whether the arms of ' || {{ name }} || ' have the planned sizes.'
        when check_name = '{{ check }}' then 'The arms of ' || {{ name }} || ' have the planned sizes.'
        {%- endfor %}
        when check_name = 'independence' and status = 'fail'
            then 'The arm of one experiment depends on the arm of the other; the assignments are not independent.'
        when check_name = 'independence' and status = 'warn'
            then 'Too few joint units to tell whether the two assignments are independent.'
        when check_name = 'independence' then 'The two assignments are independent.'
        {%- for check, names in {'entry_a_to_b': [a, b], 'entry_b_to_a': [b, a]}.items() %}
        when check_name = '{{ check }}' and status = 'fail'
            then 'The arm of ' || {{ names[0] }} || ' changes which units get into ' || {{ names[1] }} || '; the joint units are no fair comparison.'
        when check_name = '{{ check }}' and status = 'warn'
            then 'Too few units to tell whether the arm of ' || {{ names[0] }} || ' changes who gets into ' || {{ names[1] }} || '.'
        when check_name = '{{ check }}' then 'The arm of ' || {{ names[0] }} || ' does not change who gets into ' || {{ names[1] }} || '.'
        {%- endfor %}
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
{% endmacro %}
