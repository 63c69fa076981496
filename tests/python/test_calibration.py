"""Are errors as large, and alarms as rare, as the numbers say? The short form of `make calibrate`."""

import numpy as np
import pytest
from calibration import power, quantiles
from calibration.null_rates import Setting, null_rates
from calibration.rates import rate_of

SEED = 5
BOOTSTRAPS = 300
CELLS = """
    select
        results.metric, results.experiment_a, results.experiment_b,
        cells.variant_a, cells.variant_b, cells.estimate, cells.standard_error
    from main.interaction_cells as cells
    inner join main.interaction_results as results on cells.run_id = results.run_id
"""


def answered(project, design, metrics, query):
    """What a query finds after all pairs of a design were asked for; and the design's tables."""
    tables, requests = quantiles.null_tables(design, np.random.default_rng(SEED))
    catalog = {"facts": quantiles.FACTS, "metrics": {name: quantiles.METRICS[name] for name in metrics}}
    project.load(tables)
    assert project.dbt("run", **catalog).success
    project.request_many(requests.assign(metric=",".join(metrics), start_date="2026-10-01", end_date="2026-10-05"))
    outcome = project.dbt("run", **catalog)
    assert outcome.success, outcome
    return project.sql(query), tables


def mean_rank_quantile(values, weights, q):
    """METHODS 1 on distinct values that stand so often."""
    values, weights = values[weights > 0], weights[weights > 0]
    ranks = (np.cumsum(weights) - weights + (weights - 1) / 2) / (weights.sum() - 1)
    return np.interp(q, ranks, values)


def bootstrap(values, units, q, rng):
    """The quantile of all rows, and its standard deviation when whole units are drawn again."""
    distinct, place = np.unique(values, return_inverse=True)
    names, unit = np.unique(units, return_inverse=True)
    drawn = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), BOOTSTRAPS)
    again = [mean_rank_quantile(distinct, np.bincount(place, weights=row[unit]), q) for row in drawn]
    return mean_rank_quantile(distinct, np.bincount(place), q), np.std(again, ddof=1)


ROWS = {
    "median_of_events": lambda views: views[["user_id", "latency"]],
    "median_of_rounded_events": lambda views: views.assign(latency=np.floor(views["latency"] / 50 + 0.5) * 50)[
        ["user_id", "latency"]
    ],
    "p90_of_events": lambda views: views[["user_id", "latency"]],
    "median_of_units": lambda views: views.groupby("user_id", as_index=False)["latency"].mean(),
    "median_of_counts": lambda views: views.groupby("user_id", as_index=False)["latency"].count(),
}


def test_standard_error_of_quantiles_is_that_of_a_bootstrap_over_units(project):
    # each pair has units of its own, so that no two cells share one
    design = quantiles.Design("2x2 equal", 400, groups=24, experiments=2, treated=0.5)
    cells, tables = answered(project, design, list(ROWS), CELLS)
    assert len(cells) == 24 * 4 * len(ROWS)
    variants = tables["exposures"].pivot(index="unit_id", columns="experiment_id", values="variant_id")
    rng = np.random.default_rng(SEED)
    for metric, rows_of in ROWS.items():
        rows = rows_of(tables["views"])
        arms = variants.loc[rows["user_id"]]
        values, units = rows["latency"].to_numpy(float), rows["user_id"].to_numpy()
        logs = []
        for cell in cells[cells["metric"] == metric].itertuples():
            mine = (arms[cell.experiment_a] == cell.variant_a).to_numpy() & (arms[cell.experiment_b] == cell.variant_b).to_numpy()
            estimate, error = bootstrap(values[mine], units[mine], quantiles.METRICS[metric]["quantile"], rng)
            assert estimate == pytest.approx(cell.estimate, rel=1e-9)
            logs.append(np.log(cell.standard_error / error))
        assert abs(np.mean(logs)) < 4 * np.std(logs) / np.sqrt(len(logs)), metric


def test_medians_raise_no_more_false_alarms_than_promised(project):
    design = quantiles.Design("2x2 equal", 2000, groups=4, experiments=8, treated=0.5)
    query = "select metric, decision_p_value from main.interaction_results"
    found, _ = answered(project, design, ["median_of_units", "median_of_rounded_events"], query)
    for _, rows in found.groupby("metric"):
        rate = rate_of(rows["decision_p_value"] < 0.05)
        assert rate.of == 4 * 28
        assert rate.place == "inside", rate


@pytest.mark.parametrize(
    "setting",
    [
        Setting("mean, normal", "2x2 equal", 100),
        Setting("mean, revenue", "2x2 equal", 500),
        Setting("mean, lognormal", "3x4 equal", 100),
        Setting("mean, CUPED, normal", "2x2 equal", 100),
        Setting("conversion 50%", "3x4 equal", 100),
        Setting("conversion 10%", "2x2 equal", 500),
        Setting("conversion 2%", "2x2 equal", 2000),
        Setting("ratio", "2x2 equal", 500),
        Setting("ratio, heavy denominator", "2x2 equal", 2000),
    ],
)
def test_means_and_conversions_raise_no_more_false_alarms_than_promised(setting):
    rates = null_rates(setting, SEED)
    assert rates.decision.of > 1000
    assert rates.decision.place != "above", rates.decision


def test_power_is_that_of_theory():
    """METHODS 10: base 5%, one point more only when both are on."""
    for found in power.fixtures(SEED):
        variance = 3 * 0.05 * 0.95 + 0.06 * 0.94
        assert power.power_of(0.01, np.sqrt(variance / found.units)) == pytest.approx(found.rate.wanted, abs=5e-4)
        assert found.rate.place == "inside", found
