"""What the cells of a run mean: estimates, simple effects, interaction contrasts, the omnibus test and the checks that are tests.

Self-contained, so that it runs wherever dbt runs Python models. Everything is computed for all rows of all runs at once; the
numbers a formula cannot give are NaN inside and NULL in the table.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import special

CELL = ["run_id", "slice_name", "slice_value", "variant_a", "variant_b"]
SIDES = ["numerator", "denominator", "covariate", "covariate_denominator"]
MEASURED = [
    "confidence_level", "joint_units", "mean_exposed", "var_exposed", "units", "nonzero_units",
    *(f"{moment}_{side}" for moment in ("mean", "var") for side in SIDES),
    *(f"covar_{first}_{second}" for place, second in enumerate(SIDES) for first in SIDES[:place]),
    "quantile_estimate", "quantile_variance",
]  # fmt: skip
CONTRAST = ["run_id", "slice_name", "slice_value", "control_a", "control_b", "variant_a", "variant_b"]
CORNERS = ["11", "10", "01", "00"]  # variant or control of A, then of B
EFFECTS = {
    "b_in_control_a": ("01", "00"),
    "b_in_variant_a": ("11", "10"),
    "a_in_control_b": ("10", "00"),
    "a_in_variant_b": ("11", "01"),
}
REASONS = [
    "no_joint_units", "too_few_units", "zero_denominator", "quantile_too_extreme", "point_mass", "zero_variance", "not_positive",
]  # fmt: skip
CONSTANT = 1e-9  # a contrast this small against the estimates is 0 when nothing varies
CANCELLED = 1e-12  # a variance this small against the terms of its sum is rounding
TEXTS = ["part", *CONTRAST, "undefined_reason", "effect", "check_name"]
COUNTS = ["joint_units", "units", "nonzero_units"]


def model(dbt, session):
    dbt.config(materialized="table")
    cells = to_pandas(dbt.ref("cell_aggregates"))
    counts = to_pandas(dbt.ref("check_counts"))
    return statistics(cells, counts)


def to_pandas(frame):
    """The rows of a model as pandas, whichever engine holds them."""
    if hasattr(type(frame), "toPandas"):
        return frame.toPandas()
    return frame.df() if hasattr(type(frame), "df") else frame


def statistics(cells, counts):
    """All statistics of a build in one long frame.

    Args:
        cells: one row per run, slice and cell, as in the model cell_aggregates.
        counts: one row per run, check and table entry, as in the model check_counts.
    Returns:
        One row per run and statistic; `part` says which: cell, contrast, effect or check. Missing numbers are NULL.
    """
    cells = with_estimates(cells)
    contrasts = with_contrasts(contrast_frame(cells))
    parts = {
        "cell": cell_intervals(cells),
        "contrast": contrasts.merge(omnibus(cells), on=CELL[:3], how="left"),
        "effect": effect_rows(contrasts),
        "check": table_checks(counts),
    }
    rows = [typed(part.assign(part=name)) for name, part in parts.items()]
    rows.append(typed(exposure_timing(cells).assign(part="check")))
    return pd.concat(rows, ignore_index=True)


# ---- distributions


def t_p_value(t, df):
    """Two-sided p-value of Student's t, exact in the far tails; arrays of one shape, NaN where an argument is."""
    with np.errstate(over="ignore", invalid="ignore"):
        return np.where(np.isnan(t) | np.isnan(df), np.nan, special.betainc(df / 2, 0.5, df / (df + t * t)))


def normal_p_value(z):
    """Two-sided p-value of a standard normal; NaN where z is."""
    return 2 * special.ndtr(-np.abs(z))


def f_p_value(f, df, df_denominator):
    """Upper tail of the F distribution; NaN where an argument is."""
    return special.fdtrc(df, df_denominator, f)


# ---- cells


