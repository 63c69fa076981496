{%- do declare_fact_models() %}
{%- do use_utc() %}

{{ unit_aggregates(asked_metrics(), 'select * from ' ~ ref('unit_windows')) }}
