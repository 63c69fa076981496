"""How often intervals hold an interaction that is there."""

from typing import NamedTuple

import numpy as np
from calibration.laws import LAWS, cell_moments, cell_sizes
from calibration.null_rates import SPLITS
from calibration.rates import Rate, rate_of
from calibration.shipped import answers, numbers

SIMS = 1000
FACTOR = 1.3  # values of units with both variants are this much larger
UNITS = [100, 2000]
INTERVALS = {
    "additive": ("ci_lower", "ci_upper"),
    "multiplicative": ("multiplicative_interaction_ci_lower", "multiplicative_interaction_ci_upper"),
    "relative": ("relative_interaction_ci_lower", "relative_interaction_ci_upper"),
    "always valid": ("ci_lower_always_valid", "ci_upper_always_valid"),
}


class Coverage(NamedTuple):
    law: str
    split: str
    units: int
    rates: dict[str, Rate]


def settings() -> list[tuple[str, str, int]]:
    known = [name for name, law in LAWS.items() if law.mean is not None]
    return [(law, split, units) for law in known for split in ("2x2 equal", "2x2 90/10") for units in UNITS]


def coverage(setting: tuple[str, str, int], seed: int) -> Coverage:
    name, split, units = setting
    law = LAWS[name]
    sizes = cell_sizes(units, *SPLITS[split])
    rng = np.random.default_rng([seed, *map(ord, "".join(map(str, setting)))])
    moments = cell_moments(law, rng, SIMS, sizes, [1, 1, 1, FACTOR])
    frame = answers(moments, (2, 2), is_binary=law.rate is not None).contrasts
    truth = {"multiplicative": FACTOR - 1, "relative": FACTOR - 1} | dict.fromkeys(
        ("additive", "always valid"), law.mean * (FACTOR - 1)
    )
    rates = {}
    for kind, names in INTERVALS.items():
        lower, upper = (numbers(frame, column, SIMS)[:, 0] for column in names)
        known = ~np.isnan(lower)
        rates[kind] = rate_of((lower <= truth[kind])[known] & (truth[kind] <= upper)[known], 0.95)
    return Coverage(name, split, units, rates)
