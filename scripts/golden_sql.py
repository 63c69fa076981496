"""Keeps tests/golden: the models' SQL per engine, to be read in review when a macro changes.

duckdb/ has every model of a call for one metric of each template and option, spark/ those that differ from it, databricks/ those
that differ from spark's. Writes the files; with --check says which are stale instead, and exits with 1.
"""

import re
import sys
import tempfile
from pathlib import Path

from compiled_sql import DIALECTS, ROOT, compiled_files, one_of_each_kind

GOLDEN = ROOT / "tests" / "golden"
# what changes from call to call, and how engines write a table's name
ALIKE = [
    (r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<invocation>"),
    (r"cast\('\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+' as timestamp\)", "cast('<time>' as timestamp)"),
    (r"'\d+\.\d+\.\d+\+[0-9a-f]+'", "'<code version>'"),
    (r'"padme"\."(\w+)"\."(\w+)"|`?catalog`?\.`?(\w+)`?\.`?(\w+)`?|(?<![\w.`])(raw|padme)\.(\w+)', r"<\1\3\5>.\2\4\6"),
    (r"<(main|padme)>", "<models>"),
    (r"[ \t]+\n", "\n"),
    (r"\n{3,}", "\n\n"),
]


def main() -> int:
    wanted, earlier = {}, {}
    for target in DIALECTS:
        texts = compiled(target)
        wanted |= {GOLDEN / target / name: text for name, text in texts.items() if earlier.get(name) != text}
        earlier |= texts
    found = {path: path.read_text() for path in GOLDEN.rglob("*.sql")}
    stale = sorted(path for path in found.keys() | wanted.keys() if found.get(path) != wanted.get(path))
    if "--check" in sys.argv:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is not what dbt compiles; run `make golden` and read the difference")
        return 1 if stale else 0
    for path in stale:
        if path in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path])
        else:
            path.unlink()
    return 0


def compiled(target: str) -> dict[str, str]:
    """The SQL of the engine's models by file name, without what differs from call to call."""
    with tempfile.TemporaryDirectory() as folder:
        files = compiled_files(target, Path(folder), one_of_each_kind())
        return {path.name: alike(path.read_text()) for path in files if path.parent.parent.name == "models"}


def alike(text: str) -> str:
    for pattern, replacement in ALIKE:
        text = re.sub(pattern, replacement, text)
    return text.strip() + "\n"


if __name__ == "__main__":
    sys.exit(main())
