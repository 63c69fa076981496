"""The report: what was measured, as tables, and what it says in plain words. Nothing stands in it that no simulation found."""

from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import jinja2
from calibration import coverage, looks, null_rates, quantiles, scans, verdicts
from calibration.laws import LAWS
from calibration.rates import Rate

CALM = ["mean, normal", "mean, CUPED, normal"]
PAGE = Path(__file__).with_name("page.md.jinja")
MARKS = {"above": " ▲", "below": " ▽", "inside": ""}
WIDE = 20  # characters of a bar for 100%


def percent(share: float) -> str:
    return f"{100 * share:.1f}"


def marked(rate: Rate) -> str:
    """A rate in per cent with its place, bold above the band; a dash when too few runs have one."""
    if not rate.is_known:
        return "-"
    text = percent(rate.share) + MARKS[rate.place]
    return f"**{text}**" if rate.place == "above" else text


def band(rate: Rate) -> str:
    low, high = rate.band
    return f"{percent(low / rate.of)} to {percent(high / rate.of)}"


def bar(share: float) -> str:
    return "█" * round(WIDE * share) or "·"


def table(header: list[str], rows: list[list[str]], texts: int = 1) -> list[str]:
    """A table of Markdown: the first `texts` columns to the left, numbers to the right."""
    rule = [":--" if place < texts else "--:" for place in range(len(header))]
    return ["| " + " | ".join(map(str, row)) + " |" for row in [header, rule, *rows]] + [""]


