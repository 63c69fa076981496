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
    """Frames by name: exposures, experiments, variants, units, orders, views; timestamps are naive UTC."""
    rng, other = np.random.default_rng(seed), np.random.default_rng([seed, 1])
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
    tables["units"] = attributes(other, units)
    tables["orders"] = with_earlier_orders(other, orders(rng, units, tables["exposures"]), tables["exposures"])
    tables["views"] = with_more_views(other, views(rng, units), units, tables["orders"])
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


def attributes(rng, units) -> pd.DataFrame:
    """Units that are missing, listed twice with different values, without a value, or without an id; ids that nobody has."""
    ids = [unit(number) for number in range(units) if rng.random() < 0.88]
    ids += [*rng.choice(ids, 60), *rng.choice(ids, 5), "on the dot", "nobody", None]
    countries = ["de", "DE", 'o\'brien "land"', "Österreich 🇦🇹", "back\\slash' or 1=1 --", "", UNKNOWN, None]
    frame = pd.DataFrame(
        {
            "unit_id": ids,
            "country": rng.choice(countries, len(ids), p=[0.4, 0.2, 0.1, 0.1, 0.05, 0.02, 0.03, 0.1]),
            # as text, 10 comes before 7
            "device class": pd.array(rng.choice([7, 9, 10], len(ids), p=[0.5, 0.3, 0.2]), dtype="Int64"),
        }
    )
    frame.loc[rng.random(len(frame)) < 0.1, "device class"] = pd.NA
    return frame


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


def with_earlier_orders(rng, frame, exposed) -> pd.DataFrame:
    """Orders before the experiments that resemble the later ones, and some at the two ends of a look-back of 7 days.

    `channel` is 'push' in the last microsecond of the range only, so never in a look-back.
    """
    earlier = frame.sample(frac=0.4, random_state=5)
    earlier = earlier.assign(
        ordered_at=earlier["ordered_at"] - pd.to_timedelta(rng.integers(5 * 86400, 18 * 86400, len(earlier)), unit="s"),
        amount=(earlier["amount"] * rng.uniform(0.5, 1.5, len(earlier))).round(2),
    )
    edges = exposed.dropna(subset=["unit_id", "exposed_at"]).sample(100, random_state=7)
    week, tick = pd.Timedelta(days=7), pd.Timedelta(microseconds=1)
    ends = [
        frame.sample(len(edges), random_state=number).assign(
            user_id=edges["unit_id"].to_numpy(), ordered_at=(edges["exposed_at"] - before).to_numpy()
        )
        for number, before in enumerate([week, week + tick])
    ]
    frame = pd.concat([frame, earlier, *ends], ignore_index=True).astype({"ordered_at": "datetime64[us]"})
    channel = pd.Series(rng.choice(["app", "web", None], len(frame)), dtype="object")
    frame["channel"] = channel.mask(frame["ordered_at"] == RANGE_END - tick, "push")
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


