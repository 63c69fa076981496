"""Keeps the macro `code_version`: the project's version and a hash of models/, macros/ and python_models/.

`python scripts/code_version.py` renews it; with `--check` it only says whether it is true, and exits with 1 if not.
"""

import hashlib
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MACRO = ROOT / "macros" / "runs" / "code_version.sql"
LITERAL = re.compile(r"return\('([^']*)'\)")


def code_version() -> str:
    """Version of dbt_project.yml, `+`, and 12 hex digits over the paths and bytes of all SQL, Python and YAML of the code."""
    version = re.search(r'^version: "(.+)"$', (ROOT / "dbt_project.yml").read_text(), re.MULTILINE)[1]
    digest = hashlib.sha256()
    for folder in ("macros", "models", "python_models"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".sql", ".py", ".yml"} and path != MACRO:
                digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return f"{version}+{digest.hexdigest()[:12]}"


def main() -> int:
    text, actual = MACRO.read_text(), code_version()
    stated = LITERAL.search(text)[1]
    if stated == actual:
        return 0
    if "--check" in sys.argv:
        print(f"code_version() says {stated}, the code is {actual}: run `make code-version`")
        return 1
    MACRO.write_text(text.replace(stated, actual))
    return 0


if __name__ == "__main__":
    sys.exit(main())
