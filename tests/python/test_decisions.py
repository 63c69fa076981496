"""What the decisions say, against scalar computations of each formula, and properties that theory gives them."""

import math
from itertools import chain, pairwise, product

import interaction_decisions
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from interaction_decisions import decisions
from interaction_statistics import statistics
from scipy import integrate, stats
from statsmodels.stats.multitest import multipletests
from test_statistics import COUNTS
from test_statistics import cell as measured_cell

TUNING = 100_000
KEYS = ["run_id", "slice_name", "slice_value", "variant_a", "variant_b"]
RUN = {
    "run_id": "run", "family_id": "family", "decision_rule": "fixed", "negligible": 0.05, "desired": "increase",
    "interaction_scale": "additive", "confidence_level": 0.95, "is_binary": False, "is_quantile": False,
}  # fmt: skip
NO_EARLIER = pd.DataFrame({"family_id": pd.Series(dtype=object), "decision_p_value": pd.Series(dtype=float)})
SWAPPED = {"a": "b", "b": "a"}
rules, scales = st.sampled_from(["fixed", "always_valid"]), st.sampled_from(["additive", "multiplicative"])
estimates, errors = st.floats(0.5, 20).map(lambda x: round(x, 3)), st.floats(0.01, 5)
sizes = st.integers(30, 10**6)
few = st.integers(2, 4)
some = settings(deadline=None, max_examples=15)


def run(run_id="run", **settings) -> dict:
    return RUN | {"run_id": run_id} | settings


def cell(a, b, theta, error=1.0, units=1000, nonzero=None, **keys) -> dict:
    """A cell as the part cell of interaction_statistics has it; `error` is the root of its sampling variance."""
    return {
        "part": "cell", "run_id": "run", "slice_name": "overall", "slice_value": "overall",
        "variant_a": f"a{a}", "variant_b": f"b{b}", "units": units, "nonzero_units": units if nonzero is None else nonzero,
        "joint_units": units, "estimate": theta, "variance": error**2, "standard_error": error,
    } | keys  # fmt: skip


def contrast(corners) -> dict:
    """The contrast of four cells 11, 10, 01, 00, as the part contrast has it: METHODS 2 and 3 in plain numbers."""
    theta, v, n = ([corner[name] for corner in corners] for name in ("estimate", "variance", "units"))
    tau, total = theta[0] - theta[1] - theta[2] + theta[3], sum(v)
    df = total**2 / sum(one**2 / (units - 1) for one, units in zip(v, n, strict=True)) if total > 0 else math.nan
    p = 2 * stats.t.sf(abs(tau) / total**0.5, df) if total > 0 else (1.0 if tau == 0 else math.nan)
    ratio = error = ratio_p = math.nan
    if min(theta) > 0:
        ratio = theta[0] * theta[3] / (theta[1] * theta[2])
        error = sum(one / mean**2 for one, mean in zip(v, theta, strict=True)) ** 0.5
        ratio_p = 2 * stats.norm.sf(abs(math.log(ratio)) / error) if error > 0 else (1.0 if ratio == 1 else math.nan)
    return {
        **{name: corners[0][name] for name in KEYS}, "part": "contrast",
        "control_a": corners[3]["variant_a"], "control_b": corners[3]["variant_b"],
        "interaction": tau, "standard_error": total**0.5, "degrees_of_freedom": df, "p_value": p,
        "multiplicative_interaction": ratio - 1, "multiplicative_interaction_standard_error": ratio * error,
        "multiplicative_interaction_p_value": ratio_p,
    }  # fmt: skip


def with_contrasts(cells) -> pd.DataFrame:
    """The cells and the contrasts of all their runs and slices; a0 and b0 are the controls."""
    found = {tuple(one[name] for name in KEYS): one for one in cells}
    contrasts = [
        contrast([found[(*scope, i, j)] for i, j in ((a, b), (a, "b0"), ("a0", b), ("a0", "b0"))])
        for *scope, a, b in found
        if a != "a0" and b != "b0"
    ]
    return pd.DataFrame(cells + contrasts).reindex(columns=COLUMNS)


COLUMNS = list(cell(0, 0, 5.0) | contrast([cell(0, 0, 5.0)] * 4))


def decide(frame, *runs, earlier=NO_EARLIER, tuning=TUNING) -> pd.DataFrame:
    """The decisions, indexed by part; of one run called `run` when none are given."""
    frame = with_contrasts(frame) if isinstance(frame, list) else frame
    return decisions(frame, pd.DataFrame(list(runs) or [run()]), earlier, tuning).set_index("part")


