"""Contender: the raw rows in pandas, and a saturated linear model with HC2 errors of statsmodels.

Prints the answer as JSON. `seconds` runs from opening the file to having the answer; starting Python and importing do not count.
"""

import json
import sys
from time import perf_counter

import duckdb
import numpy as np
import pandas as pd
import question
import statsmodels.formula.api as smf


def answer(database: str) -> list[dict]:
    """Interaction and standard error of every pair of treatment variants."""
    with duckdb.connect(database, read_only=True, config={"threads": question.THREADS}) as connection:
        experiments = connection.sql("select experiment_id, started_at, ended_at from raw.experiments").df()
        variants = connection.sql("select experiment_id, variant_id from raw.variants").df()
        exposures = connection.sql("select experiment_id, variant_id, unit_id, exposed_at from raw.exposures").df()
        orders = connection.sql("select user_id, ordered_at, amount, status from raw.orders").df()
    a = clean_units(exposures, experiments, variants, question.EXPERIMENT_A)
    b = clean_units(exposures, experiments, variants, question.EXPERIMENT_B)
    joint = a.join(b, how="inner", lsuffix="_a", rsuffix="_b")
    joint["value"] = revenue(orders, joint)
    model = smf.ols("value ~ C(variant_a, Treatment('control')) * C(variant_b, Treatment('control'))", joint)
    return interactions(model.fit(cov_type="HC2"))


def clean_units(exposures, experiments, variants, experiment) -> pd.DataFrame:
    """Variant and first exposure of the units of an experiment that saw one listed variant and nothing else."""
    period = experiments.set_index("experiment_id").loc[experiment]
    rows = exposures[
        (exposures["experiment_id"] == experiment)
        & exposures["unit_id"].notna()
        & (exposures["exposed_at"] >= period["started_at"])
        & (exposures["exposed_at"] < min(period["ended_at"], question.RANGE_END))
    ]
    rows = rows.assign(listed=rows["variant_id"].isin(variants.loc[variants["experiment_id"] == experiment, "variant_id"]))
    units = rows.groupby("unit_id").agg(
        variant=("variant_id", "min"),
        variants=("variant_id", "nunique"),
        listed=("listed", "all"),
        exposed_at=("exposed_at", "min"),
    )
    return units.loc[(units["variants"] == 1) & units["listed"], ["variant", "exposed_at"]]


def revenue(orders, joint) -> pd.Series:
    """Sum of the completed orders' amounts per unit, from its joint exposure to the end of the range; 0 without orders."""
    window_start = joint[["exposed_at_a", "exposed_at_b"]].max(axis=1).clip(lower=question.RANGE_START).rename("window_start")
    rows = orders.loc[(orders["status"] == "completed") & np.isfinite(orders["amount"])]
    rows = rows.merge(window_start, left_on="user_id", right_index=True)
    rows = rows[(rows["ordered_at"] >= rows["window_start"]) & (rows["ordered_at"] < question.RANGE_END)]
    return rows.groupby("user_id")["amount"].sum().reindex(joint.index, fill_value=0.0)


def interactions(fit) -> list[dict]:
    """The interaction terms of a fitted model; a term is named `C(variant_a, ...)[T.x]:C(variant_b, ...)[T.y]`."""
    found = []
    for term in fit.params.index:
        if ":" in term:
            variant_a, variant_b = (side.split("[T.")[1].rstrip("]") for side in term.split(":"))
            found.append(
                {
                    "variant_a": variant_a,
                    "variant_b": variant_b,
                    "interaction": fit.params[term],
                    "standard_error": fit.bse[term],
                }
            )
    return found


if __name__ == "__main__":
    begin = perf_counter()
    found = answer(sys.argv[1])
    print(json.dumps({"seconds": perf_counter() - begin, "answer": found}))
