"""Whether the contenders found what the marts say: a benchmark of different answers would compare nothing."""

from datetime import datetime
from itertools import product
from math import isnan, nan, sqrt

import duckdb
import numpy as np
from scipy import stats
from statsmodels.stats.oneway import anova_generic

TOLERANCE = 1e-9  # METHODS: of the larger of the value and its standard error
MARTS = ["interaction_results", "interaction_cells", "interaction_checks", "interaction_contrasts", "interaction_effects"]


class Comparison:
    """Collects what differs, as texts."""

    def __init__(self):
        self.compared = 0
        self.problems = []

    def number(self, name: str, mart: float | None, other: float, scale: float = 0.0) -> None:
        """Two numbers that may differ by rounding, in proportion to their size or to a scale, such as a standard error."""
        self.compared += 1
        mart = nan if mart is None else mart
        both_missing = isnan(mart) and isnan(other)
        if not both_missing and not abs(mart - other) <= TOLERANCE * max(abs(mart), abs(other), scale):
            self.problems.append(f"{name}: {mart!r} in the marts, {other!r} from the contender")

    def exact(self, name: str, mart, other) -> None:
        self.compared += 1
        if mart != other:
            self.problems.append(f"{name}: {mart!r} in the marts, {other!r} from the contender")


def read_marts(database: str, requested_by: str) -> dict[str, list[dict]]:
    """The rows of the run that was asked for under this name, per mart."""
    with duckdb.connect(database, read_only=True) as connection:
        ids = connection.execute("select run_id from main.interaction_results where requested_by = $1", [requested_by]).fetchone()
        found = {}
        for mart in MARTS:
            cursor = connection.execute(f"select * from main.{mart} where run_id = $1", ids)
            names = [column[0] for column in cursor.description]
            found[mart] = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return found


def compare_hand_written(marts, answer) -> Comparison:
    """Cells, checks and results against the hand-written query; what the query leaves to do (METHODS 1, 2, 7) is done here."""
    found = Comparison()
    cells = {(cell["variant_a"], cell["variant_b"]): cell for cell in answer["cells"]}
    found.exact("number of cells", len(marts["interaction_cells"]), len(cells))
    for row in marts["interaction_cells"]:
        name = f"cell ({row['variant_a']}, {row['variant_b']})"
        cell = cells[row["variant_a"], row["variant_b"]]
        found.exact(f"{name} units", row["units"], cell["units"])
        found.number(f"{name} estimate", row["estimate"], cell["mean"], row["standard_error"])
        found.number(f"{name} mean_numerator", row["mean_numerator"], cell["mean"], row["standard_error"])
        found.number(f"{name} standard_error", row["standard_error"], sqrt(cell["variance"] / cell["units"]))

    checks = expected_checks(answer)
    values = {row["check_name"]: row["value"] for row in marts["interaction_checks"]}
    for name, value in checks.items():
        found.number(f"check {name}", values.get(name), value, 1.0)

    (results,) = marts["interaction_results"]
    for name in ("joint_units", "crossover_units", "fact_rows"):
        found.exact(f"result {name}", results[name], answer[name])
    found.exact("result data_watermark", results["data_watermark"], datetime.fromisoformat(answer["data_watermark"]))
    for row in marts["interaction_contrasts"]:
        name = f"contrast ({row['variant_a']}, {row['variant_b']})"
        square = [cells[pair] for pair in product((row["variant_a"], row["control_a"]), (row["variant_b"], row["control_b"]))]
        contrast = square[0]["mean"] - square[1]["mean"] - square[2]["mean"] + square[3]["mean"]
        error = sqrt(sum(cell["variance"] / cell["units"] for cell in square))
        found.number(f"{name} interaction", row["interaction"], contrast, error)
        found.number(f"{name} standard_error", row["standard_error"], error)
        if (row["variant_a"], row["variant_b"]) == (results["variant_a"], results["variant_b"]):
            found.number("result interaction", results["interaction"], contrast, error)
            found.number("result standard_error", results["standard_error"], error)
    return found


