{{ config(severity='warn', meta={'who_acts': 'the analytics engineer on call: the daily job did not run, or its builds fail'}) }}

-- Rules of the schedule that watched pairs, and whose newest answer is of an earlier day than the one before the day to look at.
with

rules as (
    {%- for rule in schedule() %}
    select {{ text_literal(rule.name) }} as rule_name
    union all
    {%- endfor %}
    select cast(null as string) as rule_name
    where false
),

answered as (
    select
        requested_by as rule_name,
        max(end_date) as newest
    from {{ ref('interaction_results') }}
    where trigger = 'schedule'
    group by requested_by
)

select
    rules.rule_name,
    answered.newest
from rules
inner join answered on rules.rule_name = answered.rule_name
where answered.newest < cast(cast({{ text_literal(as_of_date()) }} as timestamp) - interval 1 day as date)
