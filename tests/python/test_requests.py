"""CONTRACT 2 and 7: requests wait in a table, are answered once, and a bad one fails alone."""

import pandas as pd
import pytest
import yaml
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
    # revenue and bought of one request are judged together, but every unit bought, which is too sparse to be judged
    assert results.loc[("one", "revenue"), "family_size"] == results.loc[("one", "bought"), "family_size"] == 1
    assert results.loc[("one", "bought"), "request_key"] == results.loc[("same", "bought"), "request_key"]

    failed = project.failures()
    errors = {(row.request_id, row.metric): row.error for row in failed.fillna("").itertuples()}
    assert "unknown metric 'nonsense'" in errors[("half bad", "revenue")]
    assert "a pair needs two experiments" in errors[("self", "revenue")]
    assert list(errors.values()).count("request_id is missing") == 1
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


ASKED = {**PAIR, "metric": ["revenue", "bought"]}


def ask(project, arguments: dict, **variables):
    """Asks by `request_interaction`."""
    arguments = yaml.safe_dump(arguments, allow_unicode=True)
    return project.dbt("run-operation", "request_interaction", "--args", arguments, **{**CATALOG, **variables})


def columns(project) -> list:
    return project.sql("describe main.interaction_requests")[["column_name", "column_type"]].to_numpy().tolist()


@pytest.fixture(scope="module")
def asked(shared_project):
    """Requests before the first build: one with all arguments, one with few. Then a build answers them."""
    tables = shop()
    units = [f"u{number}" for number in range(40)]
    tables["units"] = pd.DataFrame({"unit_id": units, "country": ["de", "fr"] * 20, "platform": "web"})
    project = shared_project.load(tables)
    hostile = "".join(HOSTILE)
    everything = {"slices": ["platform", " country"], "confidence_level": 0.9, "interaction_scale": "multiplicative"}
    everything |= {"request_id": hostile, "requested_by": hostile}
    first = ask(project, {**ASKED, **everything})
    assert first.success, first
    assert hostile in first.text
    made = columns(project)
    outcome = ask(project, {**QUESTION, "start_date": pd.Timestamp("2026-10-01").date(), "slices": "country,platform"})
    assert outcome.success, outcome
    assert project.dbt("run", **CATALOG).success
    assert columns(project) == made
    return project


def test_a_request_is_a_row_that_the_next_build_answers(asked):
    rows = asked.mart("interaction_requests").set_index("request_id")
    hostile = "".join(HOSTILE)
    assert rows.loc[hostile, "metric"] == "revenue,bought"
    assert rows.loc[hostile, "slices"] == "platform,country"
    assert rows.loc[hostile, "confidence_level"] == "0.9"
    age = pd.Timestamp.now(tz="UTC").tz_localize(None) - rows["requested_at"]
    assert (age > pd.Timedelta(0)).all() and (age < pd.Timedelta(hours=1)).all()
    [generated] = set(rows.index) - {hostile}
    assert len(generated) > 10
    assert rows.loc[generated, "start_date"] == "2026-10-01"
    assert rows.loc[generated, ["requested_by", "confidence_level", "interaction_scale"]].isna().all()

    assert asked.failures().empty
    results = asked.mart("interaction_results").set_index(["request_id", "metric"]).sort_index()
    assert sorted(results.index) == sorted([(hostile, "revenue"), (hostile, "bought"), (generated, "revenue")])
    assert results.loc[(hostile, "revenue"), "requested_by"] == hostile
    assert set(results["slices"]) == {"country,platform"}
    assert results.loc[(generated, "revenue"), "confidence_level"] == 0.95


REFUSED = [
    ({"experiment_a": "bleu"}, ["experiment_a", "unknown experiment 'bleu'", "closest known: blue"]),
    ({"metric": ["revenue", "revenu"]}, ["unknown metric 'revenu'", "closest known: revenue"]),
    ({"metric": "revenue, bought"}, ["metric 'revenue, bought'", "a name with a comma", "as a list"]),
    ({"slices": ["country,platform"]}, ["slice 'country,platform'", "a name with a comma"]),
    ({"slices": "country, contry"}, ["unknown slice 'contry'", "closest known: country"]),
    ({"slices": 7}, ["slices must be text", "quote it"]),
    ({"experiment_b": "blue"}, ["both 'blue'", "a pair needs two experiments"]),
    ({"experiment_a": 7}, ["experiment_a must be text", "'7'", "quote it"]),
    ({"start_date": "2026-10-06"}, ["end_date 2026-10-05 is before start_date 2026-10-06"]),
    ({"confidence_level": 95}, ["confidence_level '95' is not allowed", "between 0 and 1"]),
    ({"interaction_scale": "log"}, ["unknown interaction_scale 'log'", "additive, multiplicative"]),
    ({"end_date": None}, ["a request needs", "missing: end_date"]),
    ({"slice": "country"}, ["unknown argument 'slice'", "closest: slices"]),
    ({"request_id": 5}, ["request_id must be text", "'5'", "quote it"]),
    ({"request_id": "".join(HOSTILE)}, ["belongs to an earlier request"]),
]


def test_a_bad_request_is_refused_and_nothing_is_written(asked):
    before = asked.sizes()
    manifest = asked.parsed(**CATALOG)
    for changes, said in REFUSED:
        arguments = yaml.safe_dump({**ASKED, **changes}, allow_unicode=True)
        outcome = asked.dbt("run-operation", "request_interaction", "--args", arguments, manifest=manifest, **CATALOG)
        assert not outcome.success, changes
        for part in said:
            assert part in outcome.text, changes
    assert asked.sizes() == before


def test_queries_on_requests_and_the_freshness_of_exposures_can_be_asked_for(asked):
    ready = ["what_changed", "which_pairs_interact", "what_failed", "how_long_requests_wait"]
    shown = {name: asked.dbt("show", "--select", name, **CATALOG) for name in ready}
    for name, outcome in shown.items():
        assert outcome.success, (name, outcome)
    waits = shown["how_long_requests_wait"].results[0].agate_table
    assert [row["status"] for row in waits.rows] == ["answered", "answered"]
    freshness = asked.dbt("source", "freshness", **CATALOG)
    assert freshness.success, freshness
    sources = [result.status for result in freshness.results if result.node.resource_type == "source"]
    assert sources == ["warn"], freshness
