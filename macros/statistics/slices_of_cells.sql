{#- Everybody and each slice from the same rows, whose columns `slice_0`, `slice_1`, ... are never NULL. -#}

{% macro by_slice(slices, columns) %}
    {%- set cell = columns | join(', ') -%}
    {%- if not slices -%}{{- return(cell) -}}{%- endif -%}
    {%- set sets = ['(' ~ cell ~ ')'] -%}
    {%- for slice in slices -%}{%- do sets.append('(' ~ cell ~ ', ' ~ slice.alias ~ ')') -%}{%- endfor -%}
    {{- return('grouping sets (' ~ sets | join(', ') ~ ')') -}}
{% endmacro %}

{#- Which slice a group of `by_slice` is, by the one column that is not NULL in it. -#}
{% macro slice_name(slices) %}
    {%- set names = [] -%}
    {%- for slice in slices -%}{%- do names.append('when ' ~ slice.alias ~ ' is not null then ' ~ text_literal(slice.name)) -%}{%- endfor -%}
    {{- return('case ' ~ names | join(' ') ~ " else 'overall' end" if names else "'overall'") -}}
{% endmacro %}

{% macro slice_value(slices) %}
    {%- set values = slices | map(attribute='alias') | join(', ') -%}
    {{- return('coalesce(' ~ values ~ ", 'overall')" if values else "'overall'") -}}
{% endmacro %}