def design(theta, error=1.0, units=1000, **keys) -> list:
    """Cells of the estimates in a table, one row per variant of A."""
    theta = np.asarray(theta, float)
    error, units = np.broadcast_to(error, theta.shape), np.broadcast_to(units, theta.shape)
    return [cell(a, b, theta[a, b], error[a, b], int(units[a, b]), **keys) for a, b in np.ndindex(theta.shape)]


def only(found, part) -> pd.Series:
    rows = found.loc[[part]]
    assert len(rows) == 1
    return rows.iloc[0]


@st.composite
def tables(draw, arms_a=few, arms_b=few):
    """Cells of one run."""
    arms = product(range(draw(arms_a)), range(draw(arms_b)))
    return [cell(a, b, draw(estimates), draw(errors), draw(sizes)) for a, b in arms]


# ---- one contrast


@given(
    tables(), rules, scales, st.sampled_from([0.8, 0.95, 0.99]), st.floats(0.001, 0.5), st.sampled_from([1000, 100_000, 10**7])
)
@some
def test_each_contrast_is_the_scalar_formula(cells, rule, scale, level, negligible, tuning):
    """METHODS 5, 6 and 8, one number at a time."""
    settings = {"decision_rule": rule, "interaction_scale": scale, "confidence_level": level, "negligible": negligible}
    frame = with_contrasts(cells)
    found = decide(frame, run(**settings), tuning=tuning).loc[["contrast"]].set_index(["variant_a", "variant_b"])
    by_arm = {(one["variant_a"], one["variant_b"]): one for one in cells}
    a = 1 - level
    for row in frame[frame["part"] == "contrast"].to_dict("records"):
        one, two = row["variant_a"], row["variant_b"]
        corners = [by_arm[key] for key in ((one, two), (one, "b0"), ("a0", two), ("a0", "b0"))]
        theta = corners[3]["estimate"]
        if scale == "additive":
            estimate, error, p = row["interaction"], row["standard_error"], row["p_value"]
            law, m = stats.t(row["degrees_of_freedom"]), negligible * theta
            back, margin = (lambda x: x), (lambda x, size=theta: x / size)
        else:
            ratio = 1 + row["multiplicative_interaction"]
            estimate, error = math.log(ratio), row["multiplicative_interaction_standard_error"] / ratio
            p, law, m = row["multiplicative_interaction_p_value"], stats.norm, math.log(1 + negligible)
            back = margin = np.expm1
        x = sum(corner["units"] for corner in corners) * (-2 * math.log(a) + math.log(-2 * math.log(a) + 1)) / tuning
        width = error * math.sqrt((x + 1) / x * math.log((x + 1) / a**2))
        p_always_valid = min(1, math.sqrt(x + 1) * math.exp(-x / (2 * (x + 1)) * (estimate / error) ** 2))
        tost = max(law.sf((estimate + m) / error), law.cdf((estimate - m) / error))
        reach = width if rule == "always_valid" else law.ppf(1 - a) * error
        wanted = {
            "p_value_always_valid": p_always_valid,
            "ci_lower_always_valid": back(estimate - width),
            "ci_upper_always_valid": back(estimate + width),
            "decision_p_value": p_always_valid if rule == "always_valid" else p,
            "minimum_detectable_interaction": back((law.ppf(1 - a / 2) + law.ppf(0.8)) * error),
            "equivalence_p_value": tost,
            "smallest_margin": margin(abs(estimate) + reach),
        }
        got = found.loc[(one, two)]
        for name, value in wanted.items():
            assert got[name] == pytest.approx(value, rel=1e-8, abs=1e-12), name
        inside = -m < estimate - width and estimate + width < m
        assert got["is_negligible"] == (inside if rule == "always_valid" else tost < a)


@given(tables(arms_a=st.just(2), arms_b=st.just(2)), scales, st.sampled_from([0.5, 0.9, 0.95]))
@some
def test_always_valid_p_is_below_a_exactly_when_the_interval_leaves_out_0(cells, scale, level):
    row = only(decide(cells, run(interaction_scale=scale, confidence_level=level)), "contrast")
    excluded = row["ci_lower_always_valid"] > 0 or row["ci_upper_always_valid"] < 0
    assert excluded == (row["p_value_always_valid"] < 1 - level)


