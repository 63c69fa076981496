{#-
    Quantiles of METHODS 1 as SQL on a cell's distinct values: `place` (1 for the smallest), `value`, `value_rank` (its mean rank from
    0 to 1), and `next_value` and `next_rank` of the one above it.
-#}

{#- What a cell of a quantile is known by; metrics and slices by number, because there can be as many rows as events. -#}
{% macro quantile_cell() %}{{ return('population_id, metric_number, slice_number, slice_value, variant_a, variant_b') }}{% endmacro %}

{#- The value that a number from 0 stands for, NULL for any other number. -#}
{% macro by_number(column, values, type) %}
    {%- set cases = [] -%}
    {%- for value in values -%}
        {%- do cases.append('when ' ~ loop.index0 ~ ' then ' ~ ('cast(' ~ value ~ ' as double)' if type == 'double' else text_literal(value))) -%}
    {%- endfor -%}
    {{- return('case ' ~ column ~ ' ' ~ cases | join(' ') ~ ' end' if cases else 'cast(null as ' ~ type ~ ')') -}}
{% endmacro %}

{#- The normal quantile of 0.975. -#}
{% macro quantile_z() %}{{ return('1.959963984540054e0') }}{% endmacro %}

{#- The ends of the outer interval, as quantiles. -#}
{% macro lower_quantile() %}{{ return('greatest(0e0, quantile - ' ~ quantile_z() ~ ' * share_error)') }}{% endmacro %}
{% macro upper_quantile() %}{{ return('least(1e0, quantile + ' ~ quantile_z() ~ ' * share_error)') }}{% endmacro %}

{#- Whether a value is the one at or below the quantile q; below the smallest rank it is the smallest value. -#}
{% macro is_at_quantile(q) %}
    {{- return('case when value_rank <= ' ~ q ~ ' then coalesce(next_rank > ' ~ q ~ ', true) else place = 1 end') -}}
{% endmacro %}

{#- How far the quantile q is on the way from that value to the next; 0 outside all ranks. -#}
{% macro share_to_next(q) %}
    {{- return('case when value_rank <= ' ~ q ~ ' and next_rank > ' ~ q ~ ' then (' ~ q ~ ' - value_rank) / (next_rank - value_rank) else 0e0 end') -}}
{% endmacro %}

{#- The quantile q, of the value it is at. -#}
{% macro value_at_quantile(q) %}
    {{- return('value + (' ~ share_to_next(q) ~ ') * (coalesce(next_value, value) - value)') -}}
{% endmacro %}

{#- Variance of sum(score) / sum(rows) over units by the delta method; less than 1e-12 of its terms is rounding. -#}
{% macro score_variance() -%}
    {%- set twice = '2 * mean_share * covar_score_rows' -%}
    {%- set last = 'mean_share * mean_share * var_rows' -%}
    {%- set spread = 'var_score - ' ~ twice ~ ' + ' ~ last -%}
    case
        when {{ spread }} > 1e-12 * (var_score + abs({{ twice }}) + {{ last }}) then ({{ spread }}) / (units * mean_rows * mean_rows)
        else 0e0
    end
{%- endmacro %}

{#- Whether the rows of a value are a share of the cell's above z e, and those of its neighbour next to none: `point_mass`. -#}
{% macro is_point_mass(held, neighbour) %}
    {{- return('(' ~ held ~ ' > all_rows * ' ~ quantile_z() ~ ' * share_error and ' ~ neighbour ~ ' < 10 and 5 * ' ~ neighbour ~ ' < ' ~ held ~ ')') -}}
{% endmacro %}
