"""Measure a scan: a schedule over all pairs of many experiments in one build, beside a query by hand for the same cells.

The query and the build must find the same cells first. Then the schedule is asked again on the same day, when nothing
is due, beside an empty build.
"""

import argparse
import sys
from pathlib import Path
from time import perf_counter

import dbt_runs
import duckdb
import numpy as np
import pandas as pd
import process
import question

SQL = Path(__file__).parent / "sql"
METRICS = {
    "revenue": {"template": "mean", "fact": "orders", "aggregation": "sum", "value": "amount", "filter": "status = 'completed'"},
    "bought": {"template": "conversion", "fact": "orders", "filter": "status = 'completed'"},
}
ASKED = {
    "facts": {"orders": {"table": "orders", "unit": "user_id", "timestamp": "ordered_at"}},
    "metrics": METRICS,
    "schedule": [{"name": "all", "metrics": list(METRICS)}],
    "as_of_date": "2026-10-14",
}
CELLS = """
    select
        results.experiment_a, results.experiment_b, cells.variant_a, cells.variant_b, results.metric, cells.units, cells.estimate,
        cells.standard_error * cells.standard_error * cells.units as variance
    from main.interaction_cells as cells
    inner join main.interaction_results as results on cells.run_id = results.run_id
    order by all
"""
MOST = {"times hand-written": 2.0, "GiB": 8.0}


def generate(database: Path, sizes: dict[str, int]) -> None:
    statements = (SQL / "scan_data.sql").read_text()
    for name, size in sizes.items():
        statements = statements.replace(f"${name}", str(size))
    with duckdb.connect(str(database)) as connection:
        connection.execute(statements)


def hand_written(database: str) -> None:
    """Prints the seconds, and leaves the cells beside the database."""
    begin = perf_counter()
    with duckdb.connect(database, read_only=True, config={"threads": question.THREADS}) as connection:
        cells = connection.execute((SQL / "scan_hand_written.sql").read_text()).df()
    seconds = perf_counter() - begin
    cells.to_pickle(f"{database}.cells")
    print(seconds)


def assert_same(database: Path) -> None:
    with duckdb.connect(str(database), read_only=True) as connection:
        found = connection.execute(CELLS).df()
    keys = ["experiment_a", "experiment_b", "variant_a", "variant_b"]
    wanted = pd.read_pickle(f"{database}.cells")
    for metric in METRICS:
        rows = found[found["metric"] == metric].merge(wanted, on=keys, suffixes=("", "_wanted"))
        assert len(rows) == len(wanted) > 0, (metric, len(rows), len(wanted))
        assert (rows["units"] == rows["units_wanted"]).all()
        np.testing.assert_allclose(rows["estimate"], rows[f"{metric}_mean"], rtol=1e-9)
        np.testing.assert_allclose(rows["variance"], rows[f"{metric}_var"], rtol=1e-6)


def main() -> int:
    if sys.argv[1:2] == ["hand-written"]:
        hand_written(sys.argv[2])
        return 0
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--experiments", type=int, default=50)
    parser.add_argument("--units", type=int, default=1_000_000)
    parser.add_argument("--facts", type=int, default=20_000_000)
    args = parser.parse_args()
    with dbt_runs.scratch() as folder:
        database = folder / "scan.duckdb"
        generate(database, {"days": 14} | {name: getattr(args, name) for name in ("experiments", "units", "facts")})
        by_hand = process.run([sys.executable, __file__, "hand-written", str(database)], folder)
        yardstick = float(by_hand.output)
        padme = dbt_runs.Dbt(folder / "padme", database)
        scan = padme.call("build", **ASKED)
        parts, slowest = padme.seconds_of_last_call(), padme.slowest_models(12)
        assert_same(database)
        again = padme.call("build", **ASKED)
        empty = dbt_runs.empty_project(folder / "empty").call("build")
        with duckdb.connect(str(database), read_only=True) as connection:
            runs = connection.execute("select count(*) from main.interaction_results").fetchone()[0]
    print(f"{args.experiments} experiments, {args.units:,} units, {args.facts:,} facts: {runs:,} runs in one build")
    print(f"{'':<36}{'seconds':>9}{'ratio':>7}{'peak GiB':>10}")
    rows = [
        ("the hand-written query", yardstick, by_hand.peak_mib),
        ("dbt build", scan.seconds, scan.peak_mib),
        ("  SQL of its models", parts["sql"], scan.peak_mib),
        ("the next build of the same day", again.seconds, again.peak_mib),
        ("an empty project", empty.seconds, empty.peak_mib),
    ]
    for name, seconds, peak in rows:
        print(f"{name:<36}{seconds:9.1f}{seconds / yardstick:7.2f}{peak / 1024:10.1f}")
    print("slowest models: " + ", ".join(f"{name} {seconds:.1f}" for name, seconds in slowest))
    kept_promises = scan.seconds / yardstick <= MOST["times hand-written"] and scan.peak_mib / 1024 <= MOST["GiB"]
    print(f"at most {MOST['times hand-written']} times the query and {MOST['GiB']} GiB: {'kept' if kept_promises else 'BROKEN'}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
