"""The marts equal a brute-force computation from the raw rows, for every template, aggregation and option, on dirty data."""

from itertools import product

import numpy as np
import oracle
import pandas as pd
import pytest
from dirty import FACTS, METRICS, PAIRS, RANGE, dirty_tables

GRAIN = ["slice_name", "slice_value", "variant_a", "variant_b", "effect", "check_name"]
SCALES = ["additive", "multiplicative"]
RUNS = [
    {
        "experiment_a": a, "experiment_b": b, "metric": metric, **RANGE,
        "interaction_scale": SCALES[number % 2], "confidence_level": [0.95, 0.9, 0.999][number % 3],
    }
    for number, ((a, b), metric) in enumerate(product(PAIRS, METRICS))
]  # fmt: skip


@pytest.fixture(scope="module")
def tables():
    return dirty_tables()


@pytest.fixture(scope="module")
def marts(shared_project, tables) -> dict[str, pd.DataFrame]:
    """The marts after one build of all RUNS as requests, with the number of the run in the column `request_id`."""
    shared_project.load(tables)
    assert shared_project.dbt("run").success
    asked = pd.DataFrame(RUNS).assign(request_id=[str(number) for number in range(len(RUNS))])
    shared_project.request_many(asked.astype("string"))
    outcome = shared_project.dbt("build", facts=FACTS, metrics=METRICS)
    assert outcome.success, outcome
    names = ["results", "contrasts", "effects", "cells", "checks"]
    frames = {name: shared_project.mart(f"interaction_{name}") for name in names}
    ids = frames["results"].set_index("run_id")["request_id"]
    return {name: frame.assign(request_id=frame["run_id"].map(ids)) for name, frame in frames.items()}


@pytest.fixture(scope="module")
def wanted(tables) -> list[dict[str, pd.DataFrame]]:
    return [oracle.expected(tables, FACTS, METRICS, run, pd.Timestamp.now("UTC").tz_localize(None)) for run in RUNS]


@pytest.mark.parametrize("name", ["results", "contrasts", "effects", "cells", "checks"])
@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_mart_equals_brute_force(marts, wanted, name, pair):
    problems = []
    for number, run in enumerate(RUNS):
        if (run["experiment_a"], run["experiment_b"]) == pair:
            found = marts[name][marts[name]["request_id"] == str(number)]
            problems += [f"{run['metric']}: {text}" for text in differences(found, wanted[number][name], run["metric"])]
    assert not problems, "\n".join(problems[:30])


def differences(found, wanted, metric):
    """What differs between the rows of a run, as texts; every column of `wanted` is compared."""
    grain = [name for name in GRAIN if name in wanted and name in found] if len(wanted) > 1 else []
    found = found.sort_values(grain, ignore_index=True) if grain else found.reset_index(drop=True)
    if len(found) != len(wanted):
        yield f"{len(found)} rows instead of {len(wanted)}"
        return
    for column in wanted:
        got, want = found[column], wanted[column]
        off = (got.astype(object) != want.astype(object)) & ~(got.isna() & want.isna())
        if want.dtype == "float64":
            got = got.astype("float64")
            off = (got.isna() != want.isna()) | ((got - want).abs() > allowance(wanted, column, metric))
        yield from (f"{column} {got[row]!r} instead of {want[row]!r} in row {row}" for row in np.flatnonzero(off))


def allowance(wanted, column, metric):
    """How far a number may be off (METHODS, accuracy): 1e-9 of the larger of it and its standard error, more around 1e9."""
    error = wanted[error_of(column)].fillna(0) if error_of(column) in wanted else 0.0
    size = wanted[column].abs()
    if metric != "huge":
        return 1e-9 * np.maximum(size, error)
    if error_of(column) in wanted:
        return 1e-2 * np.maximum(error, 1e-9 * size)
    return 1e-6 * size if column.endswith("standard_error") else 1e-2 * np.maximum(size, 1)


def error_of(column):
    """The column of the standard error that belongs to an estimate or to an end of its interval; None for other columns."""
    if column in ("estimate", "interaction", "ci_lower", "ci_upper"):
        return "standard_error"
    stem = column.removesuffix("_ci_lower").removesuffix("_ci_upper")
    return f"{stem}_standard_error" if not column.endswith(("_error", "_p_value")) else None
