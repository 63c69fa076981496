{#-
    A formula as words and signs, without white space and comments; brackets know their partner. Raises nothing.

    {text, unit, tokens: [{kind, text, start, end, partner?}]}, the last token of kind 'end' and without text; or {'errors': [text]}.
-#}
{% macro formula_source(formula, unit_column) %}
    {%- set source = {'text': formula, 'unit': unit_column | string, 'tokens': []} -%}
    {%- set open = [] -%}
    {%- for token in sql_tokens(formula) -%}
        {%- if token.kind == 'unclosed' -%}
            {{- return(formula_error(source, token, 'nothing ends what begins here' ~ (
                "; a quote is doubled ('') inside a string, where a backslash before it reads differently on each engine"
                if token.text != '/*' else ', and no comment stands inside another'
            ))) -}}
        {%- elif token.kind == 'open' -%}
            {%- do open.append({'place': loop.index0, 'token': token}) -%}
        {%- elif token.kind == 'close' -%}
            {%- set opener = open.pop() if open else none -%}
            {%- if opener is none or opener.token.text ~ token.text not in ['()', '[]', '{}'] -%}
                {{- return(formula_error(source, token, 'unbalanced brackets: this one closes none')) -}}
            {%- endif -%}
            {%- do opener.token.update({'partner': loop.index0}) -%}
        {%- endif -%}
        {%- do source.tokens.append(token) -%}
    {%- endfor -%}
    {%- if open -%}
        {{- return(formula_error(source, open[-1].token, 'unbalanced brackets: this one is never closed')) -}}
    {%- endif -%}
    {%- do source.tokens.append({'kind': 'end', 'text': '', 'start': formula | length, 'end': formula | length}) -%}
    {{- return(source) -}}
{% endmacro %}

{#-
    The tokens of any SQL expression. A quoted text that the engines read differently, for a backslash before a quote, is no token
    but 'unclosed', as is one that does not end.
-#}
{% macro sql_tokens(sql) %}
    {%- set pattern -%}
    (?xs)
      (?P<blank>    \s+ | --[^\r\n]* | /\*(?:(?!/\*|\*/).)*\*/ )
    | (?P<string>   '(?:''|[^'\\]|\\\\|\\[^'\\])*+' | \$(?P<tag>\w*)\$.*?\$(?P=tag)\$ )
    | (?P<quoted>   "(?:""|[^"\\]|\\\\|\\[^"\\])*+" | `(?:``|[^`])*+` )
    | (?P<unclosed> ['"`] | /\* )
    | (?P<word>     [^\W\d][\w$]* )
    | (?P<number>   (?:\d|\.\d)[\w.]*(?:(?<=[eE])[-+]\d+)? )
    | (?P<open>     [(\[{] )
    | (?P<close>    [)\]}] )
    | (?P<sign>     . )
    {%- endset -%}
    {%- set tokens = [] -%}
    {%- for match in modules.re.finditer(pattern, sql) if match.lastgroup != 'blank' -%}
        {%- do tokens.append({'kind': match.lastgroup, 'text': match.group(), 'start': match.start(), 'end': match.end()}) -%}
    {%- endfor -%}
    {{- return(tokens) -}}
{% endmacro %}

{#- The text of the tokens from one place to before another, with the comments around them. -#}
{% macro formula_text(source, first, last) %}
    {{- return(source.text[source.tokens[first - 1].end:source.tokens[last].start] | trim) -}}
{% endmacro %}

{#- A column's name as engines compare it: without quotes, in lower case. -#}
{% macro column_key(column) %}
    {%- set parts = [] -%}
    {%- for token in sql_tokens(column) -%}
        {%- do parts.append(token.text[1:-1] if token.kind == 'quoted' else token.text) -%}
    {%- endfor -%}
    {{- return(parts | join | lower) -}}
{% endmacro %}

{#- An error that shows the place of a token. -#}
{% macro formula_error(source, token, text) %}
    {%- set rest = modules.re.sub('\\s+', ' ', source.text[token.start:]) -%}
    {%- set here = shown(rest[:30] ~ ('...' if rest | length > 30 else '')) if rest else 'its end' -%}
    {{- return({'errors': ["'formula', position " ~ (token.start + 1) ~ ', at ' ~ here ~ ': ' ~ text]}) -}}
{% endmacro %}
