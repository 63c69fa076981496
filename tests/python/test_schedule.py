"""CONTRACT 2, METHODS 5, 6 and 8: rules ask daily for the pairs worth watching, and what is looked at daily is judged for it."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from shop import FACTS, METRICS, T0
from statsmodels.stats.multitest import multipletests

EXPERIMENTS = [  # id, started after days, ended after days, layer, priority, share of units
    ("Alpha", 0, None, None, "high", 1.0),
    ("beta", 1, None, "page", "high", 0.7),
    ("delta", 2.5, None, "page", "high", 0.7),
    ("early", -30, 1, None, "high", 1.0),
    ("gamma", 0, 9, None, "normal", 0.5),
    ("later", 20, None, None, "high", 1.0),
    ("tiny", 3, None, None, "high", 0.04),
]
CATALOG = {"facts": FACTS, "metrics": METRICS | {"wrong": {"template": "mean", "fact": "orders", "aggregation": "total"}}}
RULES = [
    {"name": "high_impact", "metrics": ["revenue"], "priority": "high", "min_joint_units": 30},
    {"name": "all", "metrics": ["revenue", "bought"], "max_days": 8, "confidence_level": 0.9, "slices": ["country"]},
    {"name": "again", "metrics": ["revenue"], "priority": "high"},
]


def watched_shop(units: int = 2000) -> dict[str, pd.DataFrame]:
    """Experiments of which each unit is in several, met within two weeks, and eight orders per unit."""
    random = np.random.default_rng(7)
    ids = np.array([f"u{number}" for number in range(units)])
    exposures, variants = [], []
    for name, start, end, _, _, share in EXPERIMENTS:
        inside = ids[random.random(units) < share]
        until = 14 if end is None else end
        seen = T0 + pd.to_timedelta(random.uniform(start, max(until, start + 1), len(inside)), unit="D")
        arms = random.choice(["off", "on"], len(inside))
        shown = {"experiment_id": name, "variant_id": arms, "unit_id": inside, "exposed_at": seen.floor("us")}
        exposures.append(pd.DataFrame(shown))
        variants += [(name, "off", True, 1.0), (name, "on", False, 1.0)]
    buyers = random.choice(ids, 8 * units)
    day = lambda days: pd.NaT if days is None else T0 + pd.Timedelta(days=days)  # noqa: E731
    return {
        "exposures": pd.concat(exposures, ignore_index=True),
        "experiments": pd.DataFrame(
            {
                "experiment_id": [row[0] for row in EXPERIMENTS],
                "started_at": [day(row[1]) for row in EXPERIMENTS],
                "ended_at": pd.Series([day(row[2]) for row in EXPERIMENTS], dtype="datetime64[ns]"),
                "layer": pd.Series([row[3] for row in EXPERIMENTS], dtype="string"),
                "priority": [row[4] for row in EXPERIMENTS],
                "owner": "growth",
            }
        ),
        "variants": pd.DataFrame(variants, columns=["experiment_id", "variant_id", "is_control", "traffic_weight"]),
        "orders": pd.DataFrame(
            {
                "user_id": buyers,
                "ordered_at": T0 + pd.to_timedelta(random.uniform(0, 14, len(buyers)), unit="D").floor("us"),
                "amount": random.gamma(2, 10, len(buyers)).round(2),
                "status": "completed",
            }
        ),
        "units": pd.DataFrame({"unit_id": ids, "country": random.choice(["at", "ch"], units)}),
    }


def due(tables, rules, as_of: str) -> set[tuple]:
    """By brute force: (rule, a, b, metric, start_date) of what rules ask for on a day, the first rule of equal questions only."""
    begins = pd.Timestamp(as_of)
    ends = begins + pd.Timedelta(days=1)
    asked = {}
    for rule in rules:
        for (_, a), (_, b) in combinations(tables["experiments"].sort_values("experiment_id").iterrows(), 2):
            live = all(e.started_at < ends and (pd.isna(e.ended_at) or e.ended_at > begins) for e in (a, b))
            fits = "priority" not in rule or a.priority == b.priority == rule["priority"]
            if not live or not fits or (pd.notna(a.layer) and a.layer == b.layer if pd.notna(b.layer) else False):
                continue
            start = max(a.started_at, b.started_at).normalize()
            if (begins - start).days + 1 > rule.get("max_days", 10**6):
                continue
            clean = []
            for experiment in (a, b):
                rows = tables["exposures"]
                rows = rows[rows["experiment_id"] == experiment.experiment_id]
                until = ends if pd.isna(experiment.ended_at) else min(ends, experiment.ended_at)
                counting = (rows["exposed_at"] >= experiment.started_at) & (rows["exposed_at"] < until)
                clean.append(set(rows.loc[counting, "unit_id"]))
            if len(clean[0] & clean[1]) >= rule.get("min_joint_units", 1):
                for metric in rule["metrics"]:
                    pair = a.experiment_id, b.experiment_id, metric
                    question = *pair, rule.get("confidence_level"), tuple(rule.get("slices", ()))
                    asked.setdefault(question, (rule["name"], *pair, str(start.date())))
    return set(asked.values())


def scheduled(project, as_of: str) -> pd.DataFrame:
    return project.sql(f"select * from main.interaction_runs where trigger = 'schedule' and end_date = '{as_of}'")


def found(runs: pd.DataFrame) -> set[tuple]:
    return set(runs[["requested_by", "experiment_a", "experiment_b", "metric", "start_date"]].itertuples(index=False, name=None))


@pytest.fixture(scope="module")
def tables():
    return watched_shop()


@pytest.fixture(scope="module")
def project(shared_project, tables):
    shared_project.load(tables)
    for as_of in ("2026-10-02", "2026-10-05", "2026-10-05", "2026-10-12"):
        outcome = shared_project.dbt("run", **CATALOG, schedule=RULES, as_of_date=as_of)
        assert outcome.success, outcome
    return shared_project


@pytest.mark.parametrize("as_of", ["2026-10-02", "2026-10-05", "2026-10-12"])
def test_rules_ask_for_the_pairs_worth_watching_once_a_day(project, tables, as_of):
    runs = scheduled(project, as_of)
    assert (runs["status"] == "succeeded").all()
    assert found(runs) == due(tables, RULES, as_of)
    assert len(runs) == len(found(runs)) > 2
    assert runs["request_key"].is_unique
    assert (runs["experiment_a"] < runs["experiment_b"]).all()


def test_the_days_differ_in_what_is_due(tables):
    asked = [due(tables, RULES, day) for day in ("2026-10-02", "2026-10-05", "2026-10-12")]
    assert len({frozenset(day) for day in asked}) == 3
    # a pair has too few units for the first rule
    assert {rule for day in asked for rule, *_ in day} == {"high_impact", "all", "again"}


def test_what_is_looked_at_daily_is_judged_by_what_holds_at_every_look(project):
    results = project.sql("select * from main.interaction_results where trigger = 'schedule'")
    assert (results["decision_rule"] == "always_valid").all()
    assert len(results) > 20
    decided = results[results["decision_p_value"].notna()]  # the others have a sparse cell
    assert len(decided) > 3
    assert (decided["decision_p_value"] == decided["p_value_always_valid"]).all()
    for _, day in results.groupby("end_date"):
        judged = day[day["decision_p_value"].notna()]
        holm = multipletests(judged["decision_p_value"], method="holm")[1]
        fdr = multipletests(judged["decision_p_value"], method="fdr_bh")[1]
        np.testing.assert_allclose(judged["p_value_holm"], holm, rtol=1e-9)
        np.testing.assert_allclose(judged["p_value_fdr"], fdr, rtol=1e-9)
        assert set(day["family_size"]) == {len(judged)}


def test_what_is_added_to_a_day_is_judged_with_what_was_there(project):
    """A rule that comes later on the same day adds its runs; earlier ones stay as they are and count in the family."""
    before = project.sql("select * from main.interaction_results where end_date = '2026-10-12' order by run_id")
    rules = [*RULES, {"name": "late", "metrics": ["revenue"], "confidence_level": 0.8}]
    outcome = project.dbt("build", **CATALOG, schedule=rules, as_of_date="2026-10-12")
    assert outcome.success, outcome
    after = project.sql("select * from main.interaction_results where end_date = '2026-10-12' order by run_id")
    late = after[after["requested_by"] == "late"]
    assert len(late) and len(after) == len(before) + len(late)
    pd.testing.assert_frame_equal(after[after["requested_by"] != "late"].reset_index(drop=True), before, check_dtype=False)
    together = after[after["decision_p_value"].notna()]
    holm = pd.Series(multipletests(together["decision_p_value"], method="holm")[1], index=together.index)
    judged = late[late["decision_p_value"].notna()]
    np.testing.assert_allclose(judged["p_value_holm"], holm[judged.index], rtol=1e-9)
    assert set(judged["family_size"]) == {len(together)}


def test_a_question_keeps_its_start_and_its_looks_are_compared(project):
    changes = project.mart("interaction_run_changes")
    changes = changes.merge(project.mart("interaction_results"), on="run_id", suffixes=("", "_run"))
    changes = changes[changes["trigger"] == "schedule"]
    assert len(changes) > 5
    starts = project.sql("select series_key, count(distinct start_date) as starts from main.interaction_results group by all")
    assert (starts["starts"] == 1).all()


def test_a_wrong_metric_or_experiment_fails_alone(project, tables):
    rules = [
        {"name": "mixed", "metrics": ["bought", "wrong", "nonsense"], "priority": "normal"},
        {"name": "high", "metrics": ["bought"], "priority": "high"},
    ]
    variants, experiments = tables["variants"], tables["experiments"]
    broken = variants.assign(is_control=variants["is_control"] | (variants["experiment_id"] == "beta"))
    experiments = experiments.assign(priority=experiments["priority"].where(experiments["experiment_id"] != "tiny", "normal"))
    project.load({"variants": broken, "experiments": experiments})
    try:
        outcome = project.dbt("build", **CATALOG, schedule=rules, as_of_date="2026-10-07")
        assert outcome.success, outcome
        runs = scheduled(project, "2026-10-07")
        by_metric = runs[runs["requested_by"] == "mixed"].groupby("metric")["status"].agg(set).to_dict()
        assert by_metric == {"bought": {"succeeded"}, "wrong": {"failed"}, "nonsense": {"failed"}}
        with_beta = (runs["experiment_a"] == "beta") | (runs["experiment_b"] == "beta")
        assert set(runs.loc[with_beta & (runs["requested_by"] == "high"), "status"]) == {"failed"}
        assert set(runs.loc[~with_beta & (runs["requested_by"] == "high"), "status"]) == {"succeeded"}
        outcome = project.dbt("run", **CATALOG, schedule=rules, as_of_date="2026-10-07")
        assert outcome.success and len(scheduled(project, "2026-10-07")) == len(runs)
    finally:
        project.load(tables)


RULE = {"name": "a", "metrics": ["revenue"]}
UNREADABLE = [
    ([{"metrics": ["revenue"]}], ["lacks the key 'name'"]),
    ([{"name": "a"}], ["rule 'a'", "lacks the key 'metrics'"]),
    ([{**RULE, "min_units": 3}], ["unknown key 'min_units'", "min_joint_units"]),
    ([{**RULE, "priority": "low"}], ["'priority' must be one of high, normal, not 'low'"]),
    ([{**RULE, "max_days": 0}], ["'max_days' must be a whole number from 1, not '0'"]),
    ([{**RULE, "max_days": "x"}], ["'max_days' must be a whole number from 1, not 'x'"]),
    ([{**RULE, "metrics": [7]}], ["'metrics' must be text, not '7'"]),
    ([{**RULE, "metrics": []}], ["'metrics' must be a list of metric names"]),
    ([{**RULE, "confidence_level": 95}], ["'confidence_level' must be a number between 0 and 1, not '95'"]),
    ([{**RULE, "interaction_scale": "log"}], ["'interaction_scale' must be one of additive, multiplicative"]),
    ([RULE, RULE], ["two rules have the name 'a'"]),
    (["nightly"], ["a rule must be a mapping, not 'nightly'"]),
    ({"name": "a"}, ["'schedule' must be a list of rules"]),
]


def test_a_schedule_that_cannot_be_read_stops_the_build(project):
    before = project.sizes()
    manifest = project.parsed(**CATALOG)
    for rules, said in UNREADABLE:
        outcome = project.dbt("run", manifest=manifest, **CATALOG, schedule=rules)
        assert not outcome.success, rules
        for part in said:
            assert part in outcome.text, (rules, outcome)
    for day in ("yesterday", "2026-13-01", "2026-10-1"):
        outcome = project.dbt("run", manifest=manifest, **CATALOG, schedule=RULES, as_of_date=day)
        assert not outcome.success and f"as_of_date '{day}' is no date" in outcome.text
    assert project.sizes() == before


def test_looks_are_at_yesterday_unless_a_day_is_named(project):
    outcome = project.dbt("run", **CATALOG, schedule=[{"name": "now", "metrics": ["bought"]}])
    assert outcome.success, outcome
    yesterday = pd.Timestamp.now("UTC").normalize() - pd.Timedelta(days=1)
    days = project.sql("select distinct end_date from main.interaction_runs where requested_by = 'now'")["end_date"]
    assert list(days) == [str(yesterday.date())]
