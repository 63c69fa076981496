"""CONTRACT 2 and 7: requests wait in a table, are answered once, and a bad one fails alone."""

import pytest
from dirty import HOSTILE
from shop import CATALOG, FACTS, METRICS, PAIR, QUESTION, shop


@pytest.fixture
def project(project):
    project.load(shop())
    assert project.dbt("run").success
    return project


def test_a_build_with_nothing_to_do_adds_nothing(project):
    outcome = project.dbt("build", **CATALOG)
    assert outcome.success, outcome
    assert project.mart("interaction_results").empty
    assert project.mart("interaction_cells").empty


def test_requests_are_answered_once_and_bad_ones_fail_alone(project):
    project.request(**PAIR, request_id="one", metric="revenue, bought", requested_by="pm")
    project.request(**PAIR, request_id="same", metric="bought")
    project.request(**PAIR, request_id="same", metric="bought")
    project.request(**PAIR, request_id="half bad", metric="revenue,nonsense")
    project.request(**{**PAIR, "experiment_b": "blue"}, request_id="self", metric="revenue")
    project.request(**PAIR, metric="revenue")
    project.request(**{**QUESTION, "confidence_level": "0.9", "interaction_scale": "multiplicative"}, request_id="options")
    for number, text in enumerate(HOSTILE):
        project.request(**{**QUESTION, "experiment_a": text}, request_id=f"hostile {number}")
        project.request(**{**QUESTION, "metric": text}, request_id=text, requested_by=text)

    outcome = project.dbt("build", **CATALOG)
    assert outcome.success, outcome
    results = project.mart("interaction_results").set_index(["request_id", "metric"])
    assert sorted(results.index) == [("one", "bought"), ("one", "revenue"), ("options", "revenue"), ("same", "bought")]
    assert (results["trigger"] == "request").all()
    assert results.loc[("options", "revenue"), "confidence_level"] == 0.9
    assert results.loc[("options", "revenue"), "interaction_scale"] == "multiplicative"
    assert results.loc[("one", "bought"), "requested_by"] == "pm"
    assert results.loc[("one", "bought"), "family_size"] == 2
    assert results.loc[("one", "bought"), "request_key"] == results.loc[("same", "bought"), "request_key"]

    failed = project.failures()
    errors = {(row.request_id, row.metric): row.error for row in failed.fillna("").itertuples()}
    assert "unknown metric 'nonsense'" in errors[("half bad", "revenue")]
    assert "a pair needs two experiments" in errors[("self", "revenue")]
    assert errors[("", "revenue")] == "request_id is missing"
    for number, text in enumerate(HOSTILE):
        assert f"unknown experiment '{text}'" in errors[(f"hostile {number}", "revenue")]
        assert f"unknown metric '{text}'" in errors[(text, text)]
    assert "padme: request 'self', metric 'revenue' failed" in outcome.text

    again = project.dbt("build", **CATALOG)
    assert again.success, again
    assert len(project.mart("interaction_results")) == 4
    assert len(project.failures()) == len(failed)


def test_an_ad_hoc_run_leaves_requests_waiting(project):
    project.request(**QUESTION, request_id="later")
    assert project.dbt("run", **{**QUESTION, "metric": "bought"}, **CATALOG).success
    assert list(project.mart("interaction_results")["metric"]) == ["bought"]
    assert project.dbt("run", **CATALOG).success
    assert sorted(project.mart("interaction_results")["metric"]) == ["bought", "revenue"]


def test_metrics_that_differ_in_case_only_are_two(project):
    metrics = {"Sales": METRICS["revenue"], "sales": METRICS["bought"]}
    outcome = project.dbt("run", **{**QUESTION, "metric": ["sales", "Sales", "sales"]}, facts=FACTS, metrics=metrics)
    assert outcome.success, outcome
    results = project.mart("interaction_results").set_index("metric")
    assert results["metric_template"].to_dict() == {"sales": "conversion", "Sales": "mean"}


def test_hostile_names_stay_values(project):
    """Experiments, variants and metrics may have any name. On Spark, test_numbers and test_errors have such names."""
    tables = shop()
    experiment_a, experiment_b, variant, requested_by = "{{ 1 }}", "${env:PATH}", HOSTILE[1], "".join(HOSTILE)
    for table in ("exposures", "experiments", "variants"):
        tables[table] = tables[table].replace({"experiment_id": {"blue": experiment_a, "red": experiment_b}})
    for table in ("exposures", "variants"):
        tables[table] = tables[table].replace({"variant_id": {"on": variant}})
    tables["exposures"]["unit_id"] = tables["exposures"]["unit_id"].replace({f"u{n}": text for n, text in enumerate(HOSTILE)})
    tables["orders"]["user_id"] = tables["orders"]["user_id"].replace({f"u{n}": text for n, text in enumerate(HOSTILE)})
    project.load(tables)
    catalog = {**CATALOG, "metrics": {name: CATALOG["metrics"]["revenue"] for name in HOSTILE}}
    question = {**QUESTION, "experiment_a": experiment_a, "experiment_b": experiment_b, "metric": HOSTILE}
    outcome = project.dbt("run", **question, **catalog, requested_by=requested_by)
    assert outcome.success, outcome
    results = project.mart("interaction_results")
    assert sorted(results["metric"]) == sorted(HOSTILE)
    assert set(results["requested_by"]) == {requested_by}
    assert set(results["experiment_a"]) == {experiment_a}
    assert set(results["experiment_b"]) == {experiment_b}
    assert set(results["variant_a"]) == {variant}
    assert set(results["fact_rows"]) == {40}
