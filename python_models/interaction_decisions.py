"""What the numbers of a run say: always-valid inference, families of questions, power, equivalence and the best combination.

Self-contained, so that it runs wherever dbt runs Python models. Everything is computed for all rows of all runs at once; the
numbers a formula cannot give are NaN inside and NULL in the table.
"""

import numpy as np
import pandas as pd
from scipy import special

SCOPE = ["run_id", "slice_name", "slice_value"]
CELL = [*SCOPE, "variant_a", "variant_b"]
MEASURED = [*CELL, "units", "nonzero_units", "joint_units", "estimate", "variance"]
TESTED = [
    *CELL, "control_a", "control_b", "interaction", "standard_error", "degrees_of_freedom", "p_value",
    "multiplicative_interaction", "multiplicative_interaction_standard_error", "multiplicative_interaction_p_value",
]  # fmt: skip
ANSWERED = ["smallest_margin", "is_negligible", "family_size"]
SPARSE = 25  # a cell with fewer of what is counted is sparse
POWER = 0.8
STILL = 1e-3  # units needed have settled when they move by a smaller share
MOST_STEPS = 1000  # and only an answer of a few units takes more than some dozens
SAME = 1e-9  # estimates without variance this close against the largest are one
REACH = 6.5  # standard errors on either side of an estimate beyond which it has no mass that counts
NODES, WEIGHTS = np.polynomial.legendre.leggauss(4)
BLOCK = 2**21  # numbers held of each kind at most while densities are added up


def model(dbt, session):
    dbt.config(materialized="table")
    statistics = to_pandas(dbt.ref("interaction_statistics"))
    asked = to_pandas(dbt.ref("decision_runs"))
    is_run = asked["run_id"].notna()
    return decisions(statistics, asked[is_run], asked[~is_run], asked["always_valid_tuning"].max())


def to_pandas(frame):
    """The rows of a model as pandas, whichever engine holds them."""
    if hasattr(type(frame), "toPandas"):
        return frame.toPandas()
    return frame.df() if hasattr(type(frame), "df") else frame


def decisions(statistics, runs, earlier, tuning):
    """All that a verdict is made from, in one long frame.

    Args:
        statistics: the model interaction_statistics; its rows of part cell and contrast are read.
        runs: one row per run: run_id, family_id, decision_rule (fixed or always_valid), negligible (share of the control-control
            cell), desired (increase or decrease), interaction_scale, confidence_level, is_binary, is_quantile.
        earlier: family_id and decision_p_value of the contrasts that earlier builds judged in a family; may be empty.
        tuning: the sample size at which always-valid intervals are narrowest, N* of METHODS 5.
    Returns:
        One row per contrast, cell and run; `part` says which. Missing numbers are NULL.
    """
    runs = runs.reset_index(drop=True)
    cells = with_run(rows_of(statistics, "cell", MEASURED), runs)
    contrasts = with_run(rows_of(statistics, "contrast", TESTED), runs)
    cells["scope"], contrasts["scope"] = scopes(cells, contrasts)
    contrasts = with_evidence(with_scale(with_corners(contrasts, cells)), tuning)
    contrasts = with_families(contrasts, runs, earlier)
    parts = {
        "contrast": contrasts.assign(headline_rank=headline_rank(contrasts)),
        "cell": cells.assign(probability_best=probability_best(cells)),
        "run": run_answers(runs, contrasts, cells, tuning),
    }
    return pd.concat([typed(rows.assign(part=name)) for name, rows in parts.items()], ignore_index=True)


# ---- rows


def numbers(frame, name):
    """A column as float64, shape (rows,); NaN where it is NULL."""
    return frame[name].to_numpy(float, na_value=np.nan)


def flags(frame, name, value):
    """Where a column has a value, shape (rows,); NULL has none."""
    return frame[name].eq(value).to_numpy(bool, na_value=False)


def rows_of(statistics, part, names):
    """The columns `names` of the rows of one part."""
    return statistics.loc[flags(statistics, "part", part), names]


def codes(*columns):
    """A number for each distinct combination of values.

    Args:
        columns: texts or numbers, each (rows,).
    Returns:
        Numbers from 0, shape (rows,).
    """
    total = np.zeros(len(columns[0]), dtype="int64")
    for column in columns:
        places, found = pd.factorize(column, use_na_sentinel=False)
        total = pd.factorize(total * len(found) + places)[0]
    return total


