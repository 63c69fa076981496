-- one row also of an experiment that is listed twice, with the widest of its times: its runs fail, but only for pairs that share units
select
    experiment_id,
    min(started_at) as started_at,
    case when count(ended_at) = count(*) then max(ended_at) end as ended_at,
    min(layer) as layer,
    min(priority) as priority
from <models>.stg_experiments
group by experiment_id