def with_estimates(cells):
    """Adds what is known of each cell to its moments.

    Args:
        cells: columns of cell_aggregates.
    Returns:
        The frame, numbers as float64, with `estimate` (theta, NaN where undefined), `variance` (v, NaN for fewer than 2 units),
        `shown_variance` (of the cell alone, where the common centre of a covariate counts too), `reason` (the first undefined
        reason of the cell or None) and `variance_reduction` (of its run, NaN without a covariate).
    Source: METHODS 1; ratio by the delta method, Deng, Knoblich and Lu (2018); covariates by CUPED, Deng et al. (2013).
    """
    cells = cells.reset_index(drop=True).copy()
    cells[MEASURED] = cells[MEASURED].apply(pd.to_numeric).astype("float64")
    for name in ("is_control_a", "is_control_b", "is_quantile", "has_covariate"):
        cells[name] = cells[name].astype(bool)
    cells = cells.assign(
        **adjusted(cells, linearised(cells, "numerator", "denominator"), linearised(cells, "covariate", "covariate_denominator"))
    )
    is_quantile = cells["is_quantile"]
    cells["estimate"] = cells["estimate"].where(~is_quantile, cells["quantile_estimate"])
    quantile_reason = cells["quantile_reason"].astype(object).where(cells["quantile_reason"].notna(), None)
    cells["reason"] = np.where(is_quantile & (cells["units"] >= 2), quantile_reason, cells["reason"])
    variance = cells["quantile_variance"].where(cells["reason"].isna())
    for name in ("variance", "shown_variance"):
        cells[name] = cells[name].where(~is_quantile, variance)
    return cells


class Linearised(NamedTuple):
    """A ratio of means per cell, each array of shape (cells,)."""

    ratio: np.ndarray  # NaN where the denominator is 0
    denominator: np.ndarray  # its mean
    spread: np.ndarray  # sample variance of (numerator - ratio x denominator) / mean denominator
    terms: np.ndarray  # sum of the absolute terms of the spread


def linearised(cells, numerator, denominator):
    """The cells' ratios of two of SIDES; a mean has a denominator that is always 1. Source: METHODS 1."""
    mean = cells[f"mean_{denominator}"].to_numpy()
    covar = cells[f"covar_{numerator}_{denominator}"]
    with np.errstate(all="ignore"):
        ratio = np.where(mean == 0, np.nan, cells[f"mean_{numerator}"].to_numpy() / mean)
        terms = np.stack([cells[f"var_{numerator}"], -2 * ratio * covar, ratio**2 * cells[f"var_{denominator}"]]) / mean**2
        sizes = np.abs(terms).sum(axis=0)
        spread = terms.sum(axis=0)
        return Linearised(ratio, mean, np.where(spread <= CANCELLED * sizes, 0.0, spread), sizes)


def adjusted(cells, y, x):
    """Estimates of means and ratios, adjusted by a covariate where the run has one.

    Args:
        cells: the cells' moments.
        y, x: the metric and its covariate, Linearised.
    Returns:
        The columns of `with_estimates`, each (cells,).
    Source: METHODS 1; Deng et al. (2013).
    """
    n = cells["units"].to_numpy()
    covar = {(a, b): cells[f"covar_{a}_{b}"].to_numpy() for a in SIDES[:2] for b in SIDES[2:]}
    with np.errstate(all="ignore"):
        common = (
            covar["numerator", "covariate"]
            - x.ratio * covar["numerator", "covariate_denominator"]
            - y.ratio * covar["denominator", "covariate"]
            + y.ratio * x.ratio * covar["denominator", "covariate_denominator"]
        ) / (y.denominator * x.denominator)
        common = np.where((x.spread == 0) | (y.spread == 0), 0.0, common)
        usable = (n > 1) & (y.denominator != 0) & (x.denominator != 0)
        is_overall = (cells["slice_name"] == "overall").to_numpy()

        def over_run(values, where=usable):
            return pooled(cells, ["run_id"], (n - 1) * values, where & is_overall)

        slope = over_run(common) / over_run(x.spread)
        slope = np.where(cells["has_covariate"] & np.isfinite(slope), slope, 0.0)
        everyone = np.isfinite(cells["mean_covariate"].to_numpy()) & (n > 0)
        scope = CELL[:3]
        centre = pooled(cells, scope, n * cells["mean_covariate"], everyone) / pooled(
            cells, scope, n * cells["mean_covariate_denominator"], everyone
        )
        is_adjusted = slope != 0
        spread = np.where(is_adjusted, y.spread - 2 * slope * common + slope**2 * x.spread, y.spread)
        spread = np.where(spread <= CANCELLED * y.terms, 0.0, spread)
        within = pooled(cells, scope, (n - 1) * x.spread, usable) / pooled(cells, scope, n - 1, usable)
        of_centre = np.where(is_adjusted, slope**2 * within / pooled(cells, scope, n, n > 0), 0.0)
        without_slope = np.where(over_run(y.spread, np.isfinite(y.spread)) > 0, 0.0, np.nan)
        reduction = np.where(is_adjusted, 1 - over_run(spread) / over_run(y.spread), without_slope)
    variance = spread / n
    return {
        "estimate": np.where(is_adjusted, y.ratio - slope * (x.ratio - centre), y.ratio),
        "variance": variance,
        "shown_variance": variance + of_centre,
        "variance_reduction": np.where(cells["has_covariate"], reduction, np.nan),
        "reason": np.select(
            [n < 2, (y.denominator == 0) | (is_adjusted & (x.denominator == 0))],
            ["too_few_units", "zero_denominator"],
            default=None,
        ),
    }