def together(name, *frames):
    """One column of several frames, as values of Python."""
    return pd.concat([frame[name].astype(object) for frame in frames])


def scopes(cells, contrasts):
    """A number for each run and slice, the same for its cells and its contrasts; shapes (cells,) and (contrasts,)."""
    run = np.append(cells["run"], contrasts["run"])
    scope = codes(run, *(together(name, cells, contrasts) for name in SCOPE[1:]))
    return np.split(scope, [len(cells)])


def with_run(rows, runs):
    """The rows of `runs` with what is known of their run: its place there, and its settings as numbers and flags."""
    place = pd.Index(runs["run_id"].astype(object)).get_indexer(rows["run_id"].astype(object))
    rows, place = rows[place >= 0].reset_index(drop=True), place[place >= 0]
    settings = {
        "is_always_valid": flags(runs, "decision_rule", "always_valid"),
        "is_multiplicative": flags(runs, "interaction_scale", "multiplicative"),
        "is_decrease": flags(runs, "desired", "decrease"),
        "is_binary": flags(runs, "is_binary", True),
        "is_quantile": flags(runs, "is_quantile", True),
        **{name: numbers(runs, name) for name in ("confidence_level", "negligible")},
    }
    return rows.assign(
        run=place,
        is_overall=flags(rows, "slice_name", "overall"),
        **{name: values[place] for name, values in settings.items()},
    )


def with_corners(contrasts, cells):
    """Adds what is read from the four cells of a contrast.

    Args:
        contrasts, cells: rows of `with_run`, with their `scopes`.
    Returns:
        The contrasts with `all_units`, the units of the four cells; `control_estimate`, theta_00; and `sparse_cell_a`,
        `sparse_cell_b`, `sparse_nonzero`: the sparse cell with the fewest units that count, and how many they are. Of equal
        ones the first, of variant with variant, with control of B, with control of A, and both controls.
    Source: METHODS 6.
    """
    number, size = {}, {}
    for side in "ab":
        variant, control = f"variant_{side}", f"control_{side}"
        names = pd.concat([together(variant, cells, contrasts), together(control, contrasts)])
        place, found = pd.factorize(names, use_na_sentinel=False)
        number[side], size[side] = np.split(place, [len(cells), len(cells) + len(contrasts)]), len(found)

    def key(scope, a, b):
        return (scope.to_numpy() * size["a"] + a) * size["b"] + b

    index = pd.Index(key(cells["scope"], number["a"][0], number["b"][0]))
    corners = [(a, b) for a in (1, 2) for b in (1, 2)]  # variant or control of A, then of B
    at = np.stack([index.get_indexer(key(contrasts["scope"], number["a"][a], number["b"][b])) for a, b in corners])
    # a cell that is not there is at -1, and there the last value stands
    estimate, units = (np.append(numbers(cells, name), np.nan) for name in ("estimate", "units"))
    few = np.append(sparse_counts(cells), np.inf)[at]
    first = few.argmin(axis=0)
    least = few.min(axis=0)
    sparse = np.isfinite(least)
    sides = {
        "sparse_cell_a": np.where(first < 2, contrasts["variant_a"], contrasts["control_a"]),
        "sparse_cell_b": np.where(first % 2 == 0, contrasts["variant_b"], contrasts["control_b"]),
    }
    return contrasts.assign(
        all_units=units[at].sum(axis=0),
        control_estimate=estimate[at[3]],
        sparse_nonzero=np.where(sparse, least, np.nan),
        **{name: np.where(sparse, side, None) for name, side in sides.items()},
    )


def sparse_counts(cells):
    """The units of a cell that make it sparse: those other than 0, or the rarer of ones and zeros; shape (cells,).

    Infinity where a cell is not sparse, as one of a quantile never is. Source: METHODS 6.
    """
    units, nonzero = numbers(cells, "units"), numbers(cells, "nonzero_units")
    is_binary = cells["is_binary"].to_numpy(bool)
    count = np.where(is_binary, np.fmin(nonzero, units - nonzero), nonzero)
    sparse = (count < SPARSE) & (is_binary | (2 * nonzero < units)) & ~cells["is_quantile"].to_numpy(bool)
    return np.where(sparse, count, np.inf)


# ---- one contrast


