"""What the cells mean: METHODS 2 to 4. A part of the brute-force computation of `oracle`."""

import math
from fractions import Fraction
from functools import lru_cache
from itertools import product
from typing import NamedTuple

import numpy as np
from oracle_cells import Cell
from scipy import special


class Estimate(NamedTuple):
    """A number with its inference; all None when it is not estimable."""

    estimate: float | None = None
    standard_error: float | None = None
    degrees_of_freedom: float | None = None
    statistic: float | None = None
    p_value: float | None = None
    ci_lower: float | None = None
    ci_upper: float | None = None


class Square(NamedTuple):
    """The four cells of a contrast: c is control, t is treatment, A first."""

    cc: Cell
    ct: Cell
    tc: Cell
    tt: Cell


EFFECTS = {
    "effect_b_in_control_a": ("ct", "cc"),
    "effect_b_in_variant_a": ("tt", "tc"),
    "effect_a_in_control_b": ("tc", "cc"),
    "effect_a_in_variant_b": ("tt", "ct"),
    "lift_b_in_control_a": ("ct", "cc"),
    "lift_b_in_variant_a": ("tt", "tc"),
    "lift_a_in_control_b": ("tc", "cc"),
    "lift_a_in_variant_b": ("tt", "ct"),
}


def contrast_square(estimates, control_a, control_b, variant_a, variant_b) -> Square:
    return Square(
        estimates[control_a, control_b],
        estimates[control_a, variant_b],
        estimates[variant_a, control_b],
        estimates[variant_a, variant_b],
    )


def usable(*cells) -> bool:
    return all(cell.reason is None for cell in cells)


def without_spread(estimate, allowance) -> Estimate:
    """METHODS 1, last paragraph: a constant metric has standard error 0, and p-value 1 or none."""
    return Estimate(estimate=float(estimate), standard_error=0.0, p_value=1.0 if abs(estimate) <= allowance else None)


def welch(plus, minus, level) -> Estimate:
    """METHODS 2: a sum of cells minus a sum of cells, Student's t with Welch-Satterthwaite degrees of freedom."""
    cells = [*plus, *minus]
    if not usable(*cells):
        return Estimate()
    tau = sum(cell.theta for cell in plus) - sum(cell.theta for cell in minus)
    variance = sum(cell.v for cell in cells)
    if variance == 0:
        return without_spread(tau, Fraction(1, 10**9) * max(abs(cell.theta) for cell in cells))
    df = float(variance**2 / sum(cell.v**2 / (cell.units - 1) for cell in cells))
    error = math.sqrt(variance)
    t = float(tau) / error
    half = float(special.stdtrit(df, (1 + level) / 2)) * error
    return Estimate(float(tau), error, df, t, 2 * float(special.stdtr(df, -abs(t))), float(tau) - half, float(tau) + half)


def normal(estimate, variance, level) -> Estimate:
    """METHODS 3: an estimate on a relative scale with normal p-value and interval."""
    if variance == 0:
        return without_spread(estimate, Fraction(1, 10**9))
    error = math.sqrt(variance)
    z = float(estimate) / error
    half = -float(special.ndtri((1 - level) / 2)) * error
    return Estimate(
        float(estimate), error, None, z, 2 * float(special.ndtr(-abs(z))), float(estimate) - half, float(estimate) + half
    )


def lift_moments(treated, base):
    """METHODS 3: theta_1 / theta_0 - 1 and its variance; None unless the denominator is above 0."""
    if not usable(treated, base) or base.theta <= 0:
        return None
    return treated.theta / base.theta - 1, treated.v / base.theta**2 + treated.theta**2 * base.v / base.theta**4


@lru_cache(maxsize=100)
def effects(square, level) -> dict[str, Estimate]:
    return {name: effect(name, square, level) for name in EFFECTS}


def effect(name, square, level) -> Estimate:
    """METHODS 2 and 3: a simple effect, or a lift."""
    treated, base = (getattr(square, cell) for cell in EFFECTS[name])
    if name.startswith("effect_"):
        return welch([treated], [base], level)
    moments = lift_moments(treated, base)
    return Estimate() if moments is None else normal(*moments, level)


def relative_interaction(square, level) -> Estimate:
    """METHODS 3: difference of the lifts of B, with the sum of their variances."""
    in_variant, in_control = lift_moments(square.tt, square.tc), lift_moments(square.ct, square.cc)
    if in_variant is None or in_control is None:
        return Estimate()
    return normal(in_variant[0] - in_control[0], in_variant[1] + in_control[1], level)


