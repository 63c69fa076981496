"""Who is in the run: CONTRACT 5.1 to 5.3 and 5.7. A part of the brute-force computation of `oracle`."""

from datetime import datetime
from typing import NamedTuple

import pandas as pd

UNKNOWN = "(unknown)"


class Frame:
    """A frame as a key of a cache: equal to itself only, and kept. A frame that is changed in place is not read again."""

    def __init__(self, frame):
        self.frame = frame

    def __eq__(self, other):
        return self.frame is other.frame

    def __hash__(self):
        return id(self.frame)


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
    """A joint unit's arms, and the earlier and the later of its two first exposures."""

    variant_a: str
    variant_b: str
    first_exposed_at: datetime
    joint_exposed_at: datetime


class Pair(NamedTuple):
    a: Experiment
    b: Experiment
    joint: dict[str, JointUnit]


def text(value):
    return None if pd.isna(value) else str(value)


def moment(value):
    return None if pd.isna(value) else pd.Timestamp(value).to_pydatetime(warn=False)


def read_pair(tables, a, b, end) -> Pair:
    """Two experiments over the rows before `end`."""
    a, b = (read_experiment(tables, experiment_id, end) for experiment_id in (a, b))
    return Pair(a, b, joint_units(a, b))


def read_experiment(tables, experiment_id, end) -> Experiment:
    """The experiment's plan (CONTRACT 3; equal rows count once) and its exposures."""
    experiments = tables["experiments"]
    plan = experiments[experiments["experiment_id"] == experiment_id].iloc[0]
    variants = tables["variants"]
    listed = [row for row in variants.itertuples(index=False) if text(row.experiment_id) == experiment_id]
    weights = {text(row.variant_id): float(row.traffic_weight) for row in listed}
    (control,) = {text(row.variant_id) for row in listed if row.is_control}

    rows = counting_rows(tables["exposures"], experiment_id, moment(plan["started_at"]), moment(plan["ended_at"]), end)
    seen: dict[str, list] = {}
    for unit, variant, exposed_at in rows:
        if unit is not None:
            seen.setdefault(unit, []).append((variant, exposed_at))
    units = {unit: what_a_unit_saw(of_unit, weights) for unit, of_unit in seen.items()}
    return Experiment(text(plan["layer"]), control, weights, rows, units)


def counting_rows(exposures, experiment_id, started_at, ended_at, end):
    """CONTRACT 5.1: rows in [started_at, the earlier of ended_at and end_date + 1 day)."""
    end = end if ended_at is None else min(ended_at, end)
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
    joint = {}
    for unit in sorted(clean_a.keys() & clean_b.keys()):
        first, second = sorted((a.units[unit].first, b.units[unit].first))
        joint[unit] = JointUnit(clean_a[unit], clean_b[unit], first, second)
    return joint


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
