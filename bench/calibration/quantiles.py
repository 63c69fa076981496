"""Quantiles and capped means, whose cells are SQL: many pairs of independent experiments on the same units, built by dbt."""

from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import dbt_runs
import duckdb
import numpy as np
import pandas as pd
from calibration.kept import kept
from calibration.rates import Rate, rate_of
from scipy import special

START = pd.Timestamp("2026-10-01")
SPREAD_UNIT, SPREAD_EVENT, TYPICAL = 0.4, 0.8, 300.0  # latencies are lognormal within units and between them
FACTOR = 1.3  # values of units with both variants where an interaction is planted
FACTS = {"views": {"table": "views", "unit": "user_id", "timestamp": "viewed_at"}}
EVENT = {"template": "quantile", "fact": "views", "level": "event"}
UNIT = {"template": "quantile", "fact": "views", "level": "unit"}
METRICS = {
    "median_of_events": {**EVENT, "quantile": 0.5, "value": "latency"},
    "median_of_rounded_events": {**EVENT, "quantile": 0.5, "value": "round(latency / 50) * 50"},
    "p90_of_events": {**EVENT, "quantile": 0.9, "value": "latency"},
    "median_of_units": {**UNIT, "quantile": 0.5, "aggregation": "avg", "value": "latency"},
    "median_of_rounded_units": {**UNIT, "quantile": 0.5, "aggregation": "max", "value": "round(latency / 50) * 50"},
    "median_of_counts": {**UNIT, "quantile": 0.5, "aggregation": "count"},
    "p90_of_units": {**UNIT, "quantile": 0.9, "aggregation": "avg", "value": "latency"},
    "capped_mean": {"template": "mean", "fact": "views", "aggregation": "sum", "value": "latency", "cap": {"quantile": 0.95}},
}


class Design(NamedTuple):
    """Groups of experiments; those of a group share their units, whose values do not depend on them."""

    split: str
    units: int  # mean of a cell
    groups: int
    experiments: int  # of each group
    treated: float  # share of the units in the variant
    metrics: tuple[str, ...] = tuple(METRICS)
    builds: int = 1


class QuantileRates(NamedTuple):
    design: Design
    metric: str
    rate: Rate  # the decision p-value, of runs that have one
    undefined: int
    invalid: int  # runs that a check stopped by chance


MEDIANS = ("median_of_units", "median_of_counts", "median_of_rounded_events", "capped_mean")
DESIGNS = [
    Design("2x2 equal", 2000, 8, 12, 0.5, MEDIANS, builds=4),
    Design("2x2 equal", 2000, 8, 12, 0.5, ("median_of_events", "p90_of_units")),
    Design("2x2 equal", 500, 8, 12, 0.5),
    Design("2x2 equal", 100, 32, 12, 0.5),
    Design("2x2 90/10", 2000, 8, 12, 0.1, MEDIANS),
]


def views_of(rng, units: np.ndarray) -> pd.DataFrame:
    """Events of units: at least one, two on average, alike within a unit."""
    events = 1 + rng.poisson(1.0, len(units))
    own = rng.normal(0.0, SPREAD_UNIT, len(units))
    unit = np.repeat(np.arange(len(units)), events)
    latency = TYPICAL * np.exp(own[unit] + rng.normal(0.0, SPREAD_EVENT, len(unit)))
    return pd.DataFrame({"user_id": units[unit], "viewed_at": START + pd.Timedelta(days=1), "latency": latency})


def experiment_tables(names: list[str]) -> dict[str, pd.DataFrame]:
    experiments = pd.DataFrame({"experiment_id": names, "started_at": START, "priority": "normal", "owner": "calibration"})
    experiments["ended_at"] = pd.Series(pd.NaT, index=experiments.index, dtype="datetime64[ns]")
    experiments["layer"] = pd.Series(None, index=experiments.index, dtype="string")
    variants = experiments[["experiment_id"]].merge(pd.DataFrame({"variant_id": ["off", "on"]}), how="cross")
    return {"experiments": experiments, "variants": variants}


def null_tables(design: Design, rng) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Input tables and requests of one build: every pair of a group's experiments."""
    exposures, views, names, asked = [], [], [], []
    for group in range(design.groups):
        units = np.array([f"u{group}_{number}" for number in range(4 * design.units)], dtype=object)
        views.append(views_of(rng, units))
        mine = [f"e{group:02d}_{number:02d}" for number in range(design.experiments)]
        for name in mine:
            variant = np.where(rng.random(len(units)) < design.treated, "on", "off").astype(object)
            exposures.append(pd.DataFrame({"experiment_id": name, "variant_id": variant, "unit_id": units, "exposed_at": START}))
        names += mine
        asked += combinations(mine, 2)
    tables = experiment_tables(names)
    weights = {"off": 1 - design.treated, "on": design.treated}
    tables["variants"]["is_control"] = tables["variants"]["variant_id"] == "off"
    tables["variants"]["traffic_weight"] = tables["variants"]["variant_id"].map(weights)
    tables |= {"exposures": pd.concat(exposures), "views": pd.concat(views)}
    requests = pd.DataFrame(asked, columns=["experiment_a", "experiment_b"])
    return tables, requests.assign(request_id=[f"pair {number}" for number in range(len(requests))])


