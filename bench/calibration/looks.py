"""How often a run that is looked at every day ever shows an interaction that is not there."""

from typing import NamedTuple

import numpy as np
from calibration.laws import revenue
from calibration.rates import Rate, rate_of
from calibration.shipped import answers, numbers

SIMS, LOOKS, SLIDING_SIMS, SLIDING_LOOKS, DAYS = 1000, (20, 100), 200, 365, 28
PER_CALL = 10_000  # runs, each look one
CASES = [("conversion 10%", 500), ("mean, revenue", 100)]


class Looks(NamedTuple):
    metric: str
    units: int  # per cell and day
    looks: int
    dates: str
    always_valid: Rate
    naive: Rate
    last: Rate  # naive, at the last look only


def conversions(rng, sims: int, days: int, units: int) -> np.ndarray:
    """Ones per run, day and cell."""
    return rng.binomial(units, 0.1, (sims, days, 4)).astype(float)


def of_totals(units, ones, total, squares) -> dict[str, np.ndarray]:
    """Moments of cells of small numbers from sums; shape of all (runs, cells)."""
    mean = total / units
    return {
        "units": units, "nonzero_units": ones, "mean_numerator": mean,
        "var_numerator": (squares - units * mean**2) / (units - 1),
    }  # fmt: skip


def daily(metric: str, rng, sims: int, days: int, units: int) -> dict[str, np.ndarray]:
    """Sums per run, day and cell: units, ones (values other than 0), total, squares."""
    shape = (sims, days, 4)
    if metric.startswith("conversion"):
        ones = conversions(rng, sims, days, units)
        return {"units": np.full(shape, float(units)), "ones": ones, "total": ones, "squares": ones}
    found = {name: np.empty(shape) for name in ("ones", "total", "squares")}
    for day in range(days):
        values = revenue(rng, (sims, 4, units))["numerator"]
        found["ones"][:, day] = np.count_nonzero(values, axis=2)
        found["total"][:, day] = values.sum(axis=2)
        found["squares"][:, day] = (values * values).sum(axis=2)
    return {"units": np.full(shape, float(units))} | found


def p_values(sums: dict[str, np.ndarray], is_binary: bool) -> dict[str, np.ndarray]:
    """The decision p-value of a scheduled run and the p-value of a single one, at every look; shape (sims, looks)."""
    sims, looks, _ = sums["units"].shape
    flat = {name: values.reshape(sims * looks, 4) for name, values in sums.items()}
    found = {"decision_p_value": [], "p_value": []}
    for start in range(0, sims * looks, PER_CALL):
        moments = of_totals(**{name: values[start : start + PER_CALL] for name, values in flat.items()})
        frame = answers(moments, (2, 2), decision_rule="always_valid", is_binary=is_binary).contrasts
        for name, parts in found.items():
            parts.append(numbers(frame, name, len(moments["units"]))[:, 0])
    return {name: np.concatenate(parts).reshape(sims, looks) for name, parts in found.items()}


def rates(metric: str, units: int, dates: str, p: dict[str, np.ndarray], looks: int) -> Looks:
    decision, naive = p["decision_p_value"][:, :looks], p["p_value"][:, :looks]
    return Looks(
        metric, units, looks, dates,
        rate_of((decision < 0.05).any(axis=1)), rate_of((naive < 0.05).any(axis=1)), rate_of(naive[:, -1] < 0.05),
    )  # fmt: skip


def fixed_start(case: tuple[str, int], seed: int) -> list[Looks]:
    metric, units = case
    rng = np.random.default_rng([seed, 5, units, len(metric)])
    sums = {name: values.cumsum(axis=1) for name, values in daily(metric, rng, SIMS, max(LOOKS), units).items()}
    p = p_values(sums, metric.startswith("conversion"))
    return [rates(metric, units, "fixed start", p, looks) for looks in LOOKS]


def sliding(seed: int) -> list[Looks]:
    """The last 28 days, looked at for a year: what the guarantee does not cover."""
    metric, units = "conversion 10%", 500
    rng = np.random.default_rng([seed, 6])
    sums = daily(metric, rng, SLIDING_SIMS, SLIDING_LOOKS, units)
    window = {}
    for name, values in sums.items():
        total = np.concatenate([np.zeros((SLIDING_SIMS, 1, 4)), values.cumsum(axis=1)], axis=1)
        first = np.maximum(np.arange(1, SLIDING_LOOKS + 1) - DAYS, 0)
        window[name] = total[:, 1:] - total[:, first]
    return [rates(metric, units, f"last {DAYS} days", p_values(window, True), SLIDING_LOOKS)]
