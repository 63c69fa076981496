"""Make a DuckDB file with the input tables of padme at benchmark size.

Every value is a hash of a row number and the seed, so equal arguments give equal tables. Rows come in the order of
time, as in an event log, and the units of neighbouring rows are unrelated. The tables hold what real ones hold: repeated
exposures, crossovers, unlisted variants, missing ids, refunds, NULL and NaN amounts, and a true interaction.
"""

import argparse
import math
import os

import duckdb

START, DAYS = "2026-10-01", 14
NEVER_AGAIN = 50  # one unit in so many has no exposure row, which leaves room for repeated ones


def sql(args) -> str:
    """The statements that make the tables."""
    pool = max(1, args.units - args.units // NEVER_AGAIN)

    def step(share: float) -> int:
        """A step that visits all units of the pool before it comes to one again."""
        n = max(1, int(pool * share))
        while math.gcd(n, pool) > 1:
            n += 1
        return n

    def mixed(*keys) -> str:
        """64 random bits. Hashed twice: the hashes of (x, 'a') and (x, 'b') alone differ by the same bits for every x."""
        return f"hash(hash({', '.join(map(str, keys))}, {args.seed}))"

    def uniform(*keys) -> str:
        return f"({mixed(*keys)} / 18446744073709551616.0)"

    def arm(experiment: str, arms: int) -> str:
        """0 for the control; unit is a column."""
        return f"({mixed('unit', repr(experiment))} % {arms})::int"

    span_us = DAYS * 86_400_000_000
    when = f"timestamp '{START}' + to_microseconds((row / {{rows}} * {span_us})::bigint)"
    unit_id = f"format('{args.prefix}{{:07d}}', unit)"
    schema = args.schema
    return f"""
create schema if not exists {schema};

create or replace table {schema}.experiments as
select experiment_id, timestamp '{START}' as started_at, timestamp '{START}' + interval {DAYS} day as ended_at,
       cast(null as varchar) as layer, 'normal' as priority, 'bench' as owner
from (values ('bench_a'), ('bench_b')) t(experiment_id);

create or replace table {schema}.variants as
select experiment_id, case when n = 0 then 'control' else 'variant_' || n end as variant_id,
       n = 0 as is_control, 1.0::double as traffic_weight
from (select 'bench_a' as experiment_id, unnest(range({args.arms_a})) as n
      union all select 'bench_b', unnest(range({args.arms_b})));

create or replace table {schema}.units as
select {unit_id} as unit_id,
       ['DE', 'US', 'JP', 'BR'][1 + ({mixed("unit", "'country'")} % 4)::int] as country,
       ['web', 'ios', 'android'][1 + ({mixed("unit", "'platform'")} % 3)::int] as platform
from range({args.units}) t(unit);

create or replace table {schema}.exposures as
with rows_ as (
    select row, row % 2 = 0 as is_a,
           case when row % 2 = 0 then (row // 2 * {step(0.6180)}) % {pool} else (row // 2 * {step(0.4142)}) % {pool} end as unit,
           row // 2 >= {pool} as is_repeat
    from range({args.exposures}) t(row)
), arms as (
    select *, case when is_a then {arm("bench_a", args.arms_a)} else {arm("bench_b", args.arms_b)} end as arm,
           case when is_a then {args.arms_a} else {args.arms_b} end as arms,
           {uniform("row", "'odd'")} as odd
    from rows_
), shown as (
    -- one repeated exposure in 25 shows another variant
    select *, case when is_repeat and odd < 0.04 then (arm + 1) % arms else arm end as shown from arms
)
select case when is_a then 'bench_a' else 'bench_b' end as experiment_id,
       case when odd > 0.99999 then 'unlisted' when shown = 0 then 'control' else 'variant_' || shown end as variant_id,
       case when odd between 0.99998 and 0.99999 then null else {unit_id} end as unit_id,
       {when.format(rows=args.exposures)} as exposed_at
from shown;

create or replace table {schema}.orders as
with rows_ as (
    select row, ({mixed("row", "'unit'")} % {args.units})::bigint as unit, {uniform("row", "'u'")} as u,
           {uniform("row", "'status'")} as s
    from range({args.facts}) t(row)
), arms as (
    select *, {arm("bench_a", args.arms_a)} > 0 as in_a, {arm("bench_b", args.arms_b)} > 0 as in_b from rows_
)
select {unit_id} as user_id,
       {when.format(rows=args.facts)} as ordered_at,
       case when s between 0.500 and 0.501 then null when s between 0.501 and 0.50101 then 'nan'::double
            -- the log of a uniform number is exponential; each arm lifts it by a little, both together by more
            else round(-40 * ln(1 - u) * (1 + in_a::int * 0.01 + in_b::int * 0.02 + (in_a and in_b)::int * 0.05), 2)
            end as amount,
       case when s < 0.85 then 'completed' when s < 0.95 then 'refunded' else 'cancelled' end as status
from arms;
"""


def parse(argv=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, default=1_000_000)
    parser.add_argument("--exposures", type=int, default=2_000_000)
    parser.add_argument("--facts", type=int, default=20_000_000)
    parser.add_argument("--output", default=".bench/bench.duckdb")
    parser.add_argument("--schema", default="raw")
    parser.add_argument("--arms-a", type=int, default=2)
    parser.add_argument("--arms-b", type=int, default=2)
    parser.add_argument("--prefix", default="user_", help="what unit ids begin with")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args(argv)


def generate(args) -> None:
    os.makedirs(os.path.dirname(os.path.abspath(args.output)), exist_ok=True)
    with duckdb.connect(args.output) as con:
        con.execute("set preserve_insertion_order = true")
        con.execute(sql(args))


if __name__ == "__main__":
    generate(parse())
