"""A Spark cluster on this machine: two executors in processes of their own, Delta Lake, and a Spark Connect server in front."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyspark
import yaml
from dbt.adapters.spark_session.java import use_java

ROOT = Path(__file__).resolve().parent.parent
EXECUTORS, CORES, MEMORY_MIB = 2, 1, 1024
QUICK_JAVA = "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m -XX:+UseSerialGC"  # by default level 1 has place for 48m
# no more parts than cores (Delta reads its log in 50); compiling code and planning anew take longer than a short query runs
SMALL_DATA = {
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": str(EXECUTORS * CORES),
    "spark.databricks.delta.snapshotPartitions": "1",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.driver.extraJavaOptions": QUICK_JAVA,
    "spark.executor.extraJavaOptions": QUICK_JAVA,
}
SECONDS_TO_START, SECONDS_TO_STOP = 300, 20  # the first start fetches the jars of Delta Lake


@contextmanager
def spark_cluster(folder: Path, settings: dict[str, str] | None = None) -> Iterator["Cluster"]:
    """Starts the cluster, yields it when it answers, and stops it, whatever happens.

    Args:
        folder: where it keeps tables, logs and what else it writes.
        settings: Spark settings besides, by name; those for small data unless given.
    Raises:
        RuntimeError: it did not start; the message ends with what it said last.
    """
    cluster = Cluster(folder, SMALL_DATA if settings is None else settings)
    try:
        cluster.wait_until_it_answers()
        yield cluster
    finally:
        cluster.stop()


class Cluster:
    def __init__(self, folder: Path, settings: dict[str, str]):
        use_java()
        self.folder, self.log = folder, folder / "server.log"
        self.port = free_port()
        self.address = f"sc://127.0.0.1:{self.port}"
        home = Path(pyspark.__file__).parent
        options = [f"--conf={name}={value}" for name, value in (self.settings() | settings).items()]
        command = [
            *(str(home / "bin" / "spark-submit"), "--class", "org.apache.spark.sql.connect.service.SparkConnectServer"),
            *("--master", f"local-cluster[{EXECUTORS},{CORES},{MEMORY_MIB}]", *options, "spark-internal"),
        ]
        environment = {name: value for name, value in os.environ.items() if name != "SPARK_REMOTE"}
        environment |= {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}
        with self.log.open("wb") as log:
            # a group of its own, so that Ctrl-C reaches us first and its executors end with it
            self.server = subprocess.Popen(
                command, cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )

    def settings(self) -> dict[str, str]:
        profile = yaml.safe_load((ROOT / "profiles.yml.example").read_text())["padme"]["outputs"]["spark"]
        return {
            **profile["server_side_parameters"],
            "spark.sql.catalogImplementation": "in-memory",
            "spark.sql.warehouse.dir": str(self.folder / "warehouse"),
            "spark.connect.grpc.binding.address": "127.0.0.1",
            "spark.connect.grpc.binding.port": str(self.port),
            "spark.executor.memory": f"{MEMORY_MIB * 3 // 4}m",
            "spark.ui.enabled": "false",
            "spark.log.level": "ERROR",
        }

    def wait_until_it_answers(self) -> None:
        end = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < end and self.server.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.3)
        raise RuntimeError(f"the Spark cluster did not start; its log ends with:\n{self.log.read_text()[-3000:]}")

    def executors(self) -> list[int]:
        """Process ids of the executors."""
        children = subprocess.run(["ps", "-ewwo", "pid,pgid,args"], capture_output=True, text=True).stdout.splitlines()[1:]
        fields = [line.split(maxsplit=2) for line in children]
        group = str(self.server.pid)
        return [int(pid) for pid, pgid, args in fields if pgid == group and "CoarseGrainedExecutorBackend" in args]

    def stop(self) -> None:
        """Ends the server and all processes of its group."""
        for kind in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.server.pid, kind)
                self.server.wait(SECONDS_TO_STOP)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
