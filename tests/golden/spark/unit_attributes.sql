-- of a unit that is listed more than once the smallest value in text order
select
    cast(unit_id as string) as unit_id,
    min(cast(`country` as string)) as slice_0,
    count(*) as listed
from <raw>.units
where unit_id is not null
group by cast(unit_id as string)
