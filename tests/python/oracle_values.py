"""What was measured: CONTRACT 4, 5.4 to 5.6. A part of the brute-force computation of `oracle`.

Every template becomes a plan: what is read (its sides), and what a unit's rows are worth. The catalog's own SQL is evaluated by
DuckDB row by row, everything else is plain Python on exact fractions.
"""

import math
from datetime import datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

import duckdb
from frames import with_nan
from oracle_formula import Level, Nest, parse
from oracle_units import Frame

ZERO_WITHOUT_ROWS = {"sum", "count", "count_values", "count_distinct", "active_days"}
COVERED_KEYS = {
    *("template", "fact", "aggregation", "value", "filter", "missing", "threshold", "numerator", "denominator"),
    *("from_day", "to_day", "steps", "within_hours", "quantile", "level", "ignore_zeros", "formula", "cap", "covariate"),
    *("window", "complete_window", "description", "desired", "role", "negligible"),
}


class Side(NamedTuple):
    """One aggregation of the metric over one fact: a ratio has two, a funnel one per step, everything else one."""

    fact: str
    nest: Nest
    filters: tuple[str, ...]

    @property
    def columns(self):
        """The columns of the inner levels, from the unit inwards."""
        return tuple(level.column for level in self.nest.levels if level.column)


class Plan(NamedTuple):
    """How a unit's value comes from the rows of the sides."""

    kind: str  # mean, conversion, retention, ratio, funnel, events (event-level quantile) or units (unit-level quantile)
    sides: tuple[Side, ...]
    missing: str = "zero"
    at_least: Fraction | None = None
    within: timedelta | None = None
    quantile: Fraction | None = None
    ignore_zeros: bool = False


class FactRow(NamedTuple):
    """A fact row that passes the filters: its place in the table, its time, the side's value and the columns of its levels."""

    place: int
    at: datetime
    value: object
    groups: tuple = ()


class UnitValue(NamedTuple):
    """Numerator and denominator, those of the covariate, and the events of an event-level quantile."""

    numerator: Fraction | None
    denominator: Fraction = Fraction(1)
    covariate: tuple[Fraction, Fraction] | None = None
    events: tuple[Fraction, ...] | None = None

    @property
    def rows(self):
        """What a quantile is taken of: a unit's events, or its one value."""
        return (self.numerator,) if self.events is None else self.events


# Plans


def plan_of(name, metric, facts) -> Plan:
    """CONTRACT 4. A metric that this reference does not know must not be compared with it."""
    unknown = set(metric) - COVERED_KEYS
    if unknown or metric["template"] not in PLANS:
        raise NotImplementedError(f"metric {name}: template {metric['template']} with {sorted(unknown)} has no reference")
    return PLANS[metric["template"]](metric, facts)


def side_of(metric, part) -> Side:
    """A part `{fact, aggregation, value, filter}` of a metric, or all of it; the metric's filter is ANDed with the part's."""
    nest = part.get("nest") or Nest((Level(None, part.get("aggregation", "count")),), part.get("value"))
    both = [metric.get("filter")] + ([part.get("filter")] if part is not metric else [])
    return Side(part["fact"], nest, tuple(condition for condition in both if condition))


def missing_of(metric, nest) -> str:
    default = "zero" if nest.levels[0].aggregation in ZERO_WITHOUT_ROWS else "exclude"
    return metric.get("missing", default)


def mean_plan(metric, _facts) -> Plan:
    side = side_of(metric, metric)
    return Plan("mean", (side,), missing_of(metric, side.nest))


def conversion_plan(metric, _facts) -> Plan:
    threshold = metric.get("threshold", {"aggregation": "count", "at_least": 1})
    side = side_of(metric, {"fact": metric["fact"], **threshold})
    return Plan("conversion", (side,), at_least=Fraction(threshold["at_least"]))


def retention_plan(metric, _facts) -> Plan:
    return Plan("retention", (side_of(metric, {"fact": metric["fact"]}),))


def ratio_plan(metric, _facts) -> Plan:
    return Plan("ratio", (side_of(metric, metric["numerator"]), side_of(metric, metric["denominator"])))


def funnel_plan(metric, _facts) -> Plan:
    within = metric.get("within_hours")
    sides = tuple(side_of(metric, step) for step in metric["steps"])
    return Plan("funnel", sides, within=None if within is None else timedelta(hours=within))


