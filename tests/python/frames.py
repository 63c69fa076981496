"""Frames on their way to an engine."""

import pandas as pd
import pyarrow as pa


def with_nan(frame: pd.DataFrame) -> pa.Table:
    """The frame as it is: NaN in a float64 column stays NaN, where engines and pyarrow read pandas' NaN as NULL."""
    columns = {
        name: pa.array(column.to_numpy(), from_pandas=False) if column.dtype == "float64" else pa.array(column, from_pandas=True)
        for name, column in frame.items()
    }
    return pa.table(columns)


def as_nullable(frame) -> pd.DataFrame:
    """The rows of a Spark frame with the types that DuckDB's have: dates as timestamps, whole numbers as they are."""
    rows = frame.toArrow().to_pandas(date_as_object=False)
    zoned = rows.select_dtypes("datetimetz").columns
    return rows.assign(**{name: rows[name].dt.tz_convert(None) for name in zoned})
