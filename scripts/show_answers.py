"""Prints the newest answer to each question that a database holds.

`python scripts/show_answers.py demo.duckdb`, or the address of a Spark Connect server and a schema: `sc://127.0.0.1:15002 padme`.
"""

import math
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

WIDTH = 100

ANSWERS = """
    select
        *,
        case when interaction_scale = 'multiplicative' then 'multiplicative interaction' else 'interaction' end as label,
        case when interaction_scale = 'multiplicative' then multiplicative_interaction else interaction end as answer,
        case
            when decision_rule = 'always_valid' then ci_lower_always_valid
            when interaction_scale = 'multiplicative' then multiplicative_interaction_ci_lower
            else ci_lower
        end as lower_end,
        case
            when decision_rule = 'always_valid' then ci_upper_always_valid
            when interaction_scale = 'multiplicative' then multiplicative_interaction_ci_upper
            else ci_upper
        end as upper_end,
        case
            when decision_rule = 'always_valid' then p_value_always_valid
            when interaction_scale = 'multiplicative' then multiplicative_interaction_p_value
            else p_value
        end as chance
    from interaction_results_latest
    order by completed_at, experiment_a, experiment_b, metric
"""
CELLS = """
    select answers.run_id, cells.variant_a, cells.variant_b, cells.units, cells.estimate, cells.standard_error
    from interaction_results_latest as answers
    inner join interaction_cells as cells on answers.run_id = cells.run_id
    where cells.slice_name = 'overall'
    order by cells.variant_a <> answers.control_a, cells.variant_a, cells.variant_b <> answers.control_b, cells.variant_b
"""
CHECKS = "select run_id, check_name, status, message from interaction_checks where status <> 'pass' order by check_name"


def written(values: list[float | None], digits: int = 3) -> list[str]:
    """Numbers with as many decimals as show so many digits of the largest; a dash for a missing one."""
    largest = max((abs(value) for value in values if value is not None), default=0)
    decimals = max(0, digits - 1 - math.floor(math.log10(largest))) if largest > 0 else 0
    return ["-" if value is None else f"{value:,.{decimals}f}" for value in values]


def p_text(p: float) -> str:
    return "p < 0.00001" if p < 1e-5 else f"p = {written([p])[0]}"


def table(columns: dict[str, list[str]], texts: int) -> list[str]:
    """Lines of columns of equal width: the first `texts` columns to the left, numbers to the right."""
    padded = []
    for place, (name, cells) in enumerate(columns.items()):
        width = max(map(len, [name, *cells]))
        padded.append([cell.ljust(width) if place < texts else cell.rjust(width) for cell in [name, *cells]])
    return ["  " + "  ".join(line) for line in zip(*padded, strict=True)]


def answer_lines(answer: dict, cells: list[tuple], checks: list[tuple]) -> list[str]:
    """One answer for people: the question, the cells, the interaction, what did not pass, and the summary."""
    pair = f"{answer['experiment_a']} x {answer['experiment_b']}"
    variants_a, variants_b, units, estimates, errors = map(list, zip(*cells, strict=True))
    columns = {
        answer["experiment_a"]: variants_a,
        answer["experiment_b"]: variants_b,
        "units": [f"{count:,}" for count in units],
        "estimate": written(estimates, digits=4),
        "standard error": written(errors),
    }
    estimate, lower, upper = written([answer["answer"], answer["lower_end"], answer["upper_end"]])
    if answer["undefined_reason"] is None:
        found = f"{estimate}, {100 * answer['confidence_level']:g}% interval {lower} to {upper}, {p_text(answer['chance'])}"
        found += ", valid at every look" * (answer["decision_rule"] == "always_valid")
    else:
        found = f"{estimate} ({answer['undefined_reason']})"
    failed = [line for name, status, message in checks for line in wrapped(f"{status}: {name}. {message}")]
    return [
        f"{pair}, {answer['metric']}, {answer['start_date']} to {answer['end_date']}",
        "",
        *table(columns, texts=2),
        "",
        *wrapped(f"{answer['label']} of {answer['variant_a']} and {answer['variant_b']}: {found}"),
        *failed,
        "",
        *wrapped(answer["summary"]),
    ]


def wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="  ", break_long_words=False)


def duckdb_reader(path: str) -> Callable[[str], list[dict]]:
    import duckdb

    if not Path(path).exists():
        sys.exit(f"{path} does not exist: calculate something first, for example with `make demo`")
    connection = duckdb.connect(path, read_only=True)

    def rows(query: str) -> list[dict]:
        found = connection.execute(query)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    return rows


def spark_reader(address: str, schema: str) -> Callable[[str], list[dict]]:
    from pyspark.sql import SparkSession

    session = SparkSession.builder.remote(address).getOrCreate()
    session.sql(f"use `{schema}`")
    return lambda query: [row.asDict() for row in session.sql(query).collect()]


def main(source: str, schema: str = "padme") -> int:
    rows = spark_reader(source, schema) if source.startswith("sc://") else duckdb_reader(source)
    answers, cells, checks = map(rows, (ANSWERS, CELLS, CHECKS))
    for answer in answers:
        own = [[tuple(row.values())[1:] for row in part if row["run_id"] == answer["run_id"]] for part in (cells, checks)]
        print("\n".join([*answer_lines(answer, *own), ""]))
    if not answers:
        print("nothing has been calculated yet")
    return 0


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: python scripts/show_answers.py FILE.duckdb | sc://HOST:PORT [SCHEMA]")
    sys.exit(main(*sys.argv[1:]))
