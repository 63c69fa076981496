"""Properties that theory gives the statistics, whatever the cells are."""

from itertools import product

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from interaction_statistics import MEASURED, statistics
from scipy import stats

COUNTS = pd.DataFrame(columns=["run_id", "check_name", "row_name", "column_name", "observed", "weight"])
# of a mean without a covariate
WITHOUT = {
    **{name: 0.0 for name in MEASURED if name.startswith(("mean_cov", "var_", "covar_"))},
    "mean_denominator": 1.0, "mean_covariate_denominator": 1.0, "has_covariate": False,
    "is_quantile": False, "quantile_estimate": None, "quantile_variance": None, "quantile_reason": None,
}  # fmt: skip
SWAPPED = {"a": "b", "b": "a"}
numbers = st.floats(-1e6, 1e6).map(lambda x: round(x, 3))
spreads = st.floats(1e-3, 1e6)
sizes = st.integers(2, 10**6)
few = st.integers(2, 4)


def cell(a, b, mean, variance=9.0, units=50) -> dict:
    """A cell of a mean metric, as the model cell_aggregates has it."""
    return {
        "run_id": "run", "slice_name": "overall", "slice_value": "overall",
        "variant_a": f"a{a}", "variant_b": f"b{b}", "is_control_a": a == 0, "is_control_b": b == 0,
        "interaction_scale": "additive", "confidence_level": 0.95,
        "joint_units": units, "mean_exposed": 0.0, "var_exposed": 1.0, "units": units, "nonzero_units": units,
        **WITHOUT, "mean_numerator": float(mean), "var_numerator": variance,
    }  # fmt: skip


@st.composite
def cells(draw, arms_a=few, arms_b=few, means=numbers):
    """All cells of one run."""
    arms = product(range(draw(arms_a)), range(draw(arms_b)))
    return pd.DataFrame([cell(a, b, draw(means), draw(spreads), draw(sizes)) for a, b in arms])


def contrasts(frame) -> pd.DataFrame:
    found = statistics(frame, COUNTS)
    return found[found["part"] == "contrast"].sort_values(["variant_a", "variant_b"], ignore_index=True)


def assert_close(found, wanted, size=0.0):
    """Equal to rounding: `size` is what the numbers were computed from."""
    np.testing.assert_allclose(found.astype(float), wanted.astype(float), rtol=1e-9, atol=1e-12 * size)


@given(cells(arms_a=st.just(2), arms_b=st.just(2)))
@settings(deadline=None, max_examples=30)
def test_two_by_two_is_welch(frame):
    row = contrasts(frame).iloc[0]
    by_arm = frame.set_index(["variant_a", "variant_b"])
    theta, v, n = by_arm["mean_numerator"], by_arm["var_numerator"] / by_arm["units"], by_arm["units"]
    tau = theta["a1", "b1"] - theta["a1", "b0"] - theta["a0", "b1"] + theta["a0", "b0"]
    df = v.sum() ** 2 / (v**2 / (n - 1)).sum()
    assert_close(
        row[["interaction", "standard_error", "degrees_of_freedom"]], pd.Series([tau, v.sum() ** 0.5, df]), theta.abs().max()
    )
    expected = 2 * stats.t.sf(abs(row["statistic"]), df)
    np.testing.assert_allclose(row["p_value"], expected, rtol=1e-7)
    np.testing.assert_allclose(row["omnibus_statistic"], row["statistic"] ** 2, rtol=1e-7)
    np.testing.assert_allclose(row["omnibus_p_value"], row["p_value"], rtol=1e-6)


@given(cells())
@settings(deadline=None, max_examples=30)
def test_swapping_a_and_b_changes_only_sides(frame):
    swapped = frame.rename(columns=lambda name: name[:-2] + "_" + SWAPPED[name[-1]] if name.endswith(("_a", "_b")) else name)
    one = contrasts(frame)
    other = contrasts(swapped).sort_values(["variant_b", "variant_a"], ignore_index=True)
    size = frame["mean_numerator"].abs().max()
    for name in ["interaction", "standard_error", "degrees_of_freedom", "ci_lower", "ci_upper"]:
        assert_close(one[name], other[name], size)
    assert_close(one["effect_b_in_control_a"], other["effect_a_in_control_b"], size)
    assert_close(one["effect_b_in_variant_a"], other["effect_a_in_variant_b"], size)


