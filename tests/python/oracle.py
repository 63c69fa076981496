"""The marts' numbers once more, by brute force: from the raw rows, one unit and one cell at a time.

Nothing here is shared with the models. Sums, means and variances are exact fractions, so that only the last step to a double
rounds; the values and filters of the catalog are evaluated by DuckDB row by row, everything else is plain Python. Comments name
the section of CONTRACT or METHODS that a function spells out.

Covered: the templates mean, conversion, ratio and retention with filter, window, complete_window, missing and threshold; slices;
all checks.
"""

import math
from collections import Counter
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import product
from typing import NamedTuple

import duckdb
import numpy as np
import pandas as pd
from frames import with_nan
from scipy import stats

UNKNOWN = "(unknown)"
COVERED_KEYS = {
    *("template", "fact", "aggregation", "value", "filter", "missing", "threshold", "numerator", "denominator"),
    *("from_day", "to_day"),
    *("window", "complete_window", "description", "desired", "role", "negligible"),
}
ZERO_WITHOUT_ROWS = {"sum", "count", "count_distinct", "active_days"}


def expected(tables, facts, metrics, run, build_started_at, check_alpha=0.001) -> dict[str, pd.DataFrame]:
    """The rows that a run must add to the marts (CONTRACT 6).

    Args:
        tables: raw frames by name: exposures, experiments, variants, the fact tables, and units when slices are asked for.
            Timestamps are naive UTC.
        facts, metrics: the catalog (CONTRACT 4).
        run: experiment_a, experiment_b, metric, start_date, end_date, and optionally slices (a list), confidence_level and
            interaction_scale.
        build_started_at: naive UTC; decides which days are unfinished (CONTRACT 5.8).
        check_alpha: the var of that name.
    Returns:
        The frames `results`, `contrasts`, `effects`, `cells` and `checks`, each sorted by its grain. Missing numbers are NaN,
        missing texts None.
    """
    metric = metrics[run["metric"]]
    require_covered(run["metric"], metric)
    period = Period(
        start=pd.Timestamp(run["start_date"]).to_pydatetime(),
        end=pd.Timestamp(run["end_date"]).to_pydatetime() + timedelta(days=1),
        build=pd.Timestamp(build_started_at).to_pydatetime(),
    )
    level = float(run.get("confidence_level", 0.95))
    scale = run.get("interaction_scale", "additive")

    a = read_experiment(tables, run["experiment_a"], period)
    b = read_experiment(tables, run["experiment_b"], period)
    joint = joint_units(a, b)
    sides = metric_sides(metric)
    inside = [rows_inside(side, facts, tables, joint, metric, period) for side in sides]
    values = {unit: value for unit in joint if (value := unit_value(unit, joint, metric, sides, inside, period)) is not None}

    cells, contrasts, effects = [], [], []
    for slice_name, slice_value, members in slice_members(tables, joint, run.get("slices") or []):
        keys = {"slice_name": slice_name, "slice_value": slice_value}
        estimates = cell_estimates(a, b, joint, values, members)
        cells += [keys | cell_columns(arms, cell, level) for arms, cell in estimates.items()]
        for treatments in product(a.treatments, b.treatments):
            square = contrast_square(estimates, a.control, b.control, *treatments)
            arms = dict(zip(("variant_a", "variant_b"), treatments, strict=True))
            contrasts.append(keys | contrast_columns(a, b, arms, square, bool(members), level, scale))
            effects += [keys | arms | row for row in effect_rows(square, level)]
        if slice_name == "overall":
            omnibus = omnibus_columns(a, b, estimates)

    crossover_units = sum(
        1 for unit in a.units.keys() & b.units.keys() if "crossover" in (a.units[unit].status, b.units[unit].status)
    )
    checks = {
        "srm_a": srm_check(a, check_alpha),
        "srm_b": srm_check(b, check_alpha),
        "independence": independence_check(joint, check_alpha),
        "entry_a_to_b": entry_check(a, b, check_alpha),
        "entry_b_to_a": entry_check(b, a, check_alpha),
        "exposure_timing": exposure_timing_check(a, b, joint, check_alpha),
        "crossovers": crossovers_check(len(joint), crossover_units),
        "overlap": overlap_check(a, b, len(joint)),
        "invalid_exposures": counting_check(invalid_rows(a) + invalid_rows(b)),
        "non_finite_values": counting_check(non_finite_values(sides, inside)),
        "unfinished_period": counting_check(unfinished_days(period)),
    }

    headline = min(contrasts, key=lambda row: headline_rank(row, scale))
    results = {
        "experiment_a": run["experiment_a"],
        "experiment_b": run["experiment_b"],
        "metric": run["metric"],
        "metric_template": metric["template"],
        "metric_role": metric.get("role", "goal"),
        "desired": metric.get("desired", "increase"),
        "slices": ",".join(sorted(set(run.get("slices") or []))) or None,
        "start_date": pd.Timestamp(run["start_date"]),
        "end_date": pd.Timestamp(run["end_date"]),
        "confidence_level": level,
        "joint_units": len(joint),
        "cells": len(a.weights) * len(b.weights),
        "interaction_scale": scale,
        **{name: value for name, value in headline.items() if not name.startswith("slice_")},
        **omnibus,
        "srm_p_value_a": checks["srm_a"]["p_value"],
        "srm_p_value_b": checks["srm_b"]["p_value"],
        "independence_p_value": checks["independence"]["p_value"],
        "entry_p_value_a_to_b": checks["entry_a_to_b"]["p_value"],
        "entry_p_value_b_to_a": checks["entry_b_to_a"]["p_value"],
        "crossover_units": crossover_units,
        "data_watermark": data_watermark(a, b, inside),
        "fact_rows": sum(len(rows) for side in inside for rows in side.values()),
    }
    for name in EFFECTS:
        del results[f"{name}_standard_error"]
    return {
        "results": to_frame([results], []),
        "contrasts": to_frame(contrasts, ["slice_name", "slice_value", "variant_a", "variant_b"]),
        "effects": to_frame(effects, ["slice_name", "slice_value", "variant_a", "variant_b", "effect"]),
        "cells": to_frame(cells, ["slice_name", "slice_value", "variant_a", "variant_b"]),
        "checks": to_frame([{"check_name": name, **check} for name, check in checks.items()], ["check_name"]),
    }


