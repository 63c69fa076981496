-- METHODS 1: a contrast without an undefined_reason has a p-value from a positive standard error on the run's scale, one with a reason
-- has not, and nothing that needs a standard error is given without one.
with

runs as (
    select * from {{ ref('runs') }}
),

statistics as (
    select * from {{ ref('interaction_statistics') }}
    where part = 'contrast'
),

contrasts as (
    select
        statistics.*,
        case
            when runs.interaction_scale = 'multiplicative' then statistics.multiplicative_interaction_standard_error
            else statistics.standard_error
        end as scale_standard_error,
        case
            when runs.interaction_scale = 'multiplicative' then statistics.multiplicative_interaction_p_value
            else statistics.p_value
        end as scale_p_value
    from statistics
    inner join runs on statistics.run_id = runs.run_id
),

judged as (
    select
        *,
        case
            -- variances beyond the largest double leave the error, and what needs it, NULL
            when undefined_reason is null and interaction is not null and scale_standard_error is null and scale_p_value is null
                then null
            when (undefined_reason is null) <> coalesce(scale_standard_error > 0 and scale_p_value is not null, false)
                then 'undefined_reason is NULL without a p-value, or given beside one'
            when not coalesce(standard_error > 0, false) and coalesce(degrees_of_freedom, statistic, ci_lower, ci_upper) is not null
                then 'an interval or test without a standard error'
            when standard_error = 0 and p_value < 1 then 'a p-value below 1 although nothing varies'
        end as fault
    from contrasts
)

select *
from judged
where fault is not null
