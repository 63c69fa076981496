with

results as (
    select * from <models>.interaction_results
)

select *
from results
qualify row_number() over (partition by request_key order by completed_at desc, run_id desc) = 1