TEXTS = {
    *("experiment_a", "experiment_b", "metric", "metric_template", "metric_role", "desired", "slices", "interaction_scale"),
    *("control_a", "control_b", "variant_a", "variant_b", "undefined_reason", "slice_name", "slice_value", "effect"),
    *("check_name", "status"),
}
TIMES = {"start_date", "end_date", "data_watermark"}
COUNTS = {"joint_units", "cells", "crossover_units", "fact_rows", "units", "nonzero_units"}


def to_frame(rows, grain) -> pd.DataFrame:
    """Rows as a frame: texts as objects, counts as int64, times as datetime64[us], everything else as float64."""
    frame = pd.DataFrame(rows)
    for name in frame:
        kind = object if name in TEXTS else "datetime64[us]" if name in TIMES else "int64" if name in COUNTS else "float64"
        frame[name] = frame[name].astype(kind)
    return frame.sort_values(grain, ignore_index=True) if grain else frame


def require_covered(name, metric):
    """A metric that this reference does not know must not be compared with it."""
    unknown = set(metric) - COVERED_KEYS
    if unknown or metric["template"] not in ("mean", "conversion", "ratio", "retention"):
        raise NotImplementedError(f"metric {name}: template {metric['template']} with {sorted(unknown)} has no reference")


# Who is in the run: CONTRACT 5.1 to 5.3 and 5.7


