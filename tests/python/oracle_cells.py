"""Cell estimates: METHODS 1. A part of the brute-force computation of `oracle`."""

import math
from collections import Counter
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from scipy import stats

TINY = Fraction(1, 10**12)  # a difference of nearly equal terms that is smaller than this share of them is 0
Z = stats.norm.isf(0.025)  # of the outer interval of quantiles, whatever the run's confidence level


class Cell(NamedTuple):
    """A cell's estimate theta with sampling variance v, and why they cannot be used, if so.

    `own_v` is the variance of the cell by itself: with CUPED the common centre adds to it, and cancels in contrasts.
    """

    units: int
    nonzero_units: int | None
    mean_numerator: Fraction | None
    mean_denominator: Fraction | None
    theta: Fraction | None
    v: Fraction | None
    own_v: Fraction | None
    reason: str | None


class Slope(NamedTuple):
    """What CUPED takes from the run: the slope, and the share of variance that it removes (None when nothing varies)."""

    beta: Fraction
    variance_reduction: float | None


def by_cell(a, b, joint, values, members) -> dict[tuple[str, str], list]:
    """Every combination of listed variants with the values of its members that have one (CONTRACT 5.9)."""
    in_cell = {arms: [] for arms in product(sorted(a.weights), sorted(b.weights))}
    for unit in members:
        if unit in values:
            in_cell[joint[unit].variant_a, joint[unit].variant_b].append(values[unit])
    return in_cell


# Means and ratios, with and without CUPED


class Moments(NamedTuple):
    """A cell of a mean or ratio: a mean is the ratio with all denominators 1.

    l is the numerator linearised, (y - R d) / m_d, and k the covariate likewise, (x - R_x z) / m_z. Variances and the covariance
    have the divisor n - 1; None where they are not defined. `size` is the sum of the absolute terms of the variance of l.
    """

    n: int
    nonzero: int
    mean_y: Fraction | None = None
    mean_d: Fraction | None = None
    ratio: Fraction | None = None
    covariate_ratio: Fraction | None = None
    var_l: Fraction | None = None
    var_k: Fraction | None = None
    cov_lk: Fraction | None = None
    size: Fraction | None = None

    def adjusted(self, beta):
        """The variance of l - beta k."""
        if beta == 0:
            return self.var_l
        return clipped(self.var_l - 2 * beta * self.cov_lk + beta**2 * self.var_k, self.size)


def moments_of(values) -> Moments:
    n = len(values)
    nonzero = sum(1 for value in values if value.numerator != 0)
    if n == 0:
        return Moments(0, 0)
    y, d = Column(value.numerator for value in values), Column(value.denominator for value in values)
    known = Moments(n, nonzero, y.mean, d.mean, y.mean / d.mean if d.mean != 0 else None)
    has_covariate = values[0].covariate is not None
    if has_covariate:
        x, z = (Column(value.covariate[side] for value in values) for side in (0, 1))
        known = known._replace(covariate_ratio=x.mean / z.mean if z.mean != 0 else None)
    if n < 2 or known.ratio is None:
        return known
    r = known.ratio
    terms = [term / d.mean**2 for term in (covariance(y, y), -2 * r * covariance(y, d), r**2 * covariance(d, d))]
    size = sum(abs(term) for term in terms)
    known = known._replace(var_l=clipped(sum(terms), size), size=size)
    if known.covariate_ratio is None:
        return known
    q = known.covariate_ratio
    terms = [term / z.mean**2 for term in (covariance(x, x), -2 * q * covariance(x, z), q**2 * covariance(z, z))]
    cov_lk = covariance(y, x) - q * covariance(y, z) - r * covariance(d, x) + r * q * covariance(d, z)
    return known._replace(
        var_k=clipped(sum(terms), sum(abs(term) for term in terms)),
        cov_lk=cov_lk / (d.mean * z.mean),
    )


def clipped(total, size):
    return total if total > TINY * size else Fraction(0)