def with_scale(contrasts):
    """Adds the contrast on its run's scale, where it is tested.

    Returns:
        The rows with `scaled` (tau or g), `scaled_error` (NaN when nothing varies), `scaled_df` (infinity for g, which is
        normal), `scaled_p_value` and `margin`, the m of an equivalence test.
    Source: METHODS 2, 3 and 8.
    """
    on_logs = contrasts["is_multiplicative"].to_numpy(bool)
    share = numbers(contrasts, "negligible")
    additive, ratio = numbers(contrasts, "interaction"), numbers(contrasts, "multiplicative_interaction")
    error, ratio_error = numbers(contrasts, "standard_error"), numbers(contrasts, "multiplicative_interaction_standard_error")
    with np.errstate(all="ignore"):
        scaled = np.where(on_logs, np.log1p(ratio), additive)
        error = np.where(on_logs, ratio_error / (1 + ratio), error)
        margin = np.where(on_logs, np.log1p(share), share * np.abs(contrasts["control_estimate"]))
    return contrasts.assign(
        scaled=scaled,
        scaled_error=np.where((error > 0) & np.isfinite(error) & np.isfinite(scaled), error, np.nan),
        scaled_df=np.where(on_logs, np.inf, numbers(contrasts, "degrees_of_freedom")),
        scaled_p_value=np.where(on_logs, numbers(contrasts, "multiplicative_interaction_p_value"), numbers(contrasts, "p_value")),
        margin=margin,
    )


def with_evidence(contrasts, tuning):
    """Adds the always-valid numbers, the decision p-value, the detectable interaction and what equivalence says.

    Args:
        contrasts: rows of `with_corners` and `with_scale`.
        tuning: N* of METHODS 5.
    Returns:
        The rows with the columns of the output that need one contrast only. Intervals, detectable interactions and margins are
        on the run's scale: metric units, or for the multiplicative one shares.
    Source: METHODS 5, 6 and 8; Schuirmann (1987).
    """
    level, on_logs = numbers(contrasts, "confidence_level"), contrasts["is_multiplicative"].to_numpy(bool)
    estimate, error, df = (contrasts[name].to_numpy(float) for name in ("scaled", "scaled_error", "scaled_df"))
    margin, units = contrasts["margin"].to_numpy(float), contrasts["all_units"].to_numpy(float)
    is_always_valid, sparse = contrasts["is_always_valid"].to_numpy(bool), contrasts["sparse_nonzero"].notna().to_numpy()
    with np.errstate(all="ignore"):
        width = always_valid_width(units, level, tuning)
        p_always_valid = always_valid_p_value(estimate / error, units, level, tuning)
        decision_p = np.where(sparse, np.nan, np.where(is_always_valid, p_always_valid, contrasts["scaled_p_value"]))
        equivalence_p = t_cdf((np.abs(estimate) - margin) / error, df)
        one_sided = np.where(is_always_valid, width, t_quantile(level, df))
        bound = np.abs(estimate) + one_sided * error
        shown = np.where(is_always_valid, bound < margin, equivalence_p < 1 - level)
        detectable = (t_quantile((1 + level) / 2, df) + t_quantile(POWER, df)) * error
        lower, upper = estimate - width * error, estimate + width * error
        return contrasts.assign(
            p_value_always_valid=p_always_valid,
            ci_lower_always_valid=np.where(on_logs, np.expm1(lower), lower),
            ci_upper_always_valid=np.where(on_logs, np.expm1(upper), upper),
            decision_p_value=decision_p,
            minimum_detectable_interaction=np.where(on_logs, np.expm1(detectable), detectable),
            equivalence_p_value=equivalence_p,
            smallest_margin=np.where(on_logs, np.expm1(bound), bound / np.abs(contrasts["control_estimate"])),
            is_negligible=shown & ~np.isnan(decision_p),
        )


def t_quantile(share, df):
    """Quantile of Student's t, of the normal where df is infinite; NaN where an argument is."""
    return np.where(np.isinf(df), special.ndtri(share), special.stdtrit(df, share))


def t_cdf(t, df):
    """Distribution function of Student's t, of the normal where df is infinite; NaN where an argument is."""
    return np.where(np.isinf(df), special.ndtr(t), special.stdtr(df, t))


def always_valid_width(units, level, tuning):
    """Half width of the asymptotic confidence sequence, in standard errors.

    Args:
        units: units so far, N.
        level: confidence levels, same shape.
        tuning: N*, where the sequence is narrowest.
    Returns:
        Half widths, same shape; NaN for no units.
    Source: METHODS 5; Robbins (1970), Waudby-Smith et al. (2021).
    """
    with np.errstate(all="ignore"):
        x = units * mixture_precision(level, tuning)
        return np.where(x > 0, np.sqrt((x + 1) / x * (np.log1p(x) - 2 * np.log(1 - level))), np.nan)