def quantile_plan(metric, _facts) -> Plan:
    is_unit = metric.get("level", "event") == "unit"
    part = {key: metric[key] for key in ("fact", "value", "aggregation") if key in metric}
    side = side_of(metric, part)
    # the decimal that was written: 0.9 of 11 rows is the tenth, not a hair before it
    quantile = Fraction(str(metric["quantile"]))
    missing = missing_of(metric, side.nest) if is_unit else "exclude"
    return Plan(
        "units" if is_unit else "events", (side,), missing, quantile=quantile, ignore_zeros=metric.get("ignore_zeros", False)
    )


def formula_plan(metric, facts) -> Plan:
    formula = parse(metric["formula"], facts[metric["fact"]]["unit"])
    sides = tuple(side_of(metric, {"fact": metric["fact"], "nest": nest}) for nest in formula.nests)
    missing = missing_of(metric, sides[0].nest) if formula.kind in ("mean", "units") else "zero"
    ignore_zeros = metric.get("ignore_zeros", False)
    return Plan(formula.kind, sides, missing, quantile=formula.quantile, ignore_zeros=ignore_zeros)


PLANS = {
    "mean": mean_plan,
    "conversion": conversion_plan,
    "retention": retention_plan,
    "ratio": ratio_plan,
    "funnel": funnel_plan,
    "quantile": quantile_plan,
    "formula": formula_plan,
}


# Rows


def read_side(side, facts, tables) -> dict[str, list[FactRow]]:
    """The rows of a side's fact that pass its filters, by unit."""
    fact = facts[side.fact]
    frame = Frame(tables[fact.get("table") or fact["model"]])
    return read_fact(frame, fact["unit"], fact["timestamp"], side.filters, side.nest.value, side.columns)


@lru_cache(maxsize=500)
def read_fact(frame, unit_column, timestamp, filters, value, columns) -> dict[str, list[FactRow]]:
    """The only place with SQL: the catalog's own expressions."""
    condition = " and ".join(f"({one}\n)" for one in filters) or "true"
    groups = "".join(f', "{column}"' for column in columns)
    with duckdb.connect() as connection:
        connection.register("fact", with_nan(frame.frame))
        rows = connection.sql(
            f'select "{unit_column}", "{timestamp}", ({condition}) is true, ({value or "null"}\n){groups} from fact'
        ).fetchall()
    by_unit: dict[str, list[FactRow]] = {}
    for place, (unit, at, passes, found, *of_levels) in enumerate(rows):
        if passes and unit is not None and at is not None:
            by_unit.setdefault(str(unit), []).append(FactRow(place, at, found, tuple(of_levels)))
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


def analysis_window(member, metric, period):
    """CONTRACT 5.4: [max(joint_exposed_at, start_date), end_date + 1 day), cut further to the metric's window."""
    begin, end = metric_window(member.joint_exposed_at, metric)
    return max(begin, period.start), period.end if end is None else min(end, period.end)


def look_back(member, metric):
    """CONTRACT 5.5: [t - lookback_days, t), t the earlier of the two first exposures."""
    return member.first_exposed_at - timedelta(days=metric["covariate"]["lookback_days"]), member.first_exposed_at


def has_complete_window(joint_exposed_at, metric, period) -> bool:
    """CONTRACT 4 and 5.8: the window begins in the run's days and is over when they are, or when the build starts."""
    begin, end = metric_window(joint_exposed_at, metric)
    return begin >= period.start and end <= min(period.end, period.build)


def rows_between(by_unit, windows) -> dict[str, list[FactRow]]:
    """The rows of a side inside each unit's window [begin, end)."""
    return {unit: [row for row in by_unit.get(unit, []) if begin <= row.at < end] for unit, (begin, end) in windows.items()}


# Unit values


def is_number_lost(value) -> bool:
    """CONTRACT 5.6: NaN and infinity count as NULL."""
    return isinstance(value, float) and not math.isfinite(value)


def present_rows(rows):
    return [row for row in rows if row.value is not None and not is_number_lost(row.value)]


