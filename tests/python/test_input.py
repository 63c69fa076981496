"""CONTRACT 3: the same rows give the same numbers, wherever they lie and whatever the session's time zone."""

import duckdb
import numpy as np
import pandas as pd
import pytest
from projects import MARTS, DuckDBProject
from shop import CATALOG, FACTS, METRICS, QUESTION, T0, shop

TABLES = ["exposures", "experiments", "variants", "orders"]


@pytest.fixture(scope="module")
def wanted(tmp_path_factory) -> dict[str, pd.DataFrame]:
    return numbers(DuckDBProject(tmp_path_factory.mktemp("plain")).load(shop()))


def numbers(project, **variables) -> dict[str, pd.DataFrame]:
    outcome = project.dbt("run", **QUESTION, **CATALOG, **variables)
    assert outcome.success, outcome
    own = ["run_id", "completed_at"]
    return {name: frame.drop(columns=own, errors="ignore") for name, frame in project.marts().items()}


def assert_same(found, wanted):
    for name in MARTS:
        order = list(found[name].columns)
        pd.testing.assert_frame_equal(
            found[name].sort_values(order, ignore_index=True), wanted[name].sort_values(order, ignore_index=True), obj=name
        )


def test_tables_of_another_schema(project, wanted):
    project.execute('create schema "Odd Schema"')
    project.load(shop(), schema='"Odd Schema"')
    assert_same(numbers(project, source_schema="Odd Schema"), wanted)


@pytest.mark.parametrize(("parts", "end"), [(None, "/"), (3, "")], ids=["files", "folders"])
def test_parquet_files_and_folders(project, wanted, tmp_path, parts, end):
    place = tmp_path / "the data's"
    place.mkdir()
    with duckdb.connect() as connection:
        for name, frame in shop().items():
            connection.register("frame", frame.reset_index(names="line"))
            for part in range(parts or 1):
                target = place / f"{name}.parquet"
                if parts:
                    target.mkdir(exist_ok=True)
                    target /= f"part-{part}.parquet"
                path = str(target).replace("'", "''")
                rows = f"select * exclude (line) from frame where line % {parts or 1} = {part}"
                connection.sql(f"copy ({rows}) to '{path}' (format parquet)")
    assert_same(numbers(project, source_location=f"{place}{end}"), wanted)


def test_a_text_may_say_its_zone(tmp_path, wanted):
    """Each row another one."""
    tables = shop()
    offsets = ["-05:00", "+0530", "+02", "Z"]
    for table, column in [("exposures", "exposed_at"), ("orders", "ordered_at")]:
        texts = []
        for row, time in enumerate(tables[table][column]):
            offset = offsets[row % 3 if table == "orders" else row % 4]
            shift = pd.Timedelta(0) if offset == "Z" else pd.Timestamp(f"2026-10-01 00:00:00{offset}").utcoffset()
            texts.append((time + shift).strftime("%Y-%m-%d %H:%M:%S.%f") + offset)
        tables[table][column] = texts
    project = DuckDBProject(tmp_path, session_settings={"TimeZone": "America/New_York"}).load(tables)
    assert_same(numbers(project), wanted)


@pytest.mark.parametrize(
    ("kind", "zone"),
    [
        ("timestamptz", "UTC"),
        ("timestamptz", "America/New_York"),
        ("timestamptz", "Asia/Kolkata"),
        ("timestamp", "America/New_York"),
        ("timestamp_s", "Asia/Kolkata"),
        ("varchar", "America/New_York"),
    ],
)
def test_time_zone_of_the_session_changes_nothing(tmp_path, wanted, kind, zone):
    project = DuckDBProject(tmp_path, session_settings={"TimeZone": zone}).load(shop())
    with duckdb.connect(str(project.database)) as connection:
        connection.sql("set TimeZone = 'UTC'")
        for table, column in [("exposures", "exposed_at"), ("experiments", "started_at"), ("orders", "ordered_at")]:
            connection.sql(f"alter table raw.{table} alter {column} type timestamp")
            connection.sql(f"alter table raw.{table} alter {column} type {kind}")
    assert_same(numbers(project), wanted)


