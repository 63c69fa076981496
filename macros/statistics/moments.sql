{#-
    Moments of a cell (METHODS 1) around a centre near the values, `<column>_centre`, so that a mean far from 0 costs no digits:
    the centre cancels in variances and is added back to means.
-#}

{#- Rounded to single precision, so that adding it up is exact, and the mean of a cell of zeros is 0. -#}
{% macro centre(mean) %}
    {{- return('case when abs(' ~ mean ~ ') < 1e38 then cast(cast(' ~ mean ~ ' as float) as double) else ' ~ mean ~ ' end') -}}
{% endmacro %}

{% macro centred_mean(column) %}{{ return('any_value(' ~ column ~ '_centre) + avg(' ~ column ~ ' - ' ~ column ~ '_centre)') }}{% endmacro %}

{% macro centred_variance(column) %}{{ return('var_samp(' ~ column ~ ' - ' ~ column ~ '_centre)') }}{% endmacro %}

{% macro centred_covariance(first, second) %}
    {{- return('covar_samp(' ~ first ~ ' - ' ~ first ~ '_centre, ' ~ second ~ ' - ' ~ second ~ '_centre)') -}}
{% endmacro %}

{#- The columns of unit_values whose moments a metric needs: its numerator, and its denominator when it has one. -#}
{% macro value_columns(metric) %}
    {%- set columns = [] -%}
    {%- for name in metric_templates()[metric.template].unit_values(metric) -%}{%- do columns.append(metric.alias ~ '_' ~ name) -%}{%- endfor -%}
    {{- return(columns) -}}
{% endmacro %}