class Period(NamedTuple):
    """[start, end): the run's days, and when the build began."""

    start: datetime
    end: datetime
    build: datetime


class Exposed(NamedTuple):
    """What a unit saw of one experiment. The variant is None unless the status is clean."""

    status: str
    variant: str | None
    first: datetime


class Experiment(NamedTuple):
    """One experiment: its plan, its counting exposure rows as (unit, variant, time), and what they say of each unit."""

    layer: str | None
    control: str
    weights: dict[str, float]
    rows: list[tuple[str | None, str | None, datetime]]
    units: dict[str, Exposed]

    @property
    def treatments(self):
        return sorted(set(self.weights) - {self.control})

    @property
    def clean(self):
        """Unit to variant, of the units that are neither crossover nor invalid."""
        return {unit: exposed.variant for unit, exposed in self.units.items() if exposed.status == "clean"}


class JointUnit(NamedTuple):
    variant_a: str
    variant_b: str
    joint_exposed_at: datetime


def text(value):
    return None if pd.isna(value) else str(value)


def moment(value):
    return None if pd.isna(value) else pd.Timestamp(value).to_pydatetime(warn=False)


def read_experiment(tables, experiment_id, period) -> Experiment:
    """The experiment's plan (CONTRACT 3; equal rows count once) and its exposures."""
    experiments = tables["experiments"]
    plan = experiments[experiments["experiment_id"] == experiment_id].iloc[0]
    variants = tables["variants"]
    listed = [row for row in variants.itertuples(index=False) if text(row.experiment_id) == experiment_id]
    weights = {text(row.variant_id): float(row.traffic_weight) for row in listed}
    (control,) = {text(row.variant_id) for row in listed if row.is_control}

    rows = counting_rows(tables["exposures"], experiment_id, moment(plan["started_at"]), moment(plan["ended_at"]), period)
    seen: dict[str, list] = {}
    for unit, variant, exposed_at in rows:
        if unit is not None:
            seen.setdefault(unit, []).append((variant, exposed_at))
    units = {unit: what_a_unit_saw(of_unit, weights) for unit, of_unit in seen.items()}
    return Experiment(text(plan["layer"]), control, weights, rows, units)


def counting_rows(exposures, experiment_id, started_at, ended_at, period):
    """CONTRACT 5.1: rows in [started_at, the earlier of ended_at and end_date + 1 day)."""
    end = period.end if ended_at is None else min(ended_at, period.end)
    rows = []
    for row in exposures[exposures["experiment_id"] == experiment_id].itertuples(index=False):
        exposed_at = moment(row.exposed_at)
        if exposed_at is not None and started_at <= exposed_at < end:
            rows.append((text(row.unit_id), text(row.variant_id), exposed_at))
    return rows


def what_a_unit_saw(rows, listed) -> Exposed:
    """CONTRACT 5.2: crossover with two distinct non-NULL variants, else invalid with an unlisted or NULL one, else clean."""
    first = min(exposed_at for _, exposed_at in rows)
    variants = {variant for variant, _ in rows}
    if len(variants - {None}) > 1:
        return Exposed("crossover", None, first)
    if not variants <= set(listed):
        return Exposed("invalid", None, first)
    return Exposed("clean", variants.pop(), first)


def joint_units(a, b) -> dict[str, JointUnit]:
    """CONTRACT 5.3: units clean in both; jointly exposed at the later of the two first exposures."""
    clean_a, clean_b = a.clean, b.clean
    return {
        unit: JointUnit(clean_a[unit], clean_b[unit], max(a.units[unit].first, b.units[unit].first))
        for unit in sorted(clean_a.keys() & clean_b.keys())
    }


