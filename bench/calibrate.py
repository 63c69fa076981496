"""Measures false alarms, intervals, power and verdicts on simulated data and writes docs/calibration.md.

Everything goes through the code of the project: simulated cells through its Python models and its verdict, quantiles through dbt
builds on DuckDB. Equal seeds give equal reports. What was simulated is kept in .bench/calibration while the code is the same.
"""

import argparse
import os
import tempfile
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

# one thread per process: the processes share the cores
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

from calibration import coverage, looks, null_rates, power, quantiles, scans, verdicts  # noqa: E402
from calibration.kept import kept  # noqa: E402
from calibration.report import is_doubtful, report  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]


def parse(argv=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "calibration.md")
    return parser.parse_args(argv)


def needs_repetition(found: null_rates.NullRates) -> bool:
    """Whether one of the rates may be outside of the band by chance."""
    return any(is_doubtful(rate) for rate in (found.decision, found.multiplicative))


def measure(seed: int, pool: ProcessPoolExecutor) -> dict[str, list]:
    """All parts of the report."""
    tasks = {
        "null": [(null_rates.null_rates, setting, seed) for setting in null_rates.settings()],
        "coverage": [(coverage.coverage, setting, seed) for setting in coverage.settings()],
        "fixtures": [(power.fixtures, seed)],
        "power": [(power.against_theory, seed)],
        "detectable": [(power.at_detectable, seed)],
        "scans": [(scans.null_scans, case, seed) for case in scans.CASES],
        "mixed": [(scans.mixed_scans, seed)],
        "daily": [(scans.daily_scans, case, seed) for case in looks.CASES],
        "looks": [*((looks.fixed_start, case, seed) for case in looks.CASES), (looks.sliding, seed)],
        "verdicts": [(verdicts.verdict_shares, *case, seed) for case in product(verdicts.DESIGNS, verdicts.METRICS)],
    }
    waiting = {name: [pool.submit(kept, *task) for task in parts] for name, parts in tasks.items()}
    results = quantile_results(seed)  # the database works beside the processes
    for name, parts in waiting.items():
        found = [part.result() for part in parts]
        results[name] = [one for part in found for one in part] if isinstance(found[0], list) else found
        say(name)
        if name == "null":
            again = {
                first.setting: pool.submit(kept, null_rates.repeated, first.setting, seed)
                for first in found
                if needs_repetition(first)
            }
    firsts = {first.setting: first for first in results["null"]}
    results["again"] = {setting: (firsts[setting], second.result()) for setting, second in again.items()}
    say("repetitions")
    return results


def quantile_results(seed: int) -> dict[str, list]:
    with tempfile.TemporaryDirectory(prefix="calibrate_") as folder:
        project = quantiles.Project(Path(folder))
        found = []
        for design in quantiles.DESIGNS:
            found += quantiles.null_quantiles(project, design, seed)
            say(f"quantiles, {design.split}, {design.units} units per cell")
        covered = kept(quantiles.planted_quantiles, project, seed)
        say("quantile coverage")
    return {"quantiles": found, "quantile coverage": covered}


BEGIN = perf_counter()


def say(what: str) -> None:
    print(f"{perf_counter() - BEGIN:7.0f} s  {what}", flush=True)


def main() -> None:
    args = parse()
    with ProcessPoolExecutor(args.processes, mp_context=get_context("spawn")) as pool:
        results = measure(args.seed, pool)
    args.output.write_text(report(results, args.seed))
    say(f"wrote {args.output}")


if __name__ == "__main__":
    main()
