"""Contender: one hand-written DuckDB query, as an expert would write it for exactly this pair and metric.

Prints the answer as JSON. `seconds` runs from opening the file to having the answer; starting Python does not count.
"""

import json
import sys
from pathlib import Path
from time import perf_counter

import duckdb
import question

SQL = Path(__file__).parent / "sql"


def answer(database: str) -> dict:
    """The cells, the counts of the checks and the totals of a run.

    Returns:
        cells: per pair of variants, units, mean and variance of the value, mean and variance of joint_exposed_at in seconds.
        clean_units_a, entered_units_a: per variant of A, its clean units, and those of them that B exposed at all; b likewise.
        joint_units, crossover_units, invalid_rows, non_finite_values, fact_rows, data_watermark: of the run.
    """
    query = (SQL / "units.sql").read_text() + (SQL / "cells.sql").read_text()
    with duckdb.connect(database, read_only=True, config={"threads": question.THREADS}) as connection:
        cursor = connection.execute(query, question.PARAMETERS)
        names = [column[0] for column in cursor.description]
        groups = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    cells = [group for group in groups if group["variant_a"] is not None and group["variant_b"] is not None]
    latest = [group["latest_exposed_at"] for group in groups] + [cell["latest_fact_at"] for cell in cells]
    return {
        "cells": [
            {name: cell[name] for name in ("variant_a", "variant_b", "units", "mean", "variance", "mean_exposed", "var_exposed")}
            for cell in cells
        ],
        "clean_units_a": units_per_variant(groups, "variant_a"),
        "clean_units_b": units_per_variant(groups, "variant_b"),
        "entered_units_a": units_per_variant([group for group in groups if group["is_shared"]], "variant_a"),
        "entered_units_b": units_per_variant([group for group in groups if group["is_shared"]], "variant_b"),
        "joint_units": sum(cell["units"] for cell in cells),
        "crossover_units": sum(group["units"] for group in groups if group["is_shared"] and group["is_crossover"]),
        "invalid_rows": sum(group["invalid_rows"] for group in groups),
        "non_finite_values": sum(cell["non_finite_values"] for cell in cells),
        "fact_rows": sum(cell["fact_rows"] for cell in cells),
        "data_watermark": max(time for time in latest if time is not None).isoformat(),
    }


def units_per_variant(groups, variant) -> dict[str, int]:
    """Clean units per variant of one experiment."""
    units = {}
    for group in groups:
        if group[variant] is not None:
            units[group[variant]] = units.get(group[variant], 0) + group["units"]
    return units


if __name__ == "__main__":
    begin = perf_counter()
    found = answer(sys.argv[1])
    print(json.dumps({"seconds": perf_counter() - begin, "answer": found}))
