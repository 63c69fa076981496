{#- Whether models are being run now, so that what earlier ones of this build wrote may be asked. -#}
{% macro is_building() %}{{ return(execute and flags.WHICH in ['run', 'build']) }}{% endmacro %}

{#- Whether an incremental model adds to rows of earlier builds; false where the database may not be asked, as in `dbt compile`. -#}
{% macro has_earlier_rows() %}{{ return(is_building() and is_incremental()) }}{% endmacro %}