def with_more_views(rng, frame, units, ordered) -> pd.DataFrame:
    """Views before and during the experiments, at the same time as another view or order, and exactly 6 hours from an order.

    Their columns: `session` and `screen` are levels within a unit, `latency_ms` is continuous and differs between units, `stars`
    has many ties, `errors` is hardly ever other than 0.
    """
    size, day = 4000, 86400
    anytime = pd.DataFrame(
        {
            "viewer": [unit(int(number)) for number in rng.integers(0, units, size)],
            "viewed_at": START + pd.to_timedelta(rng.integers(-12 * day, 9 * day, size), unit="s"),
        }
    )
    at_once = frame[["viewer", "viewed_at"]].sample(150, random_state=11)
    bought = ordered.dropna(subset=["user_id", "ordered_at"]).sample(150, random_state=13)
    hours, tick = pd.Timedelta(hours=6), pd.Timedelta(microseconds=1)
    around = [
        pd.DataFrame({"viewer": bought["user_id"], "viewed_at": bought["ordered_at"] + by})
        for by in (0 * tick, -hours, hours, hours + tick)
    ]
    more = pd.concat([anytime, at_once, *around], ignore_index=True)
    more["clicks"] = rng.poisson(0.4, len(more))
    more["page"] = rng.choice(["home", "cart", None], len(more), p=[0.45, 0.45, 0.1])
    frame = pd.concat([frame, more], ignore_index=True).astype({"viewed_at": "datetime64[us]"})
    size = len(frame)
    speed = {viewer: effect for viewer, effect in zip(sorted(set(frame["viewer"])), rng.normal(0, 0.6, size), strict=False)}
    frame["session"] = rng.choice(["s1", "s2", "S2", None], size, p=[0.4, 0.3, 0.15, 0.15])
    frame["screen"] = rng.choice(["top", "bottom", None], size, p=[0.5, 0.4, 0.1])
    latency = 200 * np.exp(frame["viewer"].map(speed) + rng.normal(0, 0.5, size))
    frame["latency_ms"] = latency.astype("Float64").mask(rng.random(size) < 0.08)
    frame["stars"] = rng.choice(5, size, p=[0.1, 0.1, 0.3, 0.3, 0.2])
    frame["errors"] = np.where(rng.random(size) < 0.04, rng.integers(1, 50, size), 0)
    return frame


SLICES = ["country", "device class"]
UNKNOWN = "(unknown)"
FACTS = {
    "orders": {"table": "orders", "unit": "user_id", "timestamp": "ordered_at"},
    "views": {"table": "views", "unit": "viewer", "timestamp": "viewed_at"},
}
AMOUNT = "case when not is_unknown then amount end"
COMPLETED = "status = 'completed'"


def mean(aggregation, value=None, fact="orders", **keys):
    return {"template": "mean", "fact": fact, "aggregation": aggregation, **({"value": value} if value else {}), **keys}


def side(fact, aggregation, value=None, **keys):
    return {"fact": fact, "aggregation": aggregation, **({"value": value} if value else {}), **keys}


def ratio(numerator, denominator, **keys):
    return {"template": "ratio", "numerator": side(*numerator), "denominator": side(*denominator), **keys}


def events(quantile, value, fact="views", **keys):
    return {"template": "quantile", "level": "event", "fact": fact, "value": value, "quantile": quantile, **keys}


def of_units(quantile, aggregation, value=None, fact="views", **keys):
    return {"template": "quantile", "level": "unit", **side(fact, aggregation, value), "quantile": quantile, **keys}


def funnel(*steps, **keys):
    """Steps as (fact, filter); a filter may be None."""
    steps = [{"fact": fact, **({"filter": condition} if condition else {})} for fact, condition in steps]
    return {"template": "funnel", "steps": steps, **keys}


def formula(text, fact="views", **keys):
    return {"template": "formula", "fact": fact, "formula": text, **keys}


