"""CONTRACT 6 and 7: what was asked for is on record, whoever asked and however its build ended, and is answered exactly once."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
import yaml
from dirty import HOSTILE
from projects import ROOT
from shop import CATALOG, FACTS, METRICS, PAIR, QUESTION, shop
from statsmodels.stats.multitest import multipletests

SPOILED = {
    "no_column": {"template": "mean", "fact": "orders", "aggregation": "sum", "value": "amounts"},
    "no_number": {"template": "mean", "fact": "orders", "aggregation": "sum", "value": "status"},
}
WITH_SPOILED = {"facts": FACTS, "metrics": METRICS | SPOILED}
RULE = {"name": "nightly", "metrics": ["bought"]}
KILLS = int(os.environ.get("PADME_KILLS", "2"))  # a full proof takes minutes


@pytest.fixture
def project(project):
    return project.load(shop())


def ledger(project) -> pd.DataFrame:
    return project.sql("select * from main.interaction_runs order by request_id, metric, attempt")


def ask(project, **changes):
    arguments = yaml.safe_dump({**QUESTION, **changes}, allow_unicode=True)
    outcome = project.dbt("run-operation", "request_interaction", "--args", arguments, **WITH_SPOILED)
    assert outcome.success, outcome


def assert_truth(project):
    """The ledger names the runs of the marts, and nothing is there twice."""
    runs, results = ledger(project), project.mart("interaction_results")
    assert runs["run_id"].is_unique and runs["run_id"].notna().all()
    assert set(runs.loc[runs["status"] == "succeeded", "run_id"]) == set(results["run_id"])
    assert not results.duplicated(["request_id", "metric"])[results["request_id"].notna()].any()
    scheduled = results[results["trigger"] == "schedule"]
    assert scheduled["request_key"].is_unique
    assert (runs["message"].notna() == (runs["status"] == "failed")).all()
    assert (runs["finished_at"].notna() == runs["status"].isin(["succeeded", "failed"])).all()


def test_a_refused_call_is_on_record_even_before_the_first_build(project):
    project.load({"units": pd.DataFrame({"unit_id": ["u1"], "a": "x", "b": "y"})})
    metrics = ["revenue", "revenu", HOSTILE[0]]
    asked = {**QUESTION, "metric": metrics, "requested_by": HOSTILE[1], "confidence_level": 0.9, "slices": ["a", "b"]}
    assert not project.dbt("build", **asked, **CATALOG).success
    runs = ledger(project).set_index("metric")
    assert sorted(runs.index) == sorted(metrics)
    assert (runs["status"] == "failed").all() and (runs["trigger"] == "ad_hoc").all()
    assert runs["message"].str.contains("unknown metric 'revenu'", regex=False).all()
    assert set(runs["requested_by"]) == {HOSTILE[1]}
    assert set(runs["confidence_level"]) == {"0.9"}
    assert set(runs["slices"]) == {"a,b"}
    assert set(runs["start_date"]) == {"2026-10-01"}

    for wrong in ({"metric": 7}, {"metric": {"a": 1}}, {"start_date": None}, {"metric": []}):
        assert not project.dbt("run", **{**QUESTION, **wrong}, **CATALOG).success, wrong
    assert len(ledger(project)) == 3 + 4
    outcome = project.dbt("build", **QUESTION, **CATALOG)
    assert outcome.success, outcome
    assert sorted(ledger(project)["status"]) == ["failed"] * 7 + ["succeeded"]
    assert_truth(project)


def test_a_request_has_the_same_run_from_asking_to_answer(project):
    ask(project, request_id="mine", metric=["revenue", "bought"], requested_by="pm")
    asked = ledger(project)
    assert list(asked["metric"]) == ["bought", "revenue"]
    assert (asked["status"] == "pending").all() and (asked["attempt"] == 1).all()
    assert (asked["requested_by"] == "pm").all() and asked["started_at"].isna().all()
    outcome = project.dbt("build", **CATALOG)
    assert outcome.success, outcome
    answered = ledger(project)
    assert (answered["status"] == "succeeded").all()
    assert list(answered["run_id"]) == list(asked["run_id"])
    assert set(project.mart("interaction_results")["run_id"]) == set(asked["run_id"])
    same = ["experiment_a", "experiment_b", "start_date", "end_date", "slices", "confidence_level", "requested_at"]
    pd.testing.assert_frame_equal(answered[same], asked[same], check_dtype=False)
    assert_truth(project)


def test_a_metric_that_the_engine_refuses_blocks_one_build(project):
    ask(project, request_id="good")
    ask(project, request_id="half", metric=["revenue", "no_column"])
    outcome = project.dbt("build", **WITH_SPOILED)
    assert not outcome.success
    assert "metric 'no_column': the engine refuses its SQL" in outcome.text and "amounts" in outcome.text
    runs = ledger(project).set_index(["request_id", "metric"])
    assert runs.loc[("good", "revenue"), ["status", "attempt"]].tolist() == ["pending", 1]
    assert runs.loc["half", "status"].tolist() == ["failed", "failed"]
    assert runs.loc["half", "message"].str.contains("metric 'no_column': the engine refuses its SQL", regex=False).all()

    outcome = project.dbt("build", **WITH_SPOILED)
    assert outcome.success, outcome
    runs = ledger(project).set_index(["request_id", "metric"])
    assert runs["status"].to_dict() == {
        ("good", "revenue"): "succeeded", ("half", "no_column"): "failed", ("half", "revenue"): "failed",
    }  # fmt: skip
    assert_truth(project)

    outcome = project.dbt("run", **{**QUESTION, "metric": ["revenue", "no_column"]}, **WITH_SPOILED)
    assert not outcome.success and "metric 'no_column'" in outcome.text
    calls = ledger(project).query("trigger == 'ad_hoc'")
    assert sorted(calls["metric"]) == ["no_column", "revenue"]
    assert calls["message"].str.contains("metric 'no_column'", regex=False).all()
    assert_truth(project)


def test_a_metric_that_fails_on_data_is_tried_three_times_and_holds_up_no_other(project):
    ask(project, request_id="good")
    ask(project, request_id="bad", metric="no_number")
    assert not project.dbt("build", **WITH_SPOILED).success
    runs = ledger(project)
    failed = runs[runs["status"] == "failed"]
    assert sorted(failed["request_id"]) == ["bad", "good"]
    assert failed["message"].str.startswith("interrupted: ").all()

    outcome = project.dbt("build", **WITH_SPOILED)
    assert not outcome.success
    assert "metric 'no_number': its SQL fails on the data" in outcome.text
    runs = ledger(project)
    assert list(runs.loc[runs["status"] == "succeeded", "request_id"]) == ["good"]
    assert list(project.mart("interaction_results")["metric"]) == ["revenue"]

    assert not project.dbt("build", **WITH_SPOILED).success
    outcome = project.dbt("build", **WITH_SPOILED)
    assert outcome.success, outcome
    runs = ledger(project).query("request_id == 'bad'")
    assert runs["attempt"].tolist() == [1, 2, 3]
    assert (runs["status"] == "failed").all()
    assert_truth(project)


def test_a_metric_that_failed_on_data_is_answered_when_the_data_are_mended(project):
    """Its request is one question, so it is judged with what was answered before; whose rows stay."""
    ask(project, request_id="half bad", metric=["no_number", "revenue"])
    for _ in range(2):
        assert not project.dbt("run", **WITH_SPOILED).success
    before = project.mart("interaction_results")
    assert before[["metric", "family_size"]].to_numpy().tolist() == [["revenue", 1]]
    tables = shop()
    tables["orders"]["status"] = [str(number * number % 11) for number in range(len(tables["orders"]))]
    project.load(tables)
    outcome = project.dbt("build", **WITH_SPOILED)
    assert outcome.success, outcome
    assert ledger(project)["status"].tolist() == ["failed", "failed", "succeeded", "failed", "succeeded"]
    assert_truth(project)

    results = project.mart("interaction_results").set_index("metric")
    assert results.loc["no_number", "family_size"] == 2
    raw = results.loc[["no_number", "revenue"], "decision_p_value"].to_numpy()
    for column, method in (("p_value_holm", "holm"), ("p_value_fdr", "fdr_bh")):
        assert results.loc["no_number", column] == pytest.approx(multipletests(raw, method=method)[1][0], rel=1e-9)
    pd.testing.assert_frame_equal(results.loc[["revenue"]].reset_index()[before.columns], before)


def test_an_id_is_answered_once_whatever_comes_with_it_later(project):
    assert project.dbt("run", **CATALOG).success
    project.request(**QUESTION, request_id="mine", requested_by="ana")
    assert project.dbt("run", **CATALOG).success
    project.request(**{**QUESTION, "end_date": "2026-10-04"}, request_id="mine", requested_by="bob")
    project.request(**QUESTION, request_id="mine", requested_by="eve", requested_at=pd.Timestamp("2026-10-01"))
    outcome = project.dbt("run", **CATALOG)
    assert outcome.success, outcome
    assert project.mart("interaction_results")["requested_by"].tolist() == ["ana"]
    runs = ledger(project).set_index("requested_by")
    assert runs["status"].to_dict() == {"ana": "succeeded", "bob": "failed", "eve": "failed"}
    assert (runs["message"].dropna() == "request_id 'mine' belongs to an earlier request with other values").all()
    assert_truth(project)


def test_a_first_build_that_ends_early_leaves_a_ledger(project):
    outcome = project.dbt("run", **{**QUESTION, "metric": ["revenue", "no_column"]}, **WITH_SPOILED, schedule="nothing readable")
    assert not outcome.success and "metric 'no_column'" in outcome.text  # an ad-hoc call does not read the schedule
    runs = ledger(project)
    assert sorted(runs["metric"]) == ["no_column", "revenue"] and (runs["status"] == "failed").all()
    assert runs[["confidence_level", "interaction_scale", "slices"]].isna().all(axis=None)

    rule = {**RULE, "metrics": ["bought", "no_column"]}
    assert not project.dbt("run", **WITH_SPOILED, schedule=[rule], as_of_date="2026-10-05").success
    scheduled = ledger(project).query("trigger == 'schedule'").set_index("metric")
    assert scheduled["status"].to_dict() == {"bought": "failed", "no_column": "failed"}
    assert scheduled.loc["bought", "message"].startswith("interrupted: ")
    outcome = project.dbt("run", **WITH_SPOILED, schedule=[rule], as_of_date="2026-10-05")
    assert outcome.success, outcome
    assert ledger(project).query("metric == 'bought'")["status"].tolist() == ["failed", "succeeded"]
    assert_truth(project)


def test_what_nobody_dated_was_asked_for_when_a_build_first_saw_it(project):
    assert project.dbt("run", **WITH_SPOILED).success
    project.request(**{**QUESTION, "metric": "no_number"}, request_id="undated")
    for _ in range(2):
        assert not project.dbt("run", **WITH_SPOILED).success
    runs = ledger(project)
    assert runs["status"].tolist() == ["failed", "failed", "pending"]
    assert runs["requested_at"].nunique() == 1 and runs["requested_at"].iloc[0] == runs["started_at"].iloc[0]


def test_a_hundred_requests_ten_of_them_bad(project):
    assert project.dbt("run", **CATALOG).success
    bad = [
        *({"metric": "revenu"}, {"metric": ""}, {"experiment_b": "blue"}, {"end_date": "2026-09-01"}, {"start_date": "soon"}),
        *({"confidence_level": "2"}, {"experiment_a": HOSTILE[0]}, {"metric": HOSTILE[1]}, {"interaction_scale": HOSTILE[2]}),
        {"slices": "country"},
    ]
    rows = [
        {**QUESTION, "request_id": f"good {n}", "end_date": f"2026-10-{5 + n % 9:02}", "metric": ["revenue", "bought"][n % 2]}
        for n in range(90)
    ]
    rows += [{**QUESTION, "request_id": f"bad {n}", **changes} for n, changes in enumerate(bad)]
    random.Random(1).shuffle(rows)
    units = pd.DataFrame({"unit_id": ["u1"], "platform": ["web"]})
    project.load({"units": units}).request_many(pd.DataFrame(rows).astype("string"))
    outcome = project.dbt("build", **CATALOG)
    assert outcome.success, outcome
    runs = ledger(project)
    assert runs.groupby("status").size().to_dict() == {"failed": 10, "succeeded": 90}
    assert runs.loc[runs["status"] == "failed", "request_id"].str.startswith("bad").all()
    results = project.mart("interaction_results").set_index("request_id")
    for row in rows:
        if row["request_id"].startswith("good"):
            assert results.loc[row["request_id"], "metric"] == row["metric"]
            assert str(results.loc[row["request_id"], "end_date"])[:10] == row["end_date"]
    assert_truth(project)


class Build:
    """A build of what waits, in a process of its own."""

    def __init__(self, project, **variables):
        command = [
            *(str(Path(sys.executable).parent / "dbt"), "run", "--no-use-colors"),
            *("--profiles-dir", str(project.folder), "--project-dir", str(ROOT)),
            *("--target-path", str(project.folder / "target"), "--log-path", str(project.folder / "logs")),
            *("--vars", yaml.safe_dump({**CATALOG, **variables})),
        ]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_a_build_killed_at_any_moment_loses_and_doubles_nothing(project):
    watched = {"schedule": [RULE], "as_of_date": "2026-10-05"}
    started = time.monotonic()
    assert project.dbt("run", **CATALOG).success
    length = 2 * (time.monotonic() - started)  # in a process of its own a build starts later
    moments = random.Random(20)
    for number in range(KILLS):
        watched["as_of_date"] = f"2026-10-{5 + number:02}"
        project.request(**{**QUESTION, "request_id": f"request {number}", "metric": "revenue,bought"})
        build = Build(project, **watched)
        time.sleep(moments.uniform(0, length))
        build.process.send_signal(signal.SIGKILL)
        build.process.communicate()
        outcome = project.dbt("run", **CATALOG, **watched)
        assert outcome.success, outcome
        assert_truth(project)
        runs = ledger(project)
        for name in ("revenue", "bought"):
            of_request = runs[(runs["request_id"] == f"request {number}") & (runs["metric"] == name)]
            assert (of_request["status"] == "succeeded").sum() == 1
            assert of_request["attempt"].tolist() == list(range(1, len(of_request) + 1))
        scheduled = runs[(runs["trigger"] == "schedule") & (runs["end_date"] == watched["as_of_date"])]
        assert (scheduled["status"] == "succeeded").sum() == 1
        assert not set(runs["status"]) & {"pending", "running"}
    for name in ("contrasts", "effects", "cells", "checks"):
        assert set(project.mart(f"interaction_{name}")["run_id"]) == set(project.mart("interaction_results")["run_id"])


def test_of_two_builds_at_once_none_is_lost(project):
    ask(project, request_id="one", metric=["revenue", "bought"])
    builds = [Build(project), Build(project, **PAIR, metric="bought")]
    said = [build.process.communicate()[0] for build in builds]
    for build, text in zip(builds, said, strict=True):
        assert build.process.returncode == 0 or "lock" in text.lower(), text
    outcome = project.dbt("run", **CATALOG)
    assert outcome.success, outcome
    assert_truth(project)
    runs = ledger(project)
    assert (runs.query("trigger == 'request'")["status"] == "succeeded").all()
    assert len(runs.query("trigger == 'request'")) == 2
