"""Connections of dbt's threads: all of them share one Spark session."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from dbt.adapters.contracts.connection import Connection, ConnectionState
from dbt.adapters.exceptions import FailedToConnectError
from dbt.adapters.spark.connections import SparkConnectionManager, SparkConnectionMethod, SparkCredentials
from dbt.adapters.spark.session import SessionConnectionWrapper
from dbt.adapters.spark_session.sessions import NoSession, get_session
from dbt_common.exceptions import DbtRuntimeError
from pyspark.errors import PySparkException

ANSI = "spark.sql.ansi.enabled"
JAVA_TRACE = "JVM stacktrace:"  # what Spark Connect puts before the server's


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
            self._frame = self.session.sql(sql.strip().removesuffix(";"))

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


@contextmanager
def spark_errors() -> Iterator[None]:
    """Spark's errors as dbt's, without the traces of the driver's Java."""
    try:
        yield
    except PySparkException as error:
        message = error.getMessage() or str(error)
        raise DbtRuntimeError(message.split(JAVA_TRACE)[0].strip()) from error