def test_the_catalogs_sql_and_slices_see_utc(tmp_path):
    """Times with a zone in a filter, a value and an attribute, in sessions of two zones."""
    late = {**METRICS["revenue"], "filter": "ordered_at >= timestamp '2026-10-01 20:00:00'"}
    days = {**METRICS["revenue"], "aggregation": "count_distinct", "value": "cast(ordered_at as date)"}
    found = []
    for zone in ("UTC", "Asia/Kolkata"):
        folder = tmp_path / zone.replace("/", " ")
        folder.mkdir()
        tables = shop()
        tables["units"] = pd.DataFrame({"unit_id": [f"u{n}" for n in range(40)], "joined": T0 + pd.Timedelta(hours=20)})
        project = DuckDBProject(folder, session_settings={"TimeZone": zone}).load(tables)
        with duckdb.connect(str(project.database)) as connection:
            connection.sql("set TimeZone = 'UTC'")
            connection.sql("alter table raw.orders alter ordered_at type timestamptz")
            connection.sql("alter table raw.units alter joined type timestamptz")
        outcome = project.dbt(
            "run",
            **{**QUESTION, "metric": ["late", "days"]},
            facts=FACTS,
            metrics={"late": late, "days": days},
            slices=["joined"],
        )
        assert outcome.success, outcome
        results, cells = project.mart("interaction_results"), project.mart("interaction_cells")
        assert set(cells["slice_name"]) == {"overall", "joined"}
        cells["run_id"] = cells["run_id"].map(results.set_index("run_id")["metric"])
        found.append(cells.sort_values(["run_id", "slice_name", "variant_a", "variant_b"], ignore_index=True))
    pd.testing.assert_frame_equal(*found)


def test_rows_that_are_split_repeated_or_in_another_order_are_the_same(project, wanted):
    """Orders in two halves, exposures twice, all in another order: only the rows are more."""
    tables = shop()
    halves = tables["orders"].assign(amount=tables["orders"]["amount"] / 2)
    tables["orders"] = pd.concat([halves, halves])
    tables["exposures"] = pd.concat([tables["exposures"]] * 2)
    shuffled = {name: frame.sample(frac=1, random_state=3, ignore_index=True) for name, frame in tables.items()}
    found = numbers(project.load(shuffled))
    assert set(found["results"]["fact_rows"]) == {2 * wanted["results"]["fact_rows"].iloc[0]}
    assert_same(found | {"results": found["results"].assign(fact_rows=wanted["results"]["fact_rows"])}, wanted)


def test_equal_sums_are_equal_in_whatever_order_their_rows_come(project):
    """Money in euros is compared like the same money in cents, of which sums are exact."""
    rng = np.random.default_rng(11)
    tables = shop(400)
    orders = tables["orders"].loc[tables["orders"].index.repeat(5)].reset_index(drop=True)
    parts = rng.integers(1, 1200, (400, 4))
    totals = np.where(np.arange(400) % 5 == 0, 0, 4997 + rng.integers(0, 7, 400))  # 0 is refunded
    cents = np.column_stack([parts, totals - parts.sum(axis=1)]).ravel()
    tables["orders"] = orders.assign(cents=cents, amount=cents / 100).sample(frac=1, random_state=5)
    metrics = {}
    for value, at_least in (("amount", 50), ("cents", 5000)):
        threshold = {"aggregation": "sum", "value": value, "at_least": at_least}
        per_unit = {"template": "quantile", "level": "unit", "fact": "orders", "value": value}
        metrics |= {
            f"{value}_big": {"template": "conversion", "fact": "orders", "threshold": threshold},
            f"{value}_median": {**per_unit, "quantile": 0.5, "aggregation": "sum", "ignore_zeros": True},
            f"{value}_revenue": {"template": "mean", "fact": "orders", "aggregation": "sum", "value": value},
            f"{value}_average": {**per_unit, "quantile": 0.4, "aggregation": "avg"},
        }
    asked = {**QUESTION, "metric": list(metrics), "end_date": "2026-10-31", "facts": CATALOG["facts"], "metrics": metrics}
    outcome = project.load(tables).dbt("run", **asked)
    assert outcome.success, outcome
    results = project.mart("interaction_results").set_index("metric")
    cells = project.sql("select * from main.interaction_cells inner join main.interaction_results using (run_id) order by all")
    for kind, scale in (("big", 1), ("median", 100), ("average", 100), ("revenue", 100)):
        counts = [cells.loc[cells["metric"] == f"{value}_{kind}", ["units", "nonzero_units"]] for value in ("amount", "cents")]
        np.testing.assert_array_equal(*(frame.to_numpy(dtype=float) for frame in counts))
        for column in ("interaction", "standard_error"):
            assert results.loc[f"amount_{kind}", column] * scale == pytest.approx(results.loc[f"cents_{kind}", column], rel=1e-9)
            assert results.loc[f"cents_{kind}", column] != 0
    share = cells.loc[cells["metric"] == "amount_big", "estimate"].mean()
    assert share == pytest.approx((totals >= 5000).mean(), rel=1e-9)


def test_ids_may_be_numbers(project, wanted):
    tables = shop()
    tables["exposures"]["unit_id"] = tables["exposures"]["unit_id"].str[1:].astype("int64")
    tables["orders"]["user_id"] = tables["orders"]["user_id"].str[1:].astype("int32")
    assert_same(numbers(project.load(tables)), wanted)


@pytest.mark.parametrize("table", ["variants", "orders"])
def test_missing_table_is_named(project, table):
    tables = shop()
    del tables[table]
    outcome = project.load(tables).dbt("run", **QUESTION, **CATALOG)
    assert not outcome.success and not outcome.results
    assert f"no table '{table}' in the schema 'raw'" in outcome.text
    assert "source_schema" in outcome.text
