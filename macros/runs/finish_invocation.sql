{#-
    Runs after the last model of `dbt run` and `dbt build`: says what could not be calculated, and why. What fails on the data ends the
    command with an error, though all else is calculated: the data are to be mended, or the metric.
-#}
{% macro finish_invocation(results) %}
    {%- do declare_ledger() -%}
    {%- if is_building() -%}
        {{- end_build(results) -}}
        {{- make_ledger() -}}
        {%- set failed -%}
            select trigger, request_id, requested_by, metric, error, bool_or(may_try_again), count(*) as runs
            from ({{ stored('run_log') }}) as log
            where error is not null and invocation_id = '{{ invocation_id }}'
            group by trigger, request_id, requested_by, metric, error
            order by trigger, request_id, requested_by, metric, error
        {%- endset -%}
        {%- set on_data = [] -%}
        {%- for trigger, request_id, requested_by, metric, error, may_try_again, runs in run_query(failed).rows -%}
            {%- set who = {'request': 'request ' ~ shown(request_id), 'schedule': 'rule ' ~ shown(requested_by)}.get(trigger, 'ad-hoc call') -%}
            {%- set times = '' if runs == 1 else ' for ' ~ runs ~ ' pairs' -%}
            {%- do log('padme: ' ~ who ~ ', metric ' ~ shown(metric) ~ ' failed' ~ times ~ ': ' ~ error, info=true) -%}
            {%- if may_try_again and error not in on_data -%}{%- do on_data.append(error) -%}{%- endif -%}
        {%- endfor -%}
        {{- refuse_if(on_data) -}}
    {%- endif -%}
{% endmacro %}
