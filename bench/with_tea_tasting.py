"""Contender: tea-tasting on a table of unit values, which one hand-written query makes.

It compares the variants of one experiment, so it answers the simple effects of B in each variant of A, and no interaction. Prints
the answer as JSON. `seconds` runs from opening the file to having the answer; starting Python and importing do not count.
"""

import json
import sys
from pathlib import Path
from time import perf_counter

import duckdb
import question
import tea_tasting as tt

SQL = Path(__file__).parent / "sql"
UNIT_TABLE = """
create temp table joint_values as {units}
select
    a.variant_id as variant_a,
    b.variant_id as variant_b,
    unit_values.value
from unit_values
inner join variants as a on unit_values.variant_a = a.variant_key
inner join variants as b on unit_values.variant_b = b.variant_key
"""


def answer(database: str) -> list[dict]:
    """Effect and p-value of each treatment variant of B in each variant of A."""
    experiment = tt.Experiment(value=tt.Mean("value"), variant="variant_b")
    found = []
    with duckdb.connect(database, read_only=True, config={"threads": question.THREADS}) as connection:
        connection.execute(UNIT_TABLE.format(units=(SQL / "units.sql").read_text()), question.PARAMETERS)
        values = connection.table("joint_values")
        for (variant_a,) in values.select("variant_a").distinct().fetchall():
            within = values.filter(duckdb.ColumnExpression("variant_a") == duckdb.ConstantExpression(variant_a))
            for (_, variant_b), result in experiment.analyze(within, control="control", all_variants=True).items():
                effect, p_value = result["value"].effect_size, result["value"].pvalue
                found.append({"variant_a": variant_a, "variant_b": variant_b, "effect": effect, "p_value": p_value})
    return found


if __name__ == "__main__":
    begin = perf_counter()
    found = answer(sys.argv[1])
    print(json.dumps({"seconds": perf_counter() - begin, "answer": found}))
