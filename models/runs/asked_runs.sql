{%- set requests = 'select * from ' ~ ref('waiting_requests') %}
{%- set experiments = ref('stg_experiments') %}
{%- set variants = ref('stg_variants') %}

{%- if execute %}
{{ checked_runs(ad_hoc_runs() if is_ad_hoc() and not ad_hoc_errors() else requests, experiments, variants) }}
{%- endif %}