def habit(days):
    return {"covariate": {"lookback_days": days}}


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
HOME, CART = ("views", "page = 'home'"), ("views", "page = 'cart'")
BOUGHT = ("orders", COMPLETED)
GLITCH = "case when errors > 0 then 1 end"
SECOND_DAY = {"window": {"from_days": 1, "to_days": 2}, "complete_window": True}
METRICS |= {
    # caps
    "capped sum": mean("sum", AMOUNT, cap={"value": 45.5}),
    "sum capped at p90": mean("sum", AMOUNT, cap={"quantile": 0.9}),
    "capped max": mean("max", AMOUNT, cap={"quantile": 0.75}),
    "capped max or zero": mean("max", AMOUNT, missing="zero", cap={"quantile": 0.8}),
    "capped sum or nothing": mean("sum", AMOUNT, missing="exclude", cap={"quantile": 0.5}),
    "capped second day": mean("sum", AMOUNT, cap={"quantile": 0.9}, **SECOND_DAY),
    "capped to nothing": mean("sum", "errors", fact="views", cap={"quantile": 0.1}),
    "capped order value": ratio(("orders", "sum", AMOUNT), ("orders", "count"), filter=COMPLETED, cap={"quantile": 0.9}),
    "capped clicks per view": ratio(("views", "sum", "clicks"), ("views", "count"), cap={"value": 2}),
    # covariates
    "sum by habit": mean("sum", AMOUNT, **habit(14)),
    "count by habit": mean("count", window={"to_hours": 36}, **habit(7)),
    "count completed by habit": mean("count", filter=COMPLETED, desired="decrease", **habit(30)),
    "distinct items by habit": mean("count_distinct", "item", **habit(1)),
    "active days by habit": mean("active_days", **habit(10)),
    "max by habit": mean("max", AMOUNT, **habit(14)),
    "first latency by habit": mean("first", "latency_ms", fact="views", **habit(20)),
    "avg latency by habit": mean("avg", "latency_ms", fact="views", **habit(25)),
    "sum or nothing by habit": mean("sum", AMOUNT, missing="exclude", **habit(14)),
    "capped by habit": mean("sum", AMOUNT, cap={"quantile": 0.9}, **habit(14)),
    "second day by habit": mean("sum", "latency_ms", fact="views", **SECOND_DAY, **habit(14)),
    "pushed by no habit": mean("count", filter="channel = 'push'", **habit(14)),
    "never by habit": mean("count", filter="1 = 0", **habit(14)),
    "bought by habit": {"template": "conversion", "fact": "orders", **habit(7)},
    "bought well by habit": {**METRICS["bought well"], **habit(30)},
    "complete 36 hours by habit": {**METRICS["complete 36 hours"], **habit(3)},
    "back by habit": {**METRICS["back on day 1 to 2"], **habit(14)},
    "clicks per view by habit": ratio(("views", "sum", "clicks"), ("views", "count"), **habit(14)),
    "latency per view by habit": ratio(("views", "sum", "latency_ms"), ("views", "count"), **habit(21)),
    "orders per view by habit": ratio(("orders", "count"), ("views", "count"), window={"to_days": 4}, **habit(14)),
    "capped order value by habit": {**METRICS["order value"], "cap": {"value": 90}, **habit(3)},
    "errors per glitch by habit": ratio(("views", "sum", "errors"), ("views", "sum", GLITCH), **habit(2)),
    "pushes per push by habit": ratio(("orders", "sum", AMOUNT), ("orders", "count"), filter="channel = 'push'", **habit(14)),
    "one by habit": {**METRICS["one"], **habit(14)},
    "one and a tenth by habit": ratio(("orders", "sum", "1.1E0"), ("orders", "count"), **habit(14)),
    "nothing by habit": {**METRICS["nothing"], **habit(14)},
    # funnels
    "home": funnel(HOME),
    "anything": funnel(("orders", None)),
    "home then cart": funnel(HOME, CART),
    "home twice": funnel(HOME, HOME),
    "home thrice in 20 hours": funnel(HOME, HOME, HOME, within_hours=20),
    "home to order": funnel(HOME, CART, BOUGHT),
    "home to order in 30 hours": funnel(HOME, CART, BOUGHT, within_hours=30),
    "order then view in 6 hours": funnel(("orders", None), ("views", None), within_hours=6),
    "view then order in 6 hours": funnel(("views", None), ("orders", None), within_hours=6),
    "order then view in half an hour": funnel(("orders", None), ("views", None), within_hours=0.5),
    "clicks then order on day two on": funnel(("views", "clicks > 0"), BOUGHT, window={"from_days": 1}),
    "home then cart in a complete day": funnel(HOME, CART, **{**SECOND_DAY, "window": {"to_hours": 24}}),
    "stars then clicks on home": funnel(("views", "stars > 2"), ("views", "clicks > 0 or stars is null"), filter="page = 'home'"),
    "home to order by habit": funnel(HOME, CART, BOUGHT, **habit(30)),
    "order then view by habit": funnel(("orders", None), ("views", None), within_hours=36.5, window={"to_days": 5}, **habit(14)),
    # quantiles of events; values are compared for equality, so that each is one column or a sum of whole numbers
    "p50 amount": events(0.5, AMOUNT, fact="orders"),
    "p95 latency": events(0.95, "latency_ms"),
    "p80 latency": events(0.8, "latency_ms"),
    "p99 latency": events(0.99, "latency_ms"),
    "p01 latency": events(0.01, "latency_ms"),
    "p50 stars": events(0.5, "stars"),
    "p15 stars": events(0.15, "stars"),
    "p50 clicks": events(0.5, "clicks"),
    "p90 positive clicks": events(0.9, "clicks", ignore_zeros=True),
    "p50 errors": events(0.5, "errors"),
    "p96 errors": events(0.96, "errors"),
    "p50 positive errors": events(0.5, "errors", ignore_zeros=True, desired="decrease"),
    "p50 constant": events(0.5, "clicks - clicks + 7"),
    "p75 latency on home": events(0.75, "latency_ms", filter="page = 'home'", window={"to_days": 3}),
    "p60 latency on the second day": events(0.6, "latency_ms", **SECOND_DAY),
    "p50 of nothing": events(0.5, "latency_ms", filter="1 = 0"),
    # quantiles of units
    "p50 views": of_units(0.5, "count"),
    "p50 views or nothing": of_units(0.5, "count", missing="exclude"),
    "p99 views": of_units(0.99, "count"),
    "p50 errors of units": of_units(0.5, "sum", "errors"),
    "p40 positive errors of units": of_units(0.4, "sum", "errors", ignore_zeros=True),
    "p75 total latency": of_units(0.75, "sum", "latency_ms"),
    "p75 capped latency": of_units(0.75, "sum", "latency_ms", cap={"quantile": 0.8}),
    "p50 capped positive clicks": of_units(0.5, "sum", "clicks", ignore_zeros=True, cap={"quantile": 0.8}),
    "p60 capped views": of_units(0.6, "count", cap={"value": 4}),
    "p80 max amount": of_units(0.8, "max", AMOUNT, fact="orders"),
    "p80 max amount or zero": of_units(0.8, "max", AMOUNT, fact="orders", missing="zero"),
    "p30 min amount": of_units(0.3, "min", AMOUNT, fact="orders", filter=COMPLETED),
    "p60 avg stars": of_units(0.6, "avg", "stars"),
    "p50 first latency": of_units(0.5, "first", "latency_ms", window={"to_days": 4}),
    "p70 latest stars": of_units(0.7, "latest", "stars"),
    "p50 days": of_units(0.5, "active_days"),
    "p50 sessions": of_units(0.5, "count_distinct", "session"),
    "p50 second day": of_units(0.5, "sum", "stars", **SECOND_DAY),
    # formulas whose numbers no template has
    "slowest of a session": formula("avg(avg<viewer>(max<session>(latency_ms)))"),
    "busiest session": formula("avg(max<viewer>(count<session>(*)))"),
    "fastest screen of the slowest session": formula("avg(avg<viewer>(max<session>(min<screen>(latency_ms))))"),
    "pages of sessions": formula("avg(sum<viewer>(count<session>(distinct page)))", filter="clicks >= 0"),
    "sessions with a latency": formula("avg(count<viewer>(max<session>(latency_ms)))", window={"to_days": 3}),
    "clicks of sessions by habit": formula("avg(max<viewer>(sum<session>(clicks)))", **habit(20)),
    "capped sessions": formula("avg(sum<viewer>(max<session>(sum<screen>(stars))))", cap={"quantile": 0.95}, **SECOND_DAY),
    "median best session": formula("quantile(0.5)(max<viewer>(sum<session>(stars)))"),
    "amount per order": formula(f"avg({AMOUNT})", fact="orders"),
    "amount per order by habit": formula(f"avg({AMOUNT})", fact="orders", cap={"quantile": 0.9}, **habit(14)),
    "known amounts per item": formula(f"count({AMOUNT}) / count(item)", fact="orders"),
    "brackets in text": formula("sum(case when item in (')/(', '<a>(', 'a') then 1 else 2 end)/count(*)", fact="orders"),
}  # fmt: skip