def slice_members(tables, joint, names):
    """(slice name, slice value, joint units) for overall and for every slice value seen among the joint units (CONTRACT 5.9)."""
    yield "overall", "overall", list(joint)
    for name in sorted(set(names)):
        of_unit = slice_values(tables["units"], name)
        members: dict[str, list[str]] = {}
        for unit in joint:
            members.setdefault(of_unit.get(unit, UNKNOWN), []).append(unit)
        for value in sorted(members):
            yield name, value, members[value]


def slice_values(units, name) -> dict[str, str]:
    """CONTRACT 3: a unit's slice value is its smallest non-NULL one in text order."""
    smallest: dict[str, str] = {}
    for unit, value in zip(map(text, units["unit_id"]), map(text, units[name]), strict=True):
        if unit is not None and value is not None:
            smallest[unit] = min(value, smallest.get(unit, value))
    return smallest


# What was measured: CONTRACT 4, 5.4 and 5.6


class Side(NamedTuple):
    """One aggregation of the metric over one fact: a ratio has two, every other template one."""

    fact: str
    aggregation: str
    value: str | None
    filters: tuple[str, ...]


class FactRow(NamedTuple):
    """A fact row that passes the filters: its place in the table, its time and the side's value."""

    place: int
    at: datetime
    value: object


class UnitValue(NamedTuple):
    numerator: Fraction
    denominator: Fraction


def metric_sides(metric) -> list[Side]:
    """The aggregations of a metric (CONTRACT 4); the metric's filter is ANDed with that of a side."""
    if metric["template"] == "ratio":
        parts = [metric["numerator"], metric["denominator"]]
    elif metric["template"] in ("conversion", "retention"):
        parts = [{"fact": metric["fact"], **metric.get("threshold", {"aggregation": "count"})}]
    else:
        parts = [{key: metric[key] for key in ("fact", "aggregation", "value") if key in metric}]
    return [
        Side(
            part["fact"],
            part["aggregation"],
            part.get("value"),
            tuple(condition for condition in (metric.get("filter"), part.get("filter")) if condition),
        )
        for part in parts
    ]


def read_fact(side, facts, tables) -> dict[str, list[FactRow]]:
    """The rows of a side's fact that pass its filters, by unit. The only place with SQL: the catalog's own expressions."""
    fact = facts[side.fact]
    condition = " and ".join(f"({one}\n)" for one in side.filters) or "true"
    with duckdb.connect() as connection:
        connection.register("fact", with_nan(tables[fact.get("table") or fact["model"]]))
        rows = connection.sql(
            f'select "{fact["unit"]}", "{fact["timestamp"]}", ({condition}) is true, ({side.value or "null"}\n) from fact'
        ).fetchall()
    by_unit: dict[str, list[FactRow]] = {}
    for place, (unit, at, passes, value) in enumerate(rows):
        if passes and unit is not None and at is not None:
            by_unit.setdefault(str(unit), []).append(FactRow(place, at, value))
    return by_unit


def offset(metric, bound) -> timedelta | None:
    """The `from` or `to` of a metric's window, counted from joint exposure; None where it has none."""
    window = metric.get("window", {})
    if f"{bound}_hours" in window:
        return timedelta(hours=window[f"{bound}_hours"])
    if f"{bound}_days" in window:
        return timedelta(days=window[f"{bound}_days"])
    return None


def metric_window(joint_exposed_at, metric):
    """The metric's own window [begin, end) before the run's days cut it; end is None when open (CONTRACT 4)."""
    if metric["template"] == "retention":
        days = metric["from_day"], metric["to_day"] + 1
        return tuple(joint_exposed_at + timedelta(hours=24 * day) for day in days)
    begin, end = offset(metric, "from"), offset(metric, "to")
    return joint_exposed_at + (begin or timedelta()), None if end is None else joint_exposed_at + end


def analysis_window(joint_exposed_at, metric, period):
    """CONTRACT 5.4: [max(joint_exposed_at, start_date), end_date + 1 day), cut further to the metric's window."""
    begin, end = metric_window(joint_exposed_at, metric)
    return max(begin, period.start), period.end if end is None else min(end, period.end)


