"""The brute-force computation itself: against other libraries, exhaustive search, SQL, and cases small enough to do by hand."""

import itertools
from datetime import datetime, timedelta
from fractions import Fraction

import duckdb
import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from dirty import AMOUNT, FACTS, METRICS, PAIRS, RANGE, SLICES, TWINS, dirty_tables
from frames import with_nan
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import expected
from oracle_cells import Z, is_point_mass, mean_cells, place_of, points_of, quantile_at, quantile_cell, score_variance, slope_of
from oracle_formula import Formula, Level, Nest, parse
from oracle_units import JointUnit, Period
from oracle_values import FactRow, Side, UnitValue, aggregate_nest, cap_of, is_funnel_done, plan_of, read_side, unit_values
from scipy import stats
from shop import FACTS as SHOP_FACTS
from shop import PAIR, T0, shop

LATE = datetime(2026, 11, 26)
quantiles = st.integers(1, 99).map(lambda percent: Fraction(percent, 100))
rounded = st.integers(0, 6)


# Quantiles: METHODS 1


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40, unique=True), quantiles)
@settings(deadline=None, max_examples=100)
def test_quantile_without_ties_is_the_usual_one(rows, q):
    found = float(quantile_at(points_of([Fraction(row) for row in rows]), q))
    np.testing.assert_allclose(found, np.quantile(rows, float(q)), rtol=1e-9, atol=1e-9 * np.max(np.abs(rows)))


@given(st.lists(rounded, min_size=2, max_size=40), quantiles)
@settings(deadline=None, max_examples=100)
def test_quantile_with_ties_interpolates_over_mean_ranks(rows, q):
    values, first = np.unique(rows, return_index=True)
    ranks = (stats.rankdata(rows, method="average")[first] - 1) / (len(rows) - 1)
    np.testing.assert_allclose(float(quantile_at(points_of(rows), q)), np.interp(float(q), ranks, values), atol=1e-9)


@given(st.lists(st.lists(rounded, min_size=1, max_size=5), min_size=2, max_size=20), quantiles)
@settings(deadline=None, max_examples=100)
def test_error_of_the_rank_is_that_of_clustered_events(units, q):
    """The score is the mid-distribution function at the quantile; its mean over events has a cluster-robust error."""
    events = [event for unit in units for event in unit]
    points = points_of(events)
    k, w = place_of(points, q)

    def mid_distribution(place):
        if place == len(points):
            return np.ones(len(events))
        return np.where(np.array(events) < points[place].x, 1.0, 0.0) + 0.5 * (np.array(events) == points[place].x)

    scores = (1 - float(w)) * mid_distribution(k) + (float(w) * mid_distribution(k + 1) if w else 0)
    cluster = np.repeat(np.arange(len(units)), [len(unit) for unit in units])
    fit = sm.OLS(scores, np.ones(len(events))).fit(cov_type="cluster", cov_kwds={"groups": cluster})
    found = float(score_variance(units, points, q))
    # sm's small-sample factor is (N - 1) / (N - 1) * G / (G - 1) for a constant
    np.testing.assert_allclose(found, fit.cov_params()[0, 0], rtol=1e-9, atol=1e-15)


def test_error_of_the_median_of_normal_values():
    """Against theory: the variance of the median is pi / 2 times that of the mean."""
    rows = np.random.default_rng(1).normal(size=10_000)
    cell = quantile_cell([(Fraction(row),) for row in rows], Fraction(1, 2))
    assert cell.reason is None
    np.testing.assert_allclose(float(cell.v) * len(rows), np.pi / 2, rtol=0.1)


def reason_of(rows, q):
    return quantile_cell([(Fraction(row),) for row in rows], Fraction(str(q))).reason


