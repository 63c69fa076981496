select
    population_id,
    case when is_clean_a then variant_a end as clean_variant_a,
    case when is_clean_b then variant_b end as clean_variant_b,
    is_crossover,
    count(*) as units
from <models>.shared_units
group by 1, 2, 3, 4
