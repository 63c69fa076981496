"""Measure what kinds and numbers of metrics cost, beside one mean on the same facts.

Each question is a `dbt run` of its own, in turns; `seconds` is the whole process, `sql` the database's time for all statements.
"""

import argparse
import tempfile
from pathlib import Path

import dbt_runs
import question
import run

MEAN = question.DBT_VARS["metrics"][question.METRIC]
COMPLETED = {"fact": "orders", "filter": "status = 'completed'"}
TEN = {
    "revenue": MEAN,
    "orders": {"template": "mean", "aggregation": "count", **COMPLETED},
    "largest": {"template": "mean", "aggregation": "max", "value": "amount", **COMPLETED},
    "smallest": {"template": "mean", "aggregation": "min", "value": "amount", **COMPLETED},
    "average": {"template": "mean", "aggregation": "avg", "value": "amount", **COMPLETED},
    "bought": {"template": "conversion", **COMPLETED},
    "big": {"template": "conversion", "threshold": {"aggregation": "sum", "value": "amount", "at_least": 50}, **COMPLETED},
    "first week": {**MEAN, "window": {"to_days": 7}},
    "back": {"template": "retention", "fact": "orders", "from_day": 1, "to_day": 3},
    "value": {
        "template": "ratio",
        "filter": COMPLETED["filter"],
        "numerator": {"fact": "orders", "aggregation": "sum", "value": "amount"},
        "denominator": {"fact": "orders", "aggregation": "count"},
    },
}
TWO_ORDERS = {"template": "funnel", "steps": [{"fact": "orders"}, {"fact": "orders"}], "within_hours": 48}
QUESTIONS = {
    "one mean": {"revenue": MEAN},
    "ten metrics": TEN,
    "a median of events": {"median": {"template": "quantile", "level": "event", "quantile": 0.5, "value": "amount", **COMPLETED}},
    "a median of units": {"p50": {**MEAN, "template": "quantile", "level": "unit", "quantile": 0.5}},
    "a mean with a covariate": {"adjusted": {**MEAN, "covariate": {"lookback_days": 14}}},
    "a capped mean": {"capped": {**MEAN, "cap": {"quantile": 0.99}}},
    "a funnel of two steps": {"funnel": TWO_ORDERS},
}
PROMISES = {"ten metrics": 2.5, "a median of events": 3.0, "a median of units": 3.0}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--facts", type=int, default=20_000_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=QUESTIONS, default=list(QUESTIONS))
    chosen = parser.parse_args()
    args = run.parse(["--facts", str(chosen.facts)])
    args.folder.mkdir(parents=True, exist_ok=True)
    measured = run.Measured()
    with tempfile.TemporaryDirectory(dir=args.folder) as temporary:
        folder = Path(temporary).resolve()
        dbt = dbt_runs.Dbt(folder / "padme", run.data(args, args.facts, folder))
        for _ in range(chosen.repeat):
            for name in chosen.only:
                metrics = QUESTIONS[name]
                finished = dbt.call("run", **{**question.DBT_VARS, "metrics": metrics, "metric": list(metrics)})
                measured.add(name, finished.seconds, finished.peak_mib)
                measured.add(f"{name}.sql", dbt.seconds_of_last_call()["sql"])
    first = chosen.only[0]
    print(f"{args.facts:,} facts; ratios to {first}\n{'':<28}{'seconds':>9}{'ratio':>7}{'sql':>9}{'ratio':>7}{'peak MiB':>10}")
    for name in chosen.only:
        whole, sql = measured.time(name), measured.time(f"{name}.sql")
        ratios = whole / measured.time(first), sql / measured.time(f"{first}.sql")
        print(f"{name:<28}{whole:9.2f}{ratios[0]:7.2f}{sql:9.2f}{ratios[1]:7.2f}{measured.peak(name):10.0f}", end="")
        print(f"   at most {PROMISES[name]}: {'kept' if max(ratios) <= PROMISES[name] else 'BROKEN'}" if name in PROMISES else "")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