def joined(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


# ---- sections


def null_section(found: list, again: dict, kind: str) -> list[str]:
    """One table of null rates: a line per metric and split, a column per size."""
    by_line = defaultdict(dict)
    for rates in found:
        by_line[rates.setting.law, rates.setting.split][rates.setting.units] = getattr(rates, kind)
    lines = table(
        ["metric", "design", *(f"{units:,}" for units in null_rates.UNITS)],
        [
            [law, split, *(marked(rates[units]) if units in rates else "" for units in null_rates.UNITS)]
            for (law, split), rates in by_line.items()
        ],
        texts=2,
    )
    repeated = [(setting, getattr(first, kind), getattr(second, kind)) for setting, (first, second) in again.items()]
    repeated = [(setting, first, second) for setting, first, second in repeated if is_doubtful(first)]
    if repeated:
        lines += ["Outside of the band, though it may be chance, and therefore simulated again from other numbers:", ""]
        lines += table(
            ["metric", "design", "units per cell", "first", "again", "runs", "band"],
            [
                [setting.law, setting.split, f"{setting.units:,}", marked(first), marked(second), f"{second.of:,}", band(second)]
                for setting, first, second in repeated
            ],
            texts=2,
        )
    return lines


def is_doubtful(rate: Rate) -> bool:
    """Whether a rate is outside of its band, but not so far that chance is out of the question."""
    return rate.is_known and rate.place != "inside" and not rate.is_clear


def settled(rates, again: dict, kind: str) -> Rate:
    """The rate of the repetition where there is one that was made for it."""
    first = getattr(rates, kind)
    return getattr(again[rates.setting][1], kind) if is_doubtful(first) and rates.setting in again else first


def off_band(found: list, again: dict, kind: str, place: str) -> list[str]:
    """Lines that name the settings on one side of the band, by metric and design, with their rates."""
    lines = defaultdict(list)
    for rates in found:
        rate = settled(rates, again, kind)
        if rate.is_known and rate.place == place:
            lines[rates.setting.law, rates.setting.split].append(f"{percent(rate.share)}% at {rates.setting.units:,}")
    return [f"- {law}, {split}: {joined(texts)} units per cell" for (law, split), texts in lines.items()]


def sparse_section(found: list) -> list[str]:
    rows = []
    for rates in found:
        if rates.undecided.of >= 200 and rates.setting.split.startswith("2x2"):
            total = rates.decision.of + rates.undecided.of
            setting = rates.setting
            rows.append(
                [setting.law, setting.split, f"{setting.units:,}", percent(rates.undecided.of / total),
                 marked(rates.undecided), marked(rates.decision)]
            )  # fmt: skip
    return table(
        ["metric", "design", "units per cell", "without decision, %", "their p below 5%, %", "the others', %"], rows, texts=2
    )


def holm_section(found: list) -> list[str]:
    rows = [
        [rates.setting.law, rates.setting.split, f"{rates.setting.units:,}", marked(rates.holm), marked(rates.omnibus)]
        for rates in found
        if rates.setting.split.startswith("3x4")
    ]
    return table(["metric", "design", "units per cell", "any contrast after Holm, %", "omnibus, %"], rows, texts=2)


def quantile_section(found: list) -> list[str]:
    rows = [
        [f"{rates.metric.replace('_', ' ')}", rates.design.split, f"{rates.design.units:,}", f"{rates.rate.of:,}",
         marked(rates.rate), band(rates.rate) if rates.rate.of else "", f"{rates.undefined:,}"]
        for rates in found
    ]  # fmt: skip
    lines = table(["metric", "design", "units per cell", "runs", "p below 5%, %", "band", "without a number"], rows, texts=2)
    runs = sum(rates.rate.of + rates.undefined for rates in found)
    invalid = sum(rates.invalid for rates in found)
    return [
        *lines,
        f"Of these {runs:,} runs {invalid:,} ({percent(invalid / runs)}%) were stopped by a check, all by chance.",
        "",
    ]


def coverage_section(found: list) -> list[str]:
    rows = [[one.law, one.split, f"{one.units:,}", *(marked(one.rates[kind]) for kind in coverage.INTERVALS)] for one in found]
    return table(["metric", "design", "units per cell", *coverage.INTERVALS], rows, texts=2)


def quantile_coverage_section(found: list) -> list[str]:
    rows = [
        [one.metric.replace("_", " "), one.units, f"{one.rate.of:,}", marked(one.rate), band(one.rate), one.undefined]
        for one in found
    ]
    return table(["metric", "units per cell", "intervals", "hold the truth, %", "band", "without a number"], rows)


def power_section(found: list) -> list[str]:
    rows = [
        [one.text, f"{one.units:,}", f"{one.interaction:.4g}", f"{one.rate.of:,}", percent(one.rate.wanted), marked(one.rate),
         bar(one.rate.share)]
        for one in found
    ]  # fmt: skip
    return table(["metric", "units per cell", "interaction", "runs", "theory, %", "seen, %", ""], rows)


def verdict_section(found: list) -> list[str]:
    rows = [
        [one.metric, one.design, one.rule.replace("_", " "), f"{one.units:,}", one.size,
         *(percent(one.shares[verdict]) for verdict in verdicts.VERDICTS)]
        for one in found
    ]  # fmt: skip
    return table(["metric", "design", "decision", "units per cell", "interaction", *verdicts.VERDICTS], rows, texts=5)


def looks_section(found: list) -> list[str]:
    rows = [
        [one.metric, f"{one.units:,}", one.dates, one.looks, marked(one.always_valid), marked(one.naive), marked(one.last),
         f"{bar(one.always_valid.share)} / {bar(one.naive.share)}"]
        for one in found
    ]  # fmt: skip
    return table(
        ["metric", "units per cell and day", "dates", "looks", "always valid, %", "p-value, %", "p-value, last look only, %", ""],
        rows,
    )


def scan_section(found: list) -> list[str]:
    rows = [
        [one.case, one.rule.replace("_", " "), "on" if one.has_sparse_rule else "off", percent(one.judged), in_scans(one.verdict),
         in_scans(one.fdr), bar(one.verdict.share)]
        for one in found
    ]  # fmt: skip
    return table(
        ["pairs", "decision", "sparse rule", "judged, %", "scans with `interaction`", "scans with FDR < 5%", ""], rows, texts=3
    )


def daily_section(found: list) -> list[str]:
    rows = [
        [one.metric, f"{one.units:,}", one.rule.replace("_", " "), in_scans(one.verdict), bar(one.verdict.share)] for one in found
    ]
    return table(["metric", "units per cell and day", "decision", "scans with `interaction` on any day", ""], rows)


def in_scans(rate: Rate) -> str:
    text = f"{rate.count}{MARKS[rate.place]}"
    return f"**{text}**" if rate.place == "above" else text


def mixed_section(found: list) -> list[str]:
    rows = [
        [
            one.rule.replace("_", " "),
            in_scans(one.family_wise),
            percent(one.found),
            percent(one.false_share),
            percent(one.found_fdr),
        ]
        for one in found
    ]
    header = [
        "decision",
        "scans with a false `interaction`",
        "true pairs found, %",
        "FDR < 5%: false among found, %",
        "true pairs, %",
    ]
    return table(header, rows)


# ---- in plain words


def plain_words(results: dict) -> list[str]:
    """What is not calibrated and in which direction, read off the results."""
    nulls, again = results["null"], results["again"]
    lines = []
    above = off_band(nulls, again, "decision", "above")
    lines += ["**Too many false alarms** (more than the band allows, also when simulated again), additive scale:", ""]
    lines += [*(above or ["- none"]), ""]
    lines += ["The same on the multiplicative scale:", ""]
    lines += [*(off_band(nulls, again, "multiplicative", "above") or ["- none"]), ""]
    lines += ["Quantiles and capped means from SQL:", ""]
    lines += [*(quantile_lines(results["quantiles"], "above") or ["- none"]), ""]
    lines += ["**Fewer false alarms than 5%** (careful: intervals are wider than needed, interactions are seen later):", ""]
    lines += [*(off_band(nulls, again, "decision", "below") or ["- none"])]
    lines += [*quantile_lines(results["quantiles"], "below"), ""]
    lines += ["On the multiplicative scale:", ""]
    lines += [*(off_band(nulls, again, "multiplicative", "below") or ["- none"]), ""]
    short = [
        f"- {one.law}, {one.split}, {one.units:,} units per cell: the {kind} interval holds the truth in {percent(rate.share)}%"
        for one in results["coverage"]
        for kind, rate in one.rates.items()
        if rate.is_known and rate.place == "below" and rate.is_clear
    ]
    lines += [
        "**Intervals that are too short** when there is an interaction (far below 95%, beyond chance):",
        "",
        *(short or ["- none"]),
        "",
    ]
    late = [
        f"- {one.metric}, {one.units:,} units per cell and day, {one.dates}, {one.looks} looks: "
        f"{percent(one.always_valid.share)}%"
        for one in results["looks"]
        if one.always_valid.place == "above"
    ]
    lines += ["**Always-valid decisions** that raise more false alarms than 5%:", "", *(late or ["- none"]), ""]
    broken = [
        f"- {one.case}, {one.rule.replace('_', ' ')}, sparse rule {'on' if one.has_sparse_rule else 'off'}: "
        f"{one.verdict.count} of {one.verdict.of} scans"
        for one in results["scans"]
        if one.verdict.place == "above"
    ]
    lines += ["**Scans** that hold an `interaction` more often than the band allows:", "", *(broken or ["- none"]), ""]
    return lines


class Promise(NamedTuple):
    """A claim about the band of 2,000 runs, and where it was looked at."""

    text: str
    rates: list[tuple[str, Rate]]
    places: tuple[str, ...]  # the places that break it

    @property
    def broken(self) -> list[str]:
        return [f"{text}: {percent(rate.share)}%" for text, rate in self.rates if self.place(rate) in self.places]

    @staticmethod
    def place(rate: Rate) -> str:
        """Where a rate would be in as many runs as the promise speaks of."""
        runs = min(rate.of, null_rates.SIMS)
        low, high = Rate(0, runs).band
        return "above" if rate.share * runs > high else "below" if rate.share * runs < low else "inside"


def promises(results: dict) -> list[Promise]:
    """What the project claims of its false alarms."""
    null = [
        (rates.setting, settled(rates, results["again"], "decision"))
        for rates in results["null"]
        if rates.setting.split.endswith("equal") and not rates.setting.split.endswith("unequal")
    ]
    null = [(setting, rate) for setting, rate in null if rate.is_known]
    quantile = [
        (f"{one.metric.replace('_', ' ')}, {one.design.split}", one.rate)
        for one in results["quantiles"]
        if one.design.units >= 2000 and one.design.split == "2x2 equal"
    ]

    def where(holds):
        return [(f"{x.law}, {x.split}, {x.units:,} units per cell", rate) for x, rate in null if holds(x)]

    def is_calm(setting):
        rate = LAWS[setting.law].rate
        return setting.law in CALM or (rate is not None and min(rate, 1 - rate) * setting.units >= 50)

    return [
        Promise(
            "means and conversions, equal splits, at least 100 units per cell: not above",
            where(lambda x: x.units >= 100 and not x.law.startswith("ratio")),
            ("above",),
        ),
        Promise(
            "ratios, equal splits, at least 2,000 units per cell: not above",
            where(lambda x: x.units >= 2000 and x.law.startswith("ratio")),
            ("above",),
        ),
        Promise(
            "at least 50 ones and zeros per cell, or values without skewness, equal splits, at least 100 units per cell: inside",
            where(lambda x: x.units >= 100 and is_calm(x)),
            ("above", "below"),
        ),
        Promise("quantiles and capped means, 2,000 units per cell: not above", quantile, ("above",)),
        Promise(
            "medians, 2,000 units per cell: inside",
            [(text, rate) for text, rate in quantile if text.startswith("median")],
            ("above", "below"),
        ),
    ]


def promise_section(results: dict) -> list[str]:
    rows = [[promise.text, len(promise.rates), "; ".join(promise.broken) or "none"] for promise in promises(results)]
    return table(["promise", "settings", "broken by"], rows)


def quantile_lines(found: list, place: str) -> list[str]:
    return [
        f"- {one.metric.replace('_', ' ')}, {one.design.split}, {one.design.units:,} units per cell: {percent(one.rate.share)}%"
        for one in found
        if one.rate.is_known and one.rate.place == place
    ]


def report(results: dict, seed: int) -> str:
    nulls, again = results["null"], results["again"]
    sections = {
        "plain_words": plain_words(results),
        "promises": promise_section(results),
        "laws": table(["metric", "unit values"], [[name, law.text] for name, law in LAWS.items()], texts=2),
        "null_additive": null_section(nulls, again, "decision"),
        "null_multiplicative": null_section(nulls, again, "multiplicative"),
        "holm": holm_section(nulls),
        "sparse": sparse_section(nulls),
        "quantiles": quantile_section(results["quantiles"]),
        "coverage": coverage_section(results["coverage"]),
        "quantile_coverage": quantile_coverage_section(results["quantile coverage"]),
        "fixtures": power_section(results["fixtures"]),
        "power": power_section(results["power"]),
        "detectable": power_section(results["detectable"]),
        "verdicts": verdict_section(results["verdicts"]),
        "looks": looks_section(results["looks"]),
        "scans": scan_section(results["scans"]),
        "mixed": mixed_section(results["mixed"]),
        "daily": daily_section(results["daily"]),
    }
    facts = {
        "seed": seed, "band": band, "example": Rate(100, null_rates.SIMS), "scan": Rate(5, scans.SCANS),
        "factor": round(100 * coverage.FACTOR - 100), "markets": quantiles.MARKETS, "days": looks.DAYS,
        "pairs": scans.PAIRS, "true_pairs": scans.TRUE_PAIRS, "lift": round(100 * scans.LIFT - 100),
        "daily_pairs": scans.DAILY_PAIRS, "daily_looks": scans.DAYS,
    }  # fmt: skip
    page = jinja2.Template(PAGE.read_text(), keep_trailing_newline=True)
    return page.render(**facts, **{name: "\n".join(lines).rstrip() for name, lines in sections.items()})
