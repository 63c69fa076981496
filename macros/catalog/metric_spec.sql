{#-
    A metric's entry with its defaults filled in: what is aggregated per unit (`sides`), over which window, and what it is for.
    The entry must be without `metric_errors`.

    {name, template, entry, sides: {numerator: {fact, aggregation, value, filters, levels}, denominator?: ...},
     from_seconds, to_seconds, complete_window, cap, lookback_seconds, within_micros, quantile, desired, role, negligible,
     description}
    `levels` are the levels below the unit, the outermost first; `quantile` is none where cells are means or ratios.
-#}
{% macro metric_spec(name) %}
    {%- set entry = var('metrics')[name] -%}
    {%- set facts = var('facts', {}) -%}
    {%- set sides = {} -%}
    {%- set template = metric_templates()[entry.template] -%}
    {%- for side_name, side in template.sides(entry).items() -%}
        {%- do sides.update({side_name: {
            'fact': {
                'name': side.fact,
                'table': facts[side.fact].get('table'),
                'model': facts[side.fact].get('model'),
                'unit': facts[side.fact].unit,
                'timestamp': facts[side.fact].timestamp,
            },
            'aggregation': side.aggregation,
            'value': side.value | string if side.value is defined and side.value is not none else none,
            'filters': [entry.filter, side.filter] | select('string') | select | list,
            'levels': side.levels or [],
        }}) -%}
    {%- endfor -%}
    {%- set windowed = template.window(entry) if template.window is defined else entry -%}
    {%- set window = windowed.window or {} -%}
    {{- return({
        'name': name,
        'template': entry.template,
        'entry': entry,
        'sides': sides,
        'from_seconds': window_seconds(window, 'from') or 0,
        'to_seconds': window_seconds(window, 'to'),
        'complete_window': windowed.complete_window or false,
        'cap': entry.cap or {},
        'lookback_seconds': (entry.covariate.lookback_days * 86400) | round | int if entry.covariate else 0,
        'within_micros': (entry.within_hours * 3600000000) | round | int if entry.within_hours else none,
        'quantile': template.quantile(entry) if template.quantile is defined else none,
        'desired': entry.desired or 'increase',
        'role': entry.role or 'goal',
        'negligible': entry.negligible if entry.negligible is not none and entry.negligible is defined else 0.05,
        'description': entry.description or '',
    }) -}}
{% endmacro %}

{#- One end of a window in seconds after joint exposure; none when the entry leaves it out. -#}
{% macro window_seconds(window, end) %}
    {%- if window.get(end ~ '_hours') is not none -%}
        {{- return((window[end ~ '_hours'] * 3600) | round | int) -}}
    {%- elif window.get(end ~ '_days') is not none -%}
        {{- return((window[end ~ '_days'] * 86400) | round | int) -}}
    {%- endif -%}
    {{- return(none) -}}
{% endmacro %}

{#- What the metric's numbers depend on, as one hash: its own and its facts' entries with the defaults, not its description or role. -#}
{% macro metric_definition_hash(spec) %}
    {%- set definition = {} -%}
    {%- for key in spec if key not in ['name', 'entry', 'role', 'description'] -%}
        {%- do definition.update({key: spec[key]}) -%}
    {%- endfor -%}
    {%- do definition.update({'unit_values': metric_templates()[spec.template].unit_values(dict(spec, alias='metric'))}) -%}
    {%- set checksums = [] -%}
    {%- for side in spec.sides.values() if side.fact.model -%}
        {%- for node in graph.nodes.values() if node.name == side.fact.model and node.resource_type in ['model', 'seed', 'snapshot'] -%}
            {%- do checksums.append(node.checksum.checksum) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{- return(local_md5(tojson([definition, checksums], sort_keys=true))) -}}
{% endmacro %}
