{#-
    Runs before any model of `dbt run` and `dbt build`, and refuses what cannot be calculated, so that a wrong call changes nothing.
    Other commands work with whatever vars.
-#}
{% macro check_invocation() %}
    {%- if is_building() -%}
        {%- set errors = misspelt_var_errors() + setting_errors() + (ad_hoc_errors() if is_ad_hoc() else []) -%}
        {%- if not errors -%}
            {%- do errors.extend(missing_table_errors(ad_hoc_metrics(), given('slices'))) -%}
        {%- endif -%}
        {%- if is_ad_hoc() and not errors -%}
            {%- set checked = checked_runs(
                ad_hoc_runs(),
                '(' ~ experiment_rows(whole(input_table('experiments'))) ~ ') as listed',
                '(' ~ variant_rows(whole(input_table('variants'))) ~ ') as listed'
            ) -%}
            {%- do errors.extend(run_query('select distinct error from (' ~ checked ~ ') as checked where error is not null').columns[0].values()) -%}
        {%- endif -%}
        {%- if errors -%}
            {%- do exceptions.raise_compiler_error('padme: ' ~ errors | join('\npadme: ')) -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}
