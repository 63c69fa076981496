"""Formulas (CONTRACT 4) read by hand, character by character. A part of the brute-force computation of `oracle`."""

import re
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

AGGREGATIONS = {"sum", "count", "max", "min", "avg", "first", "latest", "active_days"}
LEVEL = re.compile(r"\s*(\w+)\s*<\s*(\w+|\"[^\"]+\")\s*>\s*(?=\()")
OPEN, CLOSE, QUOTES = "([", ")]", "'\""


class Level(NamedTuple):
    """One aggregation of a nest; `column` is None at the level of the unit."""

    column: str | None
    aggregation: str


class Nest(NamedTuple):
    """Nested aggregations of a unit's rows, from the unit's level inwards, and the SQL value of the innermost (None: rows)."""

    levels: tuple[Level, ...]
    value: str | None


class Formula(NamedTuple):
    """What a formula reduces to: one nest for a mean or unit-level quantile, two for a ratio, a bare value for events."""

    kind: str  # mean, ratio, events (event-level quantile) or units (unit-level quantile)
    nests: tuple[Nest, ...]
    quantile: Fraction | None = None


def parse(formula, unit_column) -> Formula:
    """The meaning of a formula; ValueError for most of what CONTRACT 4 refuses, as no reference is asked for that."""
    sides = split(formula, "/")
    if len(sides) == 2:
        return Formula("ratio", tuple(quotient_side(side, unit_column) for side in sides))
    if len(sides) > 2:
        raise ValueError(f"more than one quotient in {formula!r}")
    name, rest = called(formula)
    if name == "quantile":
        level, rest = bracketed(rest)
        argument = only_bracketed(rest)
        nest = nested(argument, unit_column)
        kind = "events" if nest is None else "units"
        return Formula(kind, (nest or Nest((), argument.strip()),), Fraction(level.strip()))
    if name != "avg":
        raise ValueError(f"{name!r} is no outermost aggregation of {formula!r}")
    argument = only_bracketed(rest)
    nest = nested(argument, unit_column)
    if nest is not None:
        return Formula("mean", (nest,))
    of_rows = argument.strip()
    return Formula("ratio", (Nest((Level(None, "sum"),), of_rows), Nest((Level(None, "count_values"),), of_rows)))


def quotient_side(text, unit_column) -> Nest:
    """`sum` or `count` of rows; of unit values, the sum or their number over units."""
    name, rest = called(text)
    argument = only_bracketed(rest)
    if name not in ("sum", "count"):
        raise ValueError(f"{name!r} is no side of a quotient")
    nest = nested(argument, unit_column)
    if nest is not None:
        return nest if name == "sum" else Nest((Level(None, "count_values"), *nest.levels), nest.value)
    level, value = counted(None, name, argument)
    if level.aggregation == "count_distinct":
        raise ValueError("count(distinct x) in a quotient")
    return Nest((level,), None if value == "*" else value)


def nested(text, unit_column) -> Nest | None:
    """`aggregation<column>(argument)`, its column the unit's, or None when the text is a plain SQL expression."""
    levels = []
    while (found := LEVEL.match(text)) and closes_at_end(text[found.end() :]):
        name, column = found[1].lower(), found[2].strip('"')
        if name not in AGGREGATIONS:
            raise ValueError(f"unknown aggregation {name!r}")
        is_unit = column.lower() == unit_column.lower()
        if is_unit == bool(levels):
            raise ValueError(f"the level {column!r} stands in the wrong place")
        level, text = counted(None if is_unit else column, name, only_bracketed(text[found.end() :]))
        levels.append(level)
    return Nest(tuple(levels), None if text == "*" else text) if levels else None


def counted(column, name, argument) -> tuple[Level, str]:
    """An aggregation and its argument; `count` is of rows, of values that are not NULL, or of distinct ones."""
    argument = argument.strip()
    if name == "count" and argument != "*":
        distinct = re.match(r"distinct\b", argument, re.IGNORECASE)
        if distinct:
            return Level(column, "count_distinct"), argument[distinct.end() :].strip()
        return Level(column, "count_values"), argument
    return Level(column, name), argument


def called(text):
    """The lower-case name at the start of a call, and the rest from its bracket on."""
    found = re.match(r"\s*(\w+)\s*(?=\()", text)
    if not found:
        raise ValueError(f"no aggregation at {text!r}")
    return found[1].lower(), text[found.end() :]


def bracketed(text):
    """What stands in the bracket that the text begins with, and what follows it."""
    end = next((place for place, depth in depths(text) if depth == 0), None)
    if not text.startswith("(") or end is None:
        raise ValueError(f"unbalanced brackets at {text!r}")
    return text[1:end], text[end + 1 :].lstrip()


def only_bracketed(text):
    inside, rest = bracketed(text)
    if rest.strip():
        raise ValueError(f"arithmetic around an aggregate at {rest!r}")
    return inside


def closes_at_end(text):
    return not bracketed(text)[1].strip()


def split(text, separator) -> list[str]:
    """The parts between separators that stand in no bracket or quotes."""
    cuts = [-1, *(place for place, depth in depths(text) if depth == 0 and text[place] == separator), len(text)]
    return [text[begin + 1 : end] for begin, end in pairwise(cuts)]


def depths(text):
    """Every place outside quotes with the depth of brackets after it."""
    depth, quote = 0, None
    for place, letter in enumerate(text):
        if quote:
            quote = None if letter == quote else quote
            continue
        quote = letter if letter in QUOTES else None
        depth += (letter in OPEN) - (letter in CLOSE)
        if not quote:
            yield place, depth