def pooled(cells, scope, values, where):
    """Sums of the values of a scope's cells that count, one per cell of the scope; shape (cells,)."""
    frame = cells[scope].assign(values=np.where(where, values, 0.0))
    return frame.groupby(scope, dropna=False)["values"].transform("sum").to_numpy()


def cell_intervals(cells):
    """Standard error and interval of each cell from Student's t with n - 1; NaN for fewer than 2 units. Source: METHODS 1."""
    error = np.sqrt(cells["shown_variance"])
    with np.errstate(invalid="ignore"):
        reach = special.stdtrit(cells["units"] - 1, (1 + cells["confidence_level"]) / 2) * error
    reach = reach.where(error > 0)
    columns = [*CELL, "joint_units", "units", "nonzero_units", "estimate", "variance", "mean_numerator", "mean_denominator"]
    controls = cells.loc[cells["is_control_a"] & cells["is_control_b"], CELL]
    controls = controls.rename(columns={"variant_a": "control_a", "variant_b": "control_b"})
    return (
        cells[columns]
        .assign(standard_error=error, ci_lower=cells["estimate"] - reach, ci_upper=cells["estimate"] + reach)
        .merge(controls, on=CELL[:3], how="left")
    )


# ---- contrasts


def contrast_frame(cells):
    """One row per contrast with estimate, variance, units and reason of its four cells, named by CORNERS."""
    keep = ["estimate", "variance", "units", "reason"]
    scope = CELL[:3]
    frame = cells[~cells["is_control_a"] & ~cells["is_control_b"]]
    frame = frame[[*CELL, "interaction_scale", "confidence_level", "variance_reduction", *keep]]
    frame = frame.rename(columns={name: name + "11" for name in keep})
    a, b = cells["is_control_a"], cells["is_control_b"]
    for corner, rows, key, control in [
        ("10", ~a & b, ["variant_a"], {"variant_b": "control_b"}),
        ("01", a & ~b, ["variant_b"], {"variant_a": "control_a"}),
        ("00", a & b, [], None),
    ]:
        names = [*scope, *(["variant_a", "variant_b"] if control else []), *keep]
        side = cells.loc[rows, names].rename(columns={**(control or {}), **{name: name + corner for name in keep}})
        frame = frame.merge(side, on=[*scope, *key], how="left")
    joint = cells.groupby(scope, dropna=False)["joint_units"].sum().rename("all_joint_units").reset_index()
    return frame.merge(joint, on=scope, how="left").reset_index(drop=True)


def with_contrasts(frame):
    """Adds all numbers of METHODS 2 and 3 and the undefined reason to the rows of `contrast_frame`."""
    theta = np.stack([frame["estimate" + corner].to_numpy(float) for corner in CORNERS])
    v = np.stack([frame["variance" + corner].to_numpy(float) for corner in CORNERS])
    n = np.stack([frame["units" + corner].to_numpy(float) for corner in CORNERS])
    usable = np.stack([frame["reason" + corner].isna().to_numpy() for corner in CORNERS])
    level = frame["confidence_level"].to_numpy(float)
    at = {corner: place for place, corner in enumerate(CORNERS)}
    columns = {}

    for name, (treated, control) in EFFECTS.items():
        places = [at[treated], at[control]]
        known = usable[places].all(axis=0)
        t, c = theta[places]
        effect = difference(np.where(known, t - c, np.nan), v[places], n[places], np.abs(theta[places]).max(axis=0), level)
        columns |= named(f"effect_{name}", effect)
        lift, lift_variance = lift_of(np.where(known, t, np.nan), v[at[treated]], c, v[at[control]])
        columns |= named(f"lift_{name}", normal(lift, lift_variance, 1.0, level))

    known = usable.all(axis=0)
    largest = np.abs(theta).max(axis=0)
    tau = (theta[0] - theta[1]) - (theta[2] - theta[3])
    contrast = difference(np.where(known, tau, np.nan), v, n, largest, level)
    columns |= {(name[1:] or "interaction"): values for name, values in contrast.items()}

    relative = columns["lift_b_in_variant_a"] - columns["lift_b_in_control_a"]
    variance = columns["lift_b_in_variant_a_standard_error"] ** 2 + columns["lift_b_in_control_a_standard_error"] ** 2
    columns |= named("relative_interaction", normal(relative, variance, 1.0, level))
    positive = known & (np.where(np.isnan(theta), -1, theta) > 0).all(axis=0)
    columns |= named("multiplicative_interaction", multiplicative(theta, v, positive, level))

    scale = (frame["interaction_scale"] == "multiplicative").to_numpy()
    columns["undefined_reason"] = undefined_reason(frame, v, scale, known & ~positive)
    return pd.concat([frame, pd.DataFrame(columns, index=frame.index)], axis=1)


