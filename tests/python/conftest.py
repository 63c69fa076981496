"""A dbt project on a database of its own: raw tables go in, `dbt` runs, marts come out."""

import os
import shutil
from pathlib import Path

import duckdb
import pandas as pd
import pytest
import yaml
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.adapters.factory import reset_adapters
from dbt.cli.main import dbtRunner
from frames import with_nan

ROOT = Path(__file__).resolve().parents[2]


class Project:
    """The project with its database, profile and target folder below one folder."""

    def __init__(self, folder: Path, session_settings: dict | None = None, root: Path = ROOT):
        self.folder = folder
        self.root = root
        self.database = folder / "padme.duckdb"
        profiles = yaml.safe_load((ROOT / "profiles.yml.example").read_text())
        profiles["padme"]["outputs"]["duckdb"]["path"] = str(self.database)
        profiles["padme"]["outputs"]["duckdb"]["settings"] |= session_settings or {}
        (folder / "profiles.yml").write_text(yaml.safe_dump(profiles))

    def load(self, tables: dict[str, pd.DataFrame], schema: str = "raw") -> "Project":
        with duckdb.connect(str(self.database)) as connection:
            connection.sql(f"create schema if not exists {schema}")
            for name, frame in tables.items():
                connection.register("frame", with_nan(frame))
                connection.sql(f"create or replace table {schema}.{name} as select * from frame")
        return self

    def dbt(self, *command: str, **variables) -> "Outcome":
        """Runs a dbt command with vars; never raises for a failed run."""
        events = []
        heard = ["info", "warn", "error"]
        runner = dbtRunner(callbacks=[lambda event: event.info.level in heard and events.append(event.info.msg)])
        arguments = [
            *command,
            *("--profiles-dir", str(self.folder), "--project-dir", str(self.root)),
            *("--target-path", str(self.folder / "target"), "--log-path", str(self.folder / "logs")),
            *("--vars", yaml.safe_dump(variables, allow_unicode=True)),
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

    def sql(self, query: str) -> pd.DataFrame:
        with duckdb.connect(str(self.database)) as connection:
            return connection.sql(query).df()

    def execute(self, statement: str, *values) -> None:
        with duckdb.connect(str(self.database)) as connection:
            connection.execute(statement, values or None)

    def mart(self, name: str) -> pd.DataFrame:
        return self.sql(f"select * from main.{name}")

    def request(self, **values) -> None:
        """A row of interaction_requests, as another tool would insert it."""
        columns, marks = ", ".join(values), ", ".join("?" * len(values))
        self.execute(f"insert into main.interaction_requests ({columns}) values ({marks})", *values.values())

    def request_many(self, rows: pd.DataFrame) -> None:
        """The same for many rows, in columns named as in the table."""
        with duckdb.connect(str(self.database)) as connection:
            connection.register("asked", rows)
            connection.sql(f"insert into main.interaction_requests ({', '.join(rows)}) select * from asked")


class Outcome:
    """What a dbt command came to: whether it succeeded, and everything it said."""

    def __init__(self, result, text: str):
        self.success = result.success
        self.text = text + (f"\n{result.exception}" if result.exception else "")
        self.results = getattr(result.result, "results", [])

    def __repr__(self) -> str:
        return self.text


@pytest.fixture
def project(tmp_path) -> Project:
    return Project(tmp_path)


@pytest.fixture
def changed_project(tmp_path) -> Project:
    """The same with a copy of the project, whose files a test may change."""
    root = tmp_path / "project"
    for name in ("models", "macros", "python_models", "tests/generic", "tests/singular"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "dbt_project.yml", root)
    return Project(tmp_path, root=root)


@pytest.fixture(scope="module")
def shared_project(tmp_path_factory) -> Project:
    """One project for the tests of a module, which must not depend on each other's rows."""
    return Project(tmp_path_factory.mktemp("project"))
