{#- The ledger: every run that was ever asked for, one row per attempt, with the columns of `interaction_runs`. -#}
{% macro ledger_rows() %}
    {%- set columns = [
        'run_id', 'request_key', 'request_id', 'trigger', 'requested_by', 'attempt', 'experiment_a', 'experiment_b', 'metric',
        'start_date', 'end_date', 'slices', 'confidence_level', 'interaction_scale', 'status', 'message', 'requested_at', 'started_at', 'finished_at',
    ] -%}
    with

    {{ recorded_steps('select * from ' ~ whole(ref('run_log')), 'select * from ' ~ whole(ref('interaction_results'))) }},

    {{ pending_steps(whole(ref('interaction_requests'))) }}

    select {{ columns | join(', ') }} from recorded
    union all
    select {{ columns | join(', ') | replace('requested_at', 'asked_at as requested_at') }} from pending
{% endmacro %}

{#-
    Steps of a query, the last two `recorded` and `last_attempts`: what builds took on, with `status`; and of each thing asked for its
    newest attempt, which `is_due_again` when nothing came of it and it may be tried once more. The arguments are queries.
-#}
{% macro recorded_steps(log, results) %}
    run_log as (
        {{ log }}
    ),

    results as (
        {{ results }}
    ),

    builds as (
        select
            invocation_id,
            min(case when event = 'started' then happened_at end) as started_at,
            max(case when event = 'ended' then happened_at end) as ended_at,
            max(case when event = 'ended' then message end) as failure
        from {{ build_log() }}
        group by invocation_id
    ),

    -- builds follow one another: one that another followed is over
    followed as (
        select
            *,
            lead(started_at) over (order by started_at, invocation_id) as next_started_at
        from builds
        where started_at is not null
    ),

    -- each ad-hoc call once, whatever became of it
    calls as (
        select
            attempt_key, requested_by, invocation_id, metric, experiment_a, experiment_b, start_date, end_date, slices, confidence_level,
            interaction_scale,
            cast(1 as bigint) as attempt,
            max(message) as error,
            min(happened_at) as logged_at
        from {{ build_log() }}
        where attempt_key is not null
        group by
            attempt_key, requested_by, invocation_id, metric, experiment_a, experiment_b, start_date, end_date, slices, confidence_level,
            interaction_scale
    ),

    logged as (
        select
            run_id, attempt_key, request_hash, request_key, request_id, trigger, requested_by, attempt, tries, invocation_id, metric, experiment_a,
            experiment_b, asked_start_date as start_date, asked_end_date as end_date, asked_slices as slices, asked_confidence_level as confidence_level,
            asked_interaction_scale as interaction_scale, error, may_try_again, requested_at, logged_at
        from run_log
        union all
        -- ad-hoc calls that were refused, or whose build did not come as far as the log of runs
        select
            {{ attempt_id('attempt_key', 'attempt') }} as run_id, attempt_key, cast(null as string) as request_hash,
            cast(null as string) as request_key, cast(null as string) as request_id, 'ad_hoc' as trigger, requested_by, attempt,
            attempt as tries, invocation_id, metric, experiment_a, experiment_b, start_date, end_date,
            slices, confidence_level, interaction_scale, error, false as may_try_again, cast(null as timestamp) as requested_at, logged_at
        from calls
        where attempt_key not in (select attempt_key from run_log)
    ),

    judged as (
        select
            logged.*,
            min(logged.logged_at) over (partition by logged.attempt_key) as taken_at,
            results.run_id is not null as is_answered,
            results.completed_at,
            followed.failure,
            followed.ended_at,
            followed.next_started_at,
            results.run_id is null and logged.error is null
            and (followed.invocation_id is null or followed.ended_at is not null or followed.next_started_at is not null) as is_interrupted
        from logged
        left join results on logged.run_id = results.run_id
        left join followed on logged.invocation_id = followed.invocation_id
    ),

    recorded as (
        select
            run_id, attempt_key, request_hash, request_key, request_id, trigger, requested_by, attempt, tries, experiment_a, experiment_b, metric,
            start_date, end_date, slices, confidence_level, interaction_scale,
            taken_at,
            -- what nobody dated was asked for when a build first took it on
            coalesce(requested_at, taken_at) as requested_at,
            case
                when is_answered then 'succeeded'
                when error is not null or is_interrupted then 'failed'
                else 'running'
            end as status,
            case
                when is_answered then null
                when is_interrupted then 'interrupted: ' || coalesce(failure, 'the build ended before its results were written')
                else error
            end as message,
            logged_at as started_at,
            case
                when is_answered then completed_at
                when is_interrupted then coalesce(ended_at, next_started_at)
                when error is not null then logged_at
            end as finished_at,
            is_interrupted and failure is not null as has_failed_build,
            (is_interrupted and trigger = 'schedule') or ((is_interrupted or may_try_again) and not is_answered and tries < {{ most_tries() }}) as is_due_again,
            may_try_again
        from judged
    ),

    last_attempts as (
        select *
        from recorded
        qualify row_number() over (partition by attempt_key order by attempt desc) = 1
    )
{% endmacro %}

{#- Steps of a query after those, the last one `pending`: what requests ask for and no build has taken on, or took on in vain. -#}
{% macro pending_steps(requests) %}
    {{ request_steps(requests) }},

    waiting as (
        select
            requests.*,
            coalesce(requests.requested_at, last_attempts.requested_at) as asked_at,
            coalesce(last_attempts.attempt, 0) + 1 as attempt
        from requests
        left join last_attempts on requests.attempt_key = last_attempts.attempt_key
        where last_attempts.attempt_key is null or last_attempts.is_due_again
    ),

    pending as (
        select
            *,
            {{ attempt_id('attempt_key', 'attempt') }} as run_id,
            cast(null as string) as request_key,
            'request' as trigger,
            'pending' as status,
            cast(null as string) as message,
            cast(null as timestamp) as started_at,
            cast(null as timestamp) as finished_at
        from waiting
    )
{% endmacro %}

{#- An attempt that failed for the data, or whose build died, is followed by another, so often in all. -#}
{% macro most_tries() %}{{ return(3) }}{% endmacro %}