def has_complete_window(joint_exposed_at, metric, period) -> bool:
    """CONTRACT 4 and 5.8: the window begins in the run's days and is over when they are, or when the build starts."""
    begin, end = metric_window(joint_exposed_at, metric)
    return begin >= period.start and end <= min(period.end, period.build)


def rows_inside(side, facts, tables, joint, metric, period) -> dict[str, list[FactRow]]:
    """The rows of a side inside the windows of the joint units, by unit."""
    by_unit = read_fact(side, facts, tables)
    inside = {}
    for unit, member in joint.items():
        begin, end = analysis_window(member.joint_exposed_at, metric, period)
        inside[unit] = [row for row in by_unit.get(unit, []) if begin <= row.at < end]
    return inside


def is_number_lost(value) -> bool:
    """CONTRACT 5.6: NaN and infinity count as NULL."""
    return isinstance(value, float) and not math.isfinite(value)


def aggregate(aggregation, rows) -> Fraction | None:
    """The aggregate of a unit's rows; None is SQL's NULL (CONTRACT 4)."""
    if aggregation == "count":
        return Fraction(len(rows))
    if aggregation == "active_days":
        return Fraction(len({row.at.date() for row in rows}))
    present = [row for row in rows if row.value is not None and not is_number_lost(row.value)]
    if aggregation == "count_distinct":
        return Fraction(len({row.value for row in present}))
    if not present:
        return None
    numbers = [Fraction(row.value) for row in present]
    if aggregation == "sum":
        return sum(numbers)
    if aggregation == "avg":
        return sum(numbers) / len(numbers)
    if aggregation == "max":
        return max(numbers)
    if aggregation == "min":
        return min(numbers)
    if aggregation == "first":
        return min((row.at, number) for row, number in zip(present, numbers, strict=True))[1]
    if aggregation == "latest":
        return max((row.at, number) for row, number in zip(present, numbers, strict=True))[1]
    raise NotImplementedError(f"aggregation {aggregation} has no reference")


def unit_value(unit, joint, metric, sides, inside, period) -> UnitValue | None:
    """A unit's value over its window; None leaves the unit out (CONTRACT 4)."""
    if (metric.get("complete_window") or metric["template"] == "retention") and not has_complete_window(
        joint[unit].joint_exposed_at, metric, period
    ):
        return None
    values = [
        aggregate(side.aggregation, of_side[unit]) if of_side[unit] else None for side, of_side in zip(sides, inside, strict=True)
    ]
    if metric["template"] == "ratio":
        return UnitValue(*(value or Fraction(0) for value in values))
    (value,) = values
    if metric["template"] == "conversion":
        at_least = Fraction(metric.get("threshold", {"at_least": 1})["at_least"])
        return UnitValue(Fraction(value is not None and value >= at_least), Fraction(1))
    if metric["template"] == "retention":
        return UnitValue(Fraction(value is not None), Fraction(1))
    missing = metric.get("missing", "zero" if metric["aggregation"] in ZERO_WITHOUT_ROWS else "exclude")
    if value is None:
        return UnitValue(Fraction(0), Fraction(1)) if missing == "zero" else None
    return UnitValue(value, Fraction(1))


# Cells: METHODS 1


class Cell(NamedTuple):
    """A cell's estimate theta with sampling variance v, and why they cannot be used, if so."""

    units: int
    nonzero_units: int
    mean_numerator: Fraction | None
    mean_denominator: Fraction | None
    theta: Fraction | None
    v: Fraction | None
    reason: str | None


def cell_estimates(a, b, joint, values, members) -> dict[tuple[str, str], Cell]:
    """Every combination of listed variants, from the members that have a value (CONTRACT 5.9)."""
    in_cell = {arms: [] for arms in product(sorted(a.weights), sorted(b.weights))}
    for unit in members:
        if unit in values:
            in_cell[joint[unit].variant_a, joint[unit].variant_b].append(values[unit])
    return {arms: estimate_cell(of_cell) for arms, of_cell in in_cell.items()}