def test_reasons_of_quantiles():
    assert reason_of([], 0.5) == "too_few_units"
    assert reason_of([1], 0.5) == "too_few_units"
    assert reason_of(range(40), 0.5) is None
    assert reason_of(range(40), 0.99) == "quantile_too_extreme"
    assert reason_of(range(40), 0.01) == "quantile_too_extreme"
    assert reason_of([7] * 40, 0.5) == "point_mass"  # the interval has no length
    assert reason_of([0] * 90 + list(range(1, 11)), 0.5) == "point_mass"  # next to 90 zeros stands one row
    assert reason_of([0] * 60 + [1] * 40, 0.5) is None  # two values that hold much each
    assert reason_of([0] * 30 + [1] * 40 + [2] * 30, 0.5) is None
    assert quantile_cell([(3,), (5,)], Fraction(1, 2)).theta == 4
    assert quantile_cell([(3,)], Fraction(1, 2)).theta == 3


def test_point_mass_needs_a_neighbour_that_is_small_in_both_ways():
    half = Fraction(1, 10)
    assert is_point_mass(points_of([0] * 50 + [1] * 9), 0, half)
    assert not is_point_mass(points_of([0] * 50 + [1] * 10), 0, half)  # ten rows
    assert not is_point_mass(points_of([0] * 45 + [1] * 9), 0, half)  # a fifth
    assert is_point_mass(points_of([1] * 9 + [2] * 50), 0, half)  # the other way around
    assert is_point_mass(points_of([0, 1, 1]), 1, half)  # nothing above the largest value
    assert not is_point_mass(points_of(range(20)), 3, half)  # no value holds more than the error


def test_place_below_the_first_mean_rank_is_the_first_value():
    points = points_of([0] * 9 + [1, 2])  # mean ranks 0.4, 0.9, 1
    assert place_of(points, Fraction(3, 10)) == (0, 0)
    assert place_of(points, Fraction(4, 10)) == (0, 0)
    assert place_of(points, Fraction(65, 100)) == (0, Fraction(1, 2))
    assert place_of(points, Fraction(9, 10)) == (1, 0)
    assert place_of(points, Fraction(1)) == (2, 0)
    assert [quantile_at(points, Fraction(q, 100)) for q in (0, 40, 65, 90, 95, 100)] == [0, 0, 0.5, 1, 1.5, 2]


def test_interval_of_a_quantile_by_hand():
    """Nine values 0..8, the median 4: scores 1 (four times), 1/2, 0 (four times)."""
    cell = quantile_cell([(Fraction(value),) for value in range(9)], Fraction(1, 2))
    e = (np.var([1] * 4 + [0.5] + [0] * 4, ddof=1) / 9) ** 0.5
    lower, upper = 8 * (0.5 - Z * e), 8 * (0.5 + Z * e)
    np.testing.assert_allclose(float(cell.v), ((upper - lower) / (2 * Z)) ** 2)


# CUPED: METHODS 1


def random_cells(seed, with_denominators):
    """Four cells of different sizes: lists of unit values whose covariate says something about the value."""
    rng = np.random.default_rng(seed)
    cells = {}
    for arms, n in zip(itertools.product("ct", "ct"), (12, 30, 7, 21), strict=True):
        x, z = rng.normal(10, 2, n).round(3), rng.integers(1, 6, n)
        y = (0.7 * x + rng.normal(0, 1, n) + rng.normal()).round(3)
        d = rng.integers(1, 6, n) + z
        if not with_denominators:
            z, d = np.ones(n, int), np.ones(n, int)
        else:
            x, y = (x * z).round(3), (y * d).round(3)
        cells[arms] = [
            UnitValue(Fraction(float(a)), Fraction(int(b)), (Fraction(float(c)), Fraction(int(e))))
            for a, b, c, e in zip(y, d, x, z, strict=True)
        ]
    return cells


def columns(values):
    return np.array([[v.numerator, v.denominator, *v.covariate] for v in values], dtype=float).T


