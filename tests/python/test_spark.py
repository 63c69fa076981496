"""What only Spark can get wrong: a session's time zone, types, Delta tables, Parquet input, plans, the code for Databricks."""

import re
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest
from compiled_sql import BIN, NOWHERE, ROOT, run
from dbt.adapters.spark_session.connections import SessionConnection
from frames import assert_same_marts, with_nan
from projects import MARTS, DuckDBProject, SparkProject
from shop import CATALOG, QUESTION, shop

ASKED = {**QUESTION, "metric": ["revenue", "bought"], **CATALOG}
OF_FAMILY = ["family_size", "p_value_holm", "p_value_fdr"]
TYPES = {"run_id": "string", "joint_units": "bigint", "start_date": "date", "interaction": "double", "completed_at": "timestamp"}


@pytest.fixture(scope="module")
def wanted(tmp_path_factory) -> dict[str, pd.DataFrame]:
    project = DuckDBProject(tmp_path_factory.mktemp("duckdb")).load(shop())
    outcome = project.dbt("run", **ASKED)
    assert outcome.success, outcome
    return project.marts()


@pytest.fixture(scope="module")
def project(spark, tmp_path_factory) -> SparkProject:
    """The shop on Delta Lake, answered in a session of another time zone; its times are of every kind."""
    project = SparkProject(tmp_path_factory.mktemp("spark"), spark, table_format="delta").load(shop())
    for table, column, kind in [
        ("exposures", "exposed_at", "timestamp_ntz"),
        ("experiments", "started_at", "timestamp"),
        ("orders", "ordered_at", "string"),  # with its zone
    ]:
        others = [name for name in spark.table(f"{project.raw}.{table}").columns if name != column]
        zone = " || '+00:00'" if kind == "string" else ""
        typed = spark.table(f"{project.raw}.{table}").selectExpr(*others, f"cast({column} as {kind}){zone} as {column}")
        typed.write.mode("overwrite").format("parquet").saveAsTable(f"{project.raw}.{table}_typed")
        spark.sql(f"drop table {project.raw}.{table}")
        spark.sql(f"alter table {project.raw}.{table}_typed rename to {project.raw}.{table}")
    spark.conf.set("spark.sql.session.timeZone", "America/New_York")
    try:
        outcome = project.dbt("run", **ASKED)
    finally:
        spark.conf.set("spark.sql.session.timeZone", "UTC")
    assert outcome.success, outcome
    return project


def test_the_time_zone_of_the_session_changes_nothing(project, wanted):
    assert_same_marts(project.marts(), wanted)


def test_columns_have_the_types_of_the_contract(project, spark):
    types = dict(spark.table(f"{project.main}.interaction_results").dtypes)
    assert {name: types[name] for name in TYPES} == TYPES


def test_tables_are_delta(project, spark):
    for name in ("interaction_results", "stored_statistics", "interaction_statistics"):
        assert spark.sql(f"describe detail {project.main}.{name}").first().format == "delta"


def test_marts_are_kept_in_few_files(project, spark):
    for name in ("interaction_results", "stored_statistics", "stored_checks"):
        details = spark.sql(f"describe detail {project.main}.{name}").first()
        assert details.properties["delta.autoOptimize.autoCompact"] == "true"
        assert details.numFiles <= 2


def scans(plan: str, table: str) -> int:
    return len(re.findall(rf"^\(\d+\) Scan .*{table}$", plan, re.MULTILINE))


def plan_of(project, spark, model: str, **settings) -> str:
    [path] = (project.folder / "target" / "compiled").rglob(f"{model}.sql")
    before = {name: spark.conf.get(name) for name in settings}
    for name, value in settings.items():
        spark.conf.set(name, value)
    try:
        return spark.sql(f"explain formatted {path.read_text()}").first()[0]
    finally:
        for name, value in before.items():
            spark.conf.set(name, value)


