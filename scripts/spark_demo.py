"""The demo on a Spark cluster that is started for it, and stopped when it is over, after an error and on Ctrl-C too."""

import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from local_spark import ROOT, spark_cluster

BIN = Path(sys.executable).parent


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    questions = dict(re.findall(r"^(\w+) := (\{.+\})$", (ROOT / "Makefile").read_text(), re.MULTILINE))
    with tempfile.TemporaryDirectory() as folder:
        print("starting a Spark cluster with two executors", flush=True)
        try:
            with spark_cluster(Path(folder)) as cluster:
                environment = {**os.environ, "SPARK_REMOTE": cluster.address}
                for command, variables in [
                    ("seed", "{demo_data: true}"),
                    ("build", questions["SHOP"]),
                    ("build", questions["CALLBACKS"]),
                ]:
                    print(f"dbt {command} --vars '{variables}'", flush=True)
                    dbt = [BIN / "dbt", "--quiet", command, "--target", "spark_connect", "--vars", variables]
                    subprocess.run([*dbt, "--target-path", folder, "--log-path", folder], cwd=ROOT, env=environment, check=True)
                subprocess.run([sys.executable, ROOT / "scripts" / "show_answers.py", cluster.address], check=True)
        except KeyboardInterrupt:
            print("stopped", file=sys.stderr)
            return 130
        except (RuntimeError, subprocess.CalledProcessError) as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
