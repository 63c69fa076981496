"""Connections of dbt's threads: all of them share one Spark session."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import sleep
from typing import Any

from dbt.adapters.contracts.connection import Connection, ConnectionState
from dbt.adapters.exceptions import FailedToConnectError
from dbt.adapters.spark.connections import SparkConnectionManager, SparkConnectionMethod, SparkCredentials
from dbt.adapters.spark.session import SessionConnectionWrapper
from dbt.adapters.spark_session.sessions import NoSession, get_session
from dbt_common.exceptions import DbtRuntimeError
from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException

ANSI = "spark.sql.ansi.enabled"
JAVA_TRACE = "JVM stacktrace:"  # what Spark Connect puts before the server's
# how Delta Lake names the failure of a statement whose table another one changed, or is creating
LOST_RACES = (
    "DELTA_CONCURRENT_", "DELTA_METADATA_CHANGED", "DELTA_PROTOCOL_CHANGED", "DELTA_CREATE_TABLE_WITH_NON_EMPTY_LOCATION",
)  # fmt: skip
TRIES, PAUSE_SECONDS = 4, 2
SPARK_ERRORS = (PySparkException, Py4JJavaError)  # the second where Spark in process knows no class of its own


@dataclass
class SparkSessionCredentials(SparkCredentials):
    """A profile of `type: spark_session`.

    remote: address of a Spark Connect server, such as sc://host:15002; without it the environment's SPARK_REMOTE, and without
        that Spark runs in dbt's own process.
    server_side_parameters: Spark settings of the session; those of Spark's start (jars, memory) work in process only.
    """

    host: str | None = "NA"
    method: SparkConnectionMethod = SparkConnectionMethod.SESSION
    remote: str | None = None

    def __post_init__(self) -> None:
        asked = {str(key): str(value) for key, value in self.server_side_parameters.items()}
        super().__post_init__()
        # dbt-spark turns ANSI mode off, and then a value that cannot be cast becomes NULL without a word
        self.server_side_parameters[ANSI] = asked.get(ANSI, "true")

    @property
    def type(self) -> str:
        return "spark_session"

    @property
    def unique_field(self) -> str:
        return self.remote or "in process"

    def _connection_keys(self) -> tuple[str, ...]:
        """What `dbt debug` prints: no address, which may hold a token, and no settings, which may hold keys."""
        return ("schema",)


class SparkSessionConnectionManager(SparkConnectionManager):
    TYPE = "spark_session"

    @classmethod
    def open(cls, connection: Connection) -> Connection:
        if connection.state != ConnectionState.OPEN:
            credentials = connection.credentials
            try:
                session = get_session(credentials.remote, credentials.server_side_parameters)
            except NoSession as error:
                connection.state = ConnectionState.FAIL
                raise FailedToConnectError(str(error)) from error
            connection.handle = SessionConnection(session)
            connection.state = ConnectionState.OPEN
        return connection

    def session(self):
        """The Spark session of the thread's connection."""
        return self.get_thread_connection().handle.session


class SessionConnection(SessionConnectionWrapper):
    """A connection and its cursor, as dbt-spark has them."""

    def __init__(self, session):
        self.session = session
        self._frame = None

    def cursor(self) -> "SessionConnection":
        return SessionConnection(self.session)

    def close(self) -> None:
        self._frame = None

    def cancel(self) -> None:
        self.session.interruptAll()

    def execute(self, sql: str, bindings: list[Any] | None = None) -> None:
        if bindings:
            raise DbtRuntimeError("statements with bound values are not supported")
        with spark_errors():
            self._frame = run(self.session, sql.strip().removesuffix(";"))

    def fetchall(self) -> list:
        with spark_errors():
            return [] if self._frame is None else self._frame.collect()

    def fetchone(self):
        with spark_errors():
            return next(iter([] if self._frame is None else self._frame.take(1)), None)

    @property
    def description(self) -> list[tuple]:
        if self._frame is None:
            return []
        with spark_errors():
            fields = self._frame.schema.fields
        return [(field.name, field.dataType.simpleString(), None, None, None, None, field.nullable) for field in fields]


def run(session, sql: str, tries: int = TRIES):
    """The statement's frame. One that lost a race left nothing behind, and is run anew on what the other has written."""
    try:
        return session.sql(sql)
    except SPARK_ERRORS as error:
        if tries == 1 or not any(name in message_of(error) for name in LOST_RACES):
            raise
        sleep(PAUSE_SECONDS)
        return run(session, sql, tries - 1)


@contextmanager
def spark_errors() -> Iterator[None]:
    """Spark's errors as dbt's, without the traces of the driver's Java."""
    try:
        yield
    except SPARK_ERRORS as error:
        raise DbtRuntimeError(message_of(error)) from error


def message_of(error: PySparkException | Py4JJavaError) -> str:
    if isinstance(error, Py4JJavaError):
        return error.java_exception.toString()
    return (error.getMessage() or str(error)).split(JAVA_TRACE)[0].strip()
