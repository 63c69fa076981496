"""How often an interaction that is there is seen, beside what theory says."""

from typing import NamedTuple

import numpy as np
from calibration.laws import LAWS, Law, cell_moments
from calibration.rates import Rate, rate_of
from calibration.shipped import answers, numbers
from scipy import special

SIMS = 2000
# Base 5%, one point more only when both are on; METHODS 10.
FIXTURES = {1000: 0.109, 5000: 0.354, 25000: 0.944}
VARIANCES = {  # of a unit value, in the control and when values are multiplied by a factor
    "mean, normal": lambda factor: factor**2,
    "mean, lognormal": lambda factor: factor**2 * (np.e - 1),
    "mean, revenue": lambda factor: factor**2 * (0.1 * np.e - 0.01),
    "conversion 10%": lambda factor: 0.1 * factor * (1 - 0.1 * factor),
    "mean, CUPED, normal": lambda factor: factor**2 * 0.51,
}
CASES = [(law, units, factor) for law in VARIANCES for units in (500, 2000) for factor in (1.1, 1.3)]


class Power(NamedTuple):
    text: str
    units: int
    interaction: float
    rate: Rate  # against the power of theory


def power_of(effect: float, error: float) -> float:
    """Of a two-sided test at 5% of a normal estimate."""
    z = special.ndtri(0.975)
    return float(special.ndtr(effect / error - z) + special.ndtr(-effect / error - z))


def simulated(law: Law, units: int, factor: float, rng, sims: int = SIMS) -> np.ndarray:
    """Where the decision p-value of a 2x2 run is below 5%, shape (runs,); a run without one counts as not seen."""
    moments = cell_moments(law, rng, sims, np.full(4, units), [1, 1, 1, factor])
    frame = answers(moments, (2, 2), is_binary=law.rate is not None).contrasts
    return numbers(frame, "decision_p_value", sims)[:, 0] < 0.05


def fixtures(seed: int) -> list[Power]:
    rng = np.random.default_rng([seed, 1])
    law = Law("0 or 1", rate=0.05)
    return [Power("conversion 5%", n, 0.01, rate_of(simulated(law, n, 1.2, rng, 10_000), p)) for n, p in FIXTURES.items()]


def against_theory(seed: int) -> list[Power]:
    rng = np.random.default_rng([seed, 2])
    found = []
    for name, units, factor in CASES:
        law, variance = LAWS[name], VARIANCES[name]
        effect = law.mean * (factor - 1)
        error = np.sqrt((3 * variance(1) + variance(factor)) / units)
        found.append(Power(name, units, effect, rate_of(simulated(law, units, factor, rng), power_of(effect, error))))
    return found


def at_detectable(seed: int) -> list[Power]:
    """Interactions of the size that the project calls detectable with a power of 80%."""
    rng = np.random.default_rng([seed, 3])
    found = []
    for name in ("mean, normal", "conversion 10%"):
        for units in (500, 2000, 20_000):
            law = LAWS[name]
            frame = answers(cell_moments(law, rng, 200, np.full(4, units)), (2, 2), is_binary=law.rate is not None).contrasts
            effect = np.median(numbers(frame, "minimum_detectable_interaction", 200))
            sims = max(400, min(SIMS, 80_000_000 // (4 * units))) if law.rate is None else SIMS
            found.append(Power(name, units, effect, rate_of(simulated(law, units, 1 + effect / law.mean, rng, sims), 0.8)))
    return found
