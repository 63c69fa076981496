{#- A check of METHODS 7 that compares a count or share with a limit: above it `warn`, unless other conditions are given. -#}
{% macro counted_check(name, value, threshold, warn='value > threshold', fail='false') %}
    select
        run_id,
        '{{ name }}' as check_name,
        value,
        threshold,
        case when {{ fail }} then 'fail' when {{ warn }} then 'warn' else 'pass' end as status
    from (
        select
            totals.*,
            runs.is_one_layer,
            cast({{ value }} as double) as value,
            cast({{ threshold }} as double) as threshold
        from totals
        inner join runs on totals.run_id = runs.run_id
    ) as {{ name }}
{% endmacro %}
