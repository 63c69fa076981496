"""Wall time and peak memory of a process."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

MAXRSS_PER_MIB = 1024 * 1024 if sys.platform == "darwin" else 1024


@dataclass
class Finished:
    seconds: float
    peak_mib: float
    output: str


def run(command: list[str], folder: Path, environment: dict[str, str] | None = None) -> Finished:
    """Runs a command in a folder until it ends; raises with its output when it fails.

    The peak is the kernel's for this child alone. A child begins with the memory of its parent, which must therefore stay small.
    """
    output, errors = folder / "stdout", folder / "stderr"
    with output.open("w") as stdout, errors.open("w") as stderr:
        begin = perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=os.environ | (environment or {}), stdout=stdout, stderr=stderr)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}:\n{output.read_text()}\n{errors.read_text()}")
    return Finished(seconds, usage.ru_maxrss / MAXRSS_PER_MIB, output.read_text())