def named(name, columns):
    """The columns with `name` before their suffixes."""
    return {name + suffix: values for suffix, values in columns.items()}


def difference(estimate, v, n, largest, level):
    """Welch's test and interval of a difference of independent cells.

    Args:
        estimate: differences, shape (rows,), NaN where a cell is undefined.
        v, n: sampling variances and units of the cells, shape (cells, rows).
        largest: the largest absolute cell estimate, shape (rows,).
        level: confidence levels, shape (rows,).
    Returns:
        Columns by suffix, each (rows,). When nothing varies: standard error 0, p 1 where the difference is 0, the rest NaN.
    Source: METHODS 1 and 2; Welch (1947), Satterthwaite (1946).
    """
    with np.errstate(all="ignore"):
        total = np.where(np.isnan(estimate), np.nan, v.sum(axis=0))
        share = v / total  # shares first: squares of tiny variances would vanish
        df = np.where(total > 0, 1 / (share**2 / (n - 1)).sum(axis=0), np.nan)
        error = np.sqrt(total)
        t = np.where(total > 0, estimate / error, np.nan)
        reach = special.stdtrit(df, (1 + level) / 2) * error
    is_nothing = (total == 0) & (np.abs(estimate) <= CONSTANT * largest)
    estimate = np.where(is_nothing, 0.0, estimate)
    p = np.where(is_nothing, 1.0, t_p_value(t, df))
    return {
        "": estimate, "_standard_error": error, "_degrees_of_freedom": df, "_statistic": t, "_p_value": p,
        "_ci_lower": estimate - reach, "_ci_upper": estimate + reach,
    }  # fmt: skip


def lift_of(treated, treated_variance, control, control_variance):
    """Lift treated / control - 1 and its variance, NaN unless the control is above 0; shapes (rows,). Source: METHODS 3."""
    with np.errstate(all="ignore"):
        control = np.where(control > 0, control, np.nan)
        ratio = treated / control
        return (treated - control) / control, treated_variance / control**2 + ratio**2 * (control_variance / control**2)


def normal(estimate, variance, largest, level):
    """Normal test and interval; shapes (rows,). When nothing varies as in `difference`. Source: METHODS 3."""
    with np.errstate(all="ignore"):
        variance = np.where(np.isnan(estimate), np.nan, variance)
        error = np.sqrt(variance)
        p = np.where(variance > 0, normal_p_value(estimate / error), np.nan)
        reach = np.where(variance > 0, special.ndtri((1 + level) / 2) * error, np.nan)
    is_nothing = (variance == 0) & (np.abs(estimate) <= CONSTANT * largest)
    estimate, p = np.where(is_nothing, 0.0, estimate), np.where(is_nothing, 1.0, p)
    return {"": estimate, "_standard_error": error, "_p_value": p, "_ci_lower": estimate - reach, "_ci_upper": estimate + reach}