def always_valid_p_value(t, units, level, tuning):
    """The smallest a whose sequence leaves out 0, with the mixture that `level` asks for.

    Args:
        t: estimates in standard errors.
        units, level, tuning: as for `always_valid_width`.
    Returns:
        p-values, same shape, at most 1; NaN for no units.
    Source: METHODS 5.
    """
    with np.errstate(all="ignore"):
        x = units * mixture_precision(level, tuning)
        return np.where(x > 0, np.exp(np.minimum(0, np.log1p(x) / 2 - x / (x + 1) * (t * t) / 2)), np.nan)


def mixture_precision(level, tuning):
    """rho squared of METHODS 5: what one unit adds to the precision, against that of the mixture over effects."""
    spent = -2 * np.log(1 - level)
    return (spent + np.log(spent + 1)) / tuning


# ---- many contrasts


def with_families(contrasts, runs, earlier):
    """Adds the p-values adjusted for the other questions of the family, and how many it has.

    The overall contrasts of all runs of a family_id are one family, with what `earlier` builds decided in it; the slice contrasts
    of a run are another. Source: METHODS 6.
    """
    family, earlier_family = np.split(codes(together("family_id", runs, earlier)), [len(runs)])
    run, above = contrasts["run"].to_numpy(), len(runs) + len(earlier)  # the numbers of runs follow those of family_ids
    p = np.append(contrasts["decision_p_value"].to_numpy(float), numbers(earlier, "decision_p_value"))
    members = np.append(np.where(contrasts["is_overall"], family[run], above + run), earlier_family)
    holm, fdr, size = (values[: len(contrasts)] for values in adjusted(p, members))
    return contrasts.assign(p_value_holm=holm, p_value_fdr=fdr, family_size=size)


def adjusted(p, family):
    """p-values adjusted within families.

    Args:
        p: p-values, shape (questions,), NaN where there is none.
        family: number of the family of each, shape (questions,).
    Returns:
        Holm's and Benjamini-Hochberg's adjusted p-values and the p-values of the family, each (questions,).
    Source: METHODS 6; Holm (1979), Benjamini and Hochberg (1995).
    """
    family = pd.factorize(family)[0]
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.lexsort((p[known], family[known]))]
    groups, ordered = family[order], p[order]
    size = np.bincount(groups, minlength=family.max(initial=-1) + 1)
    rank = np.arange(len(order)) - (np.cumsum(size) - size)[groups] + 1
    steps_down = pd.Series(np.minimum((size[groups] - rank + 1) * ordered, 1)).groupby(groups).cummax()
    steps_up = pd.Series(np.minimum(size[groups] / rank * ordered, 1)[::-1]).groupby(groups[::-1]).cummin()
    holm, fdr = np.full((2, len(p)), np.nan)
    holm[order], fdr[order] = steps_down, steps_up[::-1]
    return holm, fdr, size[family]


def headline_rank(contrasts):
    """Rank of each contrast within its run and slice, shape (contrasts,); 1 is the headline.

    By decision p-value, then those without one by the p-value on the run's scale, those without any last; ties by variant names.
    Source: METHODS 8.
    """
    decision, p = (contrasts[name].to_numpy(float) for name in ("decision_p_value", "scaled_p_value"))
    undecided = np.isnan(decision)
    scope = contrasts["scope"].to_numpy()
    a, b = (pd.factorize(contrasts[name].astype(object), sort=True)[0] for name in ("variant_a", "variant_b"))
    order = np.lexsort((b, a, np.where(undecided, p, decision), undecided, scope))  # NaN sorts last
    size = np.bincount(scope)
    rank = np.empty(len(order), dtype="int64")
    rank[order] = np.arange(len(order)) - np.repeat(np.cumsum(size) - size, size) + 1
    return rank


# ---- runs


