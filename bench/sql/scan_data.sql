-- $experiments experiments of which each unit is in a fifth, $units units and $facts orders, all within $days days. Every value is a hash.
create schema if not exists raw;

create or replace macro mixed(a, b) as hash(hash(a, b), 7);
create or replace macro uniform(a, b) as mixed(a, b) / 18446744073709551616.0;
create or replace macro name_of(n) as format('experiment_{:02d}', n);

create or replace table raw.experiments as
select
    name_of(n) as experiment_id,
    timestamp '2026-10-01' as started_at,
    cast(null as timestamp) as ended_at,
    cast(null as varchar) as layer,
    'high' as priority,
    'bench' as owner
from range($experiments) as numbers (n);

create or replace table raw.variants as
select
    name_of(n) as experiment_id,
    arm as variant_id,
    arm = 'off' as is_control,
    1.0::double as traffic_weight
from range($experiments) as numbers (n), (values ('off'), ('on')) as arms (arm);

create or replace table raw.exposures as
select
    name_of(n) as experiment_id,
    case when mixed(unit, n + 1000) % 2 = 0 then 'off' else 'on' end as variant_id,
    format('user_{:07d}', unit) as unit_id,
    timestamp '2026-10-01' + to_microseconds((uniform(unit, n + 2000) * $days * 86400000000)::bigint) as exposed_at
from range($units) as units (unit), range($experiments) as numbers (n)
where mixed(unit, n) % 5 = 0;

create or replace table raw.orders as
select
    format('user_{:07d}', mixed(row, 'unit') % $units) as user_id,
    timestamp '2026-10-01' + to_microseconds((row / $facts * $days * 86400000000)::bigint) as ordered_at,
    round(-40 * ln(1 - uniform(row, 'amount')), 2) as amount,
    case when uniform(row, 'status') < 0.85 then 'completed' else 'refunded' end as status
from range($facts) as rows (row);