@given(tables(), rules, scales)
@some
def test_smallest_margin_is_the_first_that_would_have_been_shown(cells, rule, scale):
    settings = {"decision_rule": rule, "interaction_scale": scale}
    margin = only(decide(cells, run(**settings)), "run")["smallest_margin"]
    if math.isfinite(margin * 1.001):
        shown = [only(decide(cells, run(negligible=margin * f, **settings)), "run")["all_negligible"] for f in (0.999, 1.001)]
        assert shown == [False, True]


@pytest.mark.parametrize(("units", "power"), [(1000, 0.109), (5000, 0.354), (25000, 0.944)])
def test_power_of_the_fixture(units, power):
    """METHODS 10: base 5%, one extra point only when both are on."""
    cells = [
        cell(a, b, p, math.sqrt(p * (1 - p) / units), units, nonzero=int(p * units))
        for (a, b), p in {(0, 0): 0.05, (0, 1): 0.05, (1, 0): 0.05, (1, 1): 0.06}.items()
    ]
    row = only(decide(cells, run(is_binary=True)), "contrast")
    error = row["minimum_detectable_interaction"] / (stats.norm.ppf(0.975) + stats.norm.ppf(0.8))
    found = stats.norm.sf(stats.norm.ppf(0.975) - 0.01 / error) + stats.norm.cdf(-stats.norm.ppf(0.975) - 0.01 / error)
    assert found == pytest.approx(power, abs=1e-3)


def test_detectable_interaction_is_detected_with_its_power():
    """Against the noncentral t, which METHODS 8 approximates."""
    row = only(decide(design([[5, 5], [5, 7]], error=0.5, units=60)), "contrast")
    df = 4 * 59
    found = stats.nct.sf(stats.t.ppf(0.975, df), df, row["minimum_detectable_interaction"] / 1.0)
    assert found == pytest.approx(0.8, abs=2e-3)


def test_constant_metric_has_only_its_p_value():
    """METHODS 1: no standard error, so nothing that needs it."""
    for rule, p in (("fixed", 1.0), ("always_valid", None)):
        found = decide(design([[5, 5], [5, 5]], error=0.0), run(decision_rule=rule))
        row, answer = only(found, "contrast"), only(found, "run")
        assert row[["p_value_always_valid", "ci_lower_always_valid", "minimum_detectable_interaction"]].isna().all()
        assert row[["equivalence_p_value", "smallest_margin"]].isna().all() and not row["is_negligible"]
        assert answer[["smallest_margin", "units_needed"]].isna().all() and not answer["all_negligible"]
        assert pd.isna(row["decision_p_value"]) if p is None else row["decision_p_value"] == p


@pytest.mark.filterwarnings("error")
def test_undefined_cells_leave_nothing_to_say():
    nothing = design([[5, 5], [5, math.nan]], error=math.nan, units=0, nonzero_units=math.nan)
    not_positive = design([[5, 5], [0, 7]])
    for cells, scale in ((nothing, "additive"), (nothing, "multiplicative"), (not_positive, "multiplicative")):
        found = decide(cells, run(interaction_scale=scale))
        numbers = interaction_decisions.NUMBERS
        assert only(found, "contrast")[numbers].isna().all()
        assert only(found, "run")[["smallest_margin", "units_needed"]].isna().all()
        assert found["family_size"].dropna().eq(0).all() and not only(found, "run")["all_negligible"]
    assert only(decide(not_positive), "contrast")["decision_p_value"] < 1


def test_control_of_0_has_no_margin():
    found = decide(design([[0, 1], [1, 2]]))
    assert pd.isna(only(found, "contrast")["smallest_margin"]) and pd.isna(only(found, "run")["units_needed"])
    assert only(found, "contrast")["equivalence_p_value"] == pytest.approx(0.5)


def test_large_effects_have_p_values_of_0_and_stay_in_order():
    found = decide(design([[1, 1, 1], [1, 1e9, 2e9]], error=1e-3, units=10**6), run(decision_rule="always_valid"))
    rows = found.loc["contrast"].set_index("variant_b")
    assert rows["decision_p_value"].tolist() == [0, 0]
    assert rows["headline_rank"].to_dict() == {"b1": 1, "b2": 2}
    assert rows["p_value_holm"].tolist() == [0, 0]


# ---- sparse cells


