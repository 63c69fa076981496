"""Random input tables with what real ones get wrong; a catalog that uses every template, aggregation and option."""

import numpy as np
import pandas as pd

START, DAYS = pd.Timestamp("2026-10-01"), 10
RANGE = {"start_date": "2026-10-03", "end_date": "2026-10-08"}  # some exposures lie before, some after
RANGE_START, RANGE_END = pd.Timestamp("2026-10-03"), pd.Timestamp("2026-10-09")
HOSTILE = [
    "o'brien; drop table x--",
    "back\\slash\\' or 1=1 --",
    "line\nbreak",
    "${env:PATH}",
    "{{ 1 }}",
    "ünïcödé 🙂",
    '"quoted"',
    "`ticks`",
]
EXPERIMENTS = {
    # id: variants, the control first
    "o'brien; drop table x--": ["ctrl", "treat"],
    "zweite 🧪 Prüfung": ["Control", "control"],
    "three\\arms": ["off", "${env:HOME}", "{{ 1 }}"],
    "four arms": ["a", "b\\' or 1=1 --", "B\nb", 'quo"te'],
    "late": ["off", "on"],
    "lonely": ["off", "on"],  # shares no unit with any other
    "tiny": ["off", "on"],  # a unit or none per cell
}


def dirty_tables(seed: int = 1, units: int = 500) -> dict[str, pd.DataFrame]:
    """Frames by name: exposures, experiments, variants, orders, views; timestamps are naive UTC."""
    rng = np.random.default_rng(seed)
    experiments = pd.DataFrame(
        {
            "experiment_id": list(EXPERIMENTS),
            "started_at": START,
            "ended_at": pd.Series([pd.NaT] * len(EXPERIMENTS), dtype="datetime64[us]"),
            "layer": pd.Series([None] * len(EXPERIMENTS), dtype="string"),
            "priority": "normal",
            "owner": "growth",
        }
    ).astype({"started_at": "datetime64[us]"})
    experiments.loc[experiments["experiment_id"] == "late", "started_at"] = START + pd.Timedelta(days=2, hours=5)
    experiments.loc[experiments["experiment_id"] == "four arms", "ended_at"] = START + pd.Timedelta(days=6, hours=1)
    experiments.loc[experiments["experiment_id"].isin(["late", "lonely"]), "layer"] = "pricing"
    variants = pd.DataFrame(
        [
            (experiment, variant, place == 0, 1.0 + place)
            for experiment, arms in EXPERIMENTS.items()
            for place, variant in enumerate(arms)
        ],
        columns=["experiment_id", "variant_id", "is_control", "traffic_weight"],
    )
    tables = {
        "exposures": exposures(rng, units),
        # equal rows count once
        "experiments": pd.concat([experiments, experiments.head(2)], ignore_index=True),
        "variants": pd.concat([variants, variants.head(3)], ignore_index=True),
    }
    tables["orders"] = orders(rng, units, tables["exposures"])
    tables["views"] = views(rng, units)
    return tables


def unit(number: int) -> str:
    """Unit ids that differ in case only, or look like numbers, are different units."""
    return {0: "u7", 1: "U7", 2: "007", 3: "7", 4: "ünit"}.get(number, f"unit {number}")


