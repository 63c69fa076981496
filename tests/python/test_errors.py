"""CONTRACT 7: a wrong call names the wrong value and what is allowed, before any model, and changes nothing."""

import pandas as pd
import pytest
from dirty import HOSTILE
from projects import SparkProject
from shop import CATALOG, FACTS, METRICS, QUESTION, T0, shop

PLACEBO = {"experiment_id": "red", "variant_id": "placebo", "is_control": False, "traffic_weight": 1.0}


def spoiled() -> dict[str, pd.DataFrame]:
    """The shop and one broken experiment per way of being broken."""
    tables = shop()
    names = ["no_control", "two_controls", "no_start", "backwards", "twice", "weightless", "negative", "doubled", "one_armed"]
    names.append("variantless")
    broken = pd.DataFrame({"experiment_id": names, "started_at": T0, "priority": "normal", "owner": "growth"})
    broken.loc[broken["experiment_id"] == "no_start", "started_at"] = pd.NaT
    broken.loc[broken["experiment_id"] == "backwards", "ended_at"] = T0 - pd.Timedelta(days=1)
    again = broken[broken["experiment_id"] == "twice"].assign(owner="sales")
    tables["experiments"] = pd.concat([tables["experiments"], broken, again], ignore_index=True).astype({"layer": "string"})
    rows = []
    for name in names[:-1]:
        controls = {"no_control": [False, False], "two_controls": [True, True]}.get(name, [True, False])
        weights = {"weightless": [1.0, None], "negative": [1.0, -2.0]}.get(name, [1.0, 1.0])
        for variant, is_control, weight in zip(["off", "on"], controls, weights, strict=True):
            rows.append({"experiment_id": name, "variant_id": variant, "is_control": is_control, "traffic_weight": weight})
    rows = [row for row in rows if not (row["experiment_id"] == "one_armed" and row["variant_id"] == "on")]
    rows.append({"experiment_id": "doubled", "variant_id": "on", "is_control": False, "traffic_weight": 3.0})
    tables["units"] = pd.DataFrame({"unit_id": ["u1"], "country": ["de"], "overall": ["x"]})
    variants = pd.concat([tables["variants"], pd.DataFrame(rows)], ignore_index=True)
    tables["variants"] = variants.astype({"traffic_weight": "Float64"})
    return tables


@pytest.fixture(scope="module")
def project(shared_project):
    shared_project.load(spoiled())
    assert shared_project.dbt("run", **QUESTION, **CATALOG).success
    return shared_project


@pytest.fixture(scope="module")
def manifest(project):
    """A call that is refused ends before any model, so that its own parse would show nothing."""
    return project.parsed(**CATALOG)


@pytest.fixture(scope="module")
def spark_project(spark, tmp_path_factory):
    project = SparkProject(tmp_path_factory.mktemp("spark"), spark).load(spoiled())
    assert project.dbt("run", **QUESTION, **CATALOG).success
    return project


def refused(project, manifest, **variables) -> str:
    """Runs with the vars, expects a refusal that leaves every table but the log as it was, and returns what was said."""
    before = project.sizes()
    outcome = project.dbt("run", manifest=manifest, **variables)
    assert not outcome.success, "accepted"
    assert not outcome.results, "models were run"
    assert project.sizes() == before
    return outcome.text