def estimate_cell(values) -> Cell:
    """METHODS 1, rows mean and ratio: a mean is the ratio with all denominators 1."""
    n = len(values)
    nonzero = sum(1 for value in values if value.numerator != 0)
    if n == 0:
        return Cell(0, 0, None, None, None, None, "too_few_units")
    y = [value.numerator for value in values]
    d = [value.denominator for value in values]
    mean_y, mean_d = Fraction(sum(y), n), Fraction(sum(d), n)
    theta = mean_y / mean_d if mean_d != 0 else None
    if n < 2:
        return Cell(n, nonzero, mean_y, mean_d, theta, None, "too_few_units")
    if theta is None:
        return Cell(n, nonzero, mean_y, mean_d, None, None, "zero_denominator")
    terms = [covariance(y, y), -2 * theta * covariance(y, d), theta**2 * covariance(d, d)]
    total, size = sum(terms), sum(abs(term) for term in terms)
    if total * 10**12 < size:
        total = Fraction(0)
    return Cell(n, nonzero, mean_y, mean_d, theta, total / (n * mean_d**2), None)


def covariance(x, y) -> Fraction:
    """Sample covariance, divisor n - 1. Exact fractions do not cancel, so the textbook formula is safe here."""
    n = len(x)
    return (sum(one * other for one, other in zip(x, y, strict=True)) - sum(x) * sum(y) / Fraction(n)) / (n - 1)


def cell_columns(arms, cell, level):
    """A row of interaction_cells; the interval is Student's with n - 1 degrees of freedom (CONTRACT 6)."""
    error = None if cell.v is None else math.sqrt(cell.v)
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


# Contrasts and effects: METHODS 1 to 3


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
    half = float(stats.t.isf((1 - level) / 2, df)) * error
    return Estimate(float(tau), error, df, t, 2 * float(stats.t.sf(abs(t), df)), float(tau) - half, float(tau) + half)


def normal(estimate, variance, level) -> Estimate:
    """METHODS 3: an estimate on a relative scale with normal p-value and interval."""
    if variance == 0:
        return without_spread(estimate, Fraction(1, 10**9))
    error = math.sqrt(variance)
    z = float(estimate) / error
    half = float(stats.norm.isf((1 - level) / 2)) * error
    return Estimate(
        float(estimate), error, None, z, 2 * float(stats.norm.sf(abs(z))), float(estimate) - half, float(estimate) + half
    )


def lift_moments(treated, base):
    """METHODS 3: theta_1 / theta_0 - 1 and its variance; None unless the denominator is above 0."""
    if not usable(treated, base) or base.theta <= 0:
        return None
    return treated.theta / base.theta - 1, treated.v / base.theta**2 + treated.theta**2 * base.v / base.theta**4


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
    half = float(stats.norm.isf((1 - level) / 2)) * error
    return Estimate(
        estimate=float(m),
        standard_error=float(m + 1) * error,
        p_value=2 * float(stats.norm.sf(abs(g) / error)),
        ci_lower=math.expm1(g - half),
        ci_upper=math.expm1(g + half),
    )


def undefined_reason(square, any_joint_units, scale) -> str | None:
    """METHODS 1: the first reason that applies to any of the four cells."""
    reasons = {cell.reason for cell in square} - {None}
    if not any_joint_units:
        return "no_joint_units"
    for reason in ("too_few_units", "zero_denominator"):
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
    for name in EFFECTS:
        number = effect(name, square, level)
        row |= {name: number.estimate, f"{name}_standard_error": number.standard_error}
    return row