@pytest.mark.parametrize(
    ("kind", "units", "nonzero", "count"),
    [
        ({}, 1000, 24, 24), ({}, 1000, 25, None), ({}, 40, 20, None), ({}, 40, 19, 19), ({}, 41, 20, 20), ({}, 10, 10, None),
        ({}, 1000, 0, 0), ({"is_binary": True}, 1000, 24, 24), ({"is_binary": True}, 1000, 25, None),
        ({"is_binary": True}, 1000, 976, 24), ({"is_binary": True}, 1000, 975, None), ({"is_binary": True}, 40, 20, 20),
        ({"is_quantile": True}, 1000, 3, None), ({"is_quantile": True}, 1000, math.nan, None),
    ],
)  # fmt: skip
def test_sparse_cells(kind, units, nonzero, count):
    """METHODS 6: fewer than 25 other than 0 that are less than half; for 0/1 metrics fewer than 25 ones or zeros."""
    cells = design([[5, 5], [5, 7]], nonzero_units=500)
    cells[1] |= {"units": units, "nonzero_units": nonzero}
    found = decide(cells, run(negligible=100, **kind))
    row = only(found, "contrast")
    assert row["equivalence_p_value"] < 0.05 and row["minimum_detectable_interaction"] > 0
    sparse = count is not None
    assert pd.isna(row["decision_p_value"]) == sparse
    assert row["is_negligible"] == only(found, "run")["all_negligible"] == (not sparse)
    assert row["family_size"] == (0 if sparse else 1)
    if sparse:
        assert row[["sparse_cell_a", "sparse_cell_b", "sparse_nonzero"]].tolist() == ["a0", "b1", count]
    else:
        assert row[["sparse_cell_a", "sparse_cell_b", "sparse_nonzero"]].isna().all()


def test_the_sparsest_cell_is_named_and_only_its_contrasts_are_sparse():
    cells = design([[5, 5, 5], [5, 7, 6]])
    cells[0]["nonzero_units"], cells[4]["nonzero_units"] = 20, 7
    rows = decide(cells).loc["contrast"].set_index("variant_b")
    assert rows[["sparse_cell_a", "sparse_cell_b", "sparse_nonzero"]].to_numpy().tolist() == [["a1", "b1", 7], ["a0", "b0", 20]]
    cells[0]["nonzero_units"] = 1000
    rows = decide(cells).loc["contrast"].set_index("variant_b")
    assert rows["decision_p_value"].isna().tolist() == [True, False]
    assert rows["headline_rank"].tolist() == [2, 1]


def test_headline_goes_by_decision_p_then_p_then_names():
    frame = with_contrasts(design([[5] * 4] * 3))
    p = {("a1", "b1"): 0.5, ("a1", "b2"): 0.01, ("a1", "b3"): 0.5, ("a2", "b1"): math.nan, ("a2", "b2"): 1e-9, ("a2", "b3"): 0.2}
    keys = pd.Series(list(zip(frame["variant_a"], frame["variant_b"], strict=True)))
    frame.loc[frame["part"] == "contrast", "p_value"] = keys.map(p)
    frame.loc[(frame["part"] == "cell") & keys.isin([("a2", "b2"), ("a2", "b3")]), "nonzero_units"] = 3
    for order in (frame, frame[::-1]):
        rows = decide(order).loc["contrast"].sort_values("headline_rank")
        found = list(zip(rows["variant_a"], rows["variant_b"], strict=True))
        assert found == [("a1", "b2"), ("a1", "b1"), ("a1", "b3"), ("a2", "b2"), ("a2", "b3"), ("a2", "b1")]


# ---- families


