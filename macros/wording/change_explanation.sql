{#- What a run is compared by with the one before; the model `interaction_run_changes` has each as `<name>_before` and `<name>_after`. -#}
{% macro compared_columns() -%}
    {{- return([
        'interaction', 'standard_error', 'multiplicative_interaction', 'undefined_reason', 'verdict', 'variant_a', 'variant_b',
        'joint_units', 'crossover_units', 'fact_rows', 'data_watermark', 'start_date', 'end_date',
        'metric_definition_hash', 'code_version', 'settings', 'family_hash', 'family_size',
    ]) -}}
{%- endmacro %}

{% macro is_other(column) %}{{ return('(' ~ column ~ '_before is distinct from ' ~ column ~ '_after)') }}{% endmacro %}

{#- Whether an estimate differs by more than what the order of a sum, which engines choose, makes of its last digits. -#}
{% macro has_moved(column) -%}
    coalesce(
        abs({{ column }}_after - {{ column }}_before)
        > 1e-9 * greatest(abs({{ column }}_after), abs({{ column }}_before), coalesce(standard_error_before, 0)),
        ({{ column }}_before is null) <> ({{ column }}_after is null)
    )
{%- endmacro %}

{#- Why the number moved, in plain English: what moved, and which of the things that changed can be why. -#}
{% macro change_explanation() -%}
    concat_ws(' ', {{ movement_sentence() }}, {{ reasons_sentence() }})
{%- endmacro %}

{% macro movement_sentence() -%}
    'The interaction of ' || {{ quoted('experiment_a') }} || ' and ' || {{ quoted('experiment_b') }} || ' on ' || metric || case
        when interaction_before is null and interaction_after is null
            then ' still cannot be estimated (' || {{ why_undefined('after') }} || ')'
        when interaction_before is null
            then ' is ' || {{ estimate_before_or_after('after') }} || '; before, it could not be estimated (' || {{ why_undefined('before') }} || ')'
        when interaction_after is null
            then ' was ' || {{ estimate_before_or_after('before') }} || '; now, it cannot be estimated (' || {{ why_undefined('after') }} || ')'
        when not interaction_moved then ' is still ' || {{ estimate_before_or_after('after') }}
        else
            ' went from ' || {{ estimate_before_or_after('before') }} || ' to ' || {{ estimate_before_or_after('after') }}
            || case
                when interaction_scale = 'multiplicative' or not coalesce(standard_error_before > 0, false) then ''
                else ', by ' || {{ number_text('abs((interaction_after - interaction_before) / standard_error_before)') }} || ' standard errors'
            end
    end
    || case
        when verdict_moved then '; the verdict went from ' || coalesce(verdict_before, 'none') || ' to ' || coalesce(verdict_after, 'none')
        else '; the verdict is still ' || coalesce(verdict_after, 'none')
    end
    || case
        when headline_changed then ', now about ' || variant_a_after || ' and ' || variant_b_after else ''
    end
    || '.'
{%- endmacro %}

{% macro why_undefined(when) %}{{ return("coalesce(undefined_reason_" ~ when ~ ", 'too large')") }}{% endmacro %}

{% macro estimate_before_or_after(when) -%}
    case
        when interaction_scale = 'multiplicative' then coalesce({{ signed_text('(100 * multiplicative_interaction_' ~ when ~ ')') }} || '%', 'undefined')
        else {{ signed_text('interaction_' ~ when) }}
    end
{%- endmacro %}

{#-
    Of what changed, that which can be why. The family and the settings are behind verdicts only, except that a setting can decide which
    contrast is the headline; everything else can move estimates and verdicts.
-#}
{% macro reasons_sentence() -%}
    {%- set causes = change_causes() -%}
    case
        when not (estimate_moved or verdict_moved)
            then {{ listed_causes(causes, 'true', "'It did not move although there changed: '", "'Nothing that could move it changed'") }}
        else
            {{ listed_causes(causes, 'can_move', "'What can be why: '", "'Nothing of its own changed: what it is judged together with can be why'") }}
            || {{ listed_causes(causes, 'not can_move', "'; changed too, but no reason for it: '", "''") }}
    end
    || case
        when verdict_moved and (settings_changed is null or family_changed is null)
            then '; whether settings and family are the same is not known of the earlier run'
        else ''
    end
    || '.'
{%- endmacro %}

{#- Each thing that can change: {changed, can_move, text}, all SQL. -#}
{% macro change_causes() -%}
    {{- return([
        {'changed': 'dates_changed', 'can_move': 'true', 'text': dates_cause()},
        {'changed': 'data_changed', 'can_move': 'true', 'text': data_cause()},
        {'changed': 'metric_definition_changed', 'can_move': 'true', 'text': "'the definition of the metric'"},
        {'changed': 'code_changed', 'can_move': 'true', 'text': before_and_after('the code', 'code_version')},
        {'changed': 'settings_changed', 'can_move': '(verdict_moved or headline_changed)', 'text': before_and_after('the settings', 'settings')},
        {'changed': 'family_changed', 'can_move': 'verdict_moved', 'text': family_cause()},
    ]) -}}
{%- endmacro %}

{#- The texts of the causes that changed and fulfil a condition, behind a beginning; without any the text `otherwise`. -#}
{% macro listed_causes(causes, condition, beginning, otherwise) -%}
    coalesce({{ beginning }} || nullif(concat_ws(
        ', '
        {%- for cause in causes %},
        case when {{ cause.changed }} and {{ condition.replace('can_move', cause.can_move) }} then {{ cause.text }} end
        {%- endfor %}
    ), ''), {{ otherwise }})
{%- endmacro %}

{% macro before_and_after(thing, column) -%}
    {{- return("'" ~ thing ~ " (' || coalesce(" ~ column ~ "_after, 'none') || ', before ' || coalesce(" ~ column ~ "_before, 'none') || ')'") -}}
{%- endmacro %}

{% macro dates_cause() -%}
    'the dates (' || cast(start_date_after as string) || ' to ' || cast(end_date_after as string)
    || ', before ' || cast(start_date_before as string) || ' to ' || cast(end_date_before as string) || ')'
{%- endmacro %}

{% macro data_cause() -%}
    'the data (' || coalesce(nullif(concat_ws(
        ', '
        {%- for column, text in {'joint_units': 'joint units', 'crossover_units': 'units that saw two variants', 'fact_rows': 'fact rows'}.items() %},
        case when {{ is_other(column) }} then {{ signed_count(column ~ '_after - ' ~ column ~ '_before') }} || ' {{ text }}' end
        {%- endfor %},
        case when {{ is_other('data_watermark') }} then 'the newest of ' || substr(cast(data_watermark_after as string), 1, 16) || ' UTC' end
    ), ''), 'as many rows, other values') || ')'
{%- endmacro %}

{% macro signed_count(x) -%}
    case when {{ x }} > 0 then '+' else '' end || cast({{ x }} as string)
{%- endmacro %}

{% macro family_cause() -%}
    'what it is judged together with (' || case
        when {{ is_other('family_size') }}
            then coalesce(cast(family_size_after as string), 'no') || ' contrasts, before ' || coalesce(cast(family_size_before as string), 'none')
        else 'as many contrasts, but others'
    end || ')'
{%- endmacro %}