def effect_rows(square, level):
    """The rows of interaction_effects of one contrast (CONTRACT 6)."""
    columns = ("estimate", "standard_error", "degrees_of_freedom", "ci_lower", "ci_upper", "p_value")
    for name in EFFECTS:
        number = effect(name, square, level)
        yield {"effect": name} | {column: getattr(number, column) for column in columns}


def headline_rank(contrast, scale):
    """Smallest p-value on the run's scale first, contrasts without one last, ties by variant names."""
    p = contrast["p_value" if scale == "additive" else "multiplicative_interaction_p_value"]
    return p is None, p or 0, contrast["variant_a"], contrast["variant_b"]


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
    return WelchJames(f, float(q), df_denominator, float(stats.f.sf(f, q, df_denominator)))


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


# Checks: METHODS 7


class ChiSquare(NamedTuple):
    """A Pearson chi-square; `sparse` when an expected count stayed below 5 after merging."""

    statistic: float | None = None
    p_value: float | None = None
    sparse: bool = False


def chi_square(observed, wanted, df) -> ChiSquare:
    """Pearson's statistic of observed against expected counts, both by group."""
    statistic = float(sum((observed[group] - wanted[group]) ** 2 / wanted[group] for group in wanted))
    return ChiSquare(statistic, float(stats.chi2.sf(statistic, df)), min(wanted.values()) < 5)


def chi_square_split(observed, weights) -> ChiSquare:
    """METHODS 7, srm: counts per variant against the planned weights; rare variants are merged by expected count."""
    total, all_weights = sum(observed.values()), sum(map(Fraction, weights.values()))
    observed = {variant: observed.get(variant, 0) for variant in weights}
    wanted = {variant: total * Fraction(weight) / all_weights for variant, weight in weights.items()}
    if total == 0 or len(wanted) < 2:
        return ChiSquare()
    while len(wanted) > 2 and min(wanted.values()) < 5:
        smallest, next_smallest = sorted(wanted, key=lambda variant: (wanted[variant], variant))[:2]
        name = min(smallest, next_smallest)
        for counts in (observed, wanted):
            merged = counts.pop(smallest) + counts.pop(next_smallest)
            counts[name] = merged
    return chi_square(observed, wanted, len(wanted) - 1)


def chi_square_table(counts) -> ChiSquare:
    """METHODS 7: independence of rows and columns; `counts` maps (row, column) to units. Rare groups are merged."""
    table = Counter({place: count for place, count in counts.items() if count})
    while True:
        rows, columns, total = totals(table, 0), totals(table, 1), sum(table.values())
        if len(rows) < 2 or len(columns) < 2:
            return ChiSquare()
        wanted = {(row, column): Fraction(rows[row] * columns[column], total) for row in rows for column in columns}
        mergeable = [
            (count, axis, name)
            for axis, groups in enumerate((rows, columns))
            if len(groups) > 2
            for name, count in groups.items()
        ]
        if min(wanted.values()) >= 5 or not mergeable:
            return chi_square(table, wanted, (len(rows) - 1) * (len(columns) - 1))
        _, axis, smallest = min(mergeable)
        _, next_smallest = min((count, name) for count, other_axis, name in mergeable if other_axis == axis and name != smallest)
        table = merge(table, axis, {smallest, next_smallest})


def totals(table, axis) -> Counter:
    """Row (axis 0) or column (axis 1) totals of a table."""
    result = Counter()
    for place, count in table.items():
        result[place[axis]] += count
    return result


def merge(table, axis, names) -> Counter:
    """The table with the named rows or columns added up under the smaller name."""
    result = Counter()
    for place, count in table.items():
        moved = list(place)
        if moved[axis] in names:
            moved[axis] = min(names)
        result[tuple(moved)] += count
    return result


def check(status, value, p_value, threshold):
    return {"status": status, "value": value, "p_value": p_value, "threshold": threshold}


