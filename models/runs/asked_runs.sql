{%- set requests = ref('waiting_requests') %}
{%- set experiments = ref('stg_experiments') %}
{%- set variants = ref('stg_variants') %}
{%- set listed_experiments = ref('listed_experiments') %}
{%- set last_attempts = ref('last_attempts') %}

{%- if execute %}
{%- set waiting %}
    select * from {{ requests }}
    {%- if schedule() and not is_ad_hoc() %}
    union all
    select * from (
        {{ scheduled_rows(listed_experiments) }}
    ) as scheduled
    {%- endif %}
{%- endset %}

with

checked as (
    {{ checked_runs(ad_hoc_runs() if is_ad_hoc() and not ad_hoc_errors() else waiting, experiments, variants) }}
),

last_attempts as (
    select * from {{ last_attempts }}
),

hashed as (
    select
        *,
        {{ hash_of([
            'experiment_a', 'experiment_b', 'metric', 'start_date', 'end_date',
            'confidence_level', 'interaction_scale', 'slices', decision_rule(),
        ]) }} as request_key,
        {{ hash_of([
            'experiment_a', 'experiment_b', 'metric',
            'confidence_level', 'interaction_scale', 'slices', decision_rule(),
        ]) }} as series_key
    from checked
),

keyed as (
    select
        *,
        case trigger
            when 'ad_hoc' then {{ ad_hoc_attempt_key('metric') }}
            when 'request' then {{ request_attempt_key('metric') }}
            else {{ hash_of(["'schedule'", 'request_key']) }}
        end as attempt_key
    from hashed
)

select
    keyed.*,
    coalesce(last_attempts.attempt, 0) + 1 as attempt,
    coalesce(last_attempts.tries, 0) + 1 as tries,
    coalesce(last_attempts.has_failed_build, false) as has_failed_build,
    coalesce(last_attempts.has_failed_build or last_attempts.may_try_again, false) as is_suspect
from keyed
-- an ad-hoc call is on record already, and is no attempt at an earlier one
left join last_attempts on keyed.attempt_key = last_attempts.attempt_key and keyed.trigger <> 'ad_hoc'
where
    keyed.trigger <> 'schedule'
    or last_attempts.attempt_key is null
    or last_attempts.is_due_again
{%- endif %}
