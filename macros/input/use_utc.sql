{#- For a model that holds SQL or columns of the user: what they make of times with a zone depends on the session's. -#}
{% macro use_utc() %}
    {%- if is_building() -%}{%- do run_query("set time zone 'UTC'") -%}{%- endif -%}
{% endmacro %}