def chi_square_check(test, alpha):
    """Fails below alpha; warns, whatever p is, when an expected count stayed below 5."""
    failed = test.p_value is not None and test.p_value < alpha
    return check("warn" if test.sparse else "fail" if failed else "pass", test.statistic, test.p_value, alpha)


def srm_check(experiment, alpha):
    return chi_square_check(chi_square_split(Counter(experiment.clean.values()), experiment.weights), alpha)


def independence_check(joint, alpha):
    return chi_square_check(chi_square_table(Counter((unit.variant_a, unit.variant_b) for unit in joint.values())), alpha)


def entry_check(origin, other, alpha):
    """Does the arm of one experiment change who has any counting exposure row of the other?"""
    entered = {unit for unit, _, _ in other.rows}
    table = Counter((variant, "in" if unit in entered else "out") for unit, variant in origin.clean.items())
    return chi_square_check(chi_square_table(table), alpha)


def exposure_timing_check(a, b, joint, alpha):
    """Equal mean joint exposure times over the cells with at least 2 units and any spread."""
    times: dict[tuple[str, str], list[Fraction]] = {}
    for unit in joint.values():
        microseconds = (unit.joint_exposed_at - datetime(1970, 1, 1)) // timedelta(microseconds=1)
        times.setdefault((unit.variant_a, unit.variant_b), []).append(Fraction(microseconds))
    cells = [estimate_cell([UnitValue(at, Fraction(1)) for at in times[arms]]) for arms in sorted(times)]
    cells = [cell for cell in cells if cell.v]
    if len(cells) < 2:
        return check("pass", None, None, alpha)
    differences = [[-1, *(int(k == other) for k in range(1, len(cells)))] for other in range(1, len(cells))]
    test = welch_james([cell.theta for cell in cells], [cell.v for cell in cells], [cell.units for cell in cells], differences)
    return check("warn" if test.p_value < alpha else "pass", test.statistic, test.p_value, alpha)


def crossovers_check(joint_count, crossover_count):
    """Share of crossovers among the units exposed to both; warn above 0.005, fail above 0.05."""
    share = None
    status = "pass"
    if joint_count + crossover_count:
        share = crossover_count / (joint_count + crossover_count)
        status = "fail" if share > 0.05 else "warn" if share > 0.005 else "pass"
    return check(status, share, None, 0.005)


def overlap_check(a, b, joint_count):
    """Joint units over the clean units of the smaller experiment; experiments of one layer must not share units."""
    smaller = min(len(a.clean), len(b.clean))
    one_layer = a.layer is not None and a.layer == b.layer
    status = "warn" if joint_count == 0 else "fail" if one_layer else "pass"
    return check(status, joint_count / smaller if smaller else None, None, 0.0)


def counting_check(count):
    return check("warn" if count > 0 else "pass", count, None, 0.0)


def invalid_rows(experiment) -> int:
    """Counting rows with a NULL unit, or a NULL or unlisted variant."""
    return sum(1 for unit, variant, _ in experiment.rows if unit is None or variant not in experiment.weights)


def non_finite_values(sides, inside) -> int:
    """NaN or infinite values among the rows inside the windows, once per value expression and row."""
    return len(
        {
            (side.fact, side.value, row.place)
            for side, of_side in zip(sides, inside, strict=True)
            for rows in of_side.values()
            for row in rows
            if is_number_lost(row.value)
        }
    )


def unfinished_days(period) -> int:
    """Days of the range that are not over when the build starts (CONTRACT 5.8)."""
    days = (period.end - period.start).days
    return sum(1 for day in range(1, days + 1) if period.start + timedelta(days=day) > period.build)


def data_watermark(a, b, inside) -> datetime | None:
    """The latest counting exposure row of A or B, or fact row inside a window (CONTRACT 6)."""
    exposed = [exposed_at for experiment in (a, b) for _, _, exposed_at in experiment.rows]
    measured = [row.at for of_side in inside for rows in of_side.values() for row in rows]
    return max(exposed + measured, default=None)