def multiplicative(theta, v, positive, level):
    """Ratio of ratios minus 1, tested on the log scale.

    Args:
        theta, v: estimates and variances of the corners, shape (4, rows) in the order of CORNERS.
        positive: where all four estimates are defined and above 0, shape (rows,).
        level: confidence levels, shape (rows,).
    Returns:
        Columns by suffix, each (rows,), NaN elsewhere.
    Source: METHODS 3.
    """
    with np.errstate(all="ignore"):
        ratio = np.where(positive, (theta[0] / theta[1]) / (theta[2] / theta[3]), np.nan)
        log = normal(np.log(ratio), (v / theta**2).sum(axis=0), 1.0, level)
        return {
            "": np.where(log[""] == 0, 0.0, ratio - 1),
            "_standard_error": ratio * log["_standard_error"],
            "_p_value": log["_p_value"],
            "_ci_lower": np.expm1(log["_ci_lower"]),
            "_ci_upper": np.expm1(log["_ci_upper"]),
        }


def undefined_reason(frame, v, is_multiplicative, is_not_positive):
    """The first reason that applies to any of the four cells; None where the run's scale has an answer. Source: METHODS 1."""
    reasons = frame[["reason" + corner for corner in CORNERS]].to_numpy(object)
    with np.errstate(invalid="ignore"):
        conditions = {reason: (reasons == reason).any(axis=1) for reason in REASONS}
        conditions["no_joint_units"] = (frame["all_joint_units"] == 0).to_numpy()
        conditions["zero_variance"] = v.sum(axis=0) == 0
        conditions["not_positive"] = is_multiplicative & is_not_positive
    return np.select(list(conditions.values()), REASONS, default=None)


def effect_rows(contrasts):
    """The eight simple effects and lifts of each contrast, one row each."""
    columns = ["", "_standard_error", "_degrees_of_freedom", "_ci_lower", "_ci_upper", "_p_value"]
    return pd.concat(
        [
            contrasts[CONTRAST].assign(
                effect=effect, **{(suffix[1:] or "estimate"): contrasts.get(effect + suffix, np.nan) for suffix in columns}
            )
            for effect in [f"{kind}_{name}" for kind in ("effect", "lift") for name in EFFECTS]
        ],
        ignore_index=True,
    )


# ---- tests over several groups


def welch_james(tau, contrasts, v, n):
    """Welch-James test that all contrasts are 0.

    Args:
        tau: contrast estimates, shape (runs, q).
        contrasts: the matrix C, shape (q, cells).
        v, n: sampling variances and units, shape (runs, cells).
    Returns:
        F, q and the denominator's degrees of freedom, each (runs,); NaN where a variance of contrasts is singular.
    Source: METHODS 4; Johansen (1980).
    """
    q = contrasts.shape[0]
    with np.errstate(all="ignore"):
        scale = v.max(axis=1, keepdims=True)
        s = v / scale  # the test does not change, and no determinant under- or overflows
        inner = np.einsum("qk,rk,pk->rqp", contrasts, s, contrasts)
        diagonal = np.sqrt(np.einsum("rqq->rq", inner))
        correlation = inner / (diagonal[:, :, None] * diagonal[:, None, :])
        good = np.isfinite(correlation).all(axis=(1, 2)) & (n > 1).all(axis=1)
        good[good] = np.linalg.cond(correlation[good]) < 1e12
        inverse = np.linalg.inv(np.where(good[:, None, None], correlation, np.eye(q)))
        inverse /= diagonal[:, :, None] * diagonal[:, None, :]
        t = np.einsum("rq,rqp,rp->r", tau, inverse, tau) / scale[:, 0]
        # M_k = S C' (C S C')^-1 C Q_k has one column that is not 0, so tr(M_k)^2 = tr(M_k^2) = its diagonal entry squared
        leverage = s * np.einsum("qk,rqp,pk->rk", contrasts, inverse, contrasts)
        a = (leverage**2 / (n - 1)).sum(axis=1)
        f = t / (q + 2 * a - 6 * a / (q + 2))
        df = q * (q + 2) / (3 * a)
    return np.where(good, f, np.nan), np.where(good, float(q), np.nan), np.where(good, df, np.nan)