@pytest.mark.parametrize("seed", [1, 2])
def test_adjusted_p_values_are_those_of_statsmodels(seed):
    """Overall contrasts by family with the earlier ones, slice contrasts by run; what has no p-value is left out."""
    random = np.random.default_rng(seed)
    any_contrast = contrast([cell(1, 1, 5.0), cell(1, 0, 5.0), cell(0, 1, 5.0), cell(0, 0, 5.0)])

    def some_p_values(most):
        p = random.uniform(size=random.integers(0, most)) ** 3
        return np.where(random.uniform(size=p.shape) < 0.3, random.choice([math.nan, 0.0, 0.01, 1.0], p.shape), p).tolist()

    before = [0.01, math.nan, *some_p_values(6)]
    rows, runs, families = [], [], {"x": [p for p in before if p == p], "y": []}
    for number, family in enumerate(["x", "y", "x"]):
        runs.append(run(f"run{number}", family_id=family))
        families[number] = []
        asked = [(p, False) for p in some_p_values(12)] + [(p, True) for p in some_p_values(12)]
        for place, (p, in_slice) in enumerate(asked):
            scope = ("country", f"c{place % 2}") if in_slice else ("overall", "overall")
            keys = dict(zip(KEYS, (f"run{number}", *scope, f"a{place}", "b1"), strict=True))
            rows.append(any_contrast | keys | {"p_value": p, "family": number if in_slice else family})
            families[rows[-1]["family"]] += [p] if p == p else []
    random.shuffle(rows)
    cells = [cell(0, 0, 5.0, run_id="run0")]
    earlier = pd.DataFrame({"family_id": "x", "decision_p_value": before}).astype({"family_id": object})
    found = decide(pd.DataFrame(cells + rows), *runs, earlier=earlier).loc[["contrast"]]
    assert found["family_size"].tolist() == [len(families[row["family"]]) for row in rows]
    for column, method in (("p_value_holm", "holm"), ("p_value_fdr", "fdr_bh")):
        answers = {name: dict(zip(p, multipletests(p, method=method)[1], strict=True)) for name, p in families.items() if p}
        wanted = [answers.get(row["family"], {}).get(row["p_value"], math.nan) for row in rows]
        np.testing.assert_allclose(found[column].to_numpy(float, na_value=math.nan), wanted, rtol=1e-12)


def test_family_of_a_run_counts_what_was_judged_before():
    found = decide(
        design([[5, 5], [5, 7]], run_id="one") + design([[5, 5], [5, 7]], run_id="two"),
        run("one", family_id="x"),
        run("two", family_id="y"),
        earlier=pd.DataFrame({"family_id": ["x", "x", "z", "y"], "decision_p_value": [0.5, 0.1, 0.1, math.nan]}),
    )
    assert found.loc["run"].set_index("run_id")["family_size"].to_dict() == {"one": 3, "two": 1}
    rows = found.loc["contrast"].set_index("run_id")
    assert rows.loc["two", "p_value_holm"] == rows.loc["two", "decision_p_value"]
    assert rows.loc["one", "p_value_fdr"] == pytest.approx(rows.loc["one", "decision_p_value"] * 3 / 2)


# ---- runs


def scalar_units_needed(joint, errors_in_margins, units_rule, level, tuning):
    """METHODS 8, word for word."""
    a = 1 - level
    power = stats.norm.ppf(1 - 0.1 / len(errors_in_margins))

    def answer(h):
        return joint * max(((h + power) * error) ** 2 for error in errors_in_margins)

    if units_rule == "fixed":
        return answer(stats.norm.ppf(1 - a))
    now = joint
    while True:
        x = now * (-2 * math.log(a) + math.log(-2 * math.log(a) + 1)) / tuning
        new = answer(math.sqrt((x + 1) / x * math.log((x + 1) / a**2)))
        if abs(new - now) < 0.001 * now:
            return new
        now = new


@given(tables(), rules, scales, st.sampled_from([0.9, 0.95]), st.sampled_from([0.01, 0.3]))
@some
def test_answers_of_a_run_are_those_of_its_worst_contrast(cells, rule, scale, level, negligible):
    settings = {"decision_rule": rule, "interaction_scale": scale, "confidence_level": level, "negligible": negligible}
    frame = with_contrasts(cells)
    found = decide(frame, run(**settings))
    answer, contrasts = only(found, "run"), frame[frame["part"] == "contrast"]
    if scale == "additive":
        size = contrasts["standard_error"] / (negligible * abs(cells[0]["estimate"]))
    else:
        size = contrasts["multiplicative_interaction_standard_error"] / (1 + contrasts["multiplicative_interaction"])
        size /= math.log(1 + negligible)
    wanted = scalar_units_needed(sum(one["joint_units"] for one in cells), list(size), rule, level, TUNING)
    assert answer["units_needed"] == pytest.approx(math.ceil(wanted), rel=1e-9, abs=1)
    assert answer["units_needed"] >= wanted * (1 - 1e-12)
    margins = found.loc[["contrast"], "smallest_margin"]
    assert answer["smallest_margin"] == margins.max() or margins.isna().any()
    assert answer["all_negligible"] == found.loc[["contrast"], "is_negligible"].all()


