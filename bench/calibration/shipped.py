"""Simulated cells go through the project's own code: statistics, decisions and verdict."""

import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

import duckdb
import jinja2
import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "python_models"))

from interaction_decisions import decisions  # noqa: E402
from interaction_statistics import MEASURED, statistics  # noqa: E402

TUNING = 100_000  # the default of the var always_valid_tuning
NO_COUNTS = pd.DataFrame(columns=["run_id", "check_name", "row_name", "column_name", "observed", "weight"])
NO_EARLIER = pd.DataFrame({"family_id": pd.Series(dtype=object), "decision_p_value": pd.Series(dtype=float)})
KEYS = ["run_id", "variant_a", "variant_b"]
RUN = {
    "decision_rule": "fixed", "negligible": 0.05, "desired": "increase", "interaction_scale": "additive",
    "confidence_level": 0.95, "is_binary": False, "is_quantile": False,
}  # fmt: skip


class Answers(NamedTuple):
    contrasts: pd.DataFrame  # one row per run and contrast: statistics and decisions side by side
    runs: pd.DataFrame  # one row per run


def cell_frame(moments: dict[str, np.ndarray], arms: tuple[int, int], scale: str = "additive") -> pd.DataFrame:
    """Rows as the model cell_aggregates has them.

    Args:
        moments: columns of the model by name, shape (runs, cells); cells in the order of A's arms, then B's, controls first.
        arms: number of arms of A and of B.
        scale: the runs' interaction_scale.
    """
    runs, cells = moments["units"].shape
    a, b = np.divmod(np.arange(cells), arms[1])
    constants = {name: 0.0 for name in MEASURED} | {"mean_denominator": 1.0, "mean_covariate_denominator": 1.0}
    columns = {
        "run_id": np.repeat(run_ids(runs), cells),
        "slice_name": "overall",
        "slice_value": "overall",
        "variant_a": np.tile(np.array([f"a{arm}" for arm in a], dtype=object), runs),
        "variant_b": np.tile(np.array([f"b{arm}" for arm in b], dtype=object), runs),
        "is_control_a": np.tile(a == 0, runs),
        "is_control_b": np.tile(b == 0, runs),
        "interaction_scale": scale,
        "is_quantile": False,
        "has_covariate": "mean_covariate" in moments,
        "quantile_reason": None,
        **constants,
        "confidence_level": 0.95,
        "joint_units": moments["units"].ravel(),
        **{name: values.ravel() for name, values in moments.items()},
    }
    return pd.DataFrame(columns)


def run_ids(runs: int) -> np.ndarray:
    return np.array([f"run {number:07d}" for number in range(runs)], dtype=object)


def answers(moments: dict[str, np.ndarray], arms: tuple[int, int], family: np.ndarray | None = None, **settings) -> Answers:
    """All that the project says of simulated runs.

    Args:
        moments, arms: as for `cell_frame`.
        family: the family of each run, shape (runs,); each its own when left out.
        settings: of the runs, in place of those of RUN.
    """
    return judged(measured(moments, arms, (RUN | settings)["interaction_scale"]), len(moments["units"]), family, **settings)


def measured(moments: dict[str, np.ndarray], arms: tuple[int, int], scale: str = "additive") -> pd.DataFrame:
    """The statistics of simulated runs; arguments as for `cell_frame`."""
    return statistics(cell_frame(moments, arms, scale), NO_COUNTS)


def judged(found: pd.DataFrame, runs: int, family: np.ndarray | None = None, **settings) -> Answers:
    """What is decided from the statistics of so many runs; other arguments as for `answers`."""
    settings = RUN | settings
    asked = pd.DataFrame({"run_id": run_ids(runs)}).assign(**settings)
    asked["family_id"] = asked["run_id"] if family is None else family
    decided = decisions(found, asked, NO_EARLIER, TUNING)
    contrasts, evidence = (frame[frame["part"].eq("contrast")].reset_index(drop=True) for frame in (found, decided))
    if not contrasts[KEYS].equals(evidence[KEYS]):
        raise ValueError("statistics and decisions name different contrasts")
    evidence = evidence.drop(columns=[*KEYS, "part", "slice_name", "slice_value"])
    contrasts = pd.concat([contrasts.drop(columns=list(set(contrasts) & set(evidence))), evidence], axis=1)
    decided = decided[decided["part"].eq("run")].reset_index(drop=True)
    return Answers(contrasts, decided.assign(verdict=verdicts(contrasts, decided, settings)))


@cache
def verdict_sql() -> str:
    """The verdict as SQL, from the macro that the project builds it with."""
    return jinja2.Template((ROOT / "macros/wording/verdict.sql").read_text() + "{{ verdict() }}").render()


def verdicts(contrasts: pd.DataFrame, runs: pd.DataFrame, settings: dict) -> np.ndarray:
    """What the project concludes of each run whose checks all pass, shape (runs,)."""
    headlines = contrasts.loc[
        contrasts["headline_rank"].eq(1), ["run_id", "undefined_reason", "p_value_holm", *SCALE_ERROR.values()]
    ]
    asked = headlines.merge(runs[["run_id", "all_negligible"]], on="run_id").assign(
        place=np.arange(len(headlines)),
        scale_standard_error=lambda frame: frame[SCALE_ERROR[settings["interaction_scale"]]],
        failed_checks="",
        confidence_level=settings["confidence_level"],
    )
    if not asked["run_id"].equals(runs["run_id"]):
        raise ValueError("a run has no headline")
    with duckdb.connect() as connection:
        connection.register("asked", asked)
        return connection.sql(f"select {verdict_sql()} as verdict from asked order by place").df()["verdict"].to_numpy()


SCALE_ERROR = {"additive": "standard_error", "multiplicative": "multiplicative_interaction_standard_error"}


def numbers(frame: pd.DataFrame, name: str, runs: int) -> np.ndarray:
    """A column of contrasts as float64, NaN for NULL, shape (runs, contrasts)."""
    return frame[name].to_numpy(float, na_value=np.nan).reshape(runs, -1)
