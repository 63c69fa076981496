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


def without_identity(marts: dict[str, pd.DataFrame], name: str) -> pd.DataFrame:
    """A mart in an order of its content, without what no two runs share: the metric stands in place of the run's id."""
    metrics = marts["results"].set_index("run_id")["metric"]
    mart = marts[name].assign(metric=marts[name]["run_id"].map(metrics)).drop(columns=["run_id", "completed_at"], errors="ignore")
    texts = {column: mart[column].where(mart[column].notna(), None) for column in mart.select_dtypes("object")}
    keys = ["metric", *(key for key in ("variant_a", "variant_b", "effect", "check_name") if key in mart)]
    return mart.assign(**texts).sort_values(keys, ignore_index=True)


def assert_same_marts(found: dict[str, pd.DataFrame], wanted: dict[str, pd.DataFrame]) -> None:
    """Equal texts and counts, and numbers to 1e-9."""
    for name in wanted:
        pd.testing.assert_frame_equal(
            without_identity(found, name), without_identity(wanted, name), rtol=1e-9, atol=1e-12, check_dtype=False, obj=name
        )
