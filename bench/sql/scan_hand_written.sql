-- All pairs at once, as an expert would write it: a unit's joint exposure to any pair is one of its own exposure times, so its values are
-- needed once per exposure, not once per pair. Integer keys keep the pairs small.
create temp table people as
select
    unit_id,
    row_number() over ()::integer as unit
from (select distinct unit_id from raw.exposures);

create temp table variants as
select
    variants.*,
    row_number() over (order by experiment_id, variant_id)::smallint as variant,
    dense_rank() over (order by experiment_id)::smallint as experiment
from raw.variants;

create temp table first_exposures as
select
    variants.experiment,
    people.unit,
    min(variants.variant) as variant,
    min(exposures.exposed_at) as exposed_at
from raw.exposures
inner join variants using (experiment_id, variant_id)
inner join people using (unit_id)
where exposures.exposed_at < timestamp '2026-10-15'
group by all
having min(variants.variant) = max(variants.variant);

create temp table unit_values as
select
    first_exposures.unit,
    first_exposures.experiment,
    any_value(first_exposures.variant) as variant,
    any_value(first_exposures.exposed_at) as exposed_at,
    coalesce(sum(orders.amount), 0) as revenue,
    case when count(orders.ordered_at) > 0 then 1.0 else 0.0 end as bought
from first_exposures
left join (
    select people.unit, orders.ordered_at, orders.amount
    from raw.orders
    inner join people on orders.user_id = people.unit_id
    where orders.status = 'completed' and orders.ordered_at < timestamp '2026-10-15'
) as orders
    on first_exposures.unit = orders.unit and orders.ordered_at >= first_exposures.exposed_at
group by first_exposures.unit, first_exposures.experiment;

create temp table cells as
select
    a.variant as variant_a,
    b.variant as variant_b,
    count(*) as units,
    avg(case when a.exposed_at > b.exposed_at then a.revenue else b.revenue end) as revenue_mean,
    var_samp(case when a.exposed_at > b.exposed_at then a.revenue else b.revenue end) as revenue_var,
    avg(case when a.exposed_at > b.exposed_at then a.bought else b.bought end) as bought_mean,
    var_samp(case when a.exposed_at > b.exposed_at then a.bought else b.bought end) as bought_var
from unit_values as a
inner join unit_values as b on a.unit = b.unit and a.experiment < b.experiment
group by all;

select
    a.experiment_id as experiment_a,
    b.experiment_id as experiment_b,
    a.variant_id as variant_a,
    b.variant_id as variant_b,
    cells.units,
    cells.revenue_mean,
    cells.revenue_var,
    cells.bought_mean,
    cells.bought_var
from cells
inner join variants as a on cells.variant_a = a.variant
inner join variants as b on cells.variant_b = b.variant
order by all;