def run_answers(runs, contrasts, cells, tuning):
    """What all overall contrasts of a run say together.

    Returns:
        One row per run: `smallest_margin` and `units_needed`, NaN when an overall contrast has none; `all_negligible`;
        `family_size`.
    Source: METHODS 8.
    """
    cells = cells.loc[cells["is_overall"], ["run", "joint_units"]]
    contrasts = contrasts.loc[contrasts["is_overall"], ["run", "scaled_error", "margin", *ANSWERED]]
    run, number = contrasts["run"].to_numpy(), np.bincount(contrasts["run"], minlength=len(runs))
    joint_units = np.bincount(cells["run"], weights=numbers(cells, "joint_units"), minlength=len(runs))
    with np.errstate(all="ignore"):
        error = contrasts["scaled_error"].to_numpy(float) / contrasts["margin"].to_numpy(float)
    negligible = np.bincount(run, weights=contrasts["is_negligible"].to_numpy(float), minlength=len(runs))
    return runs[["run_id"]].assign(
        smallest_margin=largest(contrasts["smallest_margin"].to_numpy(float), run, len(runs)),
        units_needed=units_needed(
            joint_units,
            largest(error, run, len(runs)),
            number,
            numbers(runs, "confidence_level"),
            flags(runs, "decision_rule", "always_valid"),
            tuning,
        ),
        all_negligible=(number > 0) & (negligible == number),
        family_size=largest(contrasts["family_size"].to_numpy(float), run, len(runs)),
    )


def largest(values, group, groups):
    """The largest value of each group, shape (groups,); NaN where one is NaN or there are none."""
    found = np.full(groups, -np.inf)
    with np.errstate(invalid="ignore"):
        np.maximum.at(found, group, values)
    return np.where(found == -np.inf, np.nan, found)


def units_needed(joint_units, error, contrasts, level, is_always_valid, tuning):
    """Joint units at which every contrast would show equivalence with the power asked for, were there no interaction.

    Args:
        joint_units: of the run so far, shape (runs,).
        error: the largest standard error of its contrasts against the margin, shape (runs,).
        contrasts: how many it has, shape (runs,).
        level: confidence levels, shape (runs,).
        is_always_valid: where a decision is looked at again and again, shape (runs,). Its interval depends on the units, so
            the answer is repeated until it moves less than STILL.
        tuning: N* of METHODS 5.
    Returns:
        Whole units, rounded up, shape (runs,); NaN where there is no answer.
    Source: METHODS 8.
    """
    with np.errstate(all="ignore"):
        power = special.ndtri(1 - (1 - POWER) / 2 / contrasts)

        def answer(width, at=slice(None)):
            return joint_units[at] * (np.maximum(width + power[at], 0) * error[at]) ** 2

        needed = np.where(is_always_valid, joint_units, answer(special.ndtri(level)))
        moving = np.flatnonzero(is_always_valid)
        for _ in range(MOST_STEPS):
            before = needed[moving]
            needed[moving] = answer(always_valid_width(before, level[moving], tuning), moving)
            moving = moving[np.abs(needed[moving] - before) >= STILL * before]
            if not len(moving):
                break
    needed = np.ceil(needed)
    return np.where(needed < 2.0**63, needed, np.nan)


# ---- the best cell


def probability_best(cells):
    """Chance that a cell's theta is the best of its run and slice, in the direction that is desired.

    Args:
        cells: rows of `with_run`, with their `scopes`, `estimate` and its sampling `variance`.
    Returns:
        Chances, shape (cells,), that sum to 1 over the cells of a slice that can be estimated; NaN for the others. Of cells
        without variance only the best counts, and those that are equal to it share.
    Source: METHODS 9.
    """
    theta = np.where(cells["is_decrease"], -1.0, 1.0) * numbers(cells, "estimate")
    variance = numbers(cells, "variance")
    known = np.flatnonzero(np.isfinite(theta) & np.isfinite(variance) & (variance >= 0))
    theta, error, scope = theta[known], np.sqrt(variance[known]), cells["scope"].to_numpy()[known]
    count = scope.max(initial=-1) + 1
    is_point = error == 0
    floor = np.full(count, -np.inf)
    np.maximum.at(floor, scope[is_point], theta[is_point])
    tolerance = np.zeros(count)
    np.maximum.at(tolerance, scope, SAME * np.abs(theta))
    is_best = is_point & (theta >= (floor - tolerance)[scope])
    sharing = np.bincount(scope[is_best], minlength=count)

    chance = np.zeros(len(known))
    left = (sharing > 0).astype(float)  # for the best of the cells without variance: that no other is above it
    spread = np.flatnonzero(~is_point)
    spread = spread[np.argsort(scope[spread], kind="stable")]
    size = np.bincount(scope[spread], minlength=count)
    for k in np.unique(size[size > 0]):
        rows = spread[size[scope[spread]] == k].reshape(-1, k)
        place = scope[rows[:, 0]]
        chance[rows] = chance_largest(theta[rows], error[rows], floor[place])
        left[place] *= special.ndtr((floor[place, None] - theta[rows]) / error[rows]).prod(axis=1)
    chance[is_best] = (left / np.maximum(sharing, 1))[scope[is_best]]
    total = np.bincount(scope, weights=chance, minlength=count)
    answer = np.full(len(cells), np.nan)
    answer[known] = chance / total[scope]  # what the quadrature misses is far below its tolerance
    return answer