def omnibus(cells):
    """The test that a run has no interaction at all, per run and slice; NaN when a cell is undefined. Source: METHODS 4."""
    scope = CELL[:3]
    names = ["omnibus_statistic", "omnibus_df", "omnibus_df_denominator", "omnibus_p_value"]
    cells = cells.assign(from_a=~cells["is_control_a"], from_b=~cells["is_control_b"])
    cells = cells.sort_values([*scope, "from_a", "variant_a", "from_b", "variant_b"], kind="stable")
    groups = cells.groupby(scope, dropna=False, sort=False)
    shapes = groups.agg(arms_a=("variant_a", "nunique"), arms_b=("variant_b", "nunique")).reset_index()
    cells = cells.merge(shapes, on=scope)
    done = []
    for (arms_a, arms_b), rows in cells.groupby(["arms_a", "arms_b"]):
        k = arms_a * arms_b
        theta, v, n = (rows[name].to_numpy(float).reshape(-1, k) for name in ("estimate", "variance", "units"))
        known = rows["reason"].isna().to_numpy().reshape(-1, k).all(axis=1)
        to_control = [np.hstack([-np.ones((arms - 1, 1)), np.eye(arms - 1)]) for arms in (arms_a, arms_b)]
        matrix = np.kron(*to_control)
        grid = np.where(known[:, None], theta, np.nan).reshape(-1, arms_a, arms_b)
        effects = grid[:, :, 1:] - grid[:, :, :1]
        tau = (effects[:, 1:, :] - effects[:, :1, :]).reshape(len(grid), len(matrix))
        f, df, df_denominator = welch_james(tau, matrix, np.where(known[:, None], v, np.nan), n)
        values = [f, df, df_denominator, f_p_value(f, df, df_denominator)]
        done.append(rows[scope].iloc[::k].reset_index(drop=True).assign(**dict(zip(names, values, strict=True))))
    return pd.concat(done, ignore_index=True) if done else shapes[scope].reindex(columns=[*scope, *names])


def exposure_timing(cells):
    """The check exposure_timing: Welch-James of equal mean exposure times over the run's cells that have a spread.

    Returns:
        One row per run: value F, p_value; NaN with fewer than two such cells.
    Source: METHODS 7.
    """
    cells = cells[cells["slice_name"] == "overall"]
    runs = cells[["run_id"]].drop_duplicates()
    spread = cells[(cells["joint_units"] > 1) & (cells["var_exposed"] > 0)]
    spread = spread.assign(size=spread.groupby("run_id")["run_id"].transform("size"))
    done = []
    for size, rows in spread[spread["size"] > 1].groupby("size"):
        rows = rows.sort_values("run_id", kind="stable")
        columns = ("mean_exposed", "var_exposed", "joint_units")
        mean, variance, n = (rows[name].to_numpy(float).reshape(-1, size) for name in columns)
        matrix = np.hstack([-np.ones((size - 1, 1)), np.eye(size - 1)])
        f, df, df_denominator = welch_james(mean[:, 1:] - mean[:, :1], matrix, variance / n, n)
        p = f_p_value(f, df, df_denominator)
        done.append(pd.DataFrame({"run_id": rows["run_id"].iloc[::size].to_numpy(), "value": f, "p_value": p}))
    if not done:
        return runs.assign(check_name="exposure_timing", value=np.nan, p_value=np.nan, too_sparse=False)
    return runs.merge(pd.concat(done), on="run_id", how="left").assign(check_name="exposure_timing", too_sparse=False)


def table_checks(counts):
    """Pearson's chi-square of the splits and contingency tables, with rare variants merged.

    Args:
        counts: run_id, check_name, row_name, column_name, observed and, for a split, the planned weight of each row.
    Returns:
        One row per run and check: value, p_value (NaN with fewer than two rows or columns), too_sparse.
    Source: METHODS 7; Pearson (1900).
    """
    keys = ["run_id", "check_name"]
    tables = counts.groupby(keys, sort=True).ngroup().to_numpy()
    found = counts.assign(table=tables).drop_duplicates("table").sort_values("table")[keys].reset_index(drop=True)
    if found.empty:
        return found.assign(value=np.nan, p_value=np.nan, too_sparse=False)
    # names become places in text order, so that of equal totals the first place is the smaller name
    rows, columns = (
        counts.assign(table=tables).groupby("table")[name].rank(method="dense").to_numpy(int) - 1
        for name in ("row_name", "column_name")
    )
    observed, weight = np.zeros((2, len(found), rows.max() + 1, columns.max() + 1))
    np.add.at(observed, (tables, rows, columns), pd.to_numeric(counts["observed"]).to_numpy(float))
    np.add.at(weight, (tables, rows, columns), pd.to_numeric(counts["weight"]).fillna(0).to_numpy(float))

    is_split = weight.sum(axis=(1, 2)) > 0
    size = observed.sum(axis=(1, 2))
    with np.errstate(all="ignore"):
        planned = size[:, None, None] * (weight / weight.sum(axis=(1, 2))[:, None, None])
        independent = observed.sum(axis=2, keepdims=True) * (observed.sum(axis=1, keepdims=True) / size[:, None, None])
    expected = np.nan_to_num(np.where(is_split[:, None, None], planned, independent))
    # of equal shares the names decide, so shares are added as they were planned: expected counts would differ by rounding
    totals = np.where(is_split[:, None, None], weight * (size > 0)[:, None, None], observed)
    observed, expected, totals = merge_rare(observed, expected, totals)

    used_rows, used_columns = (totals.sum(axis=axis) > 0 for axis in (2, 1))
    used = used_rows[:, :, None] & used_columns[:, None, :]
    rows_left, columns_left = used_rows.sum(axis=1), np.where(is_split, 2, used_columns.sum(axis=1))
    df = (rows_left - 1) * (columns_left - 1)
    with np.errstate(all="ignore"):
        value = np.where(used, (observed - expected) ** 2 / expected, 0).sum(axis=(1, 2))
    defined = (rows_left > 1) & (columns_left > 1)
    sparse = np.where(used, expected, np.inf).min(axis=(1, 2)) < 5
    return found.assign(
        value=np.where(defined, value, np.nan),
        p_value=np.where(defined, special.chdtrc(df, value), np.nan),
        too_sparse=defined & sparse,
    )