class Column:
    """Numbers as whole ones over their common denominator, for exact sums that are fast."""

    def __init__(self, numbers):
        numbers = [Fraction(number) for number in numbers]
        self.denominator = math.lcm(*(number.denominator for number in numbers))
        self.whole = [number.numerator * (self.denominator // number.denominator) for number in numbers]
        self.total = sum(self.whole)

    @property
    def mean(self):
        return Fraction(self.total, self.denominator * len(self.whole))


def covariance(x, y) -> Fraction:
    """Sample covariance, divisor n - 1. Whole numbers do not cancel, so the textbook formula is safe here."""
    n = len(x.whole)
    products = sum(one * other for one, other in zip(x.whole, y.whole, strict=True))
    return Fraction(n * products - x.total * y.total, n * (n - 1) * x.denominator * y.denominator)


def mean_and_variance(numbers):
    """The mean and its sampling variance s^2 / n; the variance is None for one number."""
    column = Column(numbers)
    return column.mean, None if len(column.whole) < 2 else covariance(column, column) / len(column.whole)


def slope_of(cells) -> Slope:
    """CUPED's one slope for the run, from the lists of unit values of its cells (Deng et al. 2013)."""
    moments = [moments_of(values) for values in cells]
    varying = [cell for cell in moments if cell.var_l is not None]
    used = [cell for cell in varying if cell.var_k is not None]
    spread = sum((cell.n - 1) * cell.var_k for cell in used)
    beta = sum((cell.n - 1) * cell.cov_lk for cell in used) / spread if spread else Fraction(0)
    if beta == 0:
        return Slope(beta, 0.0 if any(cell.var_l for cell in varying) else None)
    before = sum((cell.n - 1) * cell.var_l for cell in used)
    after = sum((cell.n - 1) * cell.adjusted(beta) for cell in used)
    return Slope(beta, float(1 - after / before) if before else None)


def mean_cells(in_cell, slope) -> dict[tuple[str, str], Cell]:
    """METHODS 1, rows mean and ratio. `slope` is None without a covariate."""
    moments = {arms: moments_of(values) for arms, values in in_cell.items()}
    beta = slope.beta if slope else 0
    centre, centre_v = Fraction(0), Fraction(0)
    if beta:
        everybody = [value for values in in_cell.values() for value in values]
        z = sum(value.covariate[1] for value in everybody)
        centre = Fraction(sum(value.covariate[0] for value in everybody)) / z if z else Fraction(0)
        used = [cell for cell in moments.values() if cell.var_k is not None and cell.var_l is not None]
        degrees = sum(cell.n - 1 for cell in used)
        pooled = sum((cell.n - 1) * cell.var_k for cell in used) / degrees if degrees else Fraction(0)
        centre_v = beta**2 * pooled / len(everybody) if everybody else Fraction(0)
    return {arms: mean_cell(cell, beta, centre, centre_v) for arms, cell in moments.items()}


def mean_cell(cell, beta, centre, centre_v) -> Cell:
    theta = cell.ratio
    if beta and theta is not None:
        theta = None if cell.covariate_ratio is None else theta - beta * (cell.covariate_ratio - centre)
    means = cell.n, cell.nonzero, cell.mean_y, cell.mean_d
    if cell.n < 2:
        return Cell(*means, theta, None, None, "too_few_units")
    if theta is None:
        return Cell(*means, None, None, None, "zero_denominator")
    v = rounded(cell.adjusted(beta) / cell.n)
    return Cell(*means, theta, v, v + rounded(centre_v), None)


def rounded(number) -> Fraction:
    """The nearest double, as a fraction: what follows only multiplies and adds variances, all of them positive."""
    return Fraction(float(number))


# Quantiles


class Point(NamedTuple):
    """A distinct value with its number of rows and its mean rank, from 0 to 1."""

    x: Fraction
    rows: int
    rank: Fraction


def points_of(rows) -> list[Point]:
    total, below, points = len(rows), 0, []
    for x, equal in sorted(Counter(rows).items()):
        points.append(Point(x, equal, (below + Fraction(equal - 1, 2)) / (total - 1) if total > 1 else Fraction(0)))
        below += equal
    return points


def place_of(points, q) -> tuple[int, Fraction]:
    """The k and w with which the q-quantile lies at share w between x_k and x_{k+1}; w = 0 outside the mean ranks."""
    k = max((place for place, point in enumerate(points) if point.rank <= q), default=0)
    if q <= points[0].rank or k == len(points) - 1:
        return k, Fraction(0)
    return k, (q - points[k].rank) / (points[k + 1].rank - points[k].rank)


def quantile_at(points, q) -> Fraction:
    """Linear interpolation over the distinct values at their mean ranks (Ma, Genton, Parzen 2011)."""
    k, w = place_of(points, q)
    return points[k].x + (w * (points[k + 1].x - points[k].x) if w else 0)


def quantile_cells(in_cell, q) -> dict[tuple[str, str], Cell]:
    return {arms: quantile_cell([value.rows for value in values], q) for arms, values in in_cell.items()}


def quantile_cell(rows_of_units, q) -> Cell:
    """METHODS 1, row quantile, from the rows of each unit (one each at unit level)."""
    n = len(rows_of_units)
    if n == 0:
        return Cell(0, None, None, None, None, None, None, "too_few_units")
    points = points_of([row for rows in rows_of_units for row in rows])
    theta = quantile_at(points, q)
    known = n, None, None, None, theta
    if n < 2:
        return Cell(*known, None, None, "too_few_units")
    half = Fraction(Z * math.sqrt(score_variance(rows_of_units, points, q)))
    if q + half >= 1 or q - half <= 0:
        return Cell(*known, None, None, "quantile_too_extreme")
    lower, upper = quantile_at(points, q - half), quantile_at(points, q + half)
    if is_point_mass(points, place_of(points, q)[0], half) or lower == upper:
        return Cell(*known, None, None, "point_mass")
    v = rounded(((upper - lower) / (2 * Fraction(Z))) ** 2)
    return Cell(*known, v, v, None)


def score_variance(rows_of_units, points, q) -> Fraction:
    """The variance e^2 of sum(S) / sum(N) over units, S a unit's scores and N its rows (Deng, Knoblich, Lu 2018, section 4)."""
    k, w = place_of(points, q)
    scores = {point.x: Fraction(1) if place < k else Fraction(0) for place, point in enumerate(points)}
    scores[points[k].x] = (1 + w) / 2
    if k + 1 < len(points):
        scores[points[k + 1].x] = w / 2
    s, d = Column(sum(scores[row] for row in rows) for rows in rows_of_units), Column(len(rows) for rows in rows_of_units)
    ratio = s.mean / d.mean
    terms = [covariance(s, s), -2 * ratio * covariance(s, d), ratio**2 * covariance(d, d)]
    return clipped(sum(terms), sum(abs(term) for term in terms)) / (len(rows_of_units) * d.mean**2)


def is_point_mass(points, k, half) -> bool:
    """One of the two values around the quantile holds more rows than its error, and the other next to none."""
    total = sum(point.rows for point in points)
    here, there = points[k].rows, points[k + 1].rows if k + 1 < len(points) else 0
    return any(Fraction(big, total) > half and small < 10 and 5 * small < big for big, small in ((here, there), (there, here)))


# The mart


def cell_columns(arms, cell, level):
    """A row of interaction_cells; the interval is Student's with n - 1 degrees of freedom (CONTRACT 6)."""
    error = None if cell.own_v is None else math.sqrt(cell.own_v)
    half = None if not error else float(stats.t.isf((1 - level) / 2, cell.units - 1)) * error
    return {
        "variant_a": arms[0],
        "variant_b": arms[1],
        "units": cell.units,
        "nonzero_units": cell.nonzero_units,
        "estimate": to_float(cell.theta),
        "standard_error": error,
        "ci_lower": None if half is None else float(cell.theta) - half,
        "ci_upper": None if half is None else float(cell.theta) + half,
        "mean_numerator": to_float(cell.mean_numerator),
        "mean_denominator": to_float(cell.mean_denominator),
    }


def to_float(number):
    return None if number is None else float(number)
