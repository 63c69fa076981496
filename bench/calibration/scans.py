"""Many pairs at once: how many scans hold a false alarm, and how many alarms are false."""

from typing import NamedTuple
from unittest.mock import patch

import interaction_decisions
import numpy as np
from calibration import looks, shipped
from calibration.laws import cell_sizes, of_counts
from calibration.rates import Rate, rate_of

SCANS, PAIRS, PER_CALL = 100, 1000, 10
TRUE_PAIRS = 50  # of a scan that has some
LIFT = 1.5
DAILY_PAIRS, DAYS = 50, 20
CASES = {
    "conversion 5%, 2,000 units per cell, balanced": (0.05, 2000, ([1, 1], [1, 1])),
    "conversion 1%, 20,000 units per pair, 90/10 arms": (0.01, 5000, ([9, 1], [9, 1])),
    "conversion 1%, 250,000 units per pair, 90/10 arms": (0.01, 62_500, ([9, 1], [9, 1])),
}


class Scan(NamedTuple):
    case: str
    rule: str
    has_sparse_rule: bool
    verdict: Rate  # scans with an `interaction` verdict
    fdr: Rate  # scans with a contrast below 5% after Benjamini-Hochberg; with true pairs the mean share of false alarms
    judged: float  # mean share of pairs with a decision p


class MixedScan(NamedTuple):
    rule: str
    family_wise: Rate  # scans with an `interaction` verdict for a pair without one
    false_share: float  # mean share of false ones among those below 5% after Benjamini-Hochberg
    found: float  # mean share of the true pairs that Holm's finds
    found_fdr: float


class DailyScan(NamedTuple):
    metric: str
    units: int  # per cell and day
    rule: str
    verdict: Rate  # scans with an `interaction` verdict on any day


def null_scans(case: str, seed: int) -> list[Scan]:
    """Scans of pairs without interaction, with both decision rules, and with and without the rule for sparse cells."""
    rng = np.random.default_rng([seed, 7, list(CASES).index(case)])
    rate, units, shares = CASES[case]
    sizes = cell_sizes(units, *shares)
    kinds = [("fixed", True), ("fixed", False), ("always_valid", True), ("always_valid", False)]
    alarms = {kind: ([], [], []) for kind in kinds}
    for _ in range(SCANS // PER_CALL):
        runs = PER_CALL * PAIRS
        statistics = shipped.measured(of_counts(rng.binomial(sizes, rate, (runs, 4)), sizes), (2, 2))
        for rule, sparse in kinds:
            with patch.object(interaction_decisions, "SPARSE", interaction_decisions.SPARSE if sparse else 0):
                found = scan_answers(statistics, runs, rule)
            for kept, part in zip(alarms[rule, sparse], found, strict=True):
                kept.append(part)
    done = []
    for (rule, sparse), parts in alarms.items():
        verdict, fdr, judged = (np.concatenate(part) for part in parts)
        done.append(Scan(case, rule, sparse, rate_of(verdict.any(axis=1)), rate_of(fdr.any(axis=1)), judged.mean()))
    return done


def scan_answers(statistics, runs: int, rule: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where a pair has the verdict `interaction`, is below 5% after Benjamini-Hochberg, and is judged; shape (scans, pairs)."""
    family = np.repeat(shipped.run_ids(runs // PAIRS), PAIRS)
    found = shipped.judged(statistics, runs, family, decision_rule=rule, is_binary=True)
    fdr, decision = (shipped.numbers(found.contrasts, name, runs)[:, 0] for name in ("p_value_fdr", "decision_p_value"))
    verdict = (found.runs["verdict"] == "interaction").to_numpy()
    return tuple(values.reshape(-1, PAIRS) for values in (verdict, fdr < 0.05, ~np.isnan(decision)))


def mixed_scans(seed: int) -> list[MixedScan]:
    """Scans in which some pairs do interact."""
    rng = np.random.default_rng([seed, 8])
    sizes = np.full(4, 5000)
    rates = np.full((SCANS * PAIRS, 4), 0.05)
    is_true = np.tile(np.arange(PAIRS) < TRUE_PAIRS, SCANS)
    rates[is_true, 3] *= LIFT
    moments = of_counts(rng.binomial(sizes, rates), sizes)
    truth = is_true.reshape(SCANS, PAIRS)
    parts = {"fixed": [], "always_valid": []}
    for start in range(0, SCANS * PAIRS, PER_CALL * PAIRS):
        block = {name: values[start : start + PER_CALL * PAIRS] for name, values in moments.items()}
        statistics = shipped.measured(block, (2, 2))
        for rule, kept in parts.items():
            kept.append(scan_answers(statistics, PER_CALL * PAIRS, rule))
    done = []
    for rule, kept in parts.items():
        verdict, fdr, _ = (np.concatenate(part) for part in zip(*kept, strict=True))
        false = (fdr & ~truth).sum(axis=1) / np.maximum(fdr.sum(axis=1), 1)
        done.append(
            MixedScan(
                rule,
                rate_of((verdict & ~truth).any(axis=1)),
                false.mean(),
                verdict[truth].mean(),
                fdr[truth].mean(),
            )
        )
    return done


def daily_scans(case: tuple[str, int], seed: int) -> list[DailyScan]:
    """Scans of pairs without interaction that are looked at every day; a scan's pairs of one day are a family."""
    metric, units = case
    rng = np.random.default_rng([seed, 9, units, len(metric)])
    alarms = {"fixed": [], "always_valid": []}
    for _ in range(SCANS // PER_CALL):
        sums = looks.daily(metric, rng, PER_CALL * DAILY_PAIRS, DAYS, units)
        days = {name: by_day(values.cumsum(axis=1)) for name, values in sums.items()}
        statistics = shipped.measured(looks.of_totals(**days), (2, 2))
        runs = PER_CALL * DAYS * DAILY_PAIRS
        family = np.repeat(shipped.run_ids(PER_CALL * DAYS), DAILY_PAIRS)
        for rule, kept in alarms.items():
            found = shipped.judged(statistics, runs, family, decision_rule=rule, is_binary=metric.startswith("conversion"))
            kept.append((found.runs["verdict"] == "interaction").to_numpy().reshape(PER_CALL, DAYS * DAILY_PAIRS).any(axis=1))
    return [DailyScan(metric, units, rule, rate_of(np.concatenate(kept))) for rule, kept in alarms.items()]


def by_day(values: np.ndarray) -> np.ndarray:
    """Runs in the order of scan, day and pair, from pairs by day; shape (scans * pairs, days, cells) to (runs, cells)."""
    return values.reshape(-1, DAILY_PAIRS, DAYS, 4).swapaxes(1, 2).reshape(-1, 4)
