{#- Units of the input table `units` that it holds more than once: their slice value is the smallest of several. -#}
{% test listed_once(model) %}
select unit_id from {{ model }}
where listed > 1
{% endtest %}
