{{ config(materialized='incremental', incremental_strategy='append', full_refresh=false, on_schema_change='append_new_columns') }}

with

asked as (
    select * from {{ ref('asked_runs') }}
),

refused as (
    select * from {{ ref('refused_metrics') }}
    where not is_on_data
),

failing as (
    select * from {{ ref('refused_metrics') }}
    where is_on_data
),

populations as (
    select * from {{ ref('populations') }}
),

results as (
    {{ stored('interaction_results') }}
),

joint_units as (
    select
        population_id,
        sum(units) as joint_units
    from {{ ref('shared_counts') }}
    where clean_variant_a is not null and clean_variant_b is not null
    group by population_id
),

-- of two rules that ask the same the first counts
due as (
    select asked.*
    from asked
    left join populations
        on
            asked.experiment_a = populations.experiment_a
            and asked.experiment_b = populations.experiment_b
            and asked.start_date = populations.start_date
            and asked.end_date = populations.end_date
    left join joint_units on populations.population_id = joint_units.population_id
    where
        asked.trigger <> 'schedule'
        or coalesce(joint_units.joint_units, 0) >= asked.min_joint_units
    qualify row_number() over (partition by asked.attempt_key order by asked.rule_rank) = 1
),

-- SQL that the engine refuses fails all that was asked with it; SQL that fails on the data fails alone, and may be tried again
tried as (
    select
        due.*,
        min(refused.message) over (partition by coalesce(due.request_hash, 'ad hoc')) as refusal,
        failing.message as failure
    from due
    left join refused on due.metric = refused.metric
    left join failing on due.metric = failing.metric and due.is_suspect
),

judged as (
    select
        *,
        coalesce(error, refusal, failure) as told_error,
        error is null and refusal is null and failure is not null as may_try_again,
        -- when one metric is found to be what ended an earlier build, the others' attempts in it do not count
        tries - case when has_failed_build and failure is null and exists (select 1 from failing) then 1 else 0 end as counted_tries
    from tried
),

-- a build that is stopped by one metric takes on nothing else; requests wait on, and what was scheduled is on record and stays due
taken as (
    select
        *,
        '{{ invocation_id }}' as invocation_id
    from judged
    where
        told_error is not null
        or trigger = 'schedule'
        or not exists (select 1 from refused)
),

-- what is judged together, also with what earlier builds answered of the same request, or scheduled for the day
members as (
    select
        {{ family_id() }} as family_id,
        series_key
    from taken
    where told_error is null
    union distinct
    select
        {{ family_id() }} as family_id,
        series_key
    from results
    where
        trigger <> 'ad_hoc'
        and {{ family_id() }} in (select {{ family_id() }} from taken)
),

families as (
    select
        family_id,
        md5({{ sorted_with_commas('series_key') }}) as family_hash
    from members
    group by family_id
)

select
    {{ attempt_id('taken.attempt_key', 'taken.attempt') }} as run_id,
    taken.invocation_id,
    taken.attempt_key,
    taken.request_hash,
    taken.request_id,
    taken.request_key,
    taken.series_key,
    taken.trigger,
    taken.requested_by,
    taken.experiment_a,
    taken.experiment_b,
    taken.metric,
    taken.metric_template,
    taken.metric_role,
    taken.desired,
    taken.negligible,
    taken.metric_definition_hash,
    taken.start_date,
    taken.end_date,
    taken.confidence_level,
    taken.interaction_scale,
    taken.slices,
    taken.asked_start_date,
    taken.asked_end_date,
    taken.asked_slices,
    taken.asked_confidence_level,
    taken.asked_interaction_scale,
    cast(taken.attempt as bigint) as attempt,
    cast(taken.counted_tries as bigint) as tries,
    taken.told_error as error,
    taken.may_try_again,
    taken.requested_at,
    {{ build_started_at() }} as logged_at,
    {{ text_literal(settings_text()) }} as settings,
    families.family_hash
from taken
left join families on {{ family_id('taken') }} = families.family_id
{%- if has_earlier_rows() %}
where {{ attempt_id('taken.attempt_key', 'taken.attempt') }} not in (select run_id from {{ this }})
{%- endif %}