def test_units_needed_give_the_power_that_is_promised():
    """With as many units as asked for, equivalence of a true 0 is shown four times in five."""
    cells = design([[5, 5], [5, 7]], error=0.8, units=1000)
    needed = only(decide(cells), "run")["units_needed"]
    error = math.sqrt(4 * 0.8**2 * 4000 / needed)
    assert 2 * stats.norm.cdf(0.05 * 5 / error - stats.norm.ppf(0.95)) - 1 == pytest.approx(0.8, abs=1e-3)


def test_one_contrast_without_an_answer_leaves_the_run_without():
    cells = design([[5, 5, 5], [5, 5, 5]], error=0.01)
    assert only(decide(cells), "run")["all_negligible"]
    cells[5] |= {"estimate": math.nan, "variance": math.nan}
    answer = only(decide(cells), "run")
    assert answer[["smallest_margin", "units_needed"]].isna().all() and not answer["all_negligible"]


def test_slices_answer_no_question_of_the_run():
    overall = design([[5, 5], [5, 5]], error=0.01)
    sliced = design([[5, 5], [5, 99]], error=50.0, slice_name="country", slice_value="de")
    one, both = (only(decide(cells), "run") for cells in (overall, overall + sliced))
    pd.testing.assert_series_equal(one, both)


# ---- the best cell


def chance_by_quad(theta, error, cell):
    """The integral of METHODS 9 by an adaptive rule, cut at every place where something changes."""

    def density(x):
        others = [stats.norm.cdf((x - theta[k]) / error[k]) for k in range(len(theta)) if k != cell]
        return stats.norm.pdf((x - theta[cell]) / error[cell]) / error[cell] * np.prod(others)

    low, high = theta[cell] - 9 * error[cell], theta[cell] + 9 * error[cell]
    cuts = [mean + step * one for mean, one in zip(theta, error, strict=True) for step in (-9, -6, -4, -2, -1, 0, 1, 2, 4, 6, 9)]
    cuts = [low, *sorted(cut for cut in cuts if low < cut < high), high]
    return sum(integrate.quad(density, *ends, epsabs=1e-10)[0] for ends in pairwise(cuts))


@pytest.mark.parametrize(
    ("theta", "error"),
    [
        ([[1.0, 1.2], [0.9, 1.3]], [[0.3, 0.2], [0.4, 0.1]]),
        ([[1.0, 1.0], [1.0, 1.001]], [[1e-4, 1e-1], [1e1, 1e-3]]),
        ([[0.0, 0.1], [-0.1, 0.0]], [[1e-6, 1.0], [1e3, 1e-2]]),
        ([[1e9, 1e9 + 1], [1e9, 1e9 - 1]], [[1.0, 0.5], [1e-2, 30.0]]),
        ([[0.0, 5.0], [-3.0, 5.0]], [[1e5, 1e-5], [1e5, 1e-4]]),
        ([[1e6, 1e6], [1e6, 0.0]], [[1e-9, 3e-10], [1e-9, 1e6]]),
    ],
)
@pytest.mark.parametrize("desired", ["increase", "decrease"])
def test_probability_best_is_the_integral(theta, error, desired):
    found = decide(design(theta, error), run(desired=desired)).loc["cell", "probability_best"]
    shift = theta[0][0]  # the integral in doubles needs the size of the numbers taken off
    theta = (np.ravel(theta) - shift) * (1 if desired == "increase" else -1)
    wanted = [chance_by_quad(theta, np.ravel(error), k) for k in range(4)]
    np.testing.assert_allclose(found.astype(float), wanted, atol=1e-6)
    assert found.sum() == pytest.approx(1, abs=1e-12)


def test_probability_best_of_two_is_a_normal_probability():
    theta, error = [[1.0, 1.4]], [[0.3, 0.4]]
    found = decide(design(theta, error)).loc["cell", "probability_best"]
    assert found.iloc[1] == pytest.approx(stats.norm.cdf(0.4 / 0.5), abs=1e-9)


@given(st.lists(st.tuples(st.integers(-3, 3), st.sampled_from([0.0, 1e-7, 1.0, 1e4])), min_size=1, max_size=12))
@settings(deadline=None, max_examples=30)
def test_probabilities_of_a_slice_sum_to_1(pairs):
    cells = [cell(place, 0, float(theta), error) for place, (theta, error) in enumerate(pairs)]
    found = decide(cells).loc[["cell"], "probability_best"].astype(float)
    assert found.sum() == pytest.approx(1, abs=1e-12) and found.between(0, 1 + 1e-12).all()
    for one, two in product(range(len(pairs)), repeat=2):
        if pairs[one] == pairs[two]:
            assert found.iloc[one] == pytest.approx(found.iloc[two], abs=1e-8)


