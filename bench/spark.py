"""How the run grows with the data on Spark: the same question at two sizes on a local cluster of two executors.

Prints the seconds of the models that read units and facts, at a tenth of the facts and at all of them, and their ratio; more than
ten times the seconds for ten times the facts would be worse than linear. `make spark-bench ARGS="--facts 5000000"`.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
import generate
import question
from dbt_runs import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
from local_spark import EXECUTORS, spark_cluster

TABLES = ["exposures", "experiments", "variants", "orders"]
HEAVY = ["exposed_units", "shared_units", "unit_aggregates", "cell_moments"]


def parse(argv=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, default=500_000)
    parser.add_argument("--facts", type=int, default=10_000_000)
    return parser.parse_args(argv)


def write_tables(folder: Path, units: int, facts: int) -> None:
    """The benchmark's tables as Parquet, one folder each."""
    arguments = generate.parse([f"--units={units}", f"--exposures={2 * units}", f"--facts={facts}"])
    with duckdb.connect() as connection:
        connection.execute(generate.sql(arguments))
        for name in TABLES:
            target = folder / f"{name}.parquet"
            target.mkdir(parents=True)
            rows = f"select * from {arguments.schema}.{name}"
            connection.execute(f"copy ({rows}) to '{target}' (format parquet, per_thread_output true, overwrite_or_ignore true)")


def seconds(folder: Path, place: Path, address: str) -> dict[str, float]:
    """Seconds of each model of one run."""
    (folder / "profiles.yml").write_text((ROOT / "profiles.yml.example").read_text())
    variables = {**question.DBT_VARS, "source_location": str(place)}
    command = [
        *(str(Path(sys.executable).parent / "dbt"), "--quiet", "run", "--target", "spark_connect"),
        *("--project-dir", str(ROOT), "--profiles-dir", str(folder), "--target-path", str(folder), "--log-path", str(folder)),
        *("--vars", json.dumps(variables)),
    ]
    subprocess.run(command, env={**os.environ, "SPARK_REMOTE": address}, check=True)
    results = json.loads((folder / "run_results.json").read_text())["results"]
    return {result["unique_id"].split(".")[-1]: result["execution_time"] for result in results}


def main() -> int:
    args = parse()
    sizes = [args.facts // 10, args.facts]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for facts in sizes:
            write_tables(folder / str(facts), args.units * facts // args.facts, facts)
        (folder / "cluster").mkdir()
        with spark_cluster(folder / "cluster", {"spark.sql.shuffle.partitions": str(EXECUTORS)}) as cluster:
            seconds(folder, folder / str(sizes[0]), cluster.address)  # the first run of a cluster compiles and loads what all use
            small, large = (seconds(folder, folder / str(facts), cluster.address) for facts in sizes)
    print(f"{EXECUTORS} executors; facts, units and exposures x {sizes[1] / sizes[0]:g}")
    print(f"{'model':<20}{sizes[0]:>14,}{sizes[1]:>14,}{'ratio':>8}")
    rows = {model: (small[model], large[model]) for model in HEAVY}
    rows["all of them"] = tuple(map(sum, zip(*rows.values(), strict=True)))
    rows["every model"] = (sum(small.values()), sum(large.values()))
    for model, (little, much) in rows.items():
        print(f"{model:<20}{little:>13.1f}s{much:>13.1f}s{much / little:>8.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
