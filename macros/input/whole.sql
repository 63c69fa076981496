{#- A relation with its rows also under --empty, for what is not built but asked: what a call is checked against, what a mart shows. -#}
{% macro whole(relation) %}{{ return(relation if relation is string else relation.render()) }}{% endmacro %}