def exposures(rng, units) -> pd.DataFrame:
    rows = []
    for experiment, arms in EXPERIMENTS.items():
        weights = np.arange(1, len(arms) + 1) / sum(range(1, len(arms) + 1))
        for number in range(units):
            members = {"lonely": number >= units - 20, "tiny": number < 6}.get(experiment, number < units - 20)
            if not members or rng.random() < 0.1:
                continue
            arm = arms[rng.choice(len(arms), p=weights)]
            for _ in range(rng.choice([1, 2, 4], p=[0.6, 0.3, 0.1])):
                at = START + pd.Timedelta(seconds=int(rng.integers(-86400, DAYS * 86400)), microseconds=int(rng.integers(0, 3)))
                odd = rng.random()
                shown = (
                    rng.choice(arms) if odd < 0.03 else "nobody knows" if odd < 0.04 else None if odd < 0.05 else arm
                )  # fmt: skip
                rows.append((experiment, shown, None if rng.random() < 0.01 else unit(number), at))
    first = START
    rows += [
        # exactly at the experiment's start counts, at its end does not; neither does a row without a time
        ("o'brien; drop table x--", "ctrl", "on the dot", first),
        ("zweite 🧪 Prüfung", "control", "on the dot", first),
        ("zweite 🧪 Prüfung", "Control", "on the dot", RANGE_END),
        ("four arms", "b", "too late", START + pd.Timedelta(days=6, hours=1)),
        ("o'brien; drop table x--", "treat", "too late", first),
        ("o'brien; drop table x--", "treat", "no time", pd.NaT),
        ("nobody's experiment", "on", "unit 9", first),
        (None, "on", "unit 9", first),
    ]
    frame = pd.DataFrame(rows, columns=["experiment_id", "variant_id", "unit_id", "exposed_at"])
    return frame.astype({"exposed_at": "datetime64[us]"})


def orders(rng, units, exposed) -> pd.DataFrame:
    """Events at random times, and some exactly at a possible window start, a microsecond before it, and at the range's ends."""
    rows = []
    for number in range(units):
        for _ in range(rng.choice([0, 0, 1, 2, 3, 6])):
            rows.append((unit(number), START + pd.Timedelta(seconds=int(rng.integers(-86400, (DAYS + 1) * 86400)))))
    edges = exposed.dropna(subset=["unit_id", "exposed_at"]).sample(300, random_state=3)
    tick = pd.Timedelta(microseconds=1)
    for row in edges.itertuples():
        for at in (
            row.exposed_at,
            row.exposed_at - tick,
            row.exposed_at + pd.Timedelta(hours=36),
            row.exposed_at + pd.Timedelta(days=2),
        ):
            rows.append((row.unit_id, at))
        rows += [(row.unit_id, at) for at in (RANGE_START, RANGE_START - tick, RANGE_END, RANGE_END - tick)]
    rows += [(None, RANGE_START), ("unit 11", pd.NaT), ("nobody", RANGE_START)]
    frame = pd.DataFrame(rows, columns=["user_id", "ordered_at"]).astype({"ordered_at": "datetime64[us]"})
    size = len(frame)
    amount = np.round(rng.exponential(40, size), 2)
    odd = rng.random(size)
    amount[odd < 0.03] = np.nan
    amount[(odd >= 0.03) & (odd < 0.04)] = np.inf
    amount[(odd >= 0.04) & (odd < 0.05)] = -np.inf
    frame["amount"] = amount
    frame["is_unknown"] = (odd >= 0.05) & (odd < 0.10)  # AMOUNT is NULL there
    frame["status"] = rng.choice(["completed", "refunded", None], size, p=[0.7, 0.2, 0.1])
    frame["item"] = rng.choice(["a", "A", "b", "ç", None], size)
    frame["huge"] = 1e9 + rng.normal(0, 1, size)
    return frame


def views(rng, units) -> pd.DataFrame:
    size = units * 3
    return pd.DataFrame(
        {
            "viewer": [unit(int(number)) for number in rng.integers(0, units, size)],
            "viewed_at": START + pd.to_timedelta(rng.integers(-86400, (DAYS + 1) * 86400, size), unit="s"),
            "clicks": rng.poisson(0.4, size),
            "page": rng.choice(["home", "cart"], size),
        }
    ).astype({"viewed_at": "datetime64[us]"})


FACTS = {
    "orders": {"table": "orders", "unit": "user_id", "timestamp": "ordered_at"},
    "views": {"table": "views", "unit": "viewer", "timestamp": "viewed_at"},
}
AMOUNT = "case when not is_unknown then amount end"
COMPLETED = "status = 'completed'"


