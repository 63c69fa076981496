"""Measure padme against what a user would do without it, and check that all of them find the same numbers.

Every contender runs in a process of its own, in turns, and the table shows medians. `seconds` of a dbt contender is the whole
process, parsing included, as each call has new vars; of the others it leaves out Python's start and imports, in their favour.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections import defaultdict
from hashlib import sha256
from pathlib import Path
from statistics import median

import dbt_runs
import generate
import process

HERE = Path(__file__).parent
CONTENDERS = {
    "hand_written": "hand-written query",
    "run": "dbt run",
    "build": "dbt build",
    "empty": "dbt build of an empty project",
    "statsmodels": "pandas and statsmodels",
    "tea_tasting": "query and tea-tasting",
}
SCRIPTS = {
    "hand_written": "hand_written.py",
    "statsmodels": "with_statsmodels.py",
    "tea_tasting": "with_tea_tasting.py",
}
# Parts of a dbt run: dbt_runs.Dbt.seconds_of_last_call says what they are.
PARTS = {"sql": "its SQL", "models": "its SQL models, by dbt's clock", "span": "first model's start to last one's end"}
ALLOWANCE = 1.3  # times the hand-written query: what the run's SQL may take


def parse(argv=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, default=1_000_000)
    parser.add_argument("--exposures", type=int, default=2_000_000)
    parser.add_argument("--facts", type=int, default=20_000_000)
    parser.add_argument("--arms-a", type=int, default=2)
    parser.add_argument("--arms-b", type=int, default=2)
    parser.add_argument("--repeat", type=int, default=3, help="how often each contender runs (default 3)")
    parser.add_argument("--only", nargs="+", choices=CONTENDERS, default=list(CONTENDERS), help="contenders, default all")
    parser.add_argument("--scaling", action="store_true", help="also run on a tenth of the facts")
    parser.add_argument("--folder", type=Path, default=dbt_runs.ROOT / ".bench", help="where the data is kept")
    args = parser.parse_args(argv)
    if args.scaling and "run" not in args.only:
        parser.error("--scaling compares two dbt runs; add run to --only")
    return args


def data(args, facts: int, folder: Path) -> Path:
    """A copy of the database with so many facts, which is made unless an earlier benchmark with equal arguments left one."""
    sizes = {"units": args.units, "exposures": args.exposures, "facts": facts, "arms-a": args.arms_a, "arms-b": args.arms_b}
    sizes = [f"--{name}={size}" for name, size in sizes.items()]
    key = sha256(generate.sql(generate.parse(sizes)).encode()).hexdigest()[:12]
    kept, copy = args.folder / f"bench_{key}.duckdb", folder / f"facts_{facts}.duckdb"
    if not kept.exists():
        process.run([sys.executable, str(HERE / "generate.py"), *sizes, "--output", str(copy)], folder)
        copy.rename(kept)
    shutil.copy(kept, copy)
    return copy


class Measured:
    """What the contenders took, per repetition, and what they found."""

    def __init__(self):
        self.seconds, self.peaks, self.answers, self.asked = defaultdict(list), defaultdict(list), {}, []

    def add(self, name: str, seconds: float, peak_mib: float | None = None) -> None:
        self.seconds[name].append(seconds)
        if peak_mib is not None:
            self.peaks[name].append(peak_mib)

    def time(self, name: str) -> float | None:
        return median(self.seconds[name]) if name in self.seconds else None

    def peak(self, name: str) -> float | None:
        return median(self.peaks[name]) if name in self.peaks else None

    def dbt(self, name: str, dbt: dbt_runs.Dbt, command: str) -> None:
        """Asks the project the question, and keeps the parts of the time as well."""
        finished, asked = dbt_runs.ask(dbt, command)
        self.asked.append(asked)
        self.add(name, finished.seconds, finished.peak_mib)
        for part, seconds in dbt.seconds_of_last_call().items():
            self.add(f"{name}.{part}", seconds)

    def empty(self, dbt: dbt_runs.Dbt, repetition: int) -> None:
        finished = dbt.call("build", repetition=repetition)
        self.add("empty", finished.seconds, finished.peak_mib)

    def script(self, name: str, database: Path, folder: Path) -> None:
        """Runs a contender that is a Python script and prints its own time and what it found."""
        finished = process.run([sys.executable, str(HERE / SCRIPTS[name]), str(database)], folder)
        printed = json.loads(finished.output)
        self.add(name, printed["seconds"], finished.peak_mib)
        self.answers[name] = printed["answer"]


def measure(args, folder: Path, database: Path) -> Measured:
    """All contenders, in turns, so that a slow minute of the machine meets each of them."""
    measured = Measured()
    project, empty = dbt_runs.Dbt(folder / "padme", database), dbt_runs.empty_project(folder / "empty")
    for repetition in range(args.repeat):
        for name in args.only:
            if name in SCRIPTS:
                measured.script(name, database, folder)
            elif name == "empty":
                measured.empty(empty, repetition)
            else:
                measured.dbt(name, project, name)
    return measured


def print_table(measured: Measured) -> None:
    """One line per contender, and per part of a dbt run."""
    yardstick = measured.time("hand_written")
    print(f"\n{'contender':<44}{'seconds':>9}{'ratio':>9}{'peak MiB':>10}")
    labels = {}
    for name, label in CONTENDERS.items():
        labels[name] = label
        labels |= {f"{name}.{part}": f"  {text}" for part, text in PARTS.items()}
    for name, label in labels.items():
        seconds, peak = measured.time(name), measured.peak(name)
        if seconds is not None:
            ratio = f"{seconds / yardstick:9.2f}" if yardstick else " " * 9
            print(f"{label:<44}{seconds:9.2f}{ratio}{f'{peak:10.0f}' if peak else ''}")


def print_promises(measured: Measured) -> None:
    """The ratios that the project promises, where their contenders ran."""
    query, empty = measured.time("hand_written"), measured.time("empty")
    promises = []
    if query and measured.time("run"):
        promises.append(("SQL of dbt run / hand-written query", measured.time("run.sql") / query, ALLOWANCE))
    for name, limit in (("run", 2.5), ("build", 3.5)):
        if query and empty and measured.time(name):
            ratio = (measured.time(name) - ALLOWANCE * query) / empty
            promises.append((f"(dbt {name} - {ALLOWANCE} x hand-written query) / empty build", ratio, limit))
    if measured.peak("run"):
        promises.append(("peak memory of dbt run, GiB", measured.peak("run") / 1024, 4.0))
    print()
    for label, value, limit in promises:
        print(f"{label:<60}{value:6.2f}  at most {limit}: {'kept' if value <= limit else 'BROKEN'}")


def print_scaling(args, folder: Path, measured: Measured) -> None:
    """The run on all facts against the run on a tenth of them."""
    tenth = Measured()
    project = dbt_runs.Dbt(folder / "padme_tenth", data(args, args.facts // 10, folder))
    for _ in range(args.repeat):
        tenth.dbt("run", project, "run")
    print()
    for name, label in {"run": "dbt run", "run.sql": "SQL of dbt run"}.items():
        print(f"{label}, all facts / a tenth of them: {measured.time(name) / tenth.time(name):.2f}")


def disagreements(measured: Measured, database: Path) -> list[str]:
    """Where the marts and a contender differ, for every time the project was asked."""
    import agreement  # late, because a measured process begins with the memory of this one

    compare = {
        "hand_written": agreement.compare_hand_written,
        "statsmodels": agreement.compare_statsmodels,
        "tea_tasting": agreement.compare_tea_tasting,
    }
    problems = []
    print()
    for name, answer in measured.answers.items():
        compared = 0
        for asked in measured.asked:
            found = compare[name](agreement.read_marts(str(database), asked), answer)
            compared += found.compared
            problems += [f"{CONTENDERS[name]}: {problem}" for problem in found.problems]
        print(f"{CONTENDERS[name]}: {compared} numbers compared with the marts of {len(measured.asked)} runs")
    return problems


def main() -> None:
    args = parse()
    args.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=args.folder) as temporary:
        folder = Path(temporary).resolve()
        database = data(args, args.facts, folder)
        measured = measure(args, folder, database)
        print_table(measured)
        print_promises(measured)
        if args.scaling:
            print_scaling(args, folder, measured)
        problems = disagreements(measured, database)
    if problems:
        sys.exit("The contenders disagree:\n" + "\n".join(dict.fromkeys(problems)))


if __name__ == "__main__":
    main()
