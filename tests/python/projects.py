"""The project on an engine: its database, profile and target folder, and what a test does to them."""

import os
from abc import ABC, abstractmethod
from itertools import count
from pathlib import Path

import duckdb
import pandas as pd
import yaml
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.adapters.factory import reset_adapters
from dbt.adapters.spark_session.java import use_java
from dbt.cli.main import dbtRunner
from frames import as_nullable, with_nan
from local_spark import SMALL_DATA
from pyspark.sql import SparkSession

ROOT = Path(__file__).resolve().parents[2]
MARTS = ["results", "contrasts", "effects", "cells", "checks"]  # without the view of the latest
NUMBERS = count()


class Project(ABC):
    """One engine's project below one folder. Its models are in the schema `main`, its input tables in `raw`."""

    main, raw = "main", "raw"

    def __init__(self, folder: Path, output: dict, root: Path = ROOT):
        self.folder, self.root = folder, root
        self.manifest = None
        (folder / "profiles.yml").write_text(yaml.safe_dump({"padme": {"target": "test", "outputs": {"test": output}}}))

    @abstractmethod
    def load(self, tables: dict[str, pd.DataFrame]) -> "Project":
        """Makes the input tables, in place of those that are there."""

    @abstractmethod
    def sql(self, query: str) -> pd.DataFrame: ...

    @abstractmethod
    def request_many(self, rows: pd.DataFrame) -> None:
        """Rows of interaction_requests, as another tool would insert them, in columns named as in the table."""

    @abstractmethod
    def sizes(self) -> dict[str, int]:
        """Tables of the project that outlive a build, and their numbers of rows; not the log, which has refused calls."""

    def request(self, **values) -> None:
        self.request_many(pd.DataFrame([values]))

    def mart(self, name: str) -> pd.DataFrame:
        return self.sql(f"select * from {self.main}.{name}")

    def marts(self) -> dict[str, pd.DataFrame]:
        return {name: self.mart(f"interaction_{name}") for name in MARTS}

    def failures(self) -> pd.DataFrame:
        """The requests that could not be calculated, and why."""
        return self.sql(f"select request_id, metric, error from {self.main}.run_log where error is not null")

    def dbt(self, *command: str, manifest=None, **variables) -> "Outcome":
        """Runs a dbt command with vars; never raises for a failed run.

        With the manifest of an earlier outcome nothing is parsed, which is enough for a call that must end before any model.
        """
        events = []
        heard = ["info", "warn", "error"]
        runner = dbtRunner(
            manifest=manifest, callbacks=[lambda event: event.info.level in heard and events.append(event.info.msg)]
        )
        arguments = [
            *command,
            *("--profiles-dir", str(self.folder), "--project-dir", str(self.root)),
            *("--target-path", str(self.folder / "target"), "--log-path", str(self.folder / "logs")),
            *("--vars", yaml.safe_dump({**self.variables(), **variables}, allow_unicode=True)),
            *("--no-use-colors", "--log-level", "none"),
        ]
        before = Path.cwd()
        try:
            outcome = runner.invoke(arguments)
        finally:
            os.chdir(before)
            reset_adapters()
            DuckDBConnectionManager.close_all_connections()
        return Outcome(outcome, "\n".join(events))

    def parsed(self, **variables):
        """The manifest of the project with these vars."""
        return self.dbt("parse", **variables).result

    def variables(self) -> dict:
        """What a call on this engine says besides."""
        return {}


class DuckDBProject(Project):
    def __init__(self, folder: Path, session_settings: dict | None = None, root: Path = ROOT):
        self.database = folder / "padme.duckdb"
        output = yaml.safe_load((ROOT / "profiles.yml.example").read_text())["padme"]["outputs"]["duckdb"]
        output["path"] = str(self.database)
        output["settings"] |= session_settings or {}
        super().__init__(folder, output, root)

    def load(self, tables: dict[str, pd.DataFrame], schema: str = "raw") -> "DuckDBProject":
        with duckdb.connect(str(self.database)) as connection:
            connection.sql(f"create schema if not exists {schema}")
            for name, frame in tables.items():
                connection.register("frame", with_nan(frame))
                connection.sql(f"create or replace table {schema}.{name} as select * from frame")
        return self

    def sql(self, query: str) -> pd.DataFrame:
        with duckdb.connect(str(self.database)) as connection:
            return connection.sql(query).df()

    def execute(self, statement: str) -> None:
        with duckdb.connect(str(self.database)) as connection:
            connection.execute(statement)

    def request_many(self, rows: pd.DataFrame) -> None:
        with duckdb.connect(str(self.database)) as connection:
            connection.register("asked", rows)
            connection.sql(f"insert into main.interaction_requests ({', '.join(rows)}) select * from asked")

    def sizes(self) -> dict[str, int]:
        tables = "select table_name, estimated_size from duckdb_tables() where schema_name = 'main' and table_name <> 'build_log'"
        return dict(self.sql(tables).to_numpy())


def start_spark(folder: Path) -> SparkSession:
    """Spark in this process with two threads and Delta Lake, its tables below the folder."""
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    use_java()
    delta = yaml.safe_load((ROOT / "profiles.yml.example").read_text())["padme"]["outputs"]["spark"]["server_side_parameters"]
    settings = {
        **delta,
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "2g",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        **SMALL_DATA,
    }
    builder = SparkSession.builder.master("local[2]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


class SparkProject(Project):
    """A project of the Spark session that all tests share, in schemas of its own."""

    def __init__(self, folder: Path, session: SparkSession, table_format: str = "parquet"):
        self.session, self.table_format = session, table_format
        self.main = f"project_{next(NUMBERS)}"
        self.raw = f"{self.main}_raw"
        super().__init__(folder, {"type": "spark_session", "schema": self.main, "threads": 2})

    def variables(self) -> dict:
        return {"source_schema": self.raw, "table_format": self.table_format}

    def load(self, tables: dict[str, pd.DataFrame]) -> "SparkProject":
        self.session.sql(f"create schema if not exists {self.raw}")
        for name, frame in tables.items():
            rows = self.session.createDataFrame(with_nan(frame))
            rows.write.mode("overwrite").format("parquet").saveAsTable(f"{self.raw}.{name}")
        return self

    def sql(self, query: str) -> pd.DataFrame:
        return as_nullable(self.session.sql(query))

    def request_many(self, rows: pd.DataFrame) -> None:
        table = f"{self.main}.interaction_requests"
        asked = self.session.createDataFrame(with_nan(rows.astype("string")))
        fields = self.session.table(table).schema.fields
        asked = asked.selectExpr(
            *(f"cast({field.name if field.name in rows else 'null'} as {field.dataType.simpleString()})" for field in fields)
        )
        asked.write.insertInto(table)

    def sizes(self) -> dict[str, int]:
        names = ["interaction_results", "stored_statistics", "stored_checks", "run_log", "interaction_requests"]
        counts = " union all ".join(f"select '{name}' as name, count(*) as size from {self.main}.{name}" for name in names)
        return {row.name: row.size for row in self.session.sql(counts).collect()}


def new_project(engine: str, request, folder: Path) -> Project:
    """A project on the engine named; the session of Spark is a fixture."""
    return SparkProject(folder, request.getfixturevalue("spark")) if engine == "spark" else DuckDBProject(folder)


class Outcome:
    """What a dbt command came to: whether it succeeded, and everything it said."""

    def __init__(self, outcome, text: str):
        self.success = outcome.success
        self.result = outcome.result
        self.results = getattr(outcome.result, "results", [])
        self.text = text + (f"\n{outcome.exception}" if outcome.exception else "")

    def __repr__(self) -> str:
        return self.text
