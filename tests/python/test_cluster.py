"""A real cluster: executors in processes of their own, Delta Lake, and dbt as a thin client of its Spark Connect server."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
import yaml
from frames import as_nullable, assert_same_marts, with_nan
from local_spark import spark_cluster
from projects import MARTS, ROOT, DuckDBProject
from pyspark.sql.connect.session import SparkSession
from shop import CATALOG, QUESTION, shop

ASKED = {**QUESTION, **CATALOG}


class ClusterProject:
    """The project on the cluster; dbt runs in a process of its own."""

    def __init__(self, cluster, folder: Path):
        self.cluster, self.folder = cluster, folder
        self.session = SparkSession.builder.remote(cluster.address).create()
        self.session.sql("create schema raw")
        for name, frame in shop().items():
            self.session.createDataFrame(with_nan(frame)).write.format("delta").saveAsTable(f"raw.{name}")
        (folder / "profiles.yml").write_text((ROOT / "profiles.yml.example").read_text())

    def run(self, at: str = "", then=None) -> int:
        """Asks the question by `dbt run`, and calls `then` with the process when dbt says that the model `at` is done."""
        command = [
            *(str(Path(sys.executable).parent / "dbt"), "run", "--no-use-colors", "--target", "spark_connect"),
            *("--profiles-dir", str(self.folder), "--project-dir", str(ROOT)),
            *("--target-path", str(self.folder / "target"), "--log-path", str(self.folder / "logs")),
            *("--vars", yaml.safe_dump(ASKED)),
        ]
        environment = {**os.environ, "PYTHONUNBUFFERED": "1", "SPARK_REMOTE": self.cluster.address}
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment) as process:
            said = ""
            for line in process.stdout:
                said += line
                if at and then and " OK created " in line and f".{at} " in line:
                    then(process)
                    then = None
        assert then is None, said
        print(said)
        return process.returncode

    def marts(self) -> dict[str, pd.DataFrame]:
        return {name: as_nullable(self.session.table(f"padme.interaction_{name}")) for name in MARTS}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    with spark_cluster(tmp_path_factory.mktemp("cluster")) as cluster:
        project = ClusterProject(cluster, tmp_path_factory.mktemp("client"))
        yield project
        project.session.stop()


@pytest.fixture(scope="module")
def wanted(tmp_path_factory) -> dict[str, pd.DataFrame]:
    project = DuckDBProject(tmp_path_factory.mktemp("duckdb")).load(shop())
    outcome = project.dbt("run", **ASKED)
    assert outcome.success, outcome
    return project.marts()


@pytest.fixture(scope="module")
def marts(project) -> dict[str, pd.DataFrame]:
    """What the cluster answers while one of its executors is killed."""
    executors = project.cluster.executors()
    assert len(executors) == 2
    assert project.run(at="shared_units", then=lambda _: os.kill(executors[0], signal.SIGKILL)) == 0
    assert executors[0] not in project.cluster.executors()
    return project.marts()


def test_a_killed_executor_changes_nothing(marts, wanted):
    assert_same_marts(marts, wanted)


def test_tables_are_delta(project, marts):
    for table in ("interaction_results", "stored_statistics", "unit_aggregates"):
        details = project.session.sql(f"describe detail padme.{table}").collect()[0]
        assert details.format == "delta"


def test_a_killed_run_is_never_seen(project, marts):
    """That the next is right is shown in test_spark."""
    assert project.run(at="stored_statistics", then=lambda process: process.send_signal(signal.SIGKILL)) == -signal.SIGKILL
    after = project.marts()
    assert set(after["results"]["run_id"]) == set(marts["results"]["run_id"])
    assert_same_marts(after, marts)