def merge_rare(observed, expected, totals):
    """Merges the rarest groups while an expected count is below 5, as METHODS 7 says.

    Args:
        observed, expected, totals: counts, shape (tables, rows, columns); groups in the order of their names, empty ones all 0.
    Returns:
        The three arrays; what was merged away is 0.
    """
    tables = np.stack([observed, expected, totals])
    while True:
        sums = [tables[2].sum(axis=axis) for axis in (2, 1)]  # of rows, of columns
        used = (sums[0] > 0)[:, :, None] & (sums[1] > 0)[:, None, :]
        rare = np.where(used, tables[1], np.inf).min(axis=(1, 2)) < 5
        many = [(total > 0).sum(axis=1) > 2 for total in sums]
        open_sums = [np.where((total > 0) & many[kind][:, None], total, np.inf) for kind, total in enumerate(sums)]
        by_row = open_sums[0].min(axis=1) <= open_sums[1].min(axis=1)
        todo = rare & (many[0] | many[1])
        if not todo.any():
            return tables
        for kind, chosen in enumerate([todo & by_row, todo & ~by_row]):
            place = np.flatnonzero(chosen)
            total = open_sums[kind][place]
            lines = np.arange(len(place))
            first = total.argmin(axis=1)
            total[lines, first] = np.inf
            second = total.argmin(axis=1)
            kept, dropped = np.minimum(first, second), np.maximum(first, second)
            view = tables if kind == 0 else tables.swapaxes(2, 3)
            view[:, place, kept] += view[:, place, dropped]
            view[:, place, dropped] = 0


# ---- output


def typed(frame):
    """The frame with the types the engines need also where a column has no value at all; numbers that are missing become NULL."""
    names = [*TEXTS, *COUNTS, "too_sparse"]
    numbers = [name for name in OUTPUT if name not in names]
    frame = frame.reindex(columns=OUTPUT)
    frame[numbers] = frame[numbers].apply(pd.to_numeric).replace([np.inf, -np.inf], np.nan).astype("Float64")
    frame[COUNTS] = frame[COUNTS].apply(pd.to_numeric).astype("Int64")
    frame[TEXTS] = frame[TEXTS].astype("string")
    frame["too_sparse"] = frame["too_sparse"].astype("boolean")
    return frame


SCALE = ["", "_standard_error", "_p_value", "_ci_lower", "_ci_upper"]
OUTPUT = [
    "part", *CONTRAST,
    "joint_units", "units", "nonzero_units", "estimate", "variance", "mean_numerator", "mean_denominator",
    "interaction", "standard_error", "degrees_of_freedom", "statistic", "p_value", "ci_lower", "ci_upper", "undefined_reason",
    *(scale + suffix for scale in ("relative_interaction", "multiplicative_interaction") for suffix in SCALE),
    *(f"{kind}_{name}{suffix}" for kind in ("effect", "lift") for name in EFFECTS for suffix in ("", "_standard_error")),
    "omnibus_statistic", "omnibus_df", "omnibus_df_denominator", "omnibus_p_value", "variance_reduction",
    "effect", "check_name", "value", "too_sparse",
]  # fmt: skip
