{%- if execute %}
{{ ledger_rows() }}
{%- endif %}
-- depends_on: {{ ref('run_log') }}
-- depends_on: {{ ref('interaction_results') }}
-- depends_on: {{ ref('interaction_requests') }}
