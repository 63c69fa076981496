"""What units do: the laws that unit values are drawn from, and the moments of simulated cells."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

DRAWN = 4_000_000  # unit values held at once
SIDES = ["numerator", "denominator", "covariate"]


class Law(NamedTuple):
    """A metric of simulated units."""

    text: str
    draw: Callable | None = None  # (generator, shape) -> values by side
    rate: float | None = None  # of a 0/1 metric, instead of `draw`
    mean: float | None = None  # the true estimate of a cell; for the rate where it is one
    cap: float | None = None  # the quantile that values are cut at, over all units of the run


def lognormal(rng, shape, sigma=1.0):
    """Mean 1."""
    return rng.lognormal(-sigma * sigma / 2, sigma, shape)


def normal(rng, shape):
    return {"numerator": rng.normal(1.0, 1.0, shape)}


def skewed(rng, shape):
    return {"numerator": lognormal(rng, shape)}


def revenue(rng, shape):
    """One unit in ten buys; what it spends is lognormal."""
    return {"numerator": np.where(rng.random(shape) < 0.1, lognormal(rng, shape), 0.0)}


def order_value(rng, shape):
    """Money by orders: a few orders each, of a size of its own."""
    orders = 1.0 + rng.poisson(2.0, shape)
    return {"numerator": rng.gamma(2 * orders) / 2 * lognormal(rng, shape, 0.5), "denominator": orders}


def click_rate(rng, shape):
    """Clicks by views, where a few units have most of the views and each its own readiness to click."""
    views = np.ceil(rng.lognormal(0.0, 1.5, shape))
    ready = rng.beta(2.0, 18.0, shape)
    return {"numerator": rng.binomial(views.astype("int64"), ready).astype(float), "denominator": views}


def adjusted(rng, shape):
    """Normal values, correlated by 0.7 with those of before."""
    before = rng.normal(0.0, 1.0, shape)
    return {"numerator": 1 + 0.7 * before + np.sqrt(1 - 0.49) * rng.normal(0.0, 1.0, shape), "covariate": before}


def adjusted_skewed(rng, shape):
    """Lognormal values; the logarithms of now and before are correlated by 0.7."""
    before = rng.normal(0.0, 1.0, shape)
    now = 0.7 * before + np.sqrt(1 - 0.49) * rng.normal(0.0, 1.0, shape)
    return {"numerator": np.exp(now - 0.5), "covariate": np.exp(before - 0.5)}


LAWS = {
    "mean, normal": Law("normal, mean 1 and standard deviation 1", normal, mean=1.0),
    "mean, lognormal": Law("lognormal, skewness 6.2", skewed, mean=1.0),
    "mean, revenue": Law("0 for nine units in ten, else lognormal", revenue, mean=0.1),
    "mean, capped revenue": Law("the same, capped at the quantile 0.99 of all units of the run", revenue, cap=0.99),
    "mean, CUPED, normal": Law("normal, correlated by 0.7 with the covariate", adjusted, mean=1.0),
    "mean, CUPED, lognormal": Law("lognormal, as its covariate", adjusted_skewed, mean=1.0),
    "conversion 50%": Law("0 or 1", rate=0.5, mean=0.5),
    "conversion 10%": Law("0 or 1", rate=0.1, mean=0.1),
    "conversion 2%": Law("0 or 1", rate=0.02, mean=0.02),
    "conversion 0.5%": Law("0 or 1", rate=0.005, mean=0.005),
    "ratio": Law("money by orders, 3 orders on average", order_value, mean=1.0),
    "ratio, heavy denominator": Law("clicks by views; a few units have most of the views", click_rate, mean=0.1),
}


def cell_moments(law: Law, rng, sims: int, sizes: np.ndarray, factors=None) -> dict[str, np.ndarray]:
    """Moments of the cells of simulated runs.

    Args:
        law: of the unit values.
        rng: numpy's generator.
        sims: number of runs.
        sizes: units of each cell, shape (cells,).
        factors: what the values of each cell are multiplied by, for a 0/1 metric its rate; shape (cells,), 1 when left out.
    Returns:
        Columns of cell_aggregates by name, shape (sims, cells).
    """
    sizes = np.asarray(sizes)
    factors = np.ones(len(sizes)) if factors is None else np.asarray(factors, float)
    if law.rate is not None:
        return of_counts(rng.binomial(sizes, np.broadcast_to(law.rate * factors, (sims, len(sizes)))), sizes)
    parts = []
    height = max(1, DRAWN // sizes.sum())
    for start in range(0, sims, height):
        values = law.draw(rng, (min(height, sims - start), sizes.sum()))
        values["numerator"] *= np.repeat(factors, sizes)
        if law.cap is not None:
            values["numerator"] = np.minimum(
                values["numerator"], np.quantile(values["numerator"], law.cap, axis=1, keepdims=True)
            )
        parts.append(of_values(values, sizes))
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def of_counts(ones: np.ndarray, sizes: np.ndarray) -> dict[str, np.ndarray]:
    """The moments of 0/1 values with so many ones, shape (sims, cells)."""
    sizes = np.broadcast_to(sizes, ones.shape)
    mean = ones / sizes
    with np.errstate(all="ignore"):
        spread = np.where(sizes > 1, ones * (1 - mean) / (sizes - 1), np.nan)
    return {"units": sizes, "nonzero_units": ones, "mean_numerator": mean, "var_numerator": spread}


def of_values(values: dict[str, np.ndarray], sizes: np.ndarray) -> dict[str, np.ndarray]:
    """The moments of unit values that stand cell after cell, shape (sims, units)."""
    ends = np.cumsum(sizes)
    names = [name for name in SIDES if name in values]
    found = {}

    def put(name, place, numbers):
        found.setdefault(name, np.empty((len(numbers), len(sizes))))[:, place] = numbers

    for place, (end, size) in enumerate(zip(ends, sizes, strict=True)):
        centred = {}
        for name in names:
            part = values[name][:, end - size : end]
            mean = part.mean(axis=1)
            centred[name] = part - mean[:, None]
            put(f"mean_{name}", place, mean)
        for number, name in enumerate(names):
            for other in names[: number + 1]:
                product = np.einsum("ij,ij->i", centred[name], centred[other])
                moment = f"var_{name}" if name == other else f"covar_{other}_{name}"
                put(moment, place, product / (size - 1) if size > 1 else np.full(len(product), np.nan))
        put("nonzero_units", place, np.count_nonzero(values["numerator"][:, end - size : end], axis=1))
        put("units", place, np.full(len(values["numerator"]), size))
    return found


def cell_sizes(units: int, shares_a, shares_b) -> np.ndarray:
    """Units of each cell when `units` are the cells' mean, at least 1; shape (cells,)."""
    shares = np.outer(shares_a, shares_b).ravel()
    return np.maximum(1, np.rint(units * len(shares) * shares / shares.sum()).astype(int))
