{#-
    Moments of a cell (METHODS 1) around a centre near the values, `<column>_centre`, so that a mean far from 0 costs no digits:
    the centre cancels in variances and is added back to means.
-#}

{#- Rounded to single precision, so that adding it up is exact, and the mean of a cell of zeros is 0. -#}
{% macro centre(mean) %}
    {{- return('case when abs(' ~ mean ~ ') < 1e38 then cast(cast(' ~ mean ~ ' as float) as double) else ' ~ mean ~ ' end') -}}
{% endmacro %}

{% macro centred(column) %}{{ return(column ~ ' - coalesce(' ~ column ~ '_centre, 0)') }}{% endmacro %}

{% macro centred_mean(column) %}{{ return('coalesce(any_value(' ~ column ~ '_centre), 0) + avg(' ~ centred(column) ~ ')') }}{% endmacro %}

{% macro centred_variance(column) %}{{ return('var_samp(' ~ centred(column) ~ ')') }}{% endmacro %}

{% macro centred_covariance(first, second) %}
    {{- return('covar_samp(' ~ centred(first) ~ ', ' ~ centred(second) ~ ')') -}}
{% endmacro %}

{#- The columns of unit_values whose moments a metric needs; none for a quantile, which is no function of moments. -#}
{% macro moment_columns(metric) %}
    {%- set columns = [] -%}
    {%- for name in unit_columns(metric) if metric.quantile is none -%}{%- do columns.append(metric.alias ~ '_' ~ name) -%}{%- endfor -%}
    {{- return(columns) -}}
{% endmacro %}

{#-
    All moments of a cell that inference knows, by name, as expressions on the columns of cell_moments. What a metric has not is the
    constant that makes the formulas of METHODS 1 those of a simpler kind: a denominator of 1, a covariate of 0 by 1. Without a
    metric all are NULL.
-#}
{% macro moments(metric) %}
    {%- set constants = {'numerator': 'cast(null as double)', 'denominator': '1e0', 'covariate': '0e0', 'covariate_denominator': '1e0'} -%}
    {%- set names = constants | list -%}
    {%- set known = moment_columns(metric) if metric else [] -%}
    {%- set found = {} -%}
    {%- for name in names -%}
        {%- set column = (metric.alias ~ '_' ~ name) if metric else name -%}
        {%- do found.update({
            'mean_' ~ name: moment(column ~ '_mean', column in known, constants[name], metric),
            'var_' ~ name: moment(column ~ '_var', column in known, '0e0', metric),
        }) -%}
        {%- for other in names[:loop.index0] -%}
            {%- set first = metric.alias ~ '_' ~ other if metric else other -%}
            {%- set is_known = column in known and first in known -%}
            {%- set pair = first ~ '_' ~ column -%}
            {%- do found.update({'covar_' ~ other ~ '_' ~ name: moment(pair ~ '_covar', is_known, '0e0', metric)}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{- return(found) -}}
{% endmacro %}

{% macro moment(column, is_known, constant, metric) %}
    {{- return(column if is_known else constant if metric else 'cast(null as double)') -}}
{% endmacro %}

{#- What a cell knows of each metric, a struct for each; one of nothing where there is no metric. -#}
{% macro measured_cells(metrics) %}
    {%- set cells = [] -%}
    {%- for metric in metrics or [none] -%}{%- do cells.append(named_fields(measured_cell(metric))) -%}{%- endfor -%}
    {{- return(cells) -}}
{% endmacro %}

{#- What a cell knows of a metric, by name, as expressions on the columns of cell_moments: NULL without a metric. -#}
{% macro measured_cell(metric) %}
    {%- set known = moment_columns(metric) if metric else [] -%}
    {%- set cell = {
        'metric': text_literal(metric.name) if metric else 'cast(null as string)',
        'units': metric.alias ~ '_units' if known else 'cast(null as bigint)',
        'nonzero_units': metric.alias ~ '_nonzero_units' if known else 'cast(null as bigint)',
        'fact_rows': metric.alias ~ '_fact_rows' if metric else 'cast(null as bigint)',
        'latest_fact_at': metric.alias ~ '_latest_at' if metric else 'cast(null as timestamp)',
        'non_finite_values': metric.alias ~ '_non_finite' if metric else 'cast(null as bigint)',
    } -%}
    {%- do cell.update(moments(metric)) -%}
    {{- return(cell) -}}
{% endmacro %}
