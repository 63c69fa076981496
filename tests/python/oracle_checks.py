"""The checks: METHODS 7. A part of the brute-force computation of `oracle`."""

from collections import Counter
from datetime import datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from oracle_cells import mean_and_variance
from oracle_contrasts import welch_james
from oracle_values import is_number_lost
from scipy import stats


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


def pair_checks(pair, alpha):
    """The checks that no metric changes."""
    a, b, joint = pair
    return {
        "srm_a": srm_check(a, alpha),
        "srm_b": srm_check(b, alpha),
        "independence": independence_check(joint, alpha),
        "entry_a_to_b": entry_check(a, b, alpha),
        "entry_b_to_a": entry_check(b, a, alpha),
        "exposure_timing": exposure_timing_check(a, b, joint, alpha),
        "crossovers": crossovers_check(len(joint), crossover_units(pair)),
        "overlap": overlap_check(a, b, len(joint)),
        "invalid_exposures": counting_check(invalid_rows(a) + invalid_rows(b)),
    }


def crossover_units(pair) -> int:
    """Units exposed to both experiments that are a crossover in at least one."""
    a, b = pair.a.units, pair.b.units
    return sum(1 for unit in a.keys() & b.keys() if "crossover" in (a[unit].status, b[unit].status))


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
    cells = [(*mean_and_variance(times[arms]), len(times[arms])) for arms in sorted(times)]
    cells = [cell for cell in cells if cell[1]]
    if len(cells) < 2:
        return check("pass", None, None, alpha)
    differences = [[-1, *(int(k == other) for k in range(1, len(cells)))] for other in range(1, len(cells))]
    test = welch_james(*zip(*cells, strict=True), differences)
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
            (side.fact, side.nest.value, row.place)
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
