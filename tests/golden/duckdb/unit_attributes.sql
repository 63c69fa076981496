select
    cast(null as string) as unit_id,
    cast(null as bigint) as listed
where false