def test_each_fact_is_scanned_once_and_shuffled_by_unit(project, spark):
    """For two metrics of one fact, when the units are too many to be broadcast; what is collected by Python is cells.

    Runs and populations are few and are broadcast, unless broadcasts are forbidden, as here: then they meet by their own key.
    """
    own = r"hashpartitioning\(population_id"
    assert not re.search(own, plan_of(project, spark, "unit_aggregates"))
    plan = plan_of(project, spark, "unit_aggregates", **{"spark.sql.autoBroadcastJoinThreshold": "-1"})
    assert scans(plan, f"{project.raw}.orders") == 1
    keys = re.findall(r"hashpartitioning\(([^)]*), \d+\)", plan)
    assert keys and all("unit" in key or key.startswith("population_id#") for key in keys), keys
    code = (ROOT / "python_models" / "interaction_statistics.py").read_text()
    assert code.count("dbt.ref(") == 2 and 'dbt.ref("cell_aggregates")' in code and 'dbt.ref("check_counts")' in code


def test_exposures_are_scanned_once_and_runs_are_broadcast(project, spark):
    plan = plan_of(project, spark, "exposed_units")
    assert scans(plan, f"{project.raw}.exposures") == 1
    assert "BroadcastHashJoin" in plan and "SortMergeJoin" not in plan


def test_code_for_databricks_writes_the_same_table(project, spark):
    """The compiled model, with what dbt-databricks appends to it, in a session that is not Databricks'."""
    relation = f"{project.main}.from_databricks"
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "profiles.yml").write_text((ROOT / "profiles.yml.example").read_text())
        appended = run(
            [
                *(BIN / "dbt", "--quiet", "compile", "--target", "databricks", "--no-populate-cache", "--no-introspect"),
                *("--project-dir", ROOT, "--profiles-dir", folder, "--target-path", folder, "--log-path", folder),
                *("--inline", "{{ databricks__py_write_table('', '" + relation + "') }}"),
            ],
            **NOWHERE,
        )
    assert ".saveAsTable(" in appended
    [path] = (project.folder / "target" / "compiled").rglob("interaction_statistics.py")
    exec(path.read_text().lstrip() + "\n" + appended, {"spark": spark, "__name__": "databricks"})
    there, here = (spark.table(f"{project.main}.{name}").toPandas() for name in ("from_databricks", "interaction_statistics"))
    assert len(there) > 20
    keys = ["run_id", "part", "variant_a", "variant_b", "effect", "check_name"]
    pd.testing.assert_frame_equal(*(frame.sort_values(keys, ignore_index=True) for frame in (there, here)), check_dtype=False)


@pytest.fixture(scope="module")
def on_files(spark, tmp_path_factory) -> tuple[SparkProject, dict]:
    """A project whose input is Parquet files, and its own tables too, and what it was asked."""
    folder = tmp_path_factory.mktemp("the data's")
    for name, frame in shop().items():
        spark.createDataFrame(with_nan(frame)).write.parquet(str(folder / f"{name}.parquet"))
    project = SparkProject(tmp_path_factory.mktemp("files"), spark)
    asked = {**ASKED, "source_location": str(folder)}
    outcome = project.dbt("run", **asked)
    assert outcome.success, outcome
    return project, asked


def test_parquet_files_are_read_in_place_of_tables(on_files, wanted):
    project, _ = on_files
    assert_same_marts(project.marts(), wanted)


RULE = {"name": "nightly", "metrics": ["bought", "nonsense"]}


