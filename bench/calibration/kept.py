"""Results that an interrupted or repeated call need not simulate again: kept as long as the code that made them is the same."""

import pickle
from functools import cache
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".bench" / "calibration"
CODE = ["bench/calibration/*.py", "bench/dbt_runs.py", "python_models/*.py", "models/**/*.sql", "macros/**/*.sql"]
READS_ONLY = {"report.py", "kept.py"}  # they change no result


@cache
def code() -> str:
    """A hash of all files that results depend on."""
    paths = sorted(path for pattern in CODE for path in ROOT.glob(pattern) if path.name not in READS_ONLY)
    return sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()


def kept(function, *args, **keywords):
    """What the function returns, from a file when it was called like this before; arguments are known by their text."""
    name = function.__name__
    key = sha256(repr((name, args, keywords, code())).encode()).hexdigest()[:16]
    path = FOLDER / f"{name}_{key}.pickle"
    if path.exists():
        return pickle.loads(path.read_bytes())
    result = function(*args, **keywords)
    FOLDER.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_bytes(pickle.dumps(result))
    unfinished.rename(path)
    return result
