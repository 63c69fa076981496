"""Many pairs of few experiments in one build, which takes its windows from the exposures, equal brute force from the raw rows."""

from itertools import combinations

import numpy as np
import oracle
import pandas as pd
import pytest
from projects import MARTS
from shop import FACTS, T0
from test_numbers import GRAIN, unequal_runs

EXPERIMENTS = [f"experiment {number}" for number in range(12)]
METRICS = {
    "revenue": {"template": "mean", "fact": "orders", "aggregation": "sum", "value": "amount", "covariate": {"lookback_days": 2}},
    "bought": {"template": "conversion", "fact": "orders", "window": {"to_days": 2}},
    "median": {
        "template": "quantile",
        "fact": "orders",
        "value": "amount",
        "quantile": 0.5,
        "level": "unit",
        "aggregation": "max",
    },
}
RANGES = [("2026-10-01", "2026-10-09"), ("2026-10-03", "2026-10-09"), ("2026-10-05", "2026-10-09")]  # exposures come before
RUNS = [
    {
        "experiment_a": a, "experiment_b": b, "metric": list(METRICS)[number % 3],
        "start_date": RANGES[number // 3 % 3][0], "end_date": RANGES[number // 3 % 3][1],
    }
    for number, (a, b) in enumerate(combinations(EXPERIMENTS, 2))
]  # fmt: skip


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    random = np.random.default_rng(5)
    units = np.array([f"u{number}" for number in range(150)])
    exposures = []
    for name in EXPERIMENTS:
        seen = units[random.random(len(units)) < 0.7]
        again = random.choice(seen, 20)  # some of them crossovers
        who = np.append(seen, again)
        when = T0 + pd.to_timedelta(random.uniform(0, 7, len(who)), unit="D").floor("us")
        shown = {"experiment_id": name, "variant_id": random.choice(["off", "on"], len(who)), "unit_id": who, "exposed_at": when}
        exposures.append(pd.DataFrame(shown))
    buyers = random.choice(units, 1500)
    return {
        "exposures": pd.concat(exposures, ignore_index=True),
        "experiments": pd.DataFrame(
            {
                "experiment_id": EXPERIMENTS,
                "started_at": T0,
                "ended_at": pd.Series([pd.NaT] * len(EXPERIMENTS), dtype="datetime64[ns]"),
                "layer": pd.Series([None] * len(EXPERIMENTS), dtype="string"),
                "priority": "normal",
                "owner": "growth",
            }
        ),
        "variants": pd.DataFrame(
            [(name, arm, arm == "off", 1.0) for name in EXPERIMENTS for arm in ("off", "on")],
            columns=["experiment_id", "variant_id", "is_control", "traffic_weight"],
        ),
        "orders": pd.DataFrame(
            {
                "user_id": buyers,
                "ordered_at": T0 + pd.to_timedelta(random.uniform(-2, 9, len(buyers)), unit="D").floor("us"),
                "amount": random.gamma(2, 10, len(buyers)).round(2),
                "status": "completed",
            }
        ),
    }


@pytest.fixture(scope="module")
def found(shared_project, tables) -> dict[str, pd.DataFrame]:
    project = shared_project.load(tables)
    assert project.dbt("run", "--select", "interaction_requests").success
    project.request_many(pd.DataFrame([{**run, "request_id": str(number)} for number, run in enumerate(RUNS)]).astype("string"))
    outcome = project.dbt("run", facts=FACTS, metrics=METRICS)
    assert outcome.success, outcome
    [compiled] = (project.folder / "target" / "compiled").rglob("unit_windows.sql")
    assert '"exposed_units"' in compiled.read_text()
    frames = project.marts()
    ids = frames["results"].set_index("run_id")["request_id"]
    return {name: frame.assign(request_id=frame["run_id"].map(ids)) for name, frame in frames.items()}


@pytest.fixture(scope="module")
def wanted(tables) -> dict[str, pd.DataFrame]:
    now = pd.Timestamp.now("UTC").tz_localize(None)
    runs = [oracle.expected(tables, FACTS, METRICS, run, now) for run in RUNS]
    return {
        name: pd.concat([run[name].assign(request_id=str(number)) for number, run in enumerate(runs)], ignore_index=True)
        for name in MARTS
    }


@pytest.mark.parametrize("name", MARTS)
def test_mart_of_many_pairs_equals_brute_force(found, wanted, name):
    grain = [] if name == "results" else [column for column in GRAIN if column in wanted[name]]
    order = ["request_id", *grain]
    got, want = (frames[name].sort_values(order, ignore_index=True) for frames in (found, wanted))
    assert got[order].astype(object).equals(want[order].astype(object))
    assert not list(unequal_runs(got, want, want["request_id"].map(lambda number: RUNS[int(number)]["metric"])))[:30]
