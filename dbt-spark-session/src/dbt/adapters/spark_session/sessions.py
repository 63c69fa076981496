"""The Spark session of this process, which all threads share."""

import logging
import os
import socket
import threading
from urllib.parse import urlparse

from dbt.adapters.spark_session.java import NoJava, use_java
from pyspark.sql import SparkSession

# dbt tells every error already
logging.getLogger("SQLQueryContextLogger").disabled = True

LOCK = threading.Lock()
started_with: tuple | None = None  # what the session of this process was asked with
SECONDS_TO_ANSWER = 10


class NoSession(Exception):
    """There is no Spark to talk to; the text says what is missing."""


def get_session(remote: str | None, settings: dict[str, str]) -> SparkSession:
    """The session of this process, started when there is none.

    Args:
        remote: address of a Spark Connect server; without it the environment's SPARK_REMOTE, and without that Spark in process.
        settings: Spark settings by name.
    Raises:
        NoSession: no server answers, or Spark cannot start here.
    """
    global started_with
    remote = remote or os.environ.get("SPARK_REMOTE")
    asked = (remote, tuple(sorted(settings.items())))
    with LOCK:
        session = SparkSession.getActiveSession()
        if session is not None and started_with == asked:
            return session
        if remote:
            require_server(remote)
            builder = SparkSession.builder.remote(remote)
        else:
            require_java()
            builder = SparkSession.builder.enableHiveSupport()
        for name, value in settings.items():
            builder = builder.config(name, value)
        try:
            session = builder.getOrCreate()
        except Exception as error:  # whatever keeps Spark from starting, the user must hear of it
            raise NoSession(f"no Spark session: {error}") from error
        started_with = asked
        return session


def require_server(remote: str) -> None:
    """Fails at once where Spark's own client would try for minutes."""
    place = remote.split(";")[0].split("@")[-1]  # what may be shown: not the token nor the user
    try:
        address = urlparse(remote)
        host, port = address.hostname, address.port or 15002
    except ValueError as error:
        raise NoSession(f"'{place}' is no address of a Spark Connect server: {error}") from error
    if address.scheme != "sc" or not host:
        raise NoSession(f"'{place}' is no address of a Spark Connect server; it looks like sc://host:15002")
    try:
        socket.create_connection((host, port), timeout=SECONDS_TO_ANSWER).close()
    except OSError as error:
        raise NoSession(f"no Spark Connect server answers at {host}:{port} ({error}); is it running?") from error


def require_java() -> None:
    try:
        use_java()
    except NoJava as error:
        raise NoSession(str(error)) from error
