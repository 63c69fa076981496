{#- Everything an engine must provide. A default is standard SQL, or says what is missing. -#}

{% macro missing_for_engine(name) %}
    {%- do exceptions.raise_compiler_error("padme: '" ~ name ~ "' is missing for " ~ target.type ~ "; see macros/engines") -%}
{% endmacro %}

{#- A text as a string literal that no engine expands or ends early. -#}
{% macro text_literal(value) %}{{ return(adapter.dispatch('text_literal', 'padme')(value)) }}{% endmacro %}
{% macro default__text_literal(value) %}{{ return("'" ~ (value | string).replace("'", "''") ~ "'") }}{% endmacro %}

{#- The rows of a Parquet file or folder. -#}
{% macro parquet_rows(path) %}{{ return(adapter.dispatch('parquet_rows', 'padme')(path)) }}{% endmacro %}
{% macro default__parquet_rows(path) %}{{ missing_for_engine('parquet_rows') }}{% endmacro %}

{#- A date, timestamp or timestamp with a zone as a UTC timestamp; one without a zone is UTC already. -#}
{% macro utc_timestamp(expression) %}{{ return(adapter.dispatch('utc_timestamp', 'padme')(expression)) }}{% endmacro %}
{% macro default__utc_timestamp(expression) %}{{ missing_for_engine('utc_timestamp') }}{% endmacro %}

{#- Seconds since 1970 of a UTC timestamp, a double with microseconds. -#}
{% macro epoch_seconds(expression) %}{{ return(adapter.dispatch('epoch_seconds', 'padme')(expression)) }}{% endmacro %}
{% macro default__epoch_seconds(expression) %}{{ missing_for_engine('epoch_seconds') }}{% endmacro %}

{#- One row per part of a comma-separated text, as a lateral FROM item with the column `part`. -#}
{% macro split_rows(expression, alias) %}{{ return(adapter.dispatch('split_rows', 'padme')(expression, alias)) }}{% endmacro %}
{% macro default__split_rows(expression, alias) %}{{ missing_for_engine('split_rows') }}{% endmacro %}

{#-
    A number that tells the rows of a table apart; gaps are allowed. `stored_row_key` is the column a table needs for it when it is
    written (none where the engine numbers rows itself), `row_key` reads it.
-#}
{% macro stored_row_key(column) %}{{ return(adapter.dispatch('stored_row_key', 'padme')(column)) }}{% endmacro %}
{% macro default__stored_row_key(column) %}{{ missing_for_engine('stored_row_key') }}{% endmacro %}
{% macro row_key(column) %}{{ return(adapter.dispatch('row_key', 'padme')(column)) }}{% endmacro %}
{% macro default__row_key(column) %}{{ return(column) }}{% endmacro %}