WRONG_CALLS = [
    ({"experiment_a": "bleu"}, ["experiment_a", "unknown experiment 'bleu'", "closest known: blue"]),
    ({"experiment_b": "o'brien; drop table x--"}, ["experiment_b", "unknown experiment 'o'brien; drop table x--'"]),
    ({"metric": "revenu"}, ["unknown metric 'revenu'", "closest known: revenue"]),
    ({"experiment_b": "blue"}, ["both 'blue'", "a pair needs two experiments"]),
    ({"start_date": "2026-10-06"}, ["end_date 2026-10-05 is before start_date 2026-10-06"]),
    ({"start_date": "yesterday"}, ["start_date 'yesterday' is no date", "YYYY-MM-DD"]),
    ({"end_date": "2026-02-30"}, ["end_date '2026-02-30' is no date", "YYYY-MM-DD"]),
    ({"confidence_level": 95}, ["confidence_level '95' is not allowed", "between 0 and 1"]),
    ({"interaction_scale": "log"}, ["unknown interaction_scale 'log'", "additive, multiplicative"]),
    ({"experiment_a": 7}, ["experiment_a must be text", "'7'", "quote it"]),
    ({"experiment_a": False}, ["experiment_a must be text", "'False'", "quote it"]),
    ({"metric": [["revenue"]]}, ["metric must be text", "quote it"]),
    ({"start_date": "0000-10-01"}, ["start_date '0000-10-01' is no date"]),
    ({"start_date": "-001-01-01"}, ["start_date '-001-01-01' is no date"]),
    ({"experiment_b": "variantless"}, ["'variantless' has 0 controls"]),
    ({"requested_by": 7}, ["requested_by must be text", "'7'", "quote it"]),
    ({"metric": ["revenue", 5]}, ["metric must be text", "'5'", "quote it"]),
    ({"end_date": 20261005}, ["end_date must be text", "'20261005'", "quote it"]),
    ({"metric": []}, ["missing: metric"]),
    ({"slice": ["country"]}, ["unknown var 'slice'", "did you mean 'slices'"]),
    ({"experimentA": "blue"}, ["unknown var 'experimentA'", "did you mean 'experiment_a'"]),
    ({"slices": ["contry"]}, ["unknown slice 'contry'", "closest known: country"]),
    ({"slices": ["country", "o'brien; drop table x--"]}, ["unknown slice 'o'brien; drop table x--'"]),
    ({"slices": "unit_id"}, ["unknown slice 'unit_id'"]),
    ({"slices": ["overall"]}, ["unknown slice 'overall'"]),
    ({"slices": [7]}, ["slices must be text", "'7'", "quote it"]),
    ({"slices": {"country": "de"}}, ["slices must be text", "quote it"]),
    ({"slices": 7}, ["slices must be text", "'7'", "quote it"]),
    ({"experiment_a": "no_control"}, ["'no_control' has 0 controls", "exactly one"]),
    ({"experiment_a": "two_controls"}, ["'two_controls' has 2 controls", "exactly one"]),
    ({"experiment_a": "no_start"}, ["'no_start' has no started_at"]),
    ({"experiment_a": "backwards"}, ["'backwards' ended", "before it started"]),
    ({"experiment_a": "twice"}, ["'twice' is listed 2 times in experiments with different values"]),
    ({"experiment_a": "doubled"}, ["'doubled' lists variant 'on' 2 times with different values"]),
    ({"experiment_a": "weightless"}, ["'weightless'", "traffic_weight NULL", "'on'"]),
    ({"experiment_b": "negative"}, ["experiment_b: 'negative'", "traffic_weight -2", "'on'"]),
    ({"experiment_b": "one_armed"}, ["'one_armed' has no variant besides its control"]),
]


@pytest.mark.parametrize(("changed", "said"), WRONG_CALLS, ids=str)
def test_wrong_call_is_refused(project, manifest, changed, said):
    text = refused(project, manifest, **{**QUESTION, **CATALOG, **changed})
    for part in said:
        assert part in text


def test_wrong_calls_read_the_same_on_spark(project, manifest, spark_project):
    """One of each place that refuses; what the database is asked about experiments and metrics is compared by requests."""
    kinds = ["unknown experiment 'bleu'", "unknown slice 'contry'", "YYYY-MM-DD", "quote it", "did you mean 'slices'"]
    kinds += ["exactly one", "traffic_weight NULL"]
    calls = [next(changed for changed, said in WRONG_CALLS if kind in said) for kind in kinds]
    calls += [{"experiment_a": "".join(HOSTILE), "requested_by": HOSTILE[1]}]
    spark_manifest = spark_project.parsed(**CATALOG)
    for changed in [*calls, {"metrics": {"odd": {"template": "median"}}, "metric": "odd"}]:
        here, there = (
            errors_of(refused(on, parsed, **{**QUESTION, **CATALOG, **changed}))
            for on, parsed in ((project, manifest), (spark_project, spark_manifest))
        )
        assert here == there != []