def mean(aggregation, value=None, **keys):
    return {"template": "mean", "fact": "orders", "aggregation": aggregation, **({"value": value} if value else {}), **keys}


METRICS = {
    "sum": mean("sum", AMOUNT),
    "count": mean("count"),
    "count completed": mean("count", filter=COMPLETED, desired="decrease", role="guardrail", negligible=0.1),
    "distinct items": mean("count_distinct", "item"),
    "distinct amounts": mean("count_distinct", AMOUNT),
    "max": mean("max", AMOUNT),
    "min": mean("min", AMOUNT),
    "avg": mean("avg", AMOUNT, filter=COMPLETED),
    "first": mean("first", AMOUNT),
    "latest": mean("latest", AMOUNT),
    "active days": mean("active_days"),
    "sum or nothing": mean("sum", AMOUNT, missing="exclude"),
    "count or nothing": mean("count", missing="exclude"),
    "max or zero": mean("max", AMOUNT, missing="zero"),
    "first or zero": mean("first", AMOUNT, missing="zero", filter=COMPLETED),
    "huge": mean("avg", "huge"),
    "first 36 hours": mean("sum", AMOUNT, window={"to_hours": 36}),
    "day two on": mean("count", window={"from_days": 1}),
    "complete second day": mean("sum", AMOUNT, window={"from_days": 1, "to_days": 2}, complete_window=True),
    "complete 36 hours": {"template": "conversion", "fact": "orders", "window": {"to_hours": 36}, "complete_window": True},
    "bought": {"template": "conversion", "fact": "orders"},
    "bought well": {
        "template": "conversion", "fact": "orders", "filter": COMPLETED,
        "threshold": {"aggregation": "sum", "value": AMOUNT, "at_least": 60},
    },
    "any refund": {"template": "conversion", "fact": "orders", "filter": "status = 'refunded' or status is null -- or so"},
    "at least nothing": {"template": "conversion", "fact": "orders", "threshold": {"aggregation": "count", "at_least": 0}},
    "order value": {
        "template": "ratio", "numerator": {"fact": "orders", "aggregation": "sum", "value": AMOUNT, "filter": COMPLETED},
        "denominator": {"fact": "orders", "aggregation": "count", "filter": COMPLETED},
    },
    "orders per view": {
        "template": "ratio", "numerator": {"fact": "orders", "aggregation": "count"},
        "denominator": {"fact": "views", "aggregation": "count"}, "window": {"from_days": 0, "to_days": 4},
    },
    "clicks per cart view": {
        "template": "ratio", "filter": "page = 'cart'", "numerator": {"fact": "views", "aggregation": "sum", "value": "clicks"},
        "denominator": {"fact": "views", "aggregation": "count"},
    },
    "one": {
        "template": "ratio", "numerator": {"fact": "orders", "aggregation": "count"},
        "denominator": {"fact": "orders", "aggregation": "count"},
    },
    "nothing": {
        "template": "ratio", "numerator": {"fact": "orders", "aggregation": "count"},
        "denominator": {"fact": "orders", "aggregation": "count", "filter": "1 = 0"},
    },
    "back on day 1 to 2": {"template": "retention", "fact": "views", "from_day": 1, "to_day": 2, "filter": "page <> 'cart'"},
    "first day": {"template": "retention", "fact": "orders", "from_day": 0, "to_day": 0},
    "never": {"template": "conversion", "fact": "orders", "filter": "1 = 0"},
}  # fmt: skip
PAIRS = [
    ("o'brien; drop table x--", "zweite 🧪 Prüfung"),
    ("three\\arms", "four arms"),
    ("four arms", "o'brien; drop table x--"),
    ("zweite 🧪 Prüfung", "late"),
    ("late", "lonely"),
    ("o'brien; drop table x--", "tiny"),
]