def aggregate(aggregation, rows) -> Fraction | None:
    """The aggregate of rows; None is SQL's NULL (CONTRACT 4)."""
    if aggregation == "count":
        return Fraction(len(rows))
    if aggregation == "active_days":
        return Fraction(len({row.at.date() for row in rows}))
    present = present_rows(rows)
    if aggregation == "count_distinct":
        return Fraction(len({row.value for row in present}))
    if aggregation == "count_values":
        return Fraction(len(present))
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


def aggregate_nest(levels, rows) -> Fraction | None:
    """The outermost of nested aggregations: groups of an inner level are nested in those around it, NULL is a group."""
    if not rows:
        return None
    if len(levels) == 1:
        return aggregate(levels[0].aggregation, rows)
    inner = levels[1].column
    groups: dict[object, list[FactRow]] = {}
    for row in rows:
        key, *rest = row.groups if inner else (None, *row.groups)  # an inner level of the unit itself is one group
        groups.setdefault(key, []).append(row._replace(groups=tuple(rest)))
    if levels[0].aggregation in ("first", "latest", "active_days"):
        raise NotImplementedError(f"{levels[0].aggregation} of groups, which have no time")
    values = [FactRow(-1, None, aggregate_nest(levels[1:], of_group)) for of_group in groups.values()]
    return aggregate(levels[0].aggregation, values)


def is_funnel_done(steps, within) -> bool:
    """From some row of the first step, each next step's earliest row strictly later; the last within the time, inclusive."""
    for first in steps[0]:
        at = first.at
        for rows in steps[1:]:
            at = min((row.at for row in rows if row.at > at), default=None)
            if at is None:
                break
        if at is not None and (within is None or at - first.at <= within):
            return True
    return False


def value_of_rows(plan, rows) -> UnitValue | None:
    """What the rows of a unit are worth, a list per side; None when it has no value."""
    if plan.kind == "funnel":
        return UnitValue(Fraction(is_funnel_done(rows, plan.within)))
    if plan.kind == "events":
        events = tuple(Fraction(row.value) for row in present_rows(rows[0]))
        events = tuple(event for event in events if event != 0 or not plan.ignore_zeros)
        return UnitValue(None, events=events) if events else None
    values = [aggregate_nest(side.nest.levels, of_side) for side, of_side in zip(plan.sides, rows, strict=True)]
    if plan.kind == "ratio":
        return UnitValue(*(value or Fraction(0) for value in values))
    (value,) = values
    if plan.kind == "conversion":
        return UnitValue(Fraction(value is not None and value >= plan.at_least))
    if plan.kind == "retention":
        return UnitValue(Fraction(value is not None))
    if value is None and plan.missing == "zero":
        value = Fraction(0)
    if value is None or (plan.ignore_zeros and value == 0):
        return None
    return UnitValue(value)


def unit_values(plan, metric, facts, tables, joint, period):
    """CONTRACT 4 and 5: the rows of each side inside the units' windows, and the units' values after cap and with covariate."""
    by_unit = [read_side(side, facts, tables) for side in plan.sides]
    windows = {unit: analysis_window(member, metric, period) for unit, member in joint.items()}
    inside = [rows_between(of_side, windows) for of_side in by_unit]
    needs_all_of_it = metric.get("complete_window") or metric["template"] == "retention"
    values = {}
    for unit, member in joint.items():
        if needs_all_of_it and not has_complete_window(member.joint_exposed_at, metric, period):
            continue
        value = value_of_rows(plan, [of_side[unit] for of_side in inside])
        if value is not None:
            values[unit] = value
    if "cap" in metric and values:
        cap = cap_of(metric["cap"], [value.numerator for value in values.values()])
        values = {unit: value._replace(numerator=min(value.numerator, cap)) for unit, value in values.items()}
    if "covariate" in metric:
        earlier = [rows_between(of_side, {unit: look_back(joint[unit], metric) for unit in values}) for of_side in by_unit]
        always = plan._replace(missing="zero")
        for unit, value in values.items():
            x = value_of_rows(always, [of_side[unit] for of_side in earlier])
            values[unit] = value._replace(covariate=(x.numerator, x.denominator))
    return values, inside


def cap_of(cap, numerators) -> Fraction:
    """The cap: a value, or a quantile of all units that have one, by linear interpolation."""
    if "value" in cap:
        return Fraction(cap["value"])
    ordered = sorted(numerators)
    place = Fraction(str(cap["quantile"])) * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