def errors_of(text: str) -> list[str]:
    return sorted({line.strip() for line in text.splitlines() if line.strip().startswith("padme: ")})


def test_incomplete_call_is_refused(project, manifest):
    text = refused(project, manifest, **CATALOG, experiment_a="blue", metric="revenue", start_date="2026-10-01")
    assert "missing: experiment_b, end_date" in text


@pytest.mark.parametrize("settings", [{"confidence_level": 2}, {"interaction_scale": "log"}, {"check_alpha": 0}], ids=str)
def test_wrong_default_stops_a_build_of_what_is_waiting(project, manifest, settings):
    text = refused(project, manifest, **CATALOG, **settings)
    assert next(iter(settings)) in text


ORDERS = {"template": "mean", "fact": "orders", "aggregation": "sum", "value": "amount"}
MEDIAN = {"template": "quantile", "fact": "orders", "value": "amount", "quantile": 0.5, "level": "event"}


def formula(text, **keys) -> dict:
    return {"template": "formula", "fact": "orders", "formula": text, **keys}


BROKEN_FACTS = {
    "folded": {"table": "orders", "unit": "lower(user_id)", "timestamp": "ordered_at"},
    "untimed": {"table": "orders", "unit": "user_id"},
    "nowhere": {"unit": "user_id", "timestamp": "at"},
}
# name of the broken metric: its entry, and what must be said of it
BROKEN_METRICS = {
    "broken 0": ({}, ["lacks the key 'template'"]),
    "broken 1": ("orders", ["must be a mapping"]),
    "broken 2": ({"template": "median"}, ["unknown template 'median'", "conversion, formula, funnel, mean, quantile, ratio"]),
    "broken 3": ({**ORDERS, "fliter": "true"}, ["unknown key 'fliter'", "closest: filter"]),
    "broken 4": ({**ORDERS, "aggregation": "total"}, ["unknown aggregation 'total'", "count_distinct"]),
    "broken 5": ({**ORDERS, "fact": "order"}, ["unknown fact 'order'", "closest: orders"]),
    "broken 6": ({**ORDERS, "value": None}, ["lacks the key 'value'"]),
    "broken 7": ({**ORDERS, "aggregation": "count"}, ["'count' takes no 'value'"]),
    "broken 8": ({"template": "mean", "fact": "orders"}, ["lacks the key 'aggregation'"]),
    "broken 9": ({**ORDERS, "desired": "up"}, ["'desired' must be one of increase, decrease, not 'up'"]),
    "broken 10": ({**ORDERS, "role": "main"}, ["'role' must be one of goal, guardrail"]),
    "broken 11": ({**ORDERS, "missing": "null"}, ["'missing' must be one of zero, exclude"]),
    "broken 12": ({**ORDERS, "negligible": 0}, ["'negligible' must be a number above 0"]),
    "broken 13": ({**ORDERS, "window": {"from_days": 3, "to_days": 1}}, ["'window' ends before it begins"]),
    "broken 14": ({**ORDERS, "window": {"from_days": -1}}, ["'from_days' must be a number of at least 0"]),
    "broken 15": ({**ORDERS, "window": {"from_days": 1, "to_hours": 30}}, ["hours or days, not both"]),
    "broken 16": ({**ORDERS, "window": {"until": 3}}, ["unknown key 'until'"]),
    "broken 17": ({**ORDERS, "complete_window": True}, ["'complete_window' needs a 'window' with a 'to'"]),
    "broken 18": ({"template": "conversion", "fact": "orders", "missing": "zero"}, ["'conversion' takes no 'missing'"]),
    "broken 19": (
        {"template": "conversion", "fact": "orders", "threshold": {"aggregation": "sum", "value": "amount"}},
        ["'at_least'"],
    ),
    "broken 20": (
        {"template": "ratio", "numerator": {"fact": "orders", "aggregation": "count"}},
        ["lacks the key 'denominator'"],
    ),
    "broken 21": ({"template": "ratio", "numerator": 1, "denominator": 1}, ["'numerator' must be a mapping"]),
    "broken 22": ({"template": "conversion", "fact": "orders", "cap": {"value": 10}}, ["'conversion' takes no 'cap'"]),
    "broken 23": ({**ORDERS, "filter": 5}, ["'filter' must be text"]),
    "broken 24": ({**ORDERS, "fact": "untimed"}, ["fact 'untimed'", "lacks the key 'timestamp'"]),
    "broken 25": ({**ORDERS, "fact": "nowhere"}, ["fact 'nowhere'", "either 'table' or 'model'"]),
    "broken 26": ({"template": "retention", "fact": "orders", "from_day": 1}, ["lacks the key 'to_day'"]),
    "broken 27": (
        {"template": "retention", "fact": "orders", "from_day": 1, "to_day": 2, "window": {"to_days": 3}},
        ["'retention' takes no 'window'"],
    ),
    "broken 28": ({"template": "retention", "fact": "orders", "from_day": 3, "to_day": 2}, ["'to_day' 2 is before 'from_day' 3"]),
    "broken 29": (
        {"template": "retention", "fact": "orders", "from_day": 0.5, "to_day": True},
        ["'from_day' must be a whole number of at least 0, not '0.5'", "'to_day' must be a whole number", "not 'True'"],
    ),
    "broken 30": ({**ORDERS, "cap": 10}, ["'cap' must be a mapping", "not '10'"]),
    "broken 31": ({**ORDERS, "cap": {"value": 10, "quantile": 0.9}}, ["'cap': needs either 'value' or 'quantile'"]),
    "broken 32": ({**ORDERS, "cap": {"quantile": 1}}, ["'cap': 'quantile' must be a number between 0 and 1, not '1'"]),
    "broken 33": ({**ORDERS, "cap": {"value": "10"}}, ["'cap': 'value' must be a number, not '10'"]),
    "broken 34": ({**ORDERS, "cap": {"share": 0.9}}, ["'cap': unknown key 'share'", "allowed: quantile, value"]),
    "broken 35": ({**ORDERS, "covariate": 14}, ["'covariate' must be a mapping"]),
    "broken 36": ({**ORDERS, "covariate": {"lookback_days": 0}}, ["'lookback_days' must be a number above 0, not '0'"]),
    "broken 37": ({**ORDERS, "covariate": {}}, ["'covariate': lacks the key 'lookback_days'"]),
    "broken 38": ({**ORDERS, "aggregation": "events"}, ["unknown aggregation 'events'; allowed: active_days, avg, count"]),
    "broken 39": ({**MEDIAN, "quantile": 0}, ["'quantile' must be a number between 0 and 1, not '0'"]),
    "broken 40": ({**MEDIAN, "level": "session"}, ["'level' must be one of event, unit, not 'session'"]),
    "broken 41": ({**MEDIAN, "aggregation": "sum"}, ["'aggregation' is for the level 'unit'"]),
    "broken 42": ({**MEDIAN, "cap": {"value": 3}}, ["'cap' is for the level 'unit'"]),
    "broken 43": ({**MEDIAN, "level": "unit"}, ["lacks the key 'aggregation', which the level 'unit' needs"]),
    "broken 44": ({**MEDIAN, "covariate": {"lookback_days": 3}}, ["'quantile' takes no 'covariate'"]),
    "broken 45": ({**MEDIAN, "ignore_zeros": "yes"}, ["'ignore_zeros' must be one of true, false, not 'yes'"]),
    "broken 46": ({**MEDIAN, "value": None}, ["lacks the key 'value'"]),
    "broken 47": ({"template": "funnel", "steps": []}, ["'steps' must be a list of mappings"]),
    "broken 48": ({"template": "funnel", "steps": "orders"}, ["'steps' must be a list of mappings", "not 'orders'"]),
    "broken 49": ({"template": "funnel", "steps": [{"fact": "orders"}, 2]}, ["'steps': step 2 must be a mapping, not '2'"]),
    "broken 50": (
        {"template": "funnel", "steps": [{"fact": "orders", "filtr": "true"}]},
        ["'steps': step 1: unknown key 'filtr'", "closest: filter"],
    ),
    "broken 51": ({"template": "funnel", "steps": [{"fact": "order"}]}, ["unknown fact 'order'"]),
    "broken 52": (
        {"template": "funnel", "steps": [{"fact": "orders"}], "within_hours": -1},
        ["'within_hours' must be a number above 0, not '-1'"],
    ),
    "broken 53": ({"template": "formula", "fact": "orders"}, ["lacks the key 'formula'"]),
    "broken 54": (formula("sum(amount)"), ["'formula', position 1", "'sum' alone", "avg(sum<user_id>(amount))"]),
    "broken 55": (formula("avg(sum<order_id>(amount))"), ["'formula', position 9", "order_id"]),
    "broken 56": (formula("avg(amount)", missing="zero"), ["'missing' is not for a formula that is a ratio"]),
    "broken 57": (formula("quantile(0.5)(amount)", cap={"value": 1}), ["'cap' is for the level 'unit'"]),
    "broken 58": (formula("quantile(0.5)(amount)", covariate={"lookback_days": 1}), ["'covariate' is not for a formula"]),
    "broken 59": (formula("avg(amount)", fact="order"), ["unknown fact 'order'"]),
    "broken 61": ({**ORDERS, "covariate": {"lookback_days": 1000000000}}, ["'lookback_days' must be at most a million days"]),
    "broken 62": ({**ORDERS, "window": {"to_hours": 1000000000}}, ["'window': 'to_hours' must be at most a million days"]),
    "broken 63": (
        {"template": "retention", "fact": "orders", "from_day": 1, "to_day": 1000000000},
        ["'to_day' must be at most a million days, not '1000000000'"],
    ),
    "broken 64": ({**ORDERS, "value": " "}, ["lacks the key 'value'"]),
    "broken 65": (formula("avg(sum<user_id>(amount))", fact="folded"), ["whose unit is a column", "'lower(user_id)'"]),
    "broken 60": (formula(7), ["'formula' must be text, not '7'; quote it"]),
}


