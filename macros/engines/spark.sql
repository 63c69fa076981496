{#- A backslash escapes, and `${...}` is replaced even inside a literal. -#}
{% macro spark__text_literal(value) %}
    {{- return("'" ~ (value | string).replace('\\', '\\\\').replace("'", "\\'").replace('$', '\\u0024') ~ "'") -}}
{% endmacro %}

{% macro spark__parquet_rows(path) %}{{ return('parquet.`' ~ path.replace('`', '``') ~ '.parquet`') }}{% endmacro %}

{#- In a session whose zone is UTC, see `session_settings`. -#}
{% macro spark__utc_timestamp(expression) %}{{ return('cast(' ~ expression ~ ' as timestamp)') }}{% endmacro %}

{% macro spark__epoch_seconds(expression) %}{{ return('unix_micros(' ~ expression ~ ') / 1e6') }}{% endmacro %}

{% macro spark__epoch_micros(expression) %}{{ return('unix_micros(' ~ expression ~ ')') }}{% endmacro %}

{% macro spark__interpolated_percentile(expression, share) %}{{ return('percentile(' ~ expression ~ ', ' ~ share ~ ')') }}{% endmacro %}

{% macro spark__array_of(expressions) %}{{ return('array(' ~ expressions | join(', ') ~ ')') }}{% endmacro %}

{% macro spark__named_fields(fields) %}
    {%- set parts = [] -%}
    {%- for name, value in fields.items() -%}{%- do parts.append("'" ~ name ~ "', " ~ value) -%}{%- endfor -%}
    {{- return('named_struct(' ~ parts | join(', ') ~ ')') -}}
{% endmacro %}

{% macro spark__sorted_with_commas(expression) %}
    {{- return('array_join(array_sort(array_agg(' ~ expression ~ ")), ',')") -}}
{% endmacro %}

{% macro spark__one_row_each(array) %}{{ return('explode(' ~ array ~ ')') }}{% endmacro %}

{% macro spark__split_rows(expression, alias) %}
    {{- return("(select explode(split(" ~ expression ~ ", ',')) as part) as " ~ alias) -}}
{% endmacro %}

{% macro spark__session_settings() %}{{ return("set time zone 'UTC'") }}{% endmacro %}

{% macro spark__create_empty_table(relation, columns, file_format) %}
    {{- return(default__create_empty_table(relation, columns, file_format) ~ ' using ' ~ file_format) -}}
{% endmacro %}