def test_the_ledger_and_the_schedule_are_those_of_duckdb(spark, tmp_path_factory):
    """A request before the first build, a refused call, another build at work, and then a build with a schedule."""
    ledgers = []
    on_spark = SparkProject(tmp_path_factory.mktemp("b"), spark)
    for project in (DuckDBProject(tmp_path_factory.mktemp("a")), on_spark):
        project.load(shop())
        assert not project.dbt("run", **{**QUESTION, "experiment_a": "bleu"}, **CATALOG).success
        asked = {**QUESTION, "request_id": "mine", "requested_at": pd.Timestamp("2026-10-06 07:08:09")}
        project.request(**asked)
        waiting = project.mart("interaction_runs").sort_values("status")
        assert list(waiting["status"]) == ["failed", "pending"]
        if project is on_spark:
            columns = "invocation_id, event, happened_at"
            spark.sql(f"insert into {project.main}.build_log ({columns}) values ('another', 'started', current_timestamp())")
            outcome = project.dbt("run", **CATALOG)
            assert not outcome.success
            assert "another build is running: another, since " in outcome.text
            assert list(project.mart("interaction_runs").sort_values("status")["status"]) == ["failed", "pending"]
        outcome = project.dbt("run", **CATALOG, schedule=[RULE], as_of_date="2026-10-05", build_timeout_hours=0)
        assert outcome.success, outcome
        ledgers.append(project.mart("interaction_runs").drop(columns=["started_at", "finished_at"]))
        assert waiting["run_id"].iloc[1] in set(ledgers[-1].loc[ledgers[-1]["status"] == "succeeded", "run_id"])
    first, second = (frame.sort_values(["trigger", "metric"], ignore_index=True) for frame in ledgers)
    assert first["status"].tolist() == ["failed", "succeeded", "succeeded", "failed"]
    own = first["trigger"] != "request"  # ad-hoc runs and times of asking are of a build's own
    left, right = (frame.assign(requested_at=frame["requested_at"].mask(own)) for frame in (first, second))
    ad_hoc = first["trigger"] == "ad_hoc"
    left, right = (frame.assign(run_id=frame["run_id"].mask(ad_hoc)) for frame in (left, right))
    pd.testing.assert_frame_equal(left, right, check_dtype=False)


def test_of_simultaneous_builds_one_begins(spark):
    """How a build begins: an append that looks whether another is there. The one that loses the race looks again."""
    table = "default.builds"
    spark.sql(f"create table {table} (build int) using delta")

    def begin(build: int) -> None:
        asked = f"select * from (select {build} as build) as asked where not exists (select * from {table})"
        SessionConnection(spark).execute(f"insert into {table} {asked}")

    for _ in range(3):
        spark.sql(f"delete from {table}")
        with ThreadPoolExecutor() as threads:
            list(threads.map(begin, [1, 2]))
        assert spark.table(table).count() == 1


def test_a_half_written_run_is_not_seen_and_results_survive_what_follows(on_files):
    """The last test here, because it asks again, for one of the metrics."""
    project, asked = on_files
    asked = {**asked, "metric": "revenue"}
    before = project.marts()
    half = project.dbt("run", "--select", "+stored_statistics", **asked)
    assert half.success, half
    assert set(project.mart("stored_statistics")["run_id"]) > set(before["results"]["run_id"])
    for name in MARTS:
        assert len(project.mart(f"interaction_{name}")) == len(before[name])

    outcome = project.dbt("run", "--full-refresh", **asked)
    assert outcome.success, outcome
    old = before["results"]["run_id"]
    again = before["results"].loc[before["results"]["metric"] == "revenue", "run_id"]
    assert 0 < len(again) < len(old)
    after = project.marts()
    for name in MARTS:
        is_kept = after[name]["run_id"].isin(old)
        kept, added = after[name][is_kept], after[name][~is_kept]
        keys = [column for column in kept if kept[column].dtype == object]
        first = before[name][before[name]["run_id"].isin(again)]
        numbers = [frame.sort_values(keys, ignore_index=True).select_dtypes("number") for frame in (first, added)]
        numbers = [frame.drop(columns=OF_FAMILY, errors="ignore") for frame in numbers]  # it was asked with another metric before
        pd.testing.assert_frame_equal(*numbers, rtol=1e-9, obj=name)
        pd.testing.assert_frame_equal(*(frame.sort_values(keys, ignore_index=True) for frame in (before[name], kept)), obj=name)
