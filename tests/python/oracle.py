"""The marts' numbers once more, by brute force: from the raw rows, one unit and one cell at a time.

Nothing here is shared with the models. Sums, means and variances of cells are exact fractions, rounded once; the values and
filters of the catalog are evaluated by DuckDB row by row, everything else is plain Python. Comments name the section of CONTRACT
or METHODS that a function spells out.

Covered: every template and key of CONTRACT 4, slices, all checks. Who is in the run is in `oracle_units`, formulas in
`oracle_formula`, what was measured in `oracle_values`, the estimates in `oracle_cells`, what they mean in `oracle_contrasts` and
the checks in `oracle_checks`.
"""

from datetime import datetime, timedelta
from functools import lru_cache
from itertools import product

import numpy as np
import pandas as pd
from oracle_cells import by_cell, cell_columns, mean_cells, quantile_cells, slope_of
from oracle_checks import counting_check, crossover_units, non_finite_values, pair_checks, unfinished_days
from oracle_contrasts import EFFECTS, contrast_columns, contrast_square, effect_rows, omnibus_columns
from oracle_decisions import decision_columns, headline, judge_together, units_needed, verdict
from oracle_units import Frame, Period, read_pair, slice_members
from oracle_values import plan_of, unit_values


def expected(tables, facts, metrics, run, build_started_at, check_alpha=0.001) -> dict[str, pd.DataFrame]:
    """The rows that a run must add to the marts (CONTRACT 6).

    Args:
        tables: raw frames by name: exposures, experiments, variants, the fact tables, and units when slices are asked for.
            Timestamps are naive UTC.
        facts, metrics: the catalog (CONTRACT 4).
        run: experiment_a, experiment_b, metric, start_date, end_date, and optionally slices (a list), confidence_level and
            interaction_scale.
        build_started_at: naive UTC; decides which days are unfinished (CONTRACT 5.8).
        check_alpha: the var of that name.
    Returns:
        The frames `results`, `contrasts`, `effects`, `cells` and `checks`, each sorted by its grain. Missing numbers are NaN,
        missing texts None.
    """
    metric = metrics[run["metric"]]
    plan = plan_of(run["metric"], metric, facts)
    period = Period(
        start=pd.Timestamp(run["start_date"]).to_pydatetime(),
        end=pd.Timestamp(run["end_date"]).to_pydatetime() + timedelta(days=1),
        build=pd.Timestamp(build_started_at).to_pydatetime(),
    )
    level = float(run.get("confidence_level", 0.95))
    scale = run.get("interaction_scale", "additive")

    frames = (Frame(tables[name]) for name in ("exposures", "experiments", "variants"))
    pair, checks = checked_pair(*frames, run["experiment_a"], run["experiment_b"], period.end, check_alpha)
    a, b, joint = pair
    values, inside = unit_values(plan, metric, facts, tables, joint, period)
    slope = slope_of(by_cell(a, b, joint, values, joint).values()) if "covariate" in metric else None

    negligible = metric.get("negligible", 0.05)
    cells, contrasts, effects, squares = [], [], [], []
    for slice_name, slice_value, members in slice_members(tables, joint, run.get("slices") or []):
        keys = {"slice_name": slice_name, "slice_value": slice_value}
        in_cell = by_cell(a, b, joint, values, members)
        estimates = mean_cells(in_cell, slope) if plan.quantile is None else quantile_cells(in_cell, plan.quantile)
        cells += [keys | cell_columns(arms, cell, level) for arms, cell in estimates.items()]
        for treatments in product(a.treatments, b.treatments):
            square = contrast_square(estimates, a.control, b.control, *treatments)
            arms = dict(zip(("variant_a", "variant_b"), treatments, strict=True))
            row = keys | contrast_columns(a, b, arms, square, bool(members), level, scale)
            contrasts.append(row | decision_columns(row, square, metric["template"], negligible, level, scale))
            squares.append(square)
            effects += [keys | arms | row for row in effect_rows(square, level)]
        if slice_name == "overall":
            omnibus = omnibus_columns(a, b, estimates)

    checks = {
        **checks,
        "non_finite_values": counting_check(non_finite_values(plan.sides, inside)),
        "unfinished_period": counting_check(unfinished_days(period)),
    }

    overall = [row for row in contrasts if row["slice_name"] == "overall"]
    judge_together(overall)
    judge_together([row for row in contrasts if row["slice_name"] != "overall"])
    answer = headline(overall, scale)
    margins = [row["smallest_margin"] for row in overall]
    conclusion = verdict(answer, overall, checks, level, scale)
    needed = units_needed(overall, squares[: len(overall)], len(joint), negligible, level, scale)
    results = {
        "experiment_a": run["experiment_a"],
        "experiment_b": run["experiment_b"],
        "metric": run["metric"],
        "metric_template": metric["template"],
        "metric_role": metric.get("role", "goal"),
        "desired": metric.get("desired", "increase"),
        "slices": ",".join(sorted(set(run.get("slices") or []))) or None,
        "start_date": pd.Timestamp(run["start_date"]),
        "end_date": pd.Timestamp(run["end_date"]),
        "confidence_level": level,
        "joint_units": len(joint),
        "cells": len(a.weights) * len(b.weights),
        "interaction_scale": scale,
        **{name: value for name, value in answer.items() if not name.startswith(("slice_", "is_"))},
        "smallest_margin": None if None in margins else max(margins),
        "units_needed": needed,
        "verdict": conclusion,
        "family_size": sum(row["decision_p_value"] is not None for row in overall),
        **omnibus,
        "variance_reduction": slope.variance_reduction if slope else None,
        "srm_p_value_a": checks["srm_a"]["p_value"],
        "srm_p_value_b": checks["srm_b"]["p_value"],
        "independence_p_value": checks["independence"]["p_value"],
        "entry_p_value_a_to_b": checks["entry_a_to_b"]["p_value"],
        "entry_p_value_b_to_a": checks["entry_b_to_a"]["p_value"],
        "crossover_units": crossover_units(pair),
        "data_watermark": data_watermark(a, b, inside),
        "fact_rows": sum(len(rows) for side in inside for rows in side.values()),
    }
    for name in EFFECTS:
        del results[f"{name}_standard_error"]
    return {
        "results": to_frame([results], []),
        "contrasts": to_frame(
            [{name: row[name] for name in row if name != "is_negligible"} for row in contrasts],
            ["slice_name", "slice_value", "variant_a", "variant_b"],
        ),
        "effects": to_frame(effects, ["slice_name", "slice_value", "variant_a", "variant_b", "effect"]),
        "cells": to_frame(cells, ["slice_name", "slice_value", "variant_a", "variant_b"]),
        "checks": to_frame([{"check_name": name, **check} for name, check in checks.items()], ["check_name"]),
    }


