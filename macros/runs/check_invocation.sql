{#-
    Runs before any model of `dbt run` and `dbt build`, and refuses what cannot be calculated, so that a wrong call changes nothing.
    Other commands work with whatever vars.
-#}
{% macro check_invocation() %}
    {%- do declare_ledger() -%}
    {%- if is_building() -%}
        {%- set errors = misspelt_var_errors() + setting_errors() + (ad_hoc_errors() if is_ad_hoc() else schedule_errors()) -%}
        {%- if not errors -%}
            {%- do errors.extend(
                judged_call_errors(ad_hoc_call(), 'ad_hoc') if is_ad_hoc() else missing_table_errors([], given('slices'))
            ) -%}
        {%- endif -%}
        {{- refuse_call(errors) -}}
        {{- begin_build() -}}
    {%- endif -%}
{% endmacro %}

{#- Ends the command with the errors, each in a line of its own. -#}
{% macro refuse_if(errors) %}
    {%- if errors -%}{%- do exceptions.raise_compiler_error('padme: ' ~ errors | join('\npadme: ')) -%}{%- endif -%}
{% endmacro %}
