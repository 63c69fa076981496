with

-- pairs that the schedule looked at and left, for want of units, have populations without runs
populations as (
    select * from <models>.populations
    where population_id in (select population_id from <models>.runs)
)

select
    shared.*,
    greatest(shared.joint_exposed_at, populations.range_start) as window_start,
    populations.range_end as window_end
from <models>.shared_units as shared
inner join populations on shared.population_id = populations.population_id
where
    shared.is_clean_a
    and shared.is_clean_b
