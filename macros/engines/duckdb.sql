{% macro duckdb__parquet_rows(path) %}
    {%- set file = path ~ '.parquet' -%}
    {#- A folder of files is read whole, wherever its files lie. -#}
    {{- return("read_parquet(" ~ text_literal(file) ~ ")") -}}
{% endmacro %}

{#- typeof is folded when the query is planned, so a column is converted only when it has a zone; a text may say it behind its time. -#}
{% macro duckdb__utc_timestamp(expression) %}
    {%- set zoned_text = "regexp_matches(cast(" ~ expression ~ " as varchar), ':[0-9.]+ *([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)$')" -%}
    {{- return(
        "case when typeof(" ~ expression ~ ") = 'TIMESTAMP WITH TIME ZONE' or (typeof(" ~ expression ~ ") = 'VARCHAR' and " ~ zoned_text ~ ")"
        ~ " then cast(cast(" ~ expression ~ " as timestamptz) at time zone 'UTC' as timestamp)"
        ~ " else cast(" ~ expression ~ " as timestamp) end"
    ) -}}
{% endmacro %}

{% macro duckdb__epoch_seconds(expression) %}{{ return("epoch(" ~ expression ~ ")") }}{% endmacro %}

{% macro duckdb__split_rows(expression, alias) %}
    {{- return("(select unnest(string_split(" ~ expression ~ ", ',')) as part) as " ~ alias) -}}
{% endmacro %}

{% macro duckdb__epoch_micros(expression) %}{{ return("epoch_us(" ~ expression ~ ")") }}{% endmacro %}

{% macro duckdb__array_of(expressions) %}{{ return('[' ~ expressions | join(', ') ~ ']') }}{% endmacro %}

{% macro duckdb__named_fields(fields) %}
    {%- set parts = [] -%}
    {%- for name, value in fields.items() -%}{%- do parts.append(name ~ ' := ' ~ value) -%}{%- endfor -%}
    {{- return('struct_pack(' ~ parts | join(', ') ~ ')') -}}
{% endmacro %}

{% macro duckdb__sorted_with_commas(expression) %}{{ return('string_agg(' ~ expression ~ ", ',' order by " ~ expression ~ ')') }}{% endmacro %}

{% macro duckdb__one_row_each(array) %}{{ return('unnest(' ~ array ~ ')') }}{% endmacro %}

{% macro duckdb__one_process_writes() %}{{ return(true) }}{% endmacro %}

{% macro duckdb__joins_anew() %}{{ return(true) }}{% endmacro %}