# A formula and the template metric that has the same numbers, and the keys that the two share.
SAME = {
    "sum": f"avg(sum<user_id>({AMOUNT}))",
    "count": "avg(count<user_id>(*))",
    "count completed": "avg(count<user_id>(*))",
    "distinct items": "avg(count<user_id>(distinct item))",
    "distinct amounts": f"avg( COUNT < user_id > ( DISTINCT {AMOUNT} ) )",
    "max": f"AVG(Max<USER_ID>({AMOUNT}))",
    "min": f"avg(\n  min<user_id>({AMOUNT})\n)",
    "avg": f"avg(avg<user_id>({AMOUNT}))",
    "first": f"avg(first<user_id>({AMOUNT}))",
    "latest": f"avg(latest<user_id>({AMOUNT}))",
    "first 36 hours": f"avg(sum<user_id>({AMOUNT}))",
    "complete second day": f"avg(sum<user_id>({AMOUNT}))",
    "sum capped at p90": f"avg(sum<user_id>({AMOUNT}))",
    "capped max": f"avg(max<user_id>({AMOUNT}))",
    "sum by habit": f"avg(sum<user_id>({AMOUNT}))",
    "max by habit": f"avg(max<user_id>({AMOUNT}))",
    "capped by habit": f"avg(sum<user_id>({AMOUNT}))",
    "one": "count(*) / count(*)",
    "clicks per cart view": "sum(clicks) / count(*)",
    "capped order value": f"sum({AMOUNT})\n/ count(*)",
    "clicks per view by habit": "Sum(clicks) / Count(*)",
    "latency per known latency": "avg(latency_ms)",
    "known latencies": "count(latency_ms) / count(*)",
    "latency per known latency by habit": "avg(latency_ms)",
    "slowest per view": "sum(max<viewer>(latency_ms)) / sum(count<viewer>(*))",
    "half the latency": "sum(latency_ms / 2) / count(*)",
    "p50 amount": f"quantile(0.5)({AMOUNT})",
    "p95 latency": "quantile(0.95)(latency_ms)",
    "p80 latency": "quantile(0.8)(latency_ms)",
    "p75 latency on home": "Quantile( 0.75 ) ( latency_ms )",
    "p75 total latency": "quantile(0.75)(sum<viewer>(latency_ms))",
    "p75 capped latency": "quantile(0.75)(sum<viewer>(latency_ms))",
    "p80 max amount": f"quantile(0.8)(max<user_id>({AMOUNT}))",
    "p50 sessions": "quantile(0.5)(count<viewer>(distinct session))",
}
KNOWN_LATENCY = ("views", "sum", "case when latency_ms is not null then 1 else 0 end")
METRICS |= {
    "latency per known latency": ratio(("views", "sum", "latency_ms"), KNOWN_LATENCY),
    "latency per known latency by habit": ratio(("views", "sum", "latency_ms"), KNOWN_LATENCY, **habit(21)),
    "known latencies": ratio(KNOWN_LATENCY, ("views", "count")),
    "slowest per view": ratio(("views", "max", "latency_ms"), ("views", "count")),
    "half the latency": ratio(("views", "sum", "latency_ms / 2"), ("views", "count")),
}
SHARED = ("desired", "role", "negligible", "filter", "window", "complete_window", "cap", "covariate")
TWINS = {f"{name} as a formula": name for name in SAME}
METRICS |= {
    twin: formula(
        SAME[name],
        fact=METRICS[name].get("fact") or METRICS[name]["numerator"]["fact"],
        **{key: METRICS[name][key] for key in SHARED if key in METRICS[name]},
    )
    for twin, name in TWINS.items()
}
PAIRS = [
    ("o'brien; drop table x--", "zweite 🧪 Prüfung"),
    ("three\\arms", "four arms"),
    ("four arms", "o'brien; drop table x--"),
    ("zweite 🧪 Prüfung", "late"),
    ("late", "lonely"),
    ("o'brien; drop table x--", "tiny"),
]
