"""The SQL that dbt makes of this project for an engine, compiled in a folder without a connection to anything."""

import json
import os
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
DIALECTS = {
    "duckdb": "duckdb",
    "spark": "sparksql",
    "databricks": "databricks",
}  # target of profiles.yml.example: sqlfluff's name
NOWHERE = {
    "DATABRICKS_HOST": "host",
    "DATABRICKS_HTTP_PATH": "path",
    "DATABRICKS_TOKEN": "token",
    "DATABRICKS_CATALOG": "catalog",
}


def catalog() -> dict[str, dict]:
    """The metrics of dbt_project.yml."""
    return yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"]["metrics"]


def one_of_each_kind() -> list[str]:
    """The first metric of each template, and the first with each option that has SQL of its own."""
    kinds = {}
    for name, metric in catalog().items():
        options = {"covariate": "covariate" in metric, "cap": "quantile" in metric.get("cap", {})}
        for kind in [metric["template"], *(f"with {option}" for option, is_used in options.items() if is_used)]:
            kinds.setdefault(kind, name)
    return sorted(set(kinds.values()))


def compiled_files(target: str, folder: Path, metrics: list[str]) -> list[Path]:
    """Compiles a call for the metrics into the folder.

    Returns:
        The compiled SQL of the project's nodes, without that of dbt's own tests.
    """
    call = {"experiment_a": "a", "experiment_b": "b", "metric": metrics, "start_date": "2026-10-01", "end_date": "2026-10-14"}
    call["slices"] = ["country"]
    (folder / "profiles.yml").write_text((ROOT / "profiles.yml.example").read_text())
    places = ["--project-dir", ROOT, "--profiles-dir", folder, "--target-path", folder / "target", "--log-path", folder / "logs"]
    asked = ["--target", target, "--vars", yaml.safe_dump({**call, "unit_tests": True})]
    # DuckDB's database is an empty file of the folder. The others have none, and dbt asks it about every Python model.
    offline = [] if target == "duckdb" else ["--no-populate-cache", "--no-introspect", "--exclude", "path:python_models"]
    run([BIN / "dbt", "--quiet", "compile", *offline, *places, *asked], PADME_DUCKDB_PATH=str(folder / "padme.duckdb"), **NOWHERE)
    manifest = json.loads((folder / "target" / "manifest.json").read_text())
    own_tests = {name.removeprefix("macro.padme.test_") for name in manifest["macros"]}
    return sorted(
        ROOT / node["compiled_path"]
        for node in manifest["nodes"].values()
        if node.get("language") == "sql" and node.get("compiled_path")
        if node.get("test_metadata") is None or node["test_metadata"]["name"] in own_tests
    )


def run(command: list, **environment: str) -> str:
    """What the command prints; ends the script with its message when it fails."""
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return done.stdout
