"""Lints the project's SQL: what dbt makes of models, tests and analyses with sqlfluff, and the sources for spaces and widths.

sqlfluff cannot see into macros, so it reads the SQL of a call that asks for all metrics of the catalog, compiled against an empty
database in a temporary folder. Prints the violations and exits with 1, or prints how many files are sound.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
FOLDERS = ["models", "macros", "tests", "analyses"]
WIDTH = 160


def main() -> int:
    metrics = yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"]["metrics"]
    sources = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.sql"))
    problems = unseen_templates(metrics) + untidy_lines(sources)
    with tempfile.TemporaryDirectory() as folder:
        files = compiled_files(Path(folder), list(metrics))
        problems += violations(files, Path(folder))
    print("\n".join(problems) or f"{len(files)} compiled files and {len(sources)} sources are sound")
    return 1 if problems else 0


def unseen_templates(metrics: dict[str, dict]) -> list[str]:
    """Templates of the registry that no metric of the catalog has, so that their SQL would go unseen."""
    registry = (ROOT / "macros" / "templates" / "_registry.sql").read_text()
    used = {metric["template"] for metric in metrics.values()}
    return [
        f"dbt_project.yml: no metric has the template '{name}'"
        for name in re.findall(r"'(\w+)': \{'takes'", registry)
        if name not in used
    ]


def untidy_lines(sources: list[Path]) -> list[str]:
    problems = []
    for path in sources:
        for number, line in enumerate(path.read_text().split("\n"), start=1):
            faults = {"a tab": "\t" in line, "a space at its end": line != line.rstrip(), f"over {WIDTH} wide": len(line) > WIDTH}
            problems += [f"{path.relative_to(ROOT)}:{number}: {fault}" for fault, found in faults.items() if found]
    return problems


def compiled_files(folder: Path, metrics: list[str]) -> list[Path]:
    """Compiles the project into the folder; the compiled SQL of its nodes, without that of dbt's own tests."""
    call = {"experiment_a": "a", "experiment_b": "b", "metric": metrics, "start_date": "2026-10-01", "end_date": "2026-10-14"}
    (folder / "profiles.yml").write_text((ROOT / "profiles.yml.example").read_text())
    places = ["--project-dir", ROOT, "--profiles-dir", folder, "--target-path", folder / "target", "--log-path", folder / "logs"]
    asked = ["--vars", yaml.safe_dump({**call, "unit_tests": True})]
    run([BIN / "dbt", "--quiet", "compile", *places, *asked], PADME_DUCKDB_PATH=str(folder / "padme.duckdb"))
    manifest = json.loads((folder / "target" / "manifest.json").read_text())
    own_tests = {name.removeprefix("macro.padme.test_") for name in manifest["macros"]}
    return sorted(
        ROOT / node["compiled_path"]
        for node in manifest["nodes"].values()
        if node.get("language") == "sql" and node.get("compiled_path")
        if node.get("test_metadata") is None or node["test_metadata"]["name"] in own_tests
    )


def violations(files: list[Path], folder: Path) -> list[str]:
    lint = [BIN / "sqlfluff", "lint", "--config", ROOT / ".sqlfluff", "--nofail", "--processes", "0", "--format", "json"]
    compiled = folder / "target" / "compiled"
    return [
        f"{Path(file['filepath']).relative_to(compiled)}:{found['start_line_no']}: {found['code']} {found['description']}"
        for file in json.loads(run([*lint, *files]))
        for found in file["violations"]
    ]


def run(command: list, **environment: str) -> str:
    """What the command prints; ends the script with its message when it fails."""
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