@pytest.mark.parametrize("seed", range(5))
def test_cuped_of_a_mean_is_least_squares_with_a_level_per_cell(seed):
    cells = random_cells(seed, with_denominators=False)
    slope = slope_of(cells.values())
    found = mean_cells(cells, slope)

    y, x = (np.concatenate([columns(values)[place] for values in cells.values()]) for place in (0, 2))
    cell = np.repeat(np.arange(4), [len(values) for values in cells.values()])
    levels = (cell[:, None] == np.arange(4)).astype(float)
    fit = sm.OLS(y, np.column_stack([levels, x])).fit()
    plain = sm.OLS(y, levels).fit()
    beta = fit.params[-1]
    np.testing.assert_allclose(float(slope.beta), beta, rtol=1e-9)
    np.testing.assert_allclose(slope.variance_reduction, 1 - fit.ssr / plain.ssr, rtol=1e-9)
    s_xx = sm.OLS(x, levels).fit().ssr / (len(x) - 4)
    for place, arms in enumerate(cells):
        v = np.var((y - beta * x)[cell == place], ddof=1) / np.sum(cell == place)
        np.testing.assert_allclose(float(found[arms].theta), fit.params[place] + beta * x.mean(), rtol=1e-9)
        np.testing.assert_allclose(float(found[arms].v), v, rtol=1e-9)
        np.testing.assert_allclose(float(found[arms].own_v), v + beta**2 * s_xx / len(x), rtol=1e-9)
        np.testing.assert_allclose(float(found[arms].mean_numerator), y[cell == place].mean(), rtol=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_cuped_of_a_ratio_is_that_of_the_linearised_values(seed):
    cells = random_cells(seed, with_denominators=True)
    slope = slope_of(cells.values())
    found = mean_cells(cells, slope)
    linear = {}
    for arms, values in cells.items():
        y, d, x, z = columns(values)
        r, r_x = y.sum() / d.sum(), x.sum() / z.sum()
        linear[arms] = r, r_x, (y - r * d) / d.mean(), (x - r_x * z) / z.mean()
    both = [np.cov(l_values, k_values) * (len(k_values) - 1) for _, _, l_values, k_values in linear.values()]
    beta = sum(one[0, 1] for one in both) / sum(one[1, 1] for one in both)
    np.testing.assert_allclose(float(slope.beta), beta, rtol=1e-9)
    everybody = np.concatenate([columns(values) for values in cells.values()], axis=1)
    centre, n = everybody[2].sum() / everybody[3].sum(), everybody.shape[1]
    after = 0.0
    for arms, (r, r_x, l_values, k_values) in linear.items():
        v = np.var(l_values - beta * k_values, ddof=1) / len(l_values)
        after += v * len(l_values) * (len(l_values) - 1)
        np.testing.assert_allclose(float(found[arms].theta), r - beta * (r_x - centre), rtol=1e-9)
        np.testing.assert_allclose(float(found[arms].v), v, rtol=1e-9)
        pooled = sum(one[1, 1] for one in both) / (n - 4)
        np.testing.assert_allclose(float(found[arms].own_v), v + beta**2 * pooled / n, rtol=1e-9)
    np.testing.assert_allclose(slope.variance_reduction, 1 - after / sum(one[0, 0] for one in both), rtol=1e-9)


def units_of(*rows):
    """Unit values of (numerator, denominator, covariate's numerator, covariate's denominator)."""
    return [UnitValue(Fraction(y), Fraction(d), (Fraction(x), Fraction(z))) for y, d, x, z in rows]


def test_a_cell_without_covariate_rows():
    """It adds nothing to the slope, and is undefined unless the slope is 0."""
    full, empty = units_of((1, 1, 1, 1), (4, 1, 2, 1), (3, 2, 3, 2)), units_of((1, 1, 0, 0), (3, 1, 0, 0))
    slope = slope_of([full, empty])
    assert slope == slope_of([full])
    assert slope.beta != 0
    found = mean_cells({"full": full, "empty": empty}, slope)
    assert (found["full"].reason, found["empty"].reason) == (None, "zero_denominator")
    assert found["empty"].theta is None
    assert found["empty"].mean_numerator == 2
    alone = slope_of([empty, empty])
    assert alone == (0, 0.0)
    assert mean_cells({"empty": empty}, alone)["empty"].theta == 2


def test_nothing_varies():
    assert slope_of([units_of((1, 1, 1, 1), (1, 1, 2, 1))]) == (0, None)
    assert slope_of([units_of((2, 1, 1, 1), (4, 2, 5, 1))]) == (0, None)  # a numerator proportional to the denominator
    assert slope_of([[], units_of((1, 1, 1, 1))]) == (0, None)


def test_a_slice_has_its_own_centre_and_the_runs_slope():
    cells = {"c": units_of((1, 1, 0, 1), (3, 1, 1, 1)), "t": units_of((5, 1, 10, 1), (8, 1, 12, 1))}
    slope = slope_of(cells.values())
    assert slope.beta == Fraction(1 * 2 * Fraction(1, 2) + Fraction(3 * 2, 2), Fraction(1, 2) + 2) == Fraction(8, 5)
    part = mean_cells({"t": cells["t"][:1]}, slope)["t"]
    assert (part.theta, part.v, part.reason) == (5, None, "too_few_units")  # its own mean is the centre


# Funnels: CONTRACT 4


@given(st.lists(st.lists(st.integers(0, 9), max_size=4), min_size=1, max_size=4), st.one_of(st.none(), st.integers(0, 9)))
@settings(deadline=None, max_examples=300)
def test_funnel_is_found_where_any_choice_of_rows_is_one(steps, within):
    def is_one(times):
        later = all(one < other for one, other in itertools.pairwise(times))
        return later and (within is None or times[-1] - times[0] <= within)

    rows = [[FactRow(0, LATE + timedelta(hours=hour), None) for hour in hours] for hours in steps]
    found = is_funnel_done(rows, None if within is None else timedelta(hours=within))
    assert found == any(is_one(times) for times in itertools.product(*steps))


# Formulas: CONTRACT 4


def mean_of(*levels, value="x"):
    return Formula("mean", (Nest(tuple(Level(*level) for level in levels), value),))


def side_of(aggregation, value):
    return Nest((Level(None, aggregation),), value)


@pytest.mark.parametrize(
    ("text", "wanted"),
    {
        "avg(sum<u>(x))": mean_of((None, "sum")),
        " AVG ( Sum < U > ( x ) ) ": mean_of((None, "sum")),
        "avg(count<u>(*))": mean_of((None, "count"), value=None),
        "avg(count<u>(x))": mean_of((None, "count_values")),
        "avg(count<u>(distinct x))": mean_of((None, "count_distinct")),
        "avg(count<u>(distinct(x)))": mean_of((None, "count_distinct"), value="(x)"),
        "avg(count<u>(distinctly))": mean_of((None, "count_values"), value="distinctly"),
        "avg(avg<u>(max<s>(x)))": mean_of((None, "avg"), ("s", "max")),
        "avg(sum<u>(max<s>(min<p>(x * 2))))": mean_of((None, "sum"), ("s", "max"), ("p", "min"), value="x * 2"),
        "avg(count<u>(max<s>(x)))": mean_of((None, "count_values"), ("s", "max")),
        "avg(count<u>(distinct max<s>(x)))": mean_of((None, "count_distinct"), ("s", "max")),
        "avg(sum<u>(count<s>(distinct x)))": mean_of((None, "sum"), ("s", "count_distinct")),
        "avg(sum<u>(case when t = '))<s>((' then 1 end))": mean_of((None, "sum"), value="case when t = '))<s>((' then 1 end"),
        "avg(sum<u>(a < b and c > (d)))": mean_of((None, "sum"), value="a < b and c > (d)"),
        "sum(x) / count(*)": Formula("ratio", (side_of("sum", "x"), side_of("count", None))),
        "sum(x / 2)/count(f(x, 1))": Formula("ratio", (side_of("sum", "x / 2"), side_of("count_values", "f(x, 1)"))),
        "sum('a/b') / sum(x)": Formula("ratio", (side_of("sum", "'a/b'"), side_of("sum", "x"))),
        "sum(max<u>(x)) / count(sum<u>(x))": Formula(
            "ratio", (side_of("max", "x"), Nest((Level(None, "count_values"), Level(None, "sum")), "x"))
        ),
        "avg(x)": Formula("ratio", (side_of("sum", "x"), side_of("count_values", "x"))),
        "quantile(0.95)(x)": Formula("events", (Nest((), "x"),), Fraction(95, 100)),
        "Quantile (.5) (sum<u>(x))": Formula("units", (side_of("sum", "x"),), Fraction(1, 2)),
        "quantile(0.5)(max<u>(sum<s>(x)))": Formula("units", mean_of((None, "max"), ("s", "sum")).nests, Fraction(1, 2)),
    }.items(),
    ids=str,
)  # fmt: skip
def test_formula_is_read(text, wanted):
    assert parse(text, "u") == wanted


@pytest.mark.parametrize(
    "text",
    [
        "sum(x)", "count(distinct x) / count(*)", "avg(max<s>(x))", "avg(median<u>(x))", "avg(sum<u>(x)", "avg(sum<u>(x)))",
        "avg(sum<u>(x)) + 1", "sum(x) / count(*) / 2", "2 * avg(x)", "avg(sum<u>(sum<u>(x)))", "max(x) / count(*)", "x", "",
    ],
)  # fmt: skip
def test_formula_is_refused(text):
    with pytest.raises(ValueError):
        parse(text, "u")


@pytest.fixture(scope="module")
def tables():
    return dirty_tables()


@pytest.mark.parametrize(
    ("formula", "query"),
    [
        (
            "avg(avg<viewer>(max<session>(latency_ms)))",
            "select viewer, avg(x) from (select viewer, session, max(latency_ms) as x from fact group by all) group by all",
        ),
        (
            "avg(sum<viewer>(count<session>(*)))",
            "select viewer, count(*) from fact group by all",
        ),
        (
            "avg(count<viewer>(max<session>(latency_ms)))",
            "select viewer, count(x) from (select viewer, session, max(latency_ms) as x from fact group by all) group by all",
        ),
        (
            "avg(max<viewer>(sum<session>(min<screen>(stars * 2))))",
            """select viewer, max(y) from (select viewer, session, sum(x) as y from (
                select viewer, session, screen, min(stars * 2) as x from fact group by all) group by all) group by all""",
        ),
        (
            "avg(min<viewer>(count<session>(distinct page)))",
            "select viewer, min(x) from (select viewer, session, count(distinct page) as x from fact group by all) group by all",
        ),
    ],
)
def test_nested_levels_are_nested_groups(tables, formula, query):
    (nest,) = parse(formula, "viewer").nests
    found = {unit: aggregate_nest(nest.levels, rows) for unit, rows in read_side(Side("views", nest, ()), FACTS, tables).items()}
    with duckdb.connect() as connection:
        connection.register("fact", with_nan(tables["views"]))
        wanted = dict(connection.sql(query).fetchall())
    assert found.keys() == wanted.keys()
    for unit, value in wanted.items():
        assert (found[unit] is None) == (value is None)
        assert value is None or float(found[unit]) == pytest.approx(float(value), rel=1e-12)


@pytest.mark.parametrize("twin", TWINS)
def test_formula_has_the_numbers_of_its_template(tables, twin):
    run = {"experiment_a": PAIRS[0][0], "experiment_b": PAIRS[0][1], **RANGE, "slices": SLICES[:1]}
    found, wanted = (expected(tables, FACTS, METRICS, {**run, "metric": metric}, LATE) for metric in (twin, TWINS[twin]))
    for name, frame in wanted.items():
        names = ["metric", "metric_template"] if name == "results" else []
        pd.testing.assert_frame_equal(found[name].drop(columns=names), frame.drop(columns=names))


# Whole runs, by hand: CONTRACT 4 to 6


def run_shop(metric, orders, keys=None, **tables):
    """A run over 8 units, two per cell of blue and red: blue seen on day 1 at 00:00 + number hours, red a day later.

    `orders` are (unit, hours from the first exposure, amount).
    """
    everything = shop(8)
    exposures = everything["exposures"]
    is_red = exposures["experiment_id"] == "red"
    exposures.loc[is_red, "exposed_at"] += pd.Timedelta(days=1)
    rows = [
        {"user_id": f"u{unit}", "ordered_at": T0 + pd.Timedelta(hours=unit) + pd.Timedelta(hours=hours), "amount": amount}
        for unit, hours, amount in orders
    ]
    everything["orders"] = (
        pd.DataFrame(rows).astype({"amount": "float64", "ordered_at": "datetime64[us]"}).assign(status="completed")
    )
    run = {**PAIR, "metric": "asked", **(keys or {})}
    return expected(everything | tables, SHOP_FACTS, {"asked": metric}, run, LATE)


BEFORE, AFTER = -5, 30  # hours from the first exposure; the joint one is at 24
MEAN = {"template": "mean", "fact": "orders", "aggregation": "sum", "value": "amount"}


def test_perfect_covariate():
    """y = 2 x plus 1 where both are on: slope 2, nothing left of the variance, the interaction exact."""
    x = [1, 4, 2, 8, 3, 5, 7, 1]
    orders = [(unit, BEFORE, x[unit]) for unit in range(8)]
    orders += [(unit, AFTER, 2 * x[unit] + (unit % 4 == 3)) for unit in range(8)]
    found = run_shop({**MEAN, "covariate": {"lookback_days": 1}}, orders)
    result = found["results"].iloc[0]
    assert result["variance_reduction"] == 1
    assert (result["interaction"], result["undefined_reason"]) == (1, "zero_variance")
    cells = found["cells"]
    assert list(cells["estimate"] - 2 * np.mean(x)) == [0, 0, 0, 1]
    assert list(cells["mean_numerator"]) == [4, 9, 9, 10]
    pooled = np.mean([np.var([x[unit], x[unit + 4]], ddof=1) for unit in range(4)])
    np.testing.assert_allclose(cells["standard_error"], 2 * (pooled / 8) ** 0.5)
    assert result["fact_rows"] == 8


def test_look_back_is_half_open_and_ends_at_the_earlier_exposure():
    """Of unit 0: an hour is in the look-back only from -24 (inclusive) to 0, in the window only from 24."""
    tick = 1 / 3600e6
    for hours, before, inside in [(-24 - tick, 0, 0), (-24, 1, 0), (-tick, 1, 0), (0, 0, 0), (24 - tick, 0, 0), (24, 0, 1)]:
        orders = [
            (0, hours, 1.0),
            *((unit, AFTER, unit) for unit in range(1, 8)),
            *((unit, BEFORE, unit) for unit in range(1, 8)),
        ]
        found = run_shop({**MEAN, "covariate": {"lookback_days": 1}}, orders)
        assert found["results"].iloc[0]["fact_rows"] == 7 + inside
        x = np.array([before, 1, 2, 3, 4, 5, 6, 7], dtype=float)
        y = np.array([inside, 1, 2, 3, 4, 5, 6, 7], dtype=float)
        centred = [(a[[unit, unit + 4]] - a[[unit, unit + 4]].mean()) for a in (x, y) for unit in range(4)]
        beta = np.sum(np.multiply(centred[:4], centred[4:])) / np.sum(np.square(centred[:4]))
        wanted = y[[0, 4]].mean() - beta * (x[[0, 4]].mean() - x.mean())
        assert found["cells"].iloc[0]["estimate"] == pytest.approx(wanted, rel=1e-12)


@pytest.mark.parametrize(
    ("keys", "wanted", "without_rows"),
    [
        (MEAN, (9, 1), (0, 1)),
        ({**MEAN, "cap": {"value": 3}}, (9, 1), (0, 1)),
        ({**MEAN, "aggregation": "max"}, (7, 1), (0, 1)),
        ({**MEAN, "aggregation": "first"}, (2, 1), (0, 1)),
        ({**MEAN, "filter": "amount > 5"}, (7, 1), (0, 1)),
        ({**MEAN, "window": {"to_hours": 48}}, (9, 1), (0, 1)),
        ({"template": "conversion"}, (1, 1), (0, 1)),
        ({"template": "conversion", "threshold": {"aggregation": "sum", "value": "amount", "at_least": 9}}, (1, 1), (0, 1)),
        ({"template": "conversion", "threshold": {"aggregation": "sum", "value": "amount", "at_least": 10}}, (0, 1), (0, 1)),
        ({"template": "retention", "from_day": 0, "to_day": 0}, (1, 1), (0, 1)),
        ({"template": "formula", "formula": "avg(sum<user_id>(amount))"}, (9, 1), (0, 1)),
        ({"template": "formula", "formula": "avg(amount)"}, (9, 2), (0, 0)),
        ({"template": "formula", "formula": "sum(amount) / sum(1)"}, (9, 2), (0, 0)),
        ({"template": "funnel", "steps": [{"fact": "orders", "filter": f"amount = {n}"} for n in (2, 7)]}, (1, 1), (0, 1)),
        ({"template": "funnel", "steps": [{"fact": "orders", "filter": f"amount = {n}"} for n in (7, 2)]}, (0, 1), (0, 1)),
        ({"template": "funnel", "steps": [{"fact": "orders"}] * 2, "within_hours": 1}, (0, 1), (0, 1)),
    ],
    ids=str,
)
def test_covariate_is_the_metric_before_the_exposures(keys, wanted, without_rows):
    metric = {"fact": "orders", **keys, "covariate": {"lookback_days": 1}}
    rows = [("u0", -30, 5.0), ("u0", -5, 2.0), ("u0", -3, 7.0), ("u0", AFTER, 100.0), ("u1", AFTER, 100.0)]
    orders = pd.DataFrame(rows, columns=["user_id", "ordered_at", "amount"])
    orders["ordered_at"] = T0 + pd.to_timedelta(orders["ordered_at"], unit="h")
    joint = {unit: JointUnit("off", "off", T0.to_pydatetime(), T0.to_pydatetime() + timedelta(days=1)) for unit in ("u0", "u1")}
    period = Period(T0.to_pydatetime(), T0.to_pydatetime() + timedelta(days=5), LATE)
    plan = plan_of("asked", metric, SHOP_FACTS)
    values, _ = unit_values(plan, metric, SHOP_FACTS, {"orders": orders.assign(status="completed")}, joint, period)
    assert (values["u0"].covariate, values["u1"].covariate) == (wanted, without_rows)


def test_slice_value_is_the_smallest_text_of_a_unit():
    attributes = [("u0", 10), ("u0", 7), ("u1", 7), ("u2", None), ("u3", 7), ("nobody", 1), (None, 10)]
    units = pd.DataFrame(attributes, columns=["unit_id", "class"]).astype({"class": "Int64"})
    found = run_shop(MEAN, [(unit, AFTER, unit**2) for unit in range(8)], {"slices": ["class"]}, units=units)
    cells = found["cells"].groupby(["slice_name", "slice_value"])["units"].sum()
    assert cells.to_dict() == {("class", "10"): 1, ("class", "7"): 2, ("class", "(unknown)"): 5, ("overall", "overall"): 8}
    assert found["results"].iloc[0]["interaction"] == found["contrasts"].iloc[-1]["interaction"] == 8 - 13 - 20 + 29


def test_cap_is_a_quantile_of_all_units_with_a_value():
    assert cap_of({"quantile": 0.5}, [Fraction(value) for value in (1, 2, 3, 10)]) == Fraction(5, 2)
    assert cap_of({"quantile": 0.9}, [Fraction(value) for value in range(11)]) == 9
    assert cap_of({"value": 4}, []) == 4
    orders = [(unit, AFTER, amount) for unit, amount in enumerate([0, 1, 2, 3, 4, 5, 6, 100])]
    for metric, wanted in [
        ({**MEAN, "cap": {"quantile": 0.5}}, 3.5),
        ({**MEAN, "cap": {"value": 4.5}}, 4.5),
        ({**MEAN, "aggregation": "max", "filter": "amount > 0", "cap": {"quantile": 0.5}}, 4.0),
        ({**MEAN, "filter": "amount > 0", "cap": {"quantile": 0.5}}, 3.5),  # the unit without rows counts as 0
    ]:
        last = run_shop(metric, orders)["cells"].iloc[-1]  # units 3 and 7
        assert last["estimate"] == (3 + wanted) / 2, metric


def test_rows_are_counted_once_per_side_and_lost_numbers_once_per_expression():
    orders = [(unit, AFTER + place, value) for unit in range(8) for place, value in enumerate([1.0, np.nan])]
    for metric, rows, lost in [
        (MEAN, 16, 8),
        ({"template": "formula", "fact": "orders", "formula": "avg(amount)"}, 32, 8),
        ({"template": "formula", "fact": "orders", "formula": "sum(amount) / sum(amount + 1)"}, 32, 16),
        ({"template": "formula", "fact": "orders", "formula": "sum(amount) / count(*)"}, 32, 8),
        ({"template": "funnel", "steps": [{"fact": "orders"}, {"fact": "orders", "filter": "amount = 1"}]}, 24, 0),
        ({"template": "quantile", "fact": "orders", "value": "amount", "level": "event", "quantile": 0.5}, 16, 8),
    ]:
        found = run_shop(metric, orders)
        assert found["results"].iloc[0]["fact_rows"] == rows, metric
        checks = found["checks"].set_index("check_name")
        assert checks.loc["non_finite_values", "value"] == lost, metric
        assert found["results"].iloc[0]["data_watermark"] == T0 + pd.Timedelta(hours=7 + AFTER + 1)


def test_events_of_a_quantile():
    """Units without a value are in no cell's units; zeros and NaN are left out on demand and always."""
    orders = [(unit, AFTER + place, value) for unit in range(7) for place, value in enumerate([0.0, unit + 1.0, np.nan])]
    event = {"template": "quantile", "fact": "orders", "value": "amount", "level": "event", "quantile": 0.5}
    for keys, units, estimates in [
        ({}, [2, 2, 2, 1], [2 / 3, 4 / 3, 2.0, 2.0]),
        ({"ignore_zeros": True}, [2, 2, 2, 1], [3.0, 4.0, 5.0, 4.0]),
        ({"level": "unit", "aggregation": "sum"}, [2, 2, 2, 2], [3.0, 4.0, 5.0, 2.0]),
        ({"level": "unit", "aggregation": "sum", "ignore_zeros": True}, [2, 2, 2, 1], [3.0, 4.0, 5.0, 4.0]),
        ({"level": "unit", "aggregation": "max"}, [2, 2, 2, 1], [3.0, 4.0, 5.0, 4.0]),
        ({"level": "unit", "aggregation": "max", "missing": "zero"}, [2, 2, 2, 2], [3.0, 4.0, 5.0, 2.0]),
    ]:
        cells = run_shop({**event, **keys}, orders)["cells"].sort_values(["variant_b", "variant_a"])
        assert list(cells["units"]) == units, keys
        assert list(cells["estimate"]) == estimates, keys
        assert cells[["nonzero_units", "mean_numerator", "mean_denominator"]].isna().all(axis=None)


def test_null_is_a_group_of_its_own():
    rows = [FactRow(0, LATE, value, (group,)) for group, value in [(None, 1), (None, 5), ("a", 2), ("a", 3)]]
    (nest,) = parse(f"avg(sum<user_id>(max<session>({AMOUNT})))", "user_id").nests
    assert aggregate_nest(nest.levels, rows) == 5 + 3
