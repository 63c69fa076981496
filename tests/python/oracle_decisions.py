"""What a contrast decides, one number at a time: METHODS 5, 6 and 8. A part of the oracle."""

import math

import numpy as np
from scipy import special

TUNING = 100_000  # N* of METHODS 5
FEW = 25
SCALED = {
    "additive": ("interaction", "standard_error", "p_value"),
    "multiplicative": (
        "multiplicative_interaction",
        "multiplicative_interaction_standard_error",
        "multiplicative_interaction_p_value",
    ),
}


def t_quantile(share, df) -> float:
    """Of Student's t, or of the normal for infinite df; many times faster than the distributions of scipy.stats."""
    return float(special.ndtri(share) if df == np.inf else special.stdtrit(df, share))


def t_below(t, df) -> float:
    """The chance of a value below t."""
    return float(special.ndtr(t) if df == np.inf else special.stdtr(df, t))


def is_sparse(cell, template) -> bool:
    """METHODS 6; cells of quantiles have no count of non-zero units."""
    if cell.nonzero_units is None:
        return False
    zeros = cell.units - cell.nonzero_units
    if template in ("conversion", "retention", "funnel"):
        return min(cell.nonzero_units, zeros) < FEW
    return cell.nonzero_units < FEW and 2 * cell.nonzero_units < cell.units


def decision_columns(row, square, template, negligible, level, scale) -> dict:
    """The decision columns of a contrast (CONTRACT 6), all None where nothing has a positive standard error."""
    estimate, error, p = (row[name] for name in SCALED[scale])
    sparse = any(is_sparse(cell, template) for cell in square)
    columns = dict.fromkeys(
        [
            *("p_value_always_valid", "ci_lower_always_valid", "ci_upper_always_valid"),
            *("minimum_detectable_interaction", "equivalence_p_value", "smallest_margin"),
        ]
    )
    columns["decision_p_value"] = None if sparse else p
    if not error:
        return columns | {"is_negligible": False}
    alpha, base = 1 - level, abs(float(square.cc.theta))
    if scale == "additive":
        value, se, df, margin = estimate, error, row["degrees_of_freedom"], negligible * base
    else:
        value, se, df, margin = math.log1p(estimate), error / (1 + estimate), np.inf, math.log1p(negligible)

    def back(x):
        return x if scale == "additive" else math.expm1(x)

    units = sum(cell.units for cell in square)
    rho2 = (-2 * math.log(alpha) + math.log(-2 * math.log(alpha) + 1)) / TUNING
    x = units * rho2
    half = se * math.sqrt((x + 1) / x * math.log((x + 1) / alpha**2))
    columns["p_value_always_valid"] = min(1, math.sqrt(x + 1) * math.exp(-x / (2 * (x + 1)) * (value / se) ** 2))
    columns["ci_lower_always_valid"], columns["ci_upper_always_valid"] = back(value - half), back(value + half)
    columns["minimum_detectable_interaction"] = back((t_quantile(1 - alpha / 2, df) + t_quantile(0.8, df)) * se)
    columns["equivalence_p_value"] = max(t_below(-(value + margin) / se, df), t_below((value - margin) / se, df))
    reach = abs(value) + t_quantile(1 - alpha, df) * se
    if scale == "multiplicative" or base > 0:
        columns["smallest_margin"] = back(reach) if scale == "multiplicative" else reach / base
    return columns | {"is_negligible": not sparse and columns["equivalence_p_value"] < alpha}


def judge_together(rows) -> None:
    """Adds p_value_holm and p_value_fdr of one family to its rows (Holm 1979; Benjamini and Hochberg 1995)."""
    for row in rows:
        row["p_value_holm"] = row["p_value_fdr"] = None
    known = sorted((row for row in rows if row["decision_p_value"] is not None), key=lambda row: row["decision_p_value"])
    size, so_far = len(known), 0.0
    for rank, row in enumerate(known):
        so_far = max(so_far, min(1.0, (size - rank) * row["decision_p_value"]))
        row["p_value_holm"] = so_far
    so_far = 1.0
    for rank, row in reversed(list(enumerate(known, start=1))):
        so_far = min(so_far, size / rank * row["decision_p_value"])
        row["p_value_fdr"] = so_far


def headline(rows, scale):
    """The contrast with the smallest decision p-value, then by p on the run's scale, ties by variant names (METHODS 8)."""

    def rank(row):
        decision, p = row["decision_p_value"], row[SCALED[scale][2]]
        place = (p is None, p or 0) if decision is None else decision
        return decision is None, place, row["variant_a"], row["variant_b"]

    return min(rows, key=rank)


def units_needed(rows, squares, joint_units, negligible, level, scale) -> int | None:
    """METHODS 8, for runs that are looked at once."""
    ratios = []
    for row, square in zip(rows, squares, strict=True):
        estimate, error, _ = (row[name] for name in SCALED[scale])
        margin = negligible * abs(float(square.cc.theta)) if error and scale == "additive" else math.log1p(negligible)
        if not error or margin == 0:
            return None
        ratios.append((error if scale == "additive" else error / (1 + estimate)) / margin)
    reach = special.ndtri(level) + special.ndtri(1 - 0.1 / len(rows))
    needed = math.ceil(joint_units * (max(0, reach) * max(ratios)) ** 2)
    return needed if needed < 2**63 else None


def verdict(row, rows, checks, level, scale) -> str:
    """METHODS 8: the first that applies."""
    if row["undefined_reason"] is not None or row[SCALED[scale][1]] is None:
        return "not_estimable"
    if any(check["status"] == "fail" for check in checks.values()):
        return "invalid"
    if all(other["is_negligible"] for other in rows):
        return "negligible"
    return "interaction" if row["p_value_holm"] is not None and row["p_value_holm"] < 1 - level else "inconclusive"