def multiplicative_interaction(square, level) -> Estimate:
    """METHODS 3: ratio of ratios minus 1, tested on the log scale."""
    if not usable(*square) or any(cell.theta <= 0 for cell in square):
        return Estimate()
    m = (square.tt.theta * square.cc.theta) / (square.tc.theta * square.ct.theta) - 1
    variance = sum(cell.v / cell.theta**2 for cell in square)
    if variance == 0:
        return without_spread(m, Fraction(1, 10**9))
    g, error = math.log1p(m), math.sqrt(variance)
    half = -float(special.ndtri((1 - level) / 2)) * error
    return Estimate(
        estimate=float(m),
        standard_error=float(m + 1) * error,
        p_value=2 * float(special.ndtr(-abs(g) / error)),
        ci_lower=math.expm1(g - half),
        ci_upper=math.expm1(g + half),
    )


def undefined_reason(square, any_joint_units, scale) -> str | None:
    """METHODS 1: the first reason that applies to any of the four cells."""
    reasons = {cell.reason for cell in square} - {None}
    if not any_joint_units:
        return "no_joint_units"
    for reason in ("too_few_units", "zero_denominator", "quantile_too_extreme", "point_mass"):
        if reason in reasons:
            return reason
    if all(cell.v == 0 for cell in square):
        return "zero_variance"
    if scale == "multiplicative" and any(cell.theta <= 0 for cell in square):
        return "not_positive"
    return None


def contrast_columns(a, b, arms, square, any_joint_units, level, scale):
    """A row of interaction_contrasts (CONTRACT 6)."""
    additive = welch([square.tt, square.cc], [square.tc, square.ct], level)
    row = {
        "control_a": a.control,
        "control_b": b.control,
        **arms,
        "interaction": additive.estimate,
        **{name: getattr(additive, name) for name in Estimate._fields[1:]},
        "undefined_reason": undefined_reason(square, any_joint_units, scale),
    }
    for name, number in {
        "relative_interaction": relative_interaction(square, level),
        "multiplicative_interaction": multiplicative_interaction(square, level),
    }.items():
        row[name] = number.estimate
        row |= {f"{name}_{part}": getattr(number, part) for part in ("standard_error", "p_value", "ci_lower", "ci_upper")}
    for name, number in effects(square, level).items():
        row |= {name: number.estimate, f"{name}_standard_error": number.standard_error}
    return row


def effect_rows(square, level):
    """The rows of interaction_effects of one contrast (CONTRACT 6)."""
    columns = ("estimate", "standard_error", "degrees_of_freedom", "ci_lower", "ci_upper", "p_value")
    for name, number in effects(square, level).items():
        yield {"effect": name} | {column: getattr(number, column) for column in columns}


# Omnibus test: METHODS 4


class WelchJames(NamedTuple):
    statistic: float | None = None
    df: float | None = None
    df_denominator: float | None = None
    p_value: float | None = None


def welch_james(theta, v, sizes, contrasts) -> WelchJames:
    """METHODS 4 (Johansen 1980): are all contrasts of the cell estimates zero?

    Args:
        theta, v, sizes: estimate, sampling variance and units per cell; exact fractions keep large means accurate.
        contrasts: the matrix C of whole numbers, one row per contrast.
    Returns:
        F, its degrees of freedom and p-value; all None when C S C' cannot be inverted.
    """
    q, cells = len(contrasts), len(theta)
    c_matrix = np.array(contrasts, dtype=float)
    spread = [value > 0 for value in v]
    if np.linalg.matrix_rank(c_matrix[:, spread]) < q:
        return WelchJames()
    tau = np.array([float(sum(weight * value for weight, value in zip(row, theta, strict=True))) for row in contrasts])
    s = np.diag([float(value) for value in v])
    inverse = np.linalg.inv(c_matrix @ s @ c_matrix.T)
    t = tau @ inverse @ tau
    total = 0.0
    for k in range(cells):
        q_k = np.zeros((cells, cells))
        q_k[k, k] = 1.0
        m_k = s @ c_matrix.T @ inverse @ c_matrix @ q_k
        total += (np.trace(m_k) ** 2 + np.trace(m_k @ m_k)) / (sizes[k] - 1)
    a = total / 2
    f = float(t / (q + 2 * a - 6 * a / (q + 2)))
    df_denominator = float(q * (q + 2) / (3 * a))
    return WelchJames(f, float(q), df_denominator, float(special.fdtrc(q, df_denominator, f)))


def omnibus_columns(a, b, estimates):
    """All I * J interaction contrasts at once; NULL when a cell is undefined."""
    test = WelchJames()
    if usable(*estimates.values()):
        arms = list(estimates)
        contrasts = []
        for variant_a, variant_b in product(a.treatments, b.treatments):
            row = dict.fromkeys(arms, 0)
            row[variant_a, variant_b] = row[a.control, b.control] = 1
            row[variant_a, b.control] = row[a.control, variant_b] = -1
            contrasts.append(list(row.values()))
        cells = list(estimates.values())
        test = welch_james([cell.theta for cell in cells], [cell.v for cell in cells], [cell.units for cell in cells], contrasts)
    return {f"omnibus_{name}": value for name, value in test._asdict().items()}
