-- The build only makes the table; rows come from those who ask.
select
        cast(null as string) as request_id,
        cast(null as timestamp) as requested_at,
        cast(null as string) as requested_by,
        cast(null as string) as experiment_a,
        cast(null as string) as experiment_b,
        cast(null as string) as metric,
        cast(null as string) as start_date,
        cast(null as string) as end_date,
        cast(null as string) as slices,
        cast(null as string) as confidence_level,
        cast(null as string) as interaction_scale
    where false
