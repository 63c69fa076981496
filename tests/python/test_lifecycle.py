"""CONTRACT 6: results are appended, survive every kind of build, and a build that dies is never seen."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
import yaml
from projects import ROOT
from shop import CATALOG, QUESTION, shop

MARTS = [f"interaction_{name}" for name in ("results", "contrasts", "effects", "cells", "checks", "results_latest")]


@pytest.fixture
def project(project):
    project.load(shop())
    assert project.dbt("run", **QUESTION, **CATALOG).success
    return project


def contents(project) -> dict[str, pd.DataFrame]:
    """All marts, each in an order of its own content."""
    return {name: project.sql(f"select * from main.{name} order by all") for name in MARTS}


def assert_same(before, after):
    for name in MARTS:
        pd.testing.assert_frame_equal(before[name], after[name], obj=name, check_dtype=False)  # a count with NULL is another type


def test_asking_again_adds_a_second_row(project):
    assert project.dbt("run", **QUESTION, **CATALOG).success
    results = project.mart("interaction_results").sort_values("completed_at")
    assert len(results) == 2
    assert results["run_id"].nunique() == 2
    assert results["request_key"].nunique() == 1
    assert list(project.mart("interaction_results_latest")["run_id"]) == [results["run_id"].iloc[-1]]
    same = results.drop(columns=["run_id", "completed_at"])
    pd.testing.assert_frame_equal(same.iloc[[0]].reset_index(drop=True), same.iloc[[1]].reset_index(drop=True))


@pytest.mark.parametrize("flags", [["--full-refresh"], ["--empty"]], ids=str)
@pytest.mark.parametrize("asked", [{}, {**QUESTION, "metric": "bought"}], ids=["nothing asked", "asked"])
def test_results_survive(project, flags, asked):
    before = contents(project)
    outcome = project.dbt("build", *flags, **asked, **CATALOG)
    assert outcome.success, outcome
    after = contents(project)
    old = set(before["interaction_results"]["run_id"])
    assert_same(before, {name: frame[frame["run_id"].isin(old)].reset_index(drop=True) for name, frame in after.items()})
    added = len(after["interaction_results"]) - len(old)
    assert added == (1 if asked and flags == ["--full-refresh"] else 0)


class Killed:
    """A build in a process of its own, with one thread, that is killed as soon as it says that a model is done."""

    def __init__(self, project, after: str):
        command = [
            str(Path(sys.executable).parent / "dbt"), "run", "--threads", "1", "--no-use-colors",
            *("--profiles-dir", str(project.folder), "--project-dir", str(ROOT)),
            *("--target-path", str(project.folder / "target"), "--log-path", str(project.folder / "logs")),
            *("--vars", yaml.safe_dump({**QUESTION, "metric": "bought", **CATALOG})),
        ]  # fmt: skip
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
            self.seen = False
            for line in process.stdout:
                if " OK created " in line and f".{after} " in line:
                    self.seen = True
                    process.send_signal(signal.SIGKILL)
                    break
        self.exit_code = process.returncode


# between the stores and the commit; test_ledger kills at any moment
@pytest.mark.parametrize("after", ["stored_statistics", "run_results"])
def test_killed_build_is_never_seen(project, after):
    before = contents(project)
    killed = Killed(project, after)
    assert killed.seen and killed.exit_code == -signal.SIGKILL
    assert_same(before, contents(project))

    outcome = project.dbt("build", **QUESTION, **CATALOG)
    assert outcome.success, outcome
    results = contents(project)["interaction_results"]
    assert list(results["metric"]) == ["revenue", "revenue"]
    for name in MARTS[1:5]:
        rows = project.mart(name)
        assert set(rows["run_id"]) == set(results["run_id"])
        assert rows.groupby("run_id").size().nunique() == 1


def test_failing_test_of_numbers_keeps_the_run_out(changed_project):
    """The tests that judge numbers come before the commit."""
    changed_project.load(shop())
    code = changed_project.root / "python_models" / "interaction_statistics.py"
    right = "np.where(is_nothing, 1.0, t_p_value(t, df))\n"
    assert right in code.read_text()
    code.write_text(code.read_text().replace(right, "1 + " + right))
    outcome = changed_project.dbt("build", **QUESTION, **CATALOG)
    assert not outcome.success
    for name in MARTS:
        exists = changed_project.sql(f"select 1 from duckdb_tables() where table_name = '{name}'").size
        assert not exists or changed_project.mart(name).empty


def test_a_fact_may_be_a_model(changed_project):
    changed_project.load(shop())
    (changed_project.root / "models" / "fct_orders.sql").write_text("select * from raw.orders where amount > 3")
    facts = {"orders": {"model": "fct_orders", "unit": "user_id", "timestamp": "ordered_at"}}
    outcome = changed_project.dbt("run", **QUESTION, **{**CATALOG, "facts": facts})
    assert outcome.success, outcome
    over_three = int((shop()["orders"]["amount"] > 3).sum())
    assert changed_project.mart("interaction_results")["fact_rows"].iloc[0] == over_three


@pytest.mark.parametrize("scale", ["additive", "multiplicative"])
def test_values_too_large_to_square_stop_nothing(project, scale):
    tables = shop()
    tables["orders"]["amount"] = tables["orders"]["amount"] * 1e200
    outcome = project.load(tables).dbt(
        "build", **{**QUESTION, "metric": ["revenue", "bought"]}, **CATALOG, interaction_scale=scale
    )
    assert outcome.success, outcome
    newest = project.mart("interaction_results").sort_values("completed_at").tail(2).set_index("metric")
    assert newest["interaction"].notna().all()
    assert pd.isna(newest.loc["revenue", "p_value"])
    assert newest.loc["revenue", "summary"] == "No answer: the values of revenue are too large to measure chance."


@pytest.mark.parametrize("empty", ["exposures", "orders"])
def test_empty_tables_are_an_answer(project, empty):
    tables = shop()
    tables[empty] = tables[empty].head(0)
    outcome = project.load(tables).dbt("build", **{**QUESTION, "metric": ["revenue", "bought"]}, **CATALOG)
    assert outcome.success, outcome
    newest = project.mart("interaction_results").sort_values("completed_at").tail(2)
    reason = {"exposures": "no_joint_units", "orders": "zero_variance"}[empty]
    assert set(newest["undefined_reason"]) == {reason}
    assert set(newest["fact_rows"]) == {0}
    assert (newest["cells"] == 4).all()
