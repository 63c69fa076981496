"""Which verdicts runs get when there is no interaction, a small one and a large one."""

from collections import Counter
from typing import NamedTuple

import numpy as np
from calibration.laws import of_counts
from calibration.shipped import judged, measured

SIMS = 500
VERDICTS = ["negligible", "interaction", "inconclusive", "not_estimable"]
SIZES = {"none": 1.0, "small, 2%": 1.02, "large, 30%": 1.3}
CONVERSION = 0.1
METRICS = ["conversion 10%", "mean, normal"]
UNITS, RULES = [500, 5000, 50_000, 500_000], ["fixed", "always_valid"]
DESIGNS = {"2x2": (2, 2), "3x4": (3, 4)}


class Verdicts(NamedTuple):
    metric: str
    design: str
    rule: str
    units: int
    size: str
    shares: dict[str, float]


def normal_moments(rng, sims: int, sizes: np.ndarray, factors: np.ndarray) -> dict[str, np.ndarray]:
    """Moments of cells of normal values with mean and standard deviation 1, drawn from their exact laws."""
    shape = (sims, len(sizes))
    return {
        "units": np.broadcast_to(sizes, shape),
        "nonzero_units": np.broadcast_to(sizes, shape),
        "mean_numerator": factors * (1 + rng.normal(size=shape) / np.sqrt(sizes)),
        "var_numerator": factors**2 * rng.chisquare(sizes - 1, shape) / (sizes - 1),
    }


def verdict_shares(design: str, metric: str, seed: int) -> list[Verdicts]:
    """The last cell of a design, where both have their last variant, is larger by a share of the control cell."""
    arms, is_binary = DESIGNS[design], metric == "conversion 10%"
    rng = np.random.default_rng([seed, 4, *arms, is_binary])
    cells = arms[0] * arms[1]
    found = []
    for units in UNITS:
        for size, factor in SIZES.items():
            sizes, factors = np.full(cells, units), np.append(np.ones(cells - 1), factor)
            if is_binary:
                moments = of_counts(rng.binomial(sizes, CONVERSION * factors, (SIMS, cells)), sizes)
            else:
                moments = normal_moments(rng, SIMS, sizes, factors)
            statistics = measured(moments, arms)
            for rule in RULES:
                counts = Counter(judged(statistics, SIMS, decision_rule=rule, is_binary=is_binary).runs["verdict"])
                shares = {verdict: counts[verdict] / SIMS for verdict in VERDICTS}
                found.append(Verdicts(metric, design, rule, units, size, shares))
    return sorted(found, key=lambda one: RULES.index(one.rule))
