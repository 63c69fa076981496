{#- Says at the end of a build which requests could not be calculated, and why. -#}
{% macro report_failed_requests() %}
    {%- if is_building() -%}
        {%- set failed -%}
            {{ stored_rows('run_log', ['request_id', 'metric', 'error'], "error is not null and invocation_id = '" ~ invocation_id ~ "'") }}
        {%- endset -%}
        {%- for request_id, metric, error in run_query(failed).rows -%}
            {%- do log("padme: request '" ~ request_id ~ "', metric '" ~ metric ~ "' failed: " ~ error, info=true) -%}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}
