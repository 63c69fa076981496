"""Rates of simulations against the binomial band of what they should be."""

from typing import NamedTuple

from scipy import stats

BAND = 0.99
FEWEST = 200  # simulations below which a rate says little
CLEAR = 1e-6  # so improbable that no repetition is needed


class Rate(NamedTuple):
    """So many of so many simulations, where a share of `wanted` is right."""

    count: int
    of: int
    wanted: float = 0.05

    @property
    def share(self) -> float:
        return self.count / self.of

    @property
    def band(self) -> tuple[int, int]:
        """The counts inside of the band, both included."""
        law = stats.binom(self.of, self.wanted)
        return int(law.ppf((1 - BAND) / 2)), int(law.ppf((1 + BAND) / 2))

    @property
    def place(self) -> str:
        low, high = self.band
        return "above" if self.count > high else "below" if self.count < low else "inside"

    @property
    def is_clear(self) -> bool:
        """Whether the place is beyond chance even among many rates."""
        law = stats.binom(self.of, self.wanted)
        return min(law.cdf(self.count), law.sf(self.count - 1)) < CLEAR

    @property
    def is_known(self) -> bool:
        return self.of >= FEWEST


def rate_of(values, wanted: float = 0.05) -> Rate:
    """The rate of true values."""
    return Rate(int(values.sum()), len(values), wanted)