@given(cells(), st.sampled_from([2.0, 0.25, 1024.0]), st.sampled_from([0.0, 64.0, -512.0]))
@settings(deadline=None, max_examples=30)
def test_scaling_and_shifting_values(frame, factor, shift):
    """The unit of the metric scales the additive numbers and nothing else; a shift changes no interaction."""
    moved = frame.assign(
        mean_numerator=frame["mean_numerator"] * factor + shift, var_numerator=frame["var_numerator"] * factor**2
    )
    one, other = contrasts(frame), contrasts(moved)
    size = (frame["mean_numerator"].abs().max() + abs(shift)) * factor
    for name in ["interaction", "standard_error", "ci_lower", "ci_upper", "effect_b_in_control_a"]:
        assert_close(other[name], one[name] * factor, size + abs(shift))
    assert_close(other["degrees_of_freedom"], one["degrees_of_freedom"])


@given(cells(means=st.floats(1.0, 1e6)), st.sampled_from([3.0, 0.1, 1e5]))
@settings(deadline=None, max_examples=30)
def test_relative_numbers_have_no_unit(frame, factor):
    scaled = frame.assign(mean_numerator=frame["mean_numerator"] * factor, var_numerator=frame["var_numerator"] * factor**2)
    one, other = contrasts(frame), contrasts(scaled)
    for name in ["relative_interaction", "multiplicative_interaction"]:
        np.testing.assert_allclose(other[name].astype(float), one[name].astype(float), rtol=1e-7, atol=1e-9)
        np.testing.assert_allclose(
            other[f"{name}_standard_error"].astype(float), one[f"{name}_standard_error"].astype(float), rtol=1e-9
        )


@given(cells(), st.randoms())
@settings(deadline=None, max_examples=30)
def test_order_of_rows_does_not_matter(frame, random):
    order = list(range(len(frame)))
    random.shuffle(order)
    pd.testing.assert_frame_equal(contrasts(frame), contrasts(frame.iloc[order]), check_exact=False, rtol=1e-12, atol=1e-9)


@given(cells(), st.randoms())
@settings(deadline=None, max_examples=30)
def test_names_of_arms_are_only_names(frame, random):
    """Other names for the variants, controls included: the same numbers under them, whatever their order in the alphabet."""
    names = sorted({*frame["variant_a"], *frame["variant_b"]})
    names = {arm: f"arm {place}" for arm, place in zip(names, random.sample(range(len(names)), len(names)), strict=True)}
    renamed = frame.assign(variant_a=frame["variant_a"].map(names), variant_b=frame["variant_b"].map(names))
    one = contrasts(frame)
    arms = ["variant_a", "variant_b", "control_a", "control_b"]
    one = one.assign(**{arm: one[arm].map(names).astype(one[arm].dtype) for arm in arms}).sort_values(
        ["variant_a", "variant_b"], ignore_index=True
    )
    pd.testing.assert_frame_equal(one, contrasts(renamed), check_exact=False, rtol=1e-9, atol=1e-6)


def test_worked_example_of_the_scales():
    """METHODS 3: cells 100, 105, 200, 215."""
    means = {(0, 0): 100, (0, 1): 105, (1, 0): 200, (1, 1): 215}
    frame = pd.DataFrame([cell(a, b, mean) for (a, b), mean in means.items()])
    row = contrasts(frame).iloc[0]
    assert row["interaction"] == 10
    np.testing.assert_allclose(
        row[["lift_b_in_control_a", "lift_b_in_variant_a", "relative_interaction", "multiplicative_interaction"]].astype(float),
        [0.05, 0.075, 0.025, 215 * 100 / (200 * 105) - 1],
        rtol=1e-12,
    )
