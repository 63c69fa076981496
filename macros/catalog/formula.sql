{#-
    The compact notation of nested aggregations as what a template calculates. Raises nothing; the first error ends it.

        formula   = average | quantile | total "/" total
        average   = avg "(" argument ")"
        quantile  = quantile "(" number ")" "(" argument ")"
        total     = (sum | count) "(" argument ")"
        argument  = aggregate | SQL | distinct (aggregate | SQL) | "*"
        aggregate = name "<" column ">" "(" argument ")"

    {'errors': [text]}, or one of
    {'template': 'mean', 'sides': {'numerator': side}}
    {'template': 'ratio', 'sides': {'numerator': side, 'denominator': side}}
    {'template': 'quantile', 'quantile': 0.9, 'level': 'unit', 'sides': {'numerator': side}}
    {'template': 'quantile', 'quantile': 0.9, 'level': 'event', 'value': sql}
    where side = {aggregation, value: sql or none, levels: [{column, aggregation}]}, the levels below the unit, the outermost first.
-#}
{% macro parsed_formula(formula, unit_column) %}
    {%- set errors = text_errors({'formula': formula}, ['formula']) -%}
    {%- if errors -%}{{- return({'errors': errors}) -}}{%- endif -%}
    {%- set source = formula_source(formula or '', unit_column) -%}
    {%- if source.errors -%}{{- return(source) -}}{%- endif -%}
    {%- if source.tokens | length == 1 -%}{{- return({'errors': ["'formula' is empty; " ~ formula_shapes()]}) -}}{%- endif -%}

    {%- set call = outermost_call(source, 0) -%}
    {%- if call.errors -%}{{- return(call) -}}{%- endif -%}
    {%- set next = source.tokens[call.end] -%}
    {%- if next.kind == 'end' -%}
        {{- return(formula_without_quotient(source, call)) -}}
    {%- elif next.text != '/' -%}
        {{- return(formula_error(source, next, 'only a quotient goes on here; ' ~ formula_shapes())) -}}
    {%- endif -%}

    {%- set numerator = formula_total(source, call) -%}
    {%- if numerator.errors -%}{{- return(numerator) -}}{%- endif -%}
    {%- set divisor = outermost_call(source, call.end + 1) -%}
    {%- if divisor.errors -%}{{- return(divisor) -}}{%- endif -%}
    {%- set denominator = formula_total(source, divisor) -%}
    {%- if denominator.errors -%}{{- return(denominator) -}}{%- endif -%}
    {%- set rest = source.tokens[divisor.end] -%}
    {%- if rest.kind != 'end' -%}
        {{- return(formula_error(source, rest, 'nothing follows a quotient; ' ~ formula_shapes())) -}}
    {%- endif -%}
    {{- return({'template': 'ratio', 'sides': {'numerator': numerator, 'denominator': denominator}}) -}}
{% endmacro %}

{% macro formula_shapes() %}
    {{- return('a formula is avg(...), quantile(0.95)(...), or one quotient of sum(...) and count(...)') -}}
{% endmacro %}

{#- An average or a quantile, over units when its argument has their level, else over events. -#}
{% macro formula_without_quotient(source, call) %}
    {%- set side = formula_side(source, call) -%}
    {%- if side.errors -%}{{- return(side) -}}{%- endif -%}
    {%- if call.name in ['sum', 'count'] -%}
        {%- set argument = ('distinct ' if side.aggregation == 'count_distinct' else '') ~ (side.value or '*') -%}
        {%- set instead = 'avg(...)' if call.over_units else 'avg(' ~ call.name ~ '<' ~ source.unit ~ '>(' ~ argument ~ '))' -%}
        {{- return(formula_error(source, source.tokens[call.at],
            shown(call.name) ~ ' alone grows with the number of units; for the mean per unit write ' ~ instead ~ '; ' ~ formula_shapes()
        )) -}}
    {%- elif call.name == 'quantile' and call.over_units -%}
        {{- return({'template': 'quantile', 'quantile': call.quantile, 'level': 'unit', 'sides': {'numerator': side}}) -}}
    {%- elif call.name == 'quantile' -%}
        {{- return({'template': 'quantile', 'quantile': call.quantile, 'level': 'event', 'value': side.value}) -}}
    {%- elif call.over_units -%}
        {{- return({'template': 'mean', 'sides': {'numerator': side}}) -}}
    {%- endif -%}
    {{- return({'template': 'ratio', 'sides': {
        'numerator': dict(side, aggregation='sum'),
        'denominator': dict(side, aggregation='count_values'),
    }}) -}}
{% endmacro %}

{#- A side of a quotient: what is summed over units. -#}
{% macro formula_total(source, call) %}
    {%- if call.name not in ['sum', 'count'] -%}
        {{- return(formula_error(source, source.tokens[call.at],
            shown(call.name) ~ ' stands in no quotient; a quotient is of sum(...) and count(...)'
        )) -}}
    {%- endif -%}
    {%- set side = formula_side(source, call) -%}
    {%- if side.aggregation == 'count_distinct' and not call.over_units -%}
        {{- return(formula_error(source, source.tokens[call.open + 1],
            "what is distinct over all units has no quotient; per unit it is sum(count<" ~ source.unit ~ '>(distinct ' ~ side.value ~ '))'
        )) -}}
    {%- endif -%}
    {{- return(side) -}}
{% endmacro %}

{#- What each unit adds to an outermost aggregation: its own aggregate where the argument has one, else that aggregation of its rows. -#}
{% macro formula_side(source, call) %}
    {%- if not call.over_units -%}{{- return(formula_aggregate(source, call, [])) -}}{%- endif -%}
    {%- set inner = formula_call(source, call.open + 1) -%}
    {%- if not modules.re.fullmatch('([\\w$.]|"[^"]*"|`[^`]*`)+', source.unit | trim) -%}
        {{- return(formula_error(source, source.tokens[inner.at + 2],
            "a level needs a fact whose unit is a column, and this one's is " ~ shown(source.unit) ~ '; make it a column of a view or model'
        )) -}}
    {%- elif column_key(inner.column) != column_key(source.unit) -%}
        {{- return(formula_error(source, source.tokens[inner.at + 2],
            "the outermost level must be the fact's unit <" ~ source.unit ~ '>; others stand inside it'
        )) -}}
    {%- elif call.name == 'count' -%}
        {{- return(formula_error(source, source.tokens[inner.at], "'count' counts rows or values of SQL here; sum(...) adds up what units have")) -}}
    {%- endif -%}
    {{- return(formula_aggregate(source, inner, [column_key(inner.column)])) -}}
{% endmacro %}

{#- The aggregation of a call as a side. `columns` are the levels it stands in, with its own. -#}
{% macro formula_aggregate(source, call, columns) %}
    {%- set name, close = source.tokens[call.at], call.end - 1 -%}
    {%- set is_distinct = source.tokens[call.open + 1].text | lower == 'distinct' -%}
    {%- set first = call.open + (2 if is_distinct else 1) -%}
    {%- set argument = source.tokens[first] -%}
    {%- if call.column is not none and call.name not in level_aggregations() -%}
        {{- return(formula_error(source, name,
            'unknown aggregation ' ~ shown(name.text) ~ ' at a level; ' ~ allowed_names(name.text, level_aggregations())
        )) -}}
    {%- elif is_distinct and call.name != 'count' -%}
        {{- return(formula_error(source, source.tokens[call.open + 1], "only 'count' takes distinct")) -}}
    {%- elif call.name == 'active_days' and (first == close or argument.text == '*' and first + 1 == close) -%}
        {{- return({'aggregation': 'active_days', 'value': none, 'levels': []}) -}}
    {%- elif call.name == 'active_days' -%}
        {{- return(formula_error(source, argument, "'active_days' are those of the rows; write active_days<" ~ call.column ~ '>(*)')) -}}
    {%- elif first == close -%}
        {{- return(formula_error(source, argument, shown(name.text) ~ ' needs a SQL expression or an aggregate between its brackets')) -}}
    {%- elif argument.text == '*' and first + 1 == close and call.name == 'count' and not is_distinct -%}
        {{- return({'aggregation': 'count', 'value': none, 'levels': []}) -}}
    {%- elif argument.text == '*' and first + 1 == close -%}
        {{- return(formula_error(source, argument, "only 'count' takes *, without distinct")) -}}
    {%- endif -%}

    {%- set aggregation = 'count_distinct' if is_distinct else 'count_values' if call.name == 'count' else call.name -%}
    {%- set inner = formula_call(source, first) -%}
    {%- if inner is none or inner.column is none or inner.end != close -%}
        {%- set errors = scalar_error(source, first, close) -%}
        {{- return(errors or {'aggregation': aggregation, 'value': formula_text(source, first, close), 'levels': []}) -}}
    {%- elif call.name in ['first', 'latest'] -%}
        {{- return(formula_error(source, argument, shown(name.text) ~ ' goes by the time of rows, so it takes SQL and no aggregate')) -}}
    {%- elif column_key(inner.column) in columns -%}
        {{- return(formula_error(source, source.tokens[inner.at + 2],
            'the level <' ~ inner.column ~ '> stands twice; each level is a column of its own inside the one around it'
        )) -}}
    {%- endif -%}
    {%- set side = formula_aggregate(source, inner, columns + [column_key(inner.column)]) -%}
    {%- if side.errors -%}{{- return(side) -}}{%- endif -%}
    {%- set level = {'column': inner.column, 'aggregation': side.aggregation} -%}
    {{- return({'aggregation': aggregation, 'value': side.value, 'levels': [level] + side.levels}) -}}
{% endmacro %}

{#- Names of aggregations at a level; their arguments say which of `aggregations` a count is. -#}
{% macro level_aggregations() %}
    {{- return(['sum', 'count', 'avg', 'min', 'max', 'first', 'latest', 'active_days']) -}}
{% endmacro %}

{#-
    The call at a place where the outermost aggregation must stand, or what is wrong with it. `over_units`: its argument is an
    aggregate with a level. For a quantile with the number as `quantile`, and `open` and `end` those of its second brackets.
-#}
{% macro outermost_call(source, at) %}
    {%- set token, call, known = source.tokens[at], formula_call(source, at), ['avg', 'sum', 'count', 'quantile'] -%}
    {%- if call is none -%}
        {{- return(formula_error(source, token, 'an aggregation must stand here; ' ~ formula_shapes())) -}}
    {%- elif call.name not in known + level_aggregations() -%}
        {{- return(formula_error(source, token, 'unknown aggregation ' ~ shown(token.text) ~ '; ' ~ allowed_names(token.text, known))) -}}
    {%- elif call.column is not none or call.name not in known -%}
        {%- set level = call.column or source.unit -%}
        {{- return(formula_error(source, token,
            'the outermost aggregation is over units and has no level, as in avg(' ~ call.name ~ '<' ~ level ~ '>(...)); ' ~ formula_shapes()
        )) -}}
    {%- endif -%}
    {%- if call.name == 'quantile' -%}
        {%- set number = source.tokens[call.open + 1:call.end - 1] | map(attribute='text') | join(' ') -%}
        {%- if not modules.re.fullmatch('[0-9]*[.]?[0-9]+([eE][-+]?[0-9]+)?', number) or not 0 < number | float < 1 -%}
            {{- return(formula_error(source, source.tokens[call.open + 1], 'a quantile is a number between 0 and 1, as in quantile(0.95)(...)')) -}}
        {%- elif source.tokens[call.end].text != '(' -%}
            {{- return(formula_error(source, source.tokens[call.end], 'what the quantile is of follows in brackets, as in quantile(0.95)(...)')) -}}
        {%- endif -%}
        {%- do call.update({'quantile': number | float, 'open': call.end, 'end': source.tokens[call.end].partner + 1}) -%}
    {%- endif -%}
    {%- set inner = formula_call(source, call.open + 1) -%}
    {{- return(dict(call, over_units=inner is not none and inner.column is not none and inner.end == call.end - 1)) -}}
{% endmacro %}

{#-
    The call `name(...)` or `name<column>(...)` that begins at a place, none when none does; `end` is the place after it.
    {name, column: text or none, at, open, end}
-#}
{% macro formula_call(source, at) %}
    {%- if source.tokens[at].kind != 'word' -%}{{- return(none) -}}{%- endif -%}
    {%- set level_end = formula_level_end(source, at + 1) -%}
    {%- set open = at + 1 if level_end is none else level_end + 1 -%}
    {%- if source.tokens[open].text != '(' -%}{{- return(none) -}}{%- endif -%}
    {{- return({
        'name': source.tokens[at].text | lower,
        'column': source.tokens[at + 2:level_end] | map(attribute='text') | join if level_end is not none else none,
        'at': at,
        'open': open,
        'end': source.tokens[open].partner + 1,
    }) -}}
{% endmacro %}

{#-
    Where the `>` of a level stands whose `<` is at a place, none when that begins no level. SQL compares with the same signs, but
    hardly as `name < column > (`, a comparison of a comparison.
-#}
{% macro formula_level_end(source, at) %}
    {%- if source.tokens[at].text != '<' -%}{{- return(none) -}}{%- endif -%}
    {%- for token in source.tokens[at + 1:] -%}
        {%- if loop.index0 is odd and token.text == '>' -%}
            {{- return(at + loop.index) -}}
        {%- elif (token.text != '.' if loop.index0 is odd else token.kind not in ['word', 'quoted']) -%}
            {{- return(none) -}}
        {%- endif -%}
    {%- endfor -%}
    {{- return(none) -}}
{% endmacro %}

{#- What makes the tokens from one place to before another no SQL expression over a row, none when they are one. -#}
{% macro scalar_error(source, first, last) %}
    {%- set aggregation_names = level_aggregations() + ['quantile'] -%}
    {%- if source.tokens[first].text | lower in aggregation_names and source.tokens[first + 1].text == '<' and source.tokens[last - 1].text == ')'
        and formula_call(source, first) is none -%}
        {{- return(formula_error(source, source.tokens[first + 1], 'a level is one column, as in sum<' ~ source.unit ~ '>(...)')) -}}
    {%- endif -%}
    {%- set inside = namespace(bracket=0) -%}
    {%- for place in range(first, last) -%}
        {%- set token, call = source.tokens[place], formula_call(source, place) -%}
        {%- if call is not none and (call.column is not none or call.name in aggregation_names) -%}
            {{- return(formula_error(source, token,
                shown(token.text) ~ ' stands in SQL that is evaluated row by row; an aggregation in another needs a level, as in '
                ~ 'avg(sum<' ~ source.unit ~ '>(...)), and nothing beside it'
            )) -}}
        {%- elif token.text == ',' and place >= inside.bracket -%}
            {{- return(formula_error(source, token, 'an aggregation takes one expression')) -}}
        {%- elif token.kind == 'open' and place >= inside.bracket -%}
            {%- set inside.bracket = token.partner -%}
        {%- endif -%}
    {%- endfor -%}
    {{- return(none) -}}
{% endmacro %}
