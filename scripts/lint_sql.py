"""Lints the project's SQL: what dbt makes of models for each engine with sqlfluff, of tests for one, and the sources' layout.

sqlfluff cannot see into macros, so it reads the SQL of a call for one metric of each template and option. Prints the violations
and exits with 1, or prints how many files are sound.
"""

import json
import re
import sys
import tempfile
from pathlib import Path

from compiled_sql import BIN, DIALECTS, ROOT, catalog, compiled_files, one_of_each_kind, run

FOLDERS = ["models", "macros", "tests", "analyses", "dbt-spark-session"]
WIDTH = 160


def main() -> int:
    sources = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.sql") if "golden" not in path.parts)
    problems = unseen_templates() + untidy_lines(sources)
    count = 0
    for target, dialect in DIALECTS.items():
        with tempfile.TemporaryDirectory() as folder:
            files = compiled_files(target, Path(folder), one_of_each_kind())
            if count:  # tests are the same for every engine; it is the models that differ
                files = [path for path in files if path.parent.parent.name == "models"]
            problems += [f"{target}: {problem}" for problem in violations(files, Path(folder), dialect)]
            count += len(files)
    print("\n".join(problems) or f"{count} compiled files and {len(sources)} sources are sound")
    return 1 if problems else 0


def unseen_templates() -> list[str]:
    """Templates of the registry that no metric of the catalog has, so that their SQL would go unseen."""
    registry = (ROOT / "macros" / "templates" / "_registry.sql").read_text()
    used = {metric["template"] for metric in catalog().values()}
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


def violations(files: list[Path], folder: Path, dialect: str) -> list[str]:
    lint = [BIN / "sqlfluff", "lint", "--config", ROOT / ".sqlfluff", "--nofail", "--processes", "0", "--format", "json"]
    compiled = folder / "target" / "compiled"
    return [
        f"{Path(file['filepath']).relative_to(compiled)}:{found['start_line_no']}: {found['code']} {found['description']}"
        for file in json.loads(run([*lint, "--dialect", dialect, *files]))
        for found in file["violations"]
    ]


if __name__ == "__main__":
    sys.exit(main())
