"""How often the decision p-value is below 5% when there is no interaction: means, conversions, ratios, by size and split."""

from typing import NamedTuple

import numpy as np
from calibration.laws import LAWS, cell_moments, cell_sizes
from calibration.rates import Rate, rate_of
from calibration.shipped import answers, numbers

SIMS, AGAIN, AGAIN_VALUES = 2000, 12_000, 60_000_000
UNITS = [25, 100, 500, 2000]
UNITS_OF_MANY_ARMS = [100, 2000]
WITH_MANY_ARMS = ["mean, normal", "mean, lognormal", "mean, revenue", "conversion 10%", "ratio"]
SPLITS = {
    "2x2 equal": ([1, 1], [1, 1]),
    "2x2 90/10": ([9, 1], [9, 1]),
    "3x4 equal": ([1, 1, 1], [1, 1, 1, 1]),
    "3x4 unequal": ([8, 1, 1], [7, 1, 1, 1]),
}
PER_CALL = 6_000  # runs times contrasts of one call


class Setting(NamedTuple):
    law: str
    split: str
    units: int


class NullRates(NamedTuple):
    """Of one setting. A rate counts the runs that have the p-value."""

    setting: Setting
    decision: Rate  # of the first contrast, on the additive scale
    multiplicative: Rate
    undecided: Rate  # p-values of contrasts without a decision p
    holm: Rate  # any contrast of the run, after Holm
    omnibus: Rate


def settings() -> list[Setting]:
    small = [Setting(law, split, units) for law in LAWS for split in SPLITS if split.startswith("2x2") for units in UNITS]
    large = [split for split in SPLITS if not split.startswith("2x2")]
    return small + [Setting(law, split, units) for law in WITH_MANY_ARMS for split in large for units in UNITS_OF_MANY_ARMS]


def repetitions(setting: Setting) -> int:
    """How many simulations are affordable when a rate is looked at again, never fewer than at first."""
    sizes = cell_sizes(setting.units, *SPLITS[setting.split])
    runs = AGAIN if LAWS[setting.law].rate is not None else min(AGAIN, AGAIN_VALUES // sizes.sum())
    return max(SIMS, int(runs) // (3 if len(sizes) > 4 else 1))


def null_rates(setting: Setting, seed: int, sims: int = SIMS) -> NullRates:
    """Simulates one setting; the same seed gives the same runs."""
    law, shares = LAWS[setting.law], SPLITS[setting.split]
    sizes, arms = cell_sizes(setting.units, *shares), tuple(map(len, shares))
    # the generator of a setting does not depend on which others are simulated
    rng = np.random.default_rng([seed, sims, *map(ord, "".join(map(str, setting)))])
    contrasts = (arms[0] - 1) * (arms[1] - 1)
    height = max(1, PER_CALL // contrasts)
    parts = []
    for start in range(0, sims, height):
        runs = min(height, sims - start)
        parts.append(p_values(cell_moments(law, rng, runs, sizes), arms, runs, law.rate is not None))
    p = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return NullRates(setting, **{name: rate_of(values[~np.isnan(values)] < 0.05) for name, values in p.items()})


def repeated(setting: Setting, seed: int) -> NullRates:
    """The setting once more, with other numbers and more runs."""
    return null_rates(setting, seed + 1000, repetitions(setting))


def p_values(moments, arms, runs: int, is_binary: bool) -> dict[str, np.ndarray]:
    """The p-values of each run, NaN where it has none; shape (runs,)."""
    frame = answers(moments, arms, is_binary=is_binary).contrasts
    decision, p, holm, omnibus, ratio = (
        numbers(frame, name, runs)
        for name in ("decision_p_value", "p_value", "p_value_holm", "omnibus_p_value", "multiplicative_interaction_p_value")
    )
    decided = ~np.isnan(decision)
    with np.errstate(all="ignore"):
        smallest = np.where(decided.any(axis=1), np.nanmin(np.where(decided, holm, np.inf), axis=1), np.nan)
    return {
        "decision": decision[:, 0],
        "multiplicative": np.where(decided, ratio, np.nan)[:, 0],
        "undecided": np.where(decided, np.nan, p)[:, 0],
        "holm": smallest,
        "omnibus": omnibus[:, 0],
    }