def expected_checks(answer) -> dict[str, float]:
    """The values of the checks of METHODS 7, from the counts of the hand-written query. The arms of the data weigh the same."""
    cells = sorted(answer["cells"], key=lambda cell: (cell["variant_a"], cell["variant_b"]))
    arms_a, arms_b = sorted(answer["clean_units_a"]), sorted(answer["clean_units_b"])
    timing = anova_generic(
        *(np.array([cell[name] for cell in cells]) for name in ("mean_exposed", "var_exposed", "units")), use_var="unequal"
    )
    shared = answer["joint_units"] + answer["crossover_units"]
    return {
        "srm_a": stats.chisquare([answer["clean_units_a"][arm] for arm in arms_a]).statistic,
        "srm_b": stats.chisquare([answer["clean_units_b"][arm] for arm in arms_b]).statistic,
        "independence": chi_square(np.array([cell["units"] for cell in cells]).reshape(len(arms_a), len(arms_b))),
        "entry_a_to_b": chi_square(entries(answer, "a", arms_a)),
        "entry_b_to_a": chi_square(entries(answer, "b", arms_b)),
        "exposure_timing": timing.statistic,
        "crossovers": answer["crossover_units"] / shared,
        "overlap": answer["joint_units"] / min(sum(answer["clean_units_a"].values()), sum(answer["clean_units_b"].values())),
        "invalid_exposures": answer["invalid_rows"],
        "non_finite_values": answer["non_finite_values"],
    }


def entries(answer, side: str, arms: list[str]) -> np.ndarray:
    """Per arm the clean units that entered the other experiment, and those that did not."""
    clean, entered = answer[f"clean_units_{side}"], answer[f"entered_units_{side}"]
    return np.array([[entered[arm], clean[arm] - entered[arm]] for arm in arms])


def chi_square(table: np.ndarray) -> float:
    """Pearson's statistic without correction, after empty rows and columns are dropped and rare arms merged (METHODS 7)."""
    table = table[table.any(axis=1)][:, table.any(axis=0)]
    while min(table.shape) > 1 and max(table.shape) > 2 and stats.contingency.expected_freq(table).min() < 5:
        sums = [(total, 1 - axis, k) for axis in (0, 1) if table.shape[1 - axis] > 2 for k, total in enumerate(table.sum(axis))]
        _, axis, rarest = min(sums)
        _, nearest = min((total, k) for total, along, k in sums if along == axis and k != rarest)
        keep, drop = sorted((rarest, nearest))
        moved = np.moveaxis(table, axis, 0).copy()
        moved[keep] += moved[drop]
        table = np.moveaxis(np.delete(moved, drop, axis=0), 0, axis)
    return stats.chi2_contingency(table, correction=False).statistic if min(table.shape) > 1 else float("nan")


def compare_statsmodels(marts, answer) -> Comparison:
    """Interactions and their standard errors against the saturated linear model with HC2 errors."""
    found = Comparison()
    terms = {(term["variant_a"], term["variant_b"]): term for term in answer}
    found.exact("number of contrasts", len(marts["interaction_contrasts"]), len(terms))
    for row in marts["interaction_contrasts"]:
        name, term = f"contrast ({row['variant_a']}, {row['variant_b']})", terms[row["variant_a"], row["variant_b"]]
        found.number(f"{name} interaction", row["interaction"], term["interaction"], row["standard_error"])
        found.number(f"{name} standard_error", row["standard_error"], term["standard_error"])
    return found


def compare_tea_tasting(marts, answer) -> Comparison:
    """Simple effects of B in each arm of A, and their p-values."""
    found = Comparison()
    effects = {(effect["variant_a"], effect["variant_b"]): effect for effect in answer}
    for row in marts["interaction_effects"]:
        if row["effect"] in ("effect_b_in_control_a", "effect_b_in_variant_a"):
            arm = row["control_a"] if row["effect"] == "effect_b_in_control_a" else row["variant_a"]
            name, other = f"{row['effect']} ({arm}, {row['variant_b']})", effects[arm, row["variant_b"]]
            found.number(name, row["estimate"], other["effect"], row["standard_error"])
            found.number(f"{name} p_value", row["p_value"], other["p_value"])
    return found