def test_point_masses_share_and_stand_against_the_others():
    """Two constant cells at 1, one at 0, one that is above 1 in 16% of draws, in one slice; one alone in another."""
    cells = design([[1.0, 1.0 + 1e-12], [0.0, 0.0]], [[0.0, 0.0], [0.0, 1.0]])
    cells += design([[3.0, math.nan], [1.0, 1.0]], [[2.0, 1.0], [math.nan, math.nan]], slice_name="country", slice_value="de")
    found = decide(cells).loc["cell"].groupby("slice_name")["probability_best"].apply(list)
    above = stats.norm.sf(1)
    np.testing.assert_allclose(list(found["overall"]), [(1 - above) / 2, (1 - above) / 2, 0, above], atol=1e-9)
    assert found["country"][0] == 1 and pd.isna(found["country"][1:]).all()


# ---- properties


@given(tables(), rules, scales, st.booleans())
@some
def test_swapping_a_and_b_changes_only_sides(cells, rule, scale, few):
    if few:
        cells[-1]["nonzero_units"] = 3
    frame = with_contrasts(cells)
    swapped = frame.rename(columns=lambda name: name[:-2] + "_" + SWAPPED[name[-1]] if name.endswith(("_a", "_b")) else name)
    settings = run(decision_rule=rule, interaction_scale=scale)
    one, other = decide(frame, settings), decide(swapped, settings)
    back = {
        "variant_a": "variant_b",
        "variant_b": "variant_a",
        "sparse_cell_a": "sparse_cell_b",
        "sparse_cell_b": "sparse_cell_a",
    }
    other = other.rename(columns=back)[one.columns]
    if one.loc[["contrast"], "decision_p_value"].duplicated().any():  # ties go by names, those of A first
        one, other = one.drop(columns="headline_rank"), other.drop(columns="headline_rank")
    pd.testing.assert_frame_equal(one, other, check_exact=False, rtol=1e-9, atol=1e-12)


@given(tables(), rules, scales, st.sampled_from([0.25, 2.0, 1024.0]))
@some
def test_the_unit_of_the_metric_scales_what_is_in_it(cells, rule, scale, factor):
    settings = run(decision_rule=rule, interaction_scale=scale)
    scaled = [one | {"estimate": one["estimate"] * factor, "variance": one["variance"] * factor**2} for one in cells]
    one, other = decide(cells, settings), decide(scaled, settings)
    if scale == "additive":
        in_units = ["ci_lower_always_valid", "ci_upper_always_valid", "minimum_detectable_interaction"]
        one[in_units] *= factor
    one["units_needed"] = one["units_needed"].astype("Float64")
    other["units_needed"] = other["units_needed"].astype("Float64")
    pd.testing.assert_frame_equal(one, other, check_exact=False, rtol=1e-9, atol=1e-12)


@given(tables(), tables(), rules, scales, st.randoms())
@some
def test_order_of_rows_does_not_matter(cells, others, rule, scale, random):
    others = [one | {"run_id": "other", "slice_name": "country", "slice_value": f"c{one['units'] % 2}"} for one in others[:1]] + [
        one | {"run_id": "other"} for one in others
    ]
    frame = pd.concat([with_contrasts(cells), with_contrasts(others[1:]), pd.DataFrame(others[:1])], ignore_index=True)
    order = list(range(len(frame)))
    random.shuffle(order)
    runs = [run(decision_rule=rule, interaction_scale=scale), run("other", desired="decrease")]
    one, other = decide(frame, *runs), decide(frame.iloc[order], *runs[::-1])
    one, other = (found.reset_index().sort_values(["part", *KEYS], ignore_index=True) for found in (one, other))
    pd.testing.assert_frame_equal(one, other, check_exact=False, rtol=1e-12, atol=1e-12)


