"""Look at pairs without interaction every day: a schedule, a build per day, and what its verdicts would have alarmed about.

Twenty builds of all pairs of 33 experiments, two metrics each. The pairs share units and orders, so their rates move together.
"""

import argparse
from datetime import date, timedelta

import dbt_runs
import duckdb
from calibration.rates import Rate
from scan import ASKED, generate

FIRST = date(2026, 10, 1)
LOOKED_AT = """
    select
        metric,
        count(*) as pairs,
        count_if(looks <> $days) as pairs_with_fewer_looks,
        count_if(always_valid < 0.05) as always_valid,
        count_if(single < 0.05) as single,
        sum(alarms)::bigint as alarms
    from (
        select
            metric, experiment_a, experiment_b, count(*) as looks,
            min(p_value_always_valid) as always_valid, min(p_value) as single, count_if(verdict = 'interaction') as alarms
        from main.interaction_results
        group by all
    )
    group by metric
    order by metric
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--experiments", type=int, default=33)
    parser.add_argument("--units", type=int, default=100_000)
    parser.add_argument("--facts", type=int, default=1_000_000)
    parser.add_argument("--days", type=int, default=20)
    args = parser.parse_args()
    with dbt_runs.scratch() as folder:
        database = folder / "daily.duckdb"
        generate(database, {name: getattr(args, name) for name in ("experiments", "units", "facts", "days")})
        padme = dbt_runs.Dbt(folder / "padme", database)
        for day in range(args.days):
            padme.call("build", **ASKED | {"as_of_date": str(FIRST + timedelta(day))})
        with duckdb.connect(str(database), read_only=True) as connection:
            found = connection.execute(LOOKED_AT, {"days": args.days}).fetchall()
    print(
        f"{args.days} daily builds of all pairs of {args.experiments} experiments, {args.units:,} units; false alarms at any look"
    )
    for metric, pairs, fewer, always_valid, single, alarms in found:
        rate, naive = Rate(always_valid, pairs), Rate(single, pairs)
        print(
            f"{metric}: {pairs} pairs ({fewer} not looked at every day); always-valid p-value {always_valid} ({rate.share:.1%}), "
            f"p-value of a single look {single} ({naive.share:.1%}); verdicts of an interaction on any day: {alarms}"
        )
    is_kept = all(always_valid <= Rate(always_valid, pairs).band[1] for _, pairs, _, always_valid, _, _ in found)
    print(f"at most 5% of the pairs, upper end of the binomial 99% band: {'kept' if is_kept else 'BROKEN'}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