def chance_largest(theta, error, floor):
    """Chance that each of several independent normals is the largest and above a floor.

    Gauss-Legendre between the places of a lattice, which around each estimate is as fine as its own standard error asks for: its
    steps are powers of 2, so those of similar cells coincide. Where another is surely larger, nothing is looked at.

    Args:
        theta, error: means and standard errors, shape (rows, k), errors above 0.
        floor: shape (rows,), -inf where there is none.
    Returns:
        Chances, shape (rows, k), each with an absolute error far below 1e-6.
    Source: METHODS 9.
    """
    rows, k = theta.shape
    # from the cell that every candidate reaches: what matters is near it, and resolved however large the estimates are
    origin = np.take_along_axis(theta, (theta - REACH * error).argmax(axis=1)[:, None], axis=1)
    origin = np.where(floor[:, None] > (theta - REACH * error).max(axis=1, keepdims=True), floor[:, None], origin)
    theta, floor = theta - origin, floor - origin[:, 0]
    lowest = np.maximum((theta - REACH * error).max(axis=1), floor)
    step = np.ldexp(1.0, np.frexp(error)[1] - 2)  # above a quarter and at most half of a standard error
    first, last = np.floor((theta - REACH * error) / step), np.ceil((theta + REACH * error) / step)
    lattice = np.arange(int(8 * REACH) + 3)
    chance = np.empty((rows, k))
    height = max(1, BLOCK // (k * len(lattice) * k * len(NODES)))
    for start in range(0, rows, height):
        block = slice(start, start + height)
        cuts = np.minimum(first[block, :, None] + lattice, last[block, :, None]) * step[block, :, None]
        cuts = np.sort(np.maximum(cuts.reshape(len(cuts), -1), lowest[block, None]), axis=1)
        row, place = np.nonzero(cuts[:, 1:] > cuts[:, :-1])
        low, high = cuts[row, place], cuts[row, place + 1]
        half = (high - low) / 2
        at = (low + half)[:, None] + half[:, None] * NODES
        weight = half[:, None] * WEIGHTS
        mean, spread = theta[block][row].T[:, :, None], error[block][row].T[:, :, None]
        z = (at - mean) / spread
        density = np.exp(z * z / -2) * (weight / spread)
        below = special.ndtr(z)
        others = np.ones_like(at)
        for cell in range(k):  # all before it ...
            density[cell] *= others
            others = others * below[cell]
        others = np.ones_like(at)
        for cell in reversed(range(k)):  # ... and all after it are smaller
            density[cell] *= others
            others = others * below[cell]
        mass = density.sum(axis=2) / np.sqrt(2 * np.pi)
        chance[block] = np.stack([np.bincount(row, weights=cell, minlength=len(cuts)) for cell in mass], axis=1)
    return chance


# ---- output


def typed(frame):
    """The frame with the types the engines need also where a column has no value at all; numbers that are missing become NULL."""
    columns = {}
    for name, kind in TYPES.items():
        if name not in frame:
            columns[name] = pd.Series(pd.NA, index=frame.index, dtype=kind)
        elif name in NUMBERS:
            columns[name] = frame[name].where(np.isfinite(frame[name])).astype(kind)
        else:
            columns[name] = frame[name].astype(kind)
    return pd.DataFrame(columns)


NUMBERS = [
    "p_value_always_valid", "ci_lower_always_valid", "ci_upper_always_valid", "decision_p_value", "p_value_holm", "p_value_fdr",
    "minimum_detectable_interaction", "equivalence_p_value", "smallest_margin", "probability_best",
]  # fmt: skip
COUNTS = ["family_size", "headline_rank", "sparse_nonzero", "units_needed"]
TYPES = {
    **dict.fromkeys(["part", *CELL, "sparse_cell_a", "sparse_cell_b"], "string"),
    **dict.fromkeys(NUMBERS, "Float64"),
    **dict.fromkeys(COUNTS, "Int64"),
    **dict.fromkeys(["is_negligible", "all_negligible"], "boolean"),
}
