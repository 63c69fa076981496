"""The marts equal a brute-force computation from the raw rows, for every template, aggregation and option, on dirty data.

And they are the same on every engine, texts and errors included. A new template joins by its cases in `dirty.METRICS`. A formula
that says what another metric says makes the same SQL, so one engine is enough for it.
"""

from itertools import product

import numpy as np
import oracle
import pandas as pd
import pytest
import yaml
from dirty import FACTS, HOSTILE, METRICS, PAIRS, RANGE, SLICES, TWINS, dirty_tables
from projects import MARTS, ROOT, new_project
from test_errors import BROKEN_FACTS, BROKEN_METRICS, spoiled

ENGINES = ["duckdb", "spark"]
GRAIN = ["slice_name", "slice_value", "variant_a", "variant_b", "effect", "check_name"]
SCALES = ["additive", "multiplicative"]
RUNS = [
    {
        "experiment_a": a, "experiment_b": b, "metric": metric, **RANGE,
        "interaction_scale": SCALES[number % 2], "confidence_level": [0.95, 0.9, 0.999][number % 3],
        "slices": [SLICES, [], SLICES[1:], [], []][number % 5],
    }
    for number, ((a, b), metric) in enumerate(product(PAIRS, METRICS))
]  # fmt: skip


def runs_on(engine) -> dict[int, dict]:
    """The runs by their numbers."""
    return {number: run for number, run in enumerate(RUNS) if engine == ENGINES[0] or run["metric"] not in TWINS}


@pytest.fixture(scope="module")
def tables():
    return dirty_tables()


BROKEN_EXPERIMENTS = sorted(set(spoiled()["experiments"]["experiment_id"]) - {"blue", "red"})
BAD = [
    *({**RUNS[0], "metric": name, "request_id": name} for name in BROKEN_METRICS),
    *({**RUNS[0], "experiment_a": name, "request_id": f"broken {name}"} for name in BROKEN_EXPERIMENTS),
    *({**RUNS[0], "experiment_a": f"no {text}", "request_id": f"no {text}"} for text in HOSTILE),
    *({**RUNS[0], "metric": text, "request_id": text, "requested_by": text} for text in HOSTILE if "," not in text),
    {**RUNS[0], "end_date": "2026-10-01", "request_id": "backwards"},
    {**RUNS[0], "start_date": "soon", "request_id": "no date"},
    {**RUNS[0], "confidence_level": "95", "request_id": "level"},
    *({**RUNS[0], "confidence_level": text, "request_id": f"level {text}"} for text in ("0.9f", "nan", "1_0", "0.9d", "-1")),
    {**RUNS[0], "interaction_scale": "log", "request_id": "scale"},
    {**RUNS[0], "experiment_b": RUNS[0]["experiment_a"], "request_id": "self"},
]


@pytest.fixture(scope="module")
def built(request, tmp_path_factory, tables) -> dict[str, dict[str, pd.DataFrame]]:
    """Per engine the tables after one build of all RUNS and BAD ones as requests; `request_id` is the run's number."""
    catalog = {
        "facts": {**FACTS, **BROKEN_FACTS},
        "metrics": {**METRICS, **{name: entry for name, (entry, _) in BROKEN_METRICS.items()}},
    }
    found = {}
    for engine in ENGINES:
        project = new_project(engine, request, tmp_path_factory.mktemp(engine)).load(with_broken_experiments(tables))
        assert project.dbt("run", "--select", "interaction_requests").success
        rows = [*(run | {"request_id": str(number)} for number, run in runs_on(engine).items()), *BAD]
        project.request_many(pd.DataFrame([row | {"slices": ",".join(row["slices"])} for row in rows]).astype("string"))
        outcome = project.dbt("build", **catalog)
        assert outcome.success, outcome
        frames = project.marts()
        ids = frames["results"].set_index("run_id")["request_id"]
        found[engine] = {name: frame.assign(request_id=frame["run_id"].map(ids)) for name, frame in frames.items()}
        found[engine]["errors"] = project.failures()
    return found


@pytest.fixture(scope="module")
def wanted(tables) -> dict[str, pd.DataFrame]:
    """Per mart the rows of all runs; `request_id` is the run's number."""
    now = pd.Timestamp.now("UTC").tz_localize(None)
    runs = [oracle.expected(tables, FACTS, METRICS, run, now) for run in RUNS]
    return {
        name: pd.concat([run[name].assign(request_id=str(n)) for n, run in enumerate(runs)], ignore_index=True) for name in MARTS
    }


