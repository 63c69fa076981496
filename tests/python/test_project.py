"""The project as dbt sees it: it parses without a warning, describes what it builds, and judges numbers before a commit."""

import json
import re

import pytest
from projects import ROOT, DuckDBProject
from shop import CATALOG, QUESTION, shop

CALL = {**QUESTION, **CATALOG, "metric": ["revenue", "bought"]}
OF_EACH_METRIC = re.compile(r"(m\d+|fact_\d+)_")  # columns of wide tables; the model's description tells of them
MARTS = ["results", "results_latest", "run_changes", "contrasts", "effects", "cells", "checks", "metrics", "runs"]


@pytest.fixture(scope="module")
def project(shared_project):
    """The shop, with the models built once, as unit tests need them."""
    assert shared_project.load(shop()).dbt("run", **CALL).success
    return shared_project


@pytest.fixture(scope="module")
def built(project):
    """The outcome of a build with all of the project's own tests."""
    return project.dbt("build", **CALL, unit_tests=True)


@pytest.fixture(scope="module")
def manifest(project, built) -> dict:
    return json.loads((project.folder / "target" / "manifest.json").read_text())


@pytest.fixture(scope="module")
def models(manifest) -> dict[str, dict]:
    return {node["name"]: node for node in manifest["nodes"].values() if node["resource_type"] == "model"}


@pytest.mark.parametrize("variables", [{}, {"unit_tests": True}, {"demo_data": True}, CALL], ids=str)
def test_project_parses_without_a_warning(project, variables):
    outcome = project.dbt("--warn-error", "parse", "--no-partial-parse", "--show-all-deprecations", **variables)
    assert outcome.success, outcome


def test_all_tests_of_the_project_pass(built):
    assert built.success, built
    tests = [result for result in built.results if result.node.resource_type in ("test", "unit_test")]
    assert sum(result.node.resource_type == "unit_test" for result in tests) > 15
    assert [result.node.name for result in tests if result.status != "pass"] == []


def test_a_users_build_runs_few_tests(tmp_path):
    """Each one costs time in every build."""
    assert DuckDBProject(tmp_path).dbt("parse", **CALL).success
    nodes = json.loads((tmp_path / "target" / "manifest.json").read_text())["nodes"].values()
    assert sum(node["resource_type"] == "test" for node in nodes) <= 40


def test_every_column_is_described_and_no_other(project, models, manifest):
    columns = project.sql("select table_name, column_name from information_schema.columns where table_schema = 'main'")
    actual = columns.groupby("table_name")["column_name"].apply(set)
    tables = models | {"build_log": manifest["sources"]["source.padme.ledger.build_log"]}
    assert set(actual.index) == set(tables)
    problems = []
    for name, model in tables.items():
        described = {column for column, entry in model["columns"].items() if entry["description"]}
        found = {column for column in actual[name] if not OF_EACH_METRIC.match(column)}
        problems += [f"{name}.{column} is not described" for column in sorted(found - described)]
        problems += [f"{name}.{column} does not exist" for column in sorted(set(model["columns"]) - found)]
        if found != actual[name] and "`m0_" not in model["description"]:
            problems.append(f"{name} does not say what its columns of each metric are")
    assert not problems, "\n".join(problems)


def test_every_model_states_its_grain(models):
    assert [name for name, model in models.items() if not model["description"].startswith("One row per ")] == []


def test_every_grain_is_tested(models, manifest):
    """By the project's own tests at least. What others write may hold anything, and events have no key."""
    tested = {
        node["attached_node"].split(".")[-1]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test" and "test_unique_grain" in str(node["depends_on"]["macros"])
    }
    assert set(models) - tested == {"stg_exposures", "interaction_requests", "quantile_values"}


def test_every_doc_block_is_used():
    blocks = set(re.findall(r"{% docs (\w+) %}", (ROOT / "models" / "columns.md").read_text()))
    texts = [path.read_text() for folder in ("models", "python_models") for path in (ROOT / folder).rglob("*.yml")]
    used = set(re.findall(r"doc\('(\w+)'\)", "\n".join(texts)))
    assert blocks == used


def test_every_engine_macro_is_described(manifest):
    interface = (ROOT / "macros" / "engines" / "_interface.sql").read_text()
    names = [name for name in re.findall(r"{% macro (\w+)\(", interface) if not name.startswith("default__")]
    assert [name for name in names if not manifest["macros"][f"macro.padme.{name}"]["description"]] == []


@pytest.mark.parametrize("name", MARTS)
def test_marts_keep_their_contract(models, name):
    mart = models[f"interaction_{name}"]
    assert mart["config"]["contract"]["enforced"]
    assert [column for column, entry in mart["columns"].items() if not entry["data_type"]] == []


def test_exposures_read_nothing_but_marts(manifest):
    parents = {parent.split(".")[-1] for exposure in manifest["exposures"].values() for parent in exposure["depends_on"]["nodes"]}
    assert parents
    assert parents <= {f"interaction_{name}" for name in MARTS}


def ancestors(manifest, node):
    found, open_nodes = set(), [node]
    while open_nodes:
        for parent in manifest["parent_map"][open_nodes.pop()]:
            if parent not in found:
                found.add(parent)
                open_nodes.append(parent)
    return found


def test_numbers_are_judged_before_they_are_committed(manifest):
    """dbt lets a model wait for a test when all that the test reads is upstream of the model."""
    before = ancestors(manifest, "model.padme.interaction_results")
    judges = [
        node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test"
        and (node["name"] in ("complete_runs", "reasons_match_numbers") or "sound_numbers" in node["name"])
    ]
    assert len(judges) == 6
    for judge in judges:
        assert set(judge["depends_on"]["nodes"]) <= before, judge["name"]
        assert judge["config"]["severity"].lower() == "error"


FAULTS = {
    "sound_numbers": 'frame["omnibus_p_value"] += 1',
    "reasons_match_numbers": 'frame.loc[frame["part"] == "contrast", "undefined_reason"] = "zero_variance"',
    "complete_runs": 'frame = frame[(frame["effect"] != "lift_a_in_variant_b").fillna(True)]',
}


@pytest.mark.parametrize("judge", FAULTS)
def test_a_run_with_impossible_numbers_is_not_committed(changed_project, judge):
    path = changed_project.root / "python_models" / "interaction_statistics.py"
    sound = "    return statistics(cells, counts)\n"
    assert sound in path.read_text()
    spoiled = f"    frame = statistics(cells, counts)\n    {FAULTS[judge]}\n    return frame\n"
    path.write_text(path.read_text().replace(sound, spoiled))

    outcome = changed_project.load(shop()).dbt("build", **CALL)
    assert not outcome.success
    assert any(result.node.name.startswith(judge) for result in outcome.results if result.status == "fail"), outcome
    assert changed_project.mart("interaction_results").empty
    assert changed_project.mart("interaction_runs")["status"].tolist() == ["failed"] * len(CALL["metric"])


def test_docs_are_generated_for_every_model(project, models):
    outcome = project.dbt("docs", "generate", **CALL)
    assert outcome.success, outcome
    catalog = json.loads((project.folder / "target" / "catalog.json").read_text())
    assert {node.split(".")[-1] for node in catalog["nodes"]} == set(models)
    assert not catalog["errors"]
