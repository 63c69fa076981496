"""The demo: seeds are what their generator makes, every planted story is found, and a published experiment comes out right."""

import re
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
import yaml
from projects import ROOT
from scipy import stats

DAYS = {"start_date": "2026-10-01", "end_date": "2026-10-14"}
STORIES = {
    "clean": ("checkout_button", "search_ranking"),
    "broken split": ("checkout_button", "new_navigation"),
    "one layer": ("free_shipping", "welcome_coupon"),
    "entry": ("free_shipping", "gift_wrap"),
}
# Bertrand and Mullainathan (2004): name, quality, callbacks, resumes
CALLBACKS = [("white", "high", 132, 1223), ("white", "low", 103, 1212), ("black", "high", 82, 1223), ("black", "low", 75, 1212)]


def question_of_make(name: str) -> dict:
    """The vars that `make demo` asks with."""
    return yaml.safe_load(re.search(rf"^{name} := (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[1])


def script(name: str, *arguments) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, ROOT / "scripts" / name, *arguments], capture_output=True, text=True)


@pytest.fixture(scope="module")
def demo(shared_project):
    """The demo data with the shop's question answered for the whole catalog, and the other questions by request."""
    catalog = yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"]["metrics"]
    assert shared_project.dbt("seed", demo_data=True).success
    steps = [shared_project.dbt("build", **{**question_of_make("SHOP"), "metric": list(catalog)})]
    for story, (a, b) in STORIES.items():
        shared_project.request(request_id=story, experiment_a=a, experiment_b=b, metric="conversion", **DAYS)
    callbacks = {name: str(value) for name, value in question_of_make("CALLBACKS").items()}
    shared_project.request(request_id="resumes", **callbacks)
    steps.append(shared_project.dbt("build"))
    for outcome in steps:
        assert outcome.success, outcome
        assert {str(result.status) for result in outcome.results} <= {"success", "pass", "no-op"}, outcome
    return shared_project


@pytest.fixture(scope="module")
def results(demo) -> pd.DataFrame:
    """One row per answer, by request; the shop's question is known by its metric."""
    found = demo.mart("interaction_results")
    return found.set_index(found["request_id"].fillna(found["metric"]))


@pytest.fixture(scope="module")
def checks(demo, results) -> dict[str, dict[str, str]]:
    """Per answer, the checks that did not pass and their status."""
    found = demo.mart("interaction_checks").query("status != 'pass'")
    return {
        name: dict(found.loc[found["run_id"] == row.run_id, ["check_name", "status"]].itertuples(index=False))
        for name, row in zip(results.index, results.itertuples(), strict=True)
    }


def test_seeds_are_what_the_generator_makes():
    outcome = script("demo_data.py", "--check")
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    sizes = {path.name: path.stat().st_size for path in (ROOT / "seeds").glob("*.csv")}
    assert max(sizes.values()) < 900_000
    assert sum(sizes.values()) < 1_600_000


def test_two_helpful_changes_are_worth_less_together(results, checks):
    answer = results.loc["conversion"]
    assert answer["p_value"] < 0.05
    assert answer["interaction"] < 0
    assert min(answer["effect_a_in_control_b"], answer["effect_b_in_control_a"]) > 0
    assert checks["conversion"] == {}
    assert "less than each alone would suggest" in answer["summary"]
    assert 0 < answer["crossover_units"] < 0.005 * answer["joint_units"]


def test_every_metric_of_the_catalog_answers_the_shops_question(results):
    catalog = yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"]["metrics"]
    reasons = results.loc[list(catalog), "undefined_reason"]
    assert reasons.drop("callback").isna().all()
    assert reasons["callback"] == "zero_variance"
    assert all(entry["description"] for entry in catalog.values())


def test_clean_pair_has_no_interaction_and_passes_every_check(results, checks):
    assert results.loc["clean", "p_value"] > 0.05
    assert results.loc["clean", "cells"] == 6
    assert checks["clean"] == {}


