{#-
    The aggregations a metric may name. `sql` works on the fact's `{value}` (a finite double or NULL; of any type where it is only counted)
    and time `{at}`; `{only}` and `{only_values}` restrict it to the metric's rows, and to those with a value.
    `events` and `times` are a unit's single values and times. A sum that is less than the rounding of its rows is 0: what was bought and
    refunded is nothing.
-#}
{% macro aggregations() %}
    {{- return({
        'sum': {'needs_value': true, 'sql': unless_rounding('sum')},
        'avg': {'needs_value': true, 'sql': unless_rounding('avg')},
        'min': {'needs_value': true, 'sql': 'min({value}) {only}'},
        'max': {'needs_value': true, 'sql': 'max({value}) {only}'},
        'count': {'needs_value': false, 'sql': 'count(*) {only}'},
        'count_distinct': {'needs_value': true, 'sql': 'count(distinct {value}) {only}'},
        'active_days': {'needs_value': false, 'sql': 'count(distinct cast({at} as date)) {only}'},
        'first': {'needs_value': true, 'sql': 'min_by({value}, ({at}, {value})) {only_values}'},
        'latest': {'needs_value': true, 'sql': 'max_by({value}, ({at}, {value})) {only_values}'},
        'count_values': {'needs_value': true, 'sql': 'count({value}) {only}'},
        'events': {'needs_value': true},
        'times': {'needs_value': false},
    }) -}}
{% endmacro %}

{% macro unless_rounding(aggregate) %}
    {%- set sum, rounding = aggregate ~ '({value}) {only}', '1e-14 * ' ~ aggregate ~ '(abs({value})) {only}' -%}
    {{- return('case when abs(' ~ sum ~ ') < ' ~ rounding ~ ' then 0e0 else ' ~ sum ~ ' end') -}}
{% endmacro %}

{#- Those that templates ask for by themselves, no metric by name. -#}
{% macro internal_aggregations() %}{{ return(['count_values', 'events', 'times']) }}{% endmacro %}

{#- The aggregations that are 0 for a unit without rows; the others leave it out. -#}
{% macro zero_without_rows() %}{{ return(['sum', 'count', 'count_distinct', 'count_values', 'active_days']) }}{% endmacro %}