class Project:
    """The project on a database of its own, which takes other input tables for each build."""

    def __init__(self, folder: Path):
        self.folder, self.database, self.dbt = folder, folder / "calibration.duckdb", None

    def __repr__(self) -> str:
        return "project"

    def begin(self) -> None:
        self.dbt = dbt_runs.Dbt(self.folder / "padme", self.database)
        self.load(null_tables(Design("", 1, 1, 2, 0.5), np.random.default_rng(0))[0])
        self.build()  # makes the table of requests

    def load(self, tables: dict[str, pd.DataFrame]) -> None:
        with duckdb.connect(str(self.database)) as connection:
            connection.sql("create schema if not exists raw")
            for name, frame in tables.items():
                connection.register("frame", frame)
                connection.sql(f"create or replace table raw.{name} as select * from frame")

    def build(self) -> None:
        self.dbt.call("run", facts=FACTS, metrics=METRICS)

    def answer(self, name: str, tables: dict[str, pd.DataFrame], requests: pd.DataFrame, metrics, query: str) -> pd.DataFrame:
        """What a query finds of the requests, all metrics each; in it, {name} stands for the beginning of their ids."""
        if self.dbt is None:
            self.begin()
        self.load(tables)
        requests = requests.assign(request_id=name + requests["request_id"], metric=",".join(metrics), requested_at=START)
        requests = requests.assign(start_date="2026-10-01", end_date="2026-10-05")
        with duckdb.connect(str(self.database)) as connection:
            connection.register("asked", requests)
            connection.sql(f"insert into main.interaction_requests ({', '.join(requests)}) select * from asked")
        self.build()
        with duckdb.connect(str(self.database)) as connection:
            return connection.sql(query.format(name=name)).df()


NULL_QUERY = """
    select metric, decision_p_value, verdict from main.interaction_results
    where starts_with(request_id, '{name}')
"""
PLANTED_QUERY = """
    select results.metric, contrasts.ci_lower, contrasts.ci_upper
    from main.interaction_results as results
    inner join main.interaction_contrasts as contrasts on results.run_id = contrasts.run_id
    where contrasts.slice_name = 'market' and starts_with(results.request_id, '{name}')
"""


def null_answers(project: Project, design: Design, number: int, seed: int) -> pd.DataFrame:
    """The answers to all pairs of one of a design's builds."""
    rng = np.random.default_rng([seed, 9, DESIGNS.index(design), number])
    name = f"design {DESIGNS.index(design)} {number} "
    return project.answer(name, *null_tables(design, rng), design.metrics, NULL_QUERY)


def null_quantiles(project: Project, design: Design, seed: int) -> list[QuantileRates]:
    """False alarms of all pairs of a design's builds."""
    found = pd.concat([kept(null_answers, project, design, number, seed) for number in range(design.builds)])
    done = []
    for name in design.metrics:
        mine = found[found["metric"] == name]
        p = mine["decision_p_value"].to_numpy(float, na_value=np.nan)
        invalid = int((mine["verdict"] == "invalid").sum())
        done.append(QuantileRates(design, name, rate_of(p[~np.isnan(p)] < 0.05), int(np.isnan(p).sum()), invalid))
    return done


class QuantileCoverage(NamedTuple):
    units: int
    metric: str
    rate: Rate
    undefined: int


MARKETS = 1000


def planted_quantiles(project: Project, seed: int, units: int = 100) -> list[QuantileCoverage]:
    """Intervals of a planted interaction, one run with a slice for each of many markets of its own units."""
    metrics = {name: METRICS[name] for name in ("median_of_events", "p90_of_events")}
    rng = np.random.default_rng([seed, 10, units])
    cell = np.tile(np.repeat([0, 1, 2, 3], units), MARKETS)
    market = np.repeat(np.arange(MARKETS), 4 * units)
    ids = np.array([f"u{number}" for number in range(len(cell))], dtype=object)
    views = views_of(rng, ids)
    is_both = pd.Series(cell == 3, index=ids)
    views["latency"] *= np.where(views["user_id"].map(is_both), FACTOR, 1.0)
    tables = experiment_tables(["blue", "red"])
    tables["variants"] = tables["variants"].assign(is_control=lambda frame: frame["variant_id"] == "off", traffic_weight=1.0)
    arms = {"blue": cell // 2, "red": cell % 2}
    exposures = [
        pd.DataFrame({"experiment_id": name, "variant_id": np.where(arm == 1, "on", "off"), "unit_id": ids, "exposed_at": START})
        for name, arm in arms.items()
    ]
    attributes = pd.DataFrame({"unit_id": ids, "market": [f"m{number}" for number in market]})
    tables |= {"exposures": pd.concat(exposures), "views": views, "units": attributes}
    requests = pd.DataFrame({"experiment_a": ["blue"], "experiment_b": ["red"], "request_id": ["one"], "slices": ["market"]})
    found = project.answer("planted ", tables, requests, metrics, PLANTED_QUERY)
    spread = np.hypot(SPREAD_UNIT, SPREAD_EVENT)
    done = []
    for name, entry in metrics.items():
        mine = found[found["metric"] == name]
        truth = (FACTOR - 1) * TYPICAL * np.exp(spread * special.ndtri(entry["quantile"]))
        lower, upper = (mine[column].to_numpy(float, na_value=np.nan) for column in ("ci_lower", "ci_upper"))
        known = ~np.isnan(lower)
        rate = rate_of(((lower <= truth) & (truth <= upper))[known], 0.95)
        done.append(QuantileCoverage(units, name, rate, int((~known).sum())))
    return done
