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

{#- Microseconds since 1970 of a UTC timestamp, a bigint. -#}
{% macro epoch_micros(expression) %}{{ return(adapter.dispatch('epoch_micros', 'padme')(expression)) }}{% endmacro %}
{% macro default__epoch_micros(expression) %}{{ missing_for_engine('epoch_micros') }}{% endmacro %}

{#- An aggregate: the percentile of all values by linear interpolation, NULL left out. -#}
{% macro interpolated_percentile(expression, share) %}
    {{- return(adapter.dispatch('interpolated_percentile', 'padme')(expression, share)) -}}
{% endmacro %}
{% macro default__interpolated_percentile(expression, share) %}
    {{- return('percentile_cont(' ~ share ~ ') within group (order by ' ~ expression ~ ')') -}}
{% endmacro %}

{#- An array of expressions of one type. -#}
{% macro array_of(expressions) %}{{ return(adapter.dispatch('array_of', 'padme')(expressions)) }}{% endmacro %}
{% macro default__array_of(expressions) %}{{ missing_for_engine('array_of') }}{% endmacro %}

{#- A struct of named fields: {name: expression}. -#}
{% macro named_fields(fields) %}{{ return(adapter.dispatch('named_fields', 'padme')(fields)) }}{% endmacro %}
{% macro default__named_fields(fields) %}{{ missing_for_engine('named_fields') }}{% endmacro %}

{#- An aggregate of texts: one text of all, sorted, with commas between. -#}
{% macro sorted_with_commas(expression) %}{{ return(adapter.dispatch('sorted_with_commas', 'padme')(expression)) }}{% endmacro %}
{% macro default__sorted_with_commas(expression) %}{{ missing_for_engine('sorted_with_commas') }}{% endmacro %}

{#- In a select list: a row for each element of an array. -#}
{% macro one_row_each(array) %}{{ return(adapter.dispatch('one_row_each', 'padme')(array)) }}{% endmacro %}
{% macro default__one_row_each(array) %}{{ missing_for_engine('one_row_each') }}{% endmacro %}

{#- One row per part of a comma-separated text, as a lateral FROM item with the column `part`. -#}
{% macro split_rows(expression, alias) %}{{ return(adapter.dispatch('split_rows', 'padme')(expression, alias)) }}{% endmacro %}
{% macro default__split_rows(expression, alias) %}{{ missing_for_engine('split_rows') }}{% endmacro %}

{#- The statement that makes an empty table of columns {name: type} where none is; `file_format` where the engine has a choice. -#}
{% macro create_empty_table(relation, columns, file_format) %}
    {{- return(adapter.dispatch('create_empty_table', 'padme')(relation, columns, file_format)) -}}
{% endmacro %}
{% macro default__create_empty_table(relation, columns, file_format) %}
    {%- set definitions = [] -%}
    {%- for name, type in columns.items() -%}{%- do definitions.append(name ~ ' ' ~ type) -%}{%- endfor -%}
    {{- return('create table if not exists ' ~ relation ~ ' (' ~ definitions | join(', ') ~ ')') -}}
{% endmacro %}

{#- A statement that the session needs before any other, or nothing. -#}
{% macro session_settings() %}{{ return(adapter.dispatch('session_settings', 'padme')()) }}{% endmacro %}
{% macro default__session_settings() %}{{ return('') }}{% endmacro %}

{#- Whether the engine lets one process at a time write the database, so that whatever else was begun there is over. -#}
{% macro one_process_writes() %}{{ return(adapter.dispatch('one_process_writes', 'padme')()) }}{% endmacro %}
{% macro default__one_process_writes() %}{{ return(false) }}{% endmacro %}

{#- Whether joining large tables once more costs less than writing the joined rows and reading them: in one process, not between machines. -#}
{% macro joins_anew() %}{{ return(adapter.dispatch('joins_anew', 'padme')()) }}{% endmacro %}
{% macro default__joins_anew() %}{{ return(false) }}{% endmacro %}