@pytest.fixture(scope="module")
def messages(project) -> dict[str, str]:
    """What one build says of a request for each broken metric."""
    for name in BROKEN_METRICS:
        project.request(**{**QUESTION, "metric": name, "request_id": name})
    outcome = project.dbt(
        "run", facts={**FACTS, **BROKEN_FACTS}, metrics={name: entry for name, (entry, _) in BROKEN_METRICS.items()}
    )
    assert outcome.success, outcome
    log = project.failures()
    assert not project.sql(f"select 1 from {project.main}.interaction_results where trigger = 'request'").size
    for name in BROKEN_METRICS:
        assert f"padme: request '{name}', metric '{name}' failed: metric '{name}'" in outcome.text
    return dict(zip(log["metric"], log["error"], strict=True))


@pytest.mark.parametrize("name", BROKEN_METRICS, ids=lambda name: str(BROKEN_METRICS[name][0]))
def test_broken_metric_fails_its_request_alone(messages, name):
    for part in BROKEN_METRICS[name][1]:
        assert part in messages[name]


def test_broken_metric_is_refused_when_a_call_asks_for_it(project, manifest):
    text = refused(project, manifest, **{**QUESTION, **CATALOG, "metrics": {"odd": {"template": "median"}}, "metric": "odd"})
    assert "metric 'odd': unknown template 'median'; allowed: conversion, formula, funnel, mean, quantile, ratio" in text


def test_broken_things_that_nobody_asked_for_stop_nothing(project):
    metrics = {**METRICS, "odd": {"template": "median"}, "worse": 5}
    outcome = project.dbt("run", **{**QUESTION, **CATALOG, "metrics": metrics})
    assert outcome.success, outcome


@pytest.mark.parametrize("command", [["parse"], ["ls"], ["compile"]], ids=str)
def test_other_commands_work_with_whatever_vars(project, command):
    outcome = project.dbt(
        *command, **{**CATALOG, "experiment_a": 7, "slice": 1, "metrics": {"odd": {"template": "median"}, "x": 1}}
    )
    assert outcome.success, outcome
