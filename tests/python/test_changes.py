"""CONTRACT 6: why a number moved, and the catalog as a mart. dbt's unit tests prove each rule; here builds keep what it takes."""

import pandas as pd
import pytest
from shop import CATALOG, FACTS, METRICS, QUESTION, shop

CHANGES = ["data", "dates", "metric_definition", "code", "settings", "family"]


@pytest.fixture(scope="module")
def changes(shared_project) -> list[pd.Series]:
    """The changes of one question asked four times."""
    project = shared_project.load(shop())
    seen = []

    def ask(*command: str, **variables) -> None:
        outcome = project.dbt(*(command or ["run"]), **{**QUESTION, **CATALOG, **variables})
        assert outcome.success, outcome
        found = project.sql(
            "select changes.* from main.interaction_run_changes as changes join main.interaction_results as results"
            " on changes.run_id = results.run_id where results.metric = 'revenue' order by results.completed_at"
        )
        assert len(found) == len(seen) + 1 if len(project.mart("interaction_results")) > 1 else found.empty
        seen.extend([] if found.empty else [found.iloc[-1]])

    ask()
    for column in ("settings", "family_hash"):  # as an earlier version left it
        project.execute(f"alter table main.run_log drop column {column}")
    ask()

    # other amounts in as many rows, and another metric in the call
    tables = shop()
    tables["orders"].loc[tables["orders"]["user_id"] == "u3", "amount"] += 8
    project.load(tables)
    ask(metric=["revenue", "bought"])

    metrics = {**METRICS, "revenue": {**METRICS["revenue"], "filter": "amount > 1"}}
    ask("build", "--full-refresh", metrics=metrics, metric=["revenue", "bought"], check_alpha=0.01)
    return seen


def changed(change: pd.Series) -> list[str]:
    found = {name: change[f"{name}_changed"] for name in CHANGES}
    return [name for name, value in found.items() if pd.notna(value) and value]


def test_what_an_earlier_version_did_not_keep_is_not_known(changes):
    assert changed(changes[0]) == []
    assert pd.isna(changes[0]["settings_changed"]) and pd.isna(changes[0]["family_changed"])
    assert changes[0]["interaction_change"] == 0
    assert changes[0]["explanation"].endswith("Nothing that could move it changed.")


def test_values_that_change_in_place_are_a_change_of_the_data(changes):
    assert "data" in changed(changes[1])
    assert changes[1]["family_changed"]  # by its size, though the earlier run's members are not known
    assert changes[1]["interaction_change"] != 0
    assert changes[1]["fact_rows_change"] == 0
    assert "the data (as many rows, other values)" in changes[1]["explanation"]
    assert changes[1]["previous_run_id"] == changes[0]["run_id"]


def test_a_new_definition_and_a_setting_are_named(changes):
    assert changed(changes[2]) == ["data", "metric_definition", "settings"]
    assert changes[2]["fact_rows_change"] < 0
    assert "the definition of the metric" in changes[2]["explanation"]
    assert "check_alpha 0.01" in changes[2]["explanation"]
    assert not changes[2]["family_changed"]


def test_the_catalog_is_a_mart(project):
    metrics = {
        "spending": {
            "description": "What a unit spends.\n",
            "template": "ratio",
            "numerator": {"fact": "views", "aggregation": "count"},
            "denominator": {"fact": "orders", "aggregation": "count"},
            "desired": "decrease",
            "role": "guardrail",
            "negligible": 0.25,
        },
        "path": {"template": "funnel", "steps": [{"fact": "views"}, {"fact": "orders"}, {"fact": "views"}]},
        "o'brien {{ 1 }}": METRICS["revenue"],
        "typo": {**METRICS["revenue"], "template": "mea", "description": "Half right.", "desired": "up"},
        "lost": {**METRICS["revenue"], "fact": "nothing", "negligible": float("inf")},
        "no entry": 7,
    }
    facts = {**FACTS, "views": {"table": "views", "unit": "user_id", "timestamp": "viewed_at"}}
    command = ["run", "--select", "interaction_metrics", "--empty", "--full-refresh"]
    outcome = project.load(shop()).dbt(*command, facts=facts, metrics=metrics)
    assert outcome.success, outcome
    mart = project.mart("interaction_metrics").set_index("metric")
    told = {name: tuple(row[:-1]) for name, row in zip(mart.index, mart.astype(object).where(mart.notna(), None).to_numpy())}  # noqa: B905
    assert told == {
        "spending": ("ratio", "orders,views", "What a unit spends.", "decrease", "guardrail", 0.25),
        "path": ("funnel", "orders,views", None, "increase", "goal", 0.05),
        "o'brien {{ 1 }}": ("mean", "orders", None, "increase", "goal", 0.05),
        "typo": (None, "orders", "Half right.", None, "goal", 0.05),
        "lost": ("mean", None, None, "increase", "goal", None),
        "no entry": (None, None, None, None, None, None),
    }
    assert set(mart.index[mart["metric_definition_hash"].notna()]) == {"spending", "path", "o'brien {{ 1 }}"}
