{#- Whether models are being run now, so that what earlier ones of this build wrote may be asked. -#}
{% macro is_building() %}{{ return(execute and flags.WHICH in ['run', 'build']) }}{% endmacro %}