def test_broken_split_fails_its_check_alone(checks):
    assert checks["broken split"] == {"srm_b": "fail"}


def test_experiments_of_one_layer_share_no_unit(results, checks):
    answer = results.loc["one layer"]
    assert answer["joint_units"] == 0
    assert answer["undefined_reason"] == "no_joint_units"
    assert np.isnan(answer["interaction"])
    assert "exclude each other" in answer["summary"]
    assert "'promotions'" in answer["summary"]
    assert "fail" not in checks["one layer"].values()


def test_arm_that_decides_who_enters_fails_its_check_alone(results, checks):
    assert checks["entry"] == {"entry_a_to_b": "fail"}
    assert results.loc["entry", "summary"].startswith("Do not trust these numbers yet. The arm of 'free_shipping' changes")


def test_callbacks_by_name_and_quality_equal_the_saturated_model(demo, results, checks):
    """METHODS 2: the interaction coefficient with HC2 errors; Student's t with Welch-Satterthwaite degrees of freedom."""
    resumes = pd.concat(
        [
            pd.DataFrame(
                {"black": int(name == "black"), "high": int(quality == "high"), "called": [1.0] * yes + [0.0] * (all_ - yes)}
            )
            for name, quality, yes, all_ in CALLBACKS
        ]
    )
    assert len(resumes) == 4870
    model = smf.ols("called ~ black * high", resumes).fit(cov_type="HC2")
    interaction, error = model.params["black:high"], model.bse["black:high"]
    variances = resumes.groupby(["black", "high"])["called"].agg(lambda values: values.var(ddof=1) / len(values))
    sizes = resumes.groupby(["black", "high"]).size()
    df = variances.sum() ** 2 / (variances**2 / (sizes - 1)).sum()
    half = stats.t.ppf(0.975, df) * error

    expected = {
        "interaction": interaction,
        "standard_error": error,
        "degrees_of_freedom": df,
        "p_value": 2 * stats.t.sf(abs(interaction / error), df),
        "ci_lower": interaction - half,
        "ci_upper": interaction + half,
    }
    answer = results.loc["resumes"]
    assert {name: answer[name] for name in expected} == pytest.approx(expected, rel=1e-9)
    assert answer["joint_units"] == 4870
    assert checks["resumes"] == {}
    cells = demo.mart("interaction_cells").query("run_id == @answer.run_id").set_index(["variant_a", "variant_b"])
    for name, quality, yes, all_ in CALLBACKS:
        assert cells.loc[(name, quality), "units"] == all_
        assert cells.loc[(name, quality), "nonzero_units"] == yes


def test_raw_tables_hold_what_real_ones_hold(demo):
    assert set(demo.sql("select distinct status from raw.orders")["status"]) == {"completed", "refunded", "cancelled"}
    repeated = "select 1 from raw.exposures group by experiment_id, variant_id, unit_id having count(*) > 1"
    assert len(demo.sql(repeated)) > 100
    unknown = "select 1 from raw.exposures where unit_id like 'u%' and unit_id not in (select unit_id from raw.units)"
    assert len(demo.sql(unknown)) > 0
    assert demo.sql("select count(*) filter (where layer is null) as n from raw.experiments")["n"][0] == 6


def test_answers_can_be_read_in_a_terminal(demo):
    outcome = script("show_answers.py", demo.database)
    assert outcome.returncode == 0, outcome.stderr
    lines = outcome.stdout.splitlines()
    assert max(map(len, lines)) <= 100
    assert "checkout_button x free_shipping, conversion, 2026-10-01 to 2026-10-14" in lines
    assert "applicant_name x resume_quality, callback, 2001-07-30 to 2002-05-31" in lines
    assert re.search(r"^  white +low +1,212 +0\.0850 +0\.00801$", outcome.stdout, re.MULTILINE)
    assert "  fail: srm_b. " in outcome.stdout
    assert script("show_answers.py", demo.folder / "nothing.duckdb").returncode == 1