def with_broken_experiments(tables):
    added = {name: pd.concat([tables[name], spoiled()[name]], ignore_index=True) for name in ("experiments", "variants")}
    return tables | added


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", MARTS)
@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_mart_equals_brute_force(built, wanted, engine, name, pair):
    numbers = [str(number) for number, run in runs_on(engine).items() if (run["experiment_a"], run["experiment_b"]) == pair]
    grain = [] if name == "results" else GRAIN  # variants are an answer there, not what a row is about
    order = ["request_id", *(column for column in grain if column in wanted[name])]
    found, want = (
        frame[frame["request_id"].isin(numbers)].sort_values(order, ignore_index=True)
        for frame in (built[engine][name], wanted[name])
    )
    keys = [list(frame[order].itertuples(index=False, name=None)) for frame in (found, want)]
    assert sorted(set(keys[1]) ^ set(keys[0])) == [] and len(keys[0]) == len(keys[1]) > 0
    problems = list(unequal_runs(found, want, want["request_id"].map(lambda number: RUNS[int(number)]["metric"])))
    assert not problems, "\n".join(problems[:30])


@pytest.mark.parametrize("name", MARTS)
def test_engines_agree(built, name):
    """In every column, those that brute force does not know included: keys, hashes, texts and messages."""
    when = ["completed_at"]
    left, right = (built[engine][name].drop(columns=when, errors="ignore") for engine in ENGINES)
    twins = {str(number) for number, run in enumerate(RUNS) if run["metric"] in TWINS}
    left = left[~left["request_id"].isin(twins)]
    assert list(left) == list(right)
    order = ["request_id", *(column for column in GRAIN if column in left)]
    left, right = (frame.sort_values(order, ignore_index=True) for frame in (left, right))
    assert len(left) == len(right) >= len(runs_on("spark"))
    problems = list(unequal_runs(left, right, left["run_id"].map(built["duckdb"]["results"].set_index("run_id")["metric"])))
    assert not problems, "\n".join(problems[:30])


def test_engines_give_the_same_errors(built):
    errors = {engine: dict(zip(zip(frame["request_id"], frame["metric"], strict=True), frame["error"], strict=True))
              for engine, frame in ((engine, built[engine]["errors"]) for engine in ENGINES)}  # fmt: skip
    assert errors["duckdb"] == errors["spark"]
    assert {request_id for request_id, _ in errors["duckdb"]} == {bad["request_id"] for bad in BAD}
    for text in HOSTILE:
        assert f"unknown experiment 'no {text}'" in errors["spark"][(f"no {text}", RUNS[0]["metric"])]


def test_every_template_has_cases():
    used = {metric["template"] for metric in METRICS.values()}
    demo = yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"]["metrics"]
    registry = (ROOT / "macros" / "templates" / "_registry.sql").read_text()
    for name in used | {metric["template"] for metric in demo.values()}:
        assert f"'{name}': {{" in registry
    assert registry.count("'takes'") == len(used)


def unequal_runs(found, wanted, metric):
    """What differs between rows in the same order, as texts; every column of `wanted` is compared."""
    for is_huge in (False, True):
        rows = (metric == "huge") == is_huge
        names = metric[rows].reset_index(drop=True)
        for text, row in unequal(*(frame[rows].reset_index(drop=True) for frame in (found, wanted)), is_huge):
            yield f"{names[row]}: {text}"


def unequal(found, wanted, is_huge):
    """What differs between rows in the same order: texts and places."""
    for column in wanted:
        got, want = found[column], wanted[column]
        off = (got.astype(object) != want.astype(object)) & ~(got.isna() & want.isna())
        if pd.api.types.is_float_dtype(want.dtype):
            got = got.astype("float64")
            off = (got.isna() != want.isna()) | ((got - want).abs() > allowance(wanted, column, is_huge))
        yield from ((f"{column} {got[row]!r} instead of {want[row]!r} in row {row}", row) for row in np.flatnonzero(off))


def allowance(wanted, column, is_huge):
    """How far a number may be off (METHODS, accuracy): 1e-9 of the larger of it and its standard error, more around 1e9."""
    error = wanted[error_of(column)].fillna(0) if error_of(column) in wanted else 0.0
    if column.endswith("_always_valid") or column == "minimum_detectable_interaction":  # on the run's scale
        error = wanted[["standard_error", "multiplicative_interaction_standard_error"]].max(axis=1).fillna(0)
    size = wanted[column].abs()
    if column == "variance_reduction":
        return 1e-12 + 1e-9 * size  # 1 minus a share
    if not is_huge:
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
