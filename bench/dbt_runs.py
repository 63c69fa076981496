"""Contenders that are dbt: this project, and an empty one that shows what dbt itself costs."""

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import process
import question
import yaml

ROOT = Path(__file__).resolve().parents[1]
EMPTY_PROJECT = """
name: empty
version: "1.0"
profile: padme
model-paths: [models]
flags: {send_anonymous_usage_stats: false}
"""


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for the time of a bench, on the disk of the project, where there is more place than for temporary files."""
    kept = ROOT / ".bench"
    kept.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept) as folder:
        yield Path(folder).resolve()


class Dbt:
    """dbt on one database, with its profile, target and log folders below a folder of its own."""

    def __init__(self, folder: Path, database: Path, project: Path = ROOT):
        self.folder, self.database, self.project = folder, database, project
        self.target, self.logs = folder / "target", folder / "logs"
        folder.mkdir(parents=True)
        profiles = yaml.safe_load((ROOT / "profiles.yml.example").read_text())
        profiles["padme"]["outputs"]["duckdb"]["settings"] |= {"threads": question.THREADS}
        (folder / "profiles.yml").write_text(yaml.safe_dump(profiles))

    def call(self, command: str, **variables) -> process.Finished:
        """Runs `dbt run` or `dbt build`. New vars make dbt parse the whole project, as a new question does."""
        shutil.rmtree(self.logs, ignore_errors=True)
        return process.run(
            [
                *(str(Path(sys.executable).parent / "dbt"), command),
                *("--project-dir", str(self.project), "--profiles-dir", str(self.folder)),
                *("--target-path", str(self.target), "--log-path", str(self.logs)),
                *("--vars", json.dumps(variables), "--log-format-file", "json", "--no-use-colors"),
            ],
            self.folder,
            {"PADME_DUCKDB_PATH": str(self.database)},
        )

    def seconds_of_last_call(self) -> dict[str, float]:
        """Three views of what the last call spent below dbt's own start, parsing and end.

        sql: the database's time for every statement of models, hooks and dbt itself, as logged, without the Python models'.
        models: dbt's execution time of the models, summed, without the Python models.
        span: from the first model's start to the last one's end, without the Python models.
        """
        nodes = json.loads((self.target / "manifest.json").read_text())["nodes"]
        python = {name for name, node in nodes.items() if node.get("language") == "python"}
        results = json.loads((self.target / "run_results.json").read_text())["results"]
        models = [result for result in results if result["unique_id"].startswith("model.")]
        starts = [datetime.fromisoformat(timing["started_at"]) for model in models for timing in model["timing"]]
        ends = [datetime.fromisoformat(timing["completed_at"]) for model in models for timing in model["timing"]]
        in_python = sum(model["execution_time"] for model in models if model["unique_id"] in python)
        statements = [
            event["data"]
            for event in map(json.loads, (self.logs / "dbt.log").read_text().splitlines())
            if event["info"]["name"] == "SQLQueryStatus"
        ]
        return {
            "sql": sum(data["elapsed"] for data in statements if data.get("node_info", {}).get("unique_id") not in python),
            "models": sum(model["execution_time"] for model in models) - in_python,
            "span": (max(ends) - min(starts)).total_seconds() - in_python,
        }

    def slowest_models(self, number: int) -> list[tuple[str, float]]:
        """Names and seconds of the models of the last call that took longest."""
        results = json.loads((self.target / "run_results.json").read_text())["results"]
        times = {
            result["unique_id"].split(".")[-1]: result["execution_time"]
            for result in results
            if result["unique_id"].startswith("model.")
        }
        return sorted(times.items(), key=lambda item: -item[1])[:number]


def ask(dbt: Dbt, command: str) -> tuple[process.Finished, str]:
    """Asks the project the question under a new name; returns the name too, by which the run is found."""
    name = f"bench {uuid4()}"
    return dbt.call(command, **question.DBT_VARS, requested_by=name), name


def empty_project(folder: Path) -> Dbt:
    """A project of one model that selects one row."""
    project = folder / "project"
    dbt = Dbt(folder, folder / "empty.duckdb", project)
    (project / "models").mkdir(parents=True)
    (project / "dbt_project.yml").write_text(EMPTY_PROJECT)
    (project / "models" / "one.sql").write_text("select 1 as x\n")
    return dbt