@given(tables(), rules, scales)
@some
def test_desired_direction_matters_to_the_best_cell_only(cells, rule, scale):
    up, down = (decide(cells, run(decision_rule=rule, interaction_scale=scale, desired=way)) for way in ("increase", "decrease"))
    pd.testing.assert_frame_equal(up.drop(columns="probability_best"), down.drop(columns="probability_best"))
    mirrored = [one | {"estimate": -one["estimate"]} for one in cells]
    mirrored = decide(mirrored, run(desired="decrease"))
    np.testing.assert_allclose(
        mirrored.loc[["cell"], "probability_best"].astype(float), up.loc[["cell"], "probability_best"].astype(float), atol=1e-8
    )


@given(st.lists(tables(), min_size=2, max_size=3), rules, scales)
@some
def test_runs_do_not_touch_each_other(several, rule, scale):
    """But for their family, many runs at once say what each says alone."""
    settings = [run(f"run{k}", family_id=f"f{k}", decision_rule=rule, interaction_scale=scale) for k in range(len(several))]
    several = [[one | {"run_id": f"run{k}"} for one in cells] for k, cells in enumerate(several)]
    together = decide(list(chain(*several)), *settings).reset_index()
    alone = pd.concat([decide(cells, its).reset_index() for cells, its in zip(several, settings, strict=True)])
    order = ["part", *KEYS]
    together, alone = (found.sort_values(order, ignore_index=True) for found in (together, alone))
    pd.testing.assert_frame_equal(together, alone, check_exact=False, rtol=1e-9, atol=1e-12)


# ---- what engines see


@pytest.mark.filterwarnings("error")
def test_nothing_in_nothing_out_with_the_same_types():
    full = decide(design([[5, 5], [5, 7]])).reset_index()
    empty = decisions(pd.DataFrame(columns=COLUMNS), pd.DataFrame(columns=list(RUN)), NO_EARLIER.astype(object), TUNING)
    assert len(empty) == 0
    assert list(empty.columns) == list(full.columns)
    assert empty.dtypes.astype(str).to_dict() == full[empty.columns].dtypes.astype(str).to_dict() | {"part": "string"}


@pytest.mark.filterwarnings("error")
def test_a_run_without_rows_has_an_answer():
    answer = only(decide(pd.DataFrame(columns=COLUMNS)), "run")
    assert answer[["smallest_margin", "units_needed"]].isna().all() and not answer["all_negligible"]


@pytest.mark.filterwarnings("error")
def test_types_of_the_rows_do_not_matter():
    cells = design([[5, 5, 5], [5, 7, 6]], error=0.3)
    cells[5] |= {"estimate": math.nan, "variance": math.nan}
    frame, runs = with_contrasts(cells), pd.DataFrame([run(decision_rule="always_valid")])
    one = decisions(frame, runs, NO_EARLIER, TUNING)
    texts = frame.astype(object).where(frame.notna(), None)
    for rows, asked in ((frame.convert_dtypes(), runs.convert_dtypes()), (texts, runs.astype(object))):
        pd.testing.assert_frame_equal(one, decisions(rows, asked, NO_EARLIER, TUNING))


def test_reads_the_rows_of_interaction_statistics():
    """The two models together: the columns that one writes are those that the other reads."""
    cells = [measured_cell(a, b, 5.0 + a * b, variance=4.0, units=100) for a, b in product(range(3), range(4))]
    found = decide(statistics(pd.DataFrame(cells), COUNTS))
    wanted = decide(design([[5.0 + a * b for b in range(4)] for a in range(3)], error=0.2, units=100))
    found, wanted = (rows.reset_index().sort_values(["part", *KEYS], ignore_index=True) for rows in (found, wanted))
    pd.testing.assert_frame_equal(found, wanted, check_exact=False, rtol=1e-9, atol=1e-12)
    assert len(found[found["part"] == "contrast"]) == 6


def test_model_tells_runs_from_earlier_decisions():
    class Dbt:
        """What a Python model is given, holding two models."""

        models = {  # noqa: RUF012
            "interaction_statistics": with_contrasts(design([[5, 5], [5, 7]])),
            "decision_runs": pd.DataFrame(
                [run(always_valid_tuning=500), {"family_id": "family", "decision_p_value": 0.5, "always_valid_tuning": 500}]
            ),
        }
        ref = models.get

        def config(self, **settings):
            assert settings == {"materialized": "table"}

    found = interaction_decisions.model(Dbt(), None).set_index("part")
    wanted = decide(design([[5, 5], [5, 7]]), tuning=500)
    assert only(found, "run")["family_size"] == 2
    assert only(found, "contrast")["p_value_always_valid"] == only(wanted, "contrast")["p_value_always_valid"]
