select
    population_id,
    case when status_a = 'clean' then variant_a end as clean_variant_a,
    case when status_b = 'clean' then variant_b end as clean_variant_b,
    status_a = 'crossover' or status_b = 'crossover' as is_crossover,
    count(*) as units
from {{ ref('shared_units') }}
group by 1, 2, 3, 4
