"""Measures false alarms, intervals, power and verdicts on simulated data and writes docs/calibration.md.

Everything goes through the code of the project: simulated cells through its Python models and its verdict, quantiles through dbt
builds on DuckDB. Equal seeds give equal reports.
"""

import argparse
import os
import tempfile
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

# one thread per process: the processes share the cores
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

from calibration import coverage, looks, null_rates, power, quantiles, scans, verdicts  # noqa: E402
from calibration.report import is_doubtful, report  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]


def parse(argv=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "calibration.md")
    return parser.parse_args(argv)


def repeated(found: null_rates.NullRates, seed: int) -> null_rates.NullRates | None:
    """The setting once more, with more runs, when one of its rates may be outside of the band by chance."""
    if not any(is_doubtful(rate) for rate in (found.decision, found.multiplicative)):
        return None
    return null_rates.null_rates(found.setting, seed + 1000, null_rates.repetitions(found.setting))


def measure(seed: int, pool: ProcessPoolExecutor) -> dict[str, list]:
    """All parts of the report. What takes long is handed out first, what needs all cores comes last."""
    tasks = {
        "scans": [partial(scans.null_scans, case, seed) for case in scans.CASES],
        "looks": [*(partial(looks.fixed_start, case, seed) for case in looks.CASES), partial(looks.sliding, seed)],
        "mixed": [partial(scans.mixed_scans, seed)],
        "verdicts": [
            partial(verdicts.verdict_shares, design, metric, seed) for design in verdicts.DESIGNS for metric in verdicts.METRICS
        ],
        "fixtures": [partial(power.fixtures, seed)],
        "power": [partial(power.against_theory, seed)],
        "detectable": [partial(power.at_detectable, seed)],
    }
    waiting = {name: [pool.submit(task) for task in parts] for name, parts in tasks.items()}
    nulls = [pool.submit(null_rates.null_rates, setting, seed) for setting in null_rates.settings()]
    covered = [pool.submit(coverage.coverage, setting, seed) for setting in coverage.settings()]
    results = quantile_results(seed)  # the database's threads beside the processes
    results |= {name: [one for part in parts for one in timed(name, part)] for name, parts in waiting.items()}
    results["null"] = [future.result() for future in nulls]
    say("null rates")
    second = list(pool.map(partial(repeated, seed=seed), results["null"]))
    pairs = zip(results["null"], second, strict=True)
    results["again"] = {first.setting: (first, again) for first, again in pairs if again is not None}
    say("repetitions")
    results["coverage"] = [future.result() for future in covered]
    say("coverage")
    return results


def quantile_results(seed: int) -> dict[str, list]:
    with tempfile.TemporaryDirectory(prefix="calibrate_") as folder:
        project = quantiles.Project(Path(folder))
        found = []
        for design in quantiles.DESIGNS:
            found += quantiles.null_quantiles(project, design, seed)
            say(f"quantiles, {design.split}, {design.units} units per cell")
        covered = quantiles.planted_quantiles(project, seed)
        say("quantile coverage")
    return {"quantiles": found, "quantile coverage": covered}


BEGIN = perf_counter()


def say(what: str) -> None:
    print(f"{perf_counter() - BEGIN:7.0f} s  {what}", flush=True)


def timed(name: str, future):
    result = future.result()
    say(name)
    return result


def main() -> None:
    args = parse()
    with ProcessPoolExecutor(args.processes, mp_context=get_context("spawn")) as pool:
        results = measure(args.seed, pool)
    args.output.write_text(report(results, args.seed))
    say(f"wrote {args.output}")


if __name__ == "__main__":
    main()
