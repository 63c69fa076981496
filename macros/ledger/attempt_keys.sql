{#- What an attempt is known by: the thing asked for, and which try of it. -#}
{% macro attempt_id(attempt_key, attempt) %}{{ return(hash_of([attempt_key, attempt])) }}{% endmacro %}

{#- Two ad-hoc calls are never one, and neither are the metrics of one. -#}
{% macro ad_hoc_attempt_key(metric) %}{{ return(hash_of(["'ad_hoc'", "'" ~ invocation_id ~ "'", metric])) }}{% endmacro %}

{#- Each metric of a request is asked for by itself. -#}
{% macro request_attempt_key(metric) %}{{ return(hash_of(["'request'", 'request_hash', metric])) }}{% endmacro %}
