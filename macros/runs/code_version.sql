{#- The project's version and a hash of its models, macros and Python models; `make check` verifies it, `make code-version` renews it. -#}
{% macro code_version() %}{{ return('0.1.0+191129d32966') }}{% endmacro %}
