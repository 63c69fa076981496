{#- Points in time, as SQL of a UTC timestamp. -#}

{% macro utc_literal(time) %}{{ return("cast('" ~ time.strftime('%Y-%m-%d %H:%M:%S.%f') ~ "' as timestamp)") }}{% endmacro %}

{% macro utc_now() %}{{ return(utc_literal(modules.datetime.datetime.now(modules.pytz.utc))) }}{% endmacro %}

{#- The time this build began. -#}
{% macro build_started_at() %}{{ return(utc_literal(run_started_at)) }}{% endmacro %}