@lru_cache(maxsize=100)
def checked_pair(exposures, experiments, variants, a, b, end, check_alpha):
    """What no metric changes: who is in the run, and most checks. The same for all metrics of a pair, so it is kept."""
    tables = {"exposures": exposures.frame, "experiments": experiments.frame, "variants": variants.frame}
    pair = read_pair(tables, a, b, end)
    return pair, pair_checks(pair, check_alpha)


TEXTS = {
    *("experiment_a", "experiment_b", "metric", "metric_template", "metric_role", "desired", "slices", "interaction_scale"),
    *("control_a", "control_b", "variant_a", "variant_b", "undefined_reason", "slice_name", "slice_value", "effect"),
    *("check_name", "status", "verdict"),
}
TIMES = {"start_date", "end_date", "data_watermark"}
COUNTS = {"units_needed", "family_size", "joint_units", "cells", "crossover_units", "fact_rows", "units", "nonzero_units"}


def to_frame(rows, grain) -> pd.DataFrame:
    """Rows by their grain: texts as objects, counts as int64, times as datetime64[us], the rest and NULL counts as float64."""
    rows = sorted(rows, key=lambda row: [row[name] for name in grain])
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    return pd.DataFrame({name: np.array(values, dtype=kind(name, values)) for name, values in columns.items()})


def kind(name, values):
    if name in TEXTS or name in TIMES:
        return object if name in TEXTS else "datetime64[us]"
    return "int64" if name in COUNTS and None not in values else "float64"


def data_watermark(a, b, inside) -> datetime | None:
    """The latest counting exposure row of A or B, or fact row inside a window (CONTRACT 6)."""
    exposed = [exposed_at for experiment in (a, b) for _, _, exposed_at in experiment.rows]
    measured = [row.at for of_side in inside for rows in of_side.values() for row in rows]
    return max(exposed + measured, default=None)
