"""A small dbt project on Spark in this process."""

import os
from itertools import count
from pathlib import Path

import pytest
import yaml
from dbt.adapters.factory import reset_adapters
from dbt.adapters.spark_session.java import use_java
from dbt.cli.main import dbtRunner
from pyspark.sql import SparkSession

NUMBERS = count()


class Project:
    """Files below a folder, and what dbt makes of them."""

    def __init__(self, folder: Path, schema: str):
        self.folder, self.schema = folder, schema
        self.write(
            "dbt_project.yml",
            yaml.safe_dump({"name": "small", "profile": "small", "flags": {"send_anonymous_usage_stats": False}}),
        )
        self.profile(type="spark_session", schema=schema, threads=4)

    def write(self, path: str, text: str) -> None:
        file = self.folder / path
        file.parent.mkdir(exist_ok=True, parents=True)
        file.write_text(text)

    def profile(self, **output) -> None:
        self.write("profiles.yml", yaml.safe_dump({"small": {"target": "test", "outputs": {"test": output}}}))

    def dbt(self, *command: str) -> tuple[bool, str]:
        """Whether the command succeeded, and what was said."""
        events = []
        places = ["--project-dir", str(self.folder), "--profiles-dir", str(self.folder), "--no-use-colors", "--log-level", "none"]
        before = Path.cwd()
        try:
            outcome = dbtRunner(callbacks=[lambda event: events.append(event.info.msg)]).invoke([*command, *places])
        finally:
            os.chdir(before)
            reset_adapters()
        return outcome.success, "\n".join([*events, str(outcome.exception or "")])

    def rows(self, table: str) -> list[dict]:
        return [row.asDict() for row in SparkSession.getActiveSession().table(f"{self.schema}.{table}").collect()]


@pytest.fixture(scope="session")
def session(tmp_path_factory):
    """The Spark session of all tests."""
    use_java()
    warehouse = tmp_path_factory.mktemp("warehouse")
    settings = {
        "spark.sql.catalogImplementation": "in-memory", "spark.sql.warehouse.dir": str(warehouse), "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2", "spark.log.level": "ERROR", "spark.ui.showConsoleProgress": "false",
    }  # fmt: skip
    builder = SparkSession.builder.master("local[2]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


@pytest.fixture
def project(session, tmp_path) -> Project:
    return Project(tmp_path, f"small_{next(NUMBERS)}")
