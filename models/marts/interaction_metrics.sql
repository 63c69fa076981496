{%- if execute %}
{{ described_metrics() }}
{%- endif %}
