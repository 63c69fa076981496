"""Frames on their way into Spark, through Arrow, which knows the type also of a column that has no value."""

import pandas as pd
import pyarrow as pa
from pyspark.sql import functions
from pyspark.sql.pandas.types import from_arrow_schema


def write_frame(session, frame, relation: str, file_format: str) -> None:
    """Writes the frame a Python model returned as a table, in place of one that is there.

    Args:
        session: the Spark session.
        frame: a Spark, pandas-on-Spark or pandas frame, or a pyarrow table.
        relation: the table's name, quoted as Spark needs it.
        file_format: such as delta or parquet.
    """
    if hasattr(type(frame), "to_spark"):
        frame = frame.to_spark()
    elif isinstance(frame, pd.DataFrame):
        frame = from_table(session, pa.Table.from_pandas(frame, preserve_index=False))
    elif isinstance(frame, pa.Table):
        frame = from_table(session, frame)
    elif not hasattr(type(frame), "write"):
        raise TypeError(f"a Python model must return a Spark or pandas frame, not {type(frame).__name__}")
    frame.write.mode("overwrite").format(file_format).option("overwriteSchema", "true").saveAsTable(relation)


def from_table(session, table):
    """A Spark frame of an Arrow table. Spark Connect wants to be told the types of one without rows."""
    return session.createDataFrame(table, from_arrow_schema(table.schema) if table.num_rows == 0 else None)


def append_texts(session, columns: dict[str, tuple[str, list]], relation: str) -> None:
    """Appends rows to a table by one insert.

    Args:
        session: the Spark session.
        columns: type and values of each column, in the table's order; values are turned into text, and cast by Spark.
        relation: the table's name, quoted as Spark needs it.
    """
    texts = {name: [None if value is None else str(value) for value in values] for name, (_, values) in columns.items()}
    frame = from_table(session, pa.table(texts, schema=pa.schema([(name, pa.string()) for name in columns])))
    casts = [functions.col(f"`{name}`").cast(kind).alias(name) for name, (kind, _) in columns.items()]
    frame.select(*casts).write.insertInto(relation)
