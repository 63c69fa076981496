-- pairs that the schedule looked at and left, for want of units, have populations without runs
select * from <models>.shared_units
where
    is_clean_a
    and is_clean_b
    and population_id in (select population_id from <models>.runs)
