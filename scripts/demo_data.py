"""Makes the seeds of the demo, the same ones each time, and says what is planted in them.

`python scripts/demo_data.py` writes seeds/*.csv; with `--check` it only compares, and exits with 1 if a file differs.

An online shop of 5,000 customers in October 2026, with orders since September:

* `checkout_button` x `free_shipping` interact. Alone, they lift the chance of an order by 8 and 9 points; together by 2. Every
  check passes.
* `checkout_button` x `search_ranking` (three arms) is clean: `personal` lifts it by 5 points whatever the button. No interaction.
* `new_navigation` lost units: the new app crashes on Android before it can log that it was shown, so the split is not the planned
  one (check `srm_b` fails) and all its Android users saw the old one.
* `welcome_coupon` is of one layer with `free_shipping`: no unit is in both.
* `gift_wrap` is offered in full baskets, and free shipping fills baskets: who gets in depends on the arm of `free_shipping`
  (check `entry_a_to_b` fails), and the numbers of that pair are no fair comparison.
* Some exposures are repeated, six units see both buttons, some orders are refunded or cancelled, some page views lack their
  latency, and not every unit has attributes.

And a real experiment on 4,870 resumes, rebuilt from its published counts: M. Bertrand and S. Mullainathan, "Are Emily and Greg
More Employable than Lakisha and Jamal?", American Economic Review 94(4), 2004. `applicant_name` (control `white`) and
`resume_quality` (control `low`) are crossed; the outcome is a callback. The days are made up, inside the months the study ran.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
RANDOM_SEED = 20261001
MINUTES_A_DAY = 24 * 60

EXPERIMENT_COLUMNS = ["experiment_id", "started_at", "ended_at", "layer", "priority", "owner"]
EXPERIMENTS = [
    ("checkout_button", "2026-10-01", "2026-10-29", None, "high", "checkout"),
    ("free_shipping", "2026-10-01", "2026-10-29", "promotions", "high", "pricing"),
    ("welcome_coupon", "2026-10-01", "2026-10-29", "promotions", "normal", "pricing"),
    ("search_ranking", "2026-10-01", None, None, "high", "search"),
    ("new_navigation", "2026-10-03", None, None, "normal", "app"),
    ("gift_wrap", "2026-10-01", "2026-10-29", None, "normal", "checkout"),
    ("applicant_name", "2001-07-30", "2002-06-01", None, "normal", "labour_economics"),
    ("resume_quality", "2001-07-30", "2002-06-01", None, "normal", "labour_economics"),
]
# The first variant is the control; the number is its traffic weight.
VARIANTS = {
    "checkout_button": {"grey": 1, "green": 1},
    "free_shipping": {"off": 1, "on": 1},
    "welcome_coupon": {"plain": 3, "coupon": 1},
    "search_ranking": {"classic": 1, "popular": 1, "personal": 1},
    "new_navigation": {"old": 1, "new": 1},
    "gift_wrap": {"hide": 1, "show": 1},
    "applicant_name": {"white": 1, "black": 1},
    "resume_quality": {"low": 1, "high": 1},
}

UNITS = 5_000
BASE_CONVERSION = 0.2
CONVERSION_LIFTS = {
    ("checkout_button", "green"): 0.08,
    ("free_shipping", "on"): 0.09,
    ("search_ranking", "personal"): 0.05,
    ("welcome_coupon", "coupon"): 0.04,
}
# On top of the two lifts when a unit sees both: the planted interaction, on conversion to any order.
INTERACTION = -0.15
CROSSOVERS = 6

# Published counts: name, quality, callbacks, resumes.
CALLBACK_COUNTS = [
    ("white", "high", 132, 1223),
    ("white", "low", 103, 1212),
    ("black", "high", 82, 1223),
    ("black", "low", 75, 1212),
]


def demo_tables() -> dict[str, pd.DataFrame]:
    """Every seed by name, times as text."""
    random = np.random.default_rng(RANDOM_SEED)
    people = customers(random)
    exposed = shop_exposures(people, random)
    orders = shop_orders(people, random)
    resumes, callbacks = resume_study()
    return {
        "experiments": pd.DataFrame(EXPERIMENTS, columns=EXPERIMENT_COLUMNS),
        "variants": planned_variants(),
        "exposures": pd.concat([resumes, exposed], ignore_index=True),
        "units": attributes(people, random),
        "orders": orders.drop(columns=["at", "kind"]),
        "page_views": page_views(people, orders, random),
        "callbacks": callbacks,
    }


def planned_variants() -> pd.DataFrame:
    rows = [
        (experiment, variant, "true" if place == 0 else "false", weight)
        for experiment, weights in VARIANTS.items()
        for place, (variant, weight) in enumerate(weights.items())
    ]
    return pd.DataFrame(rows, columns=["experiment_id", "variant_id", "is_control", "traffic_weight"])


def customers(random) -> pd.DataFrame:
    """One row per customer: attributes, the arm of each experiment (missing: not in it) and the time it was first shown."""
    people = pd.DataFrame({"unit_id": [f"u{number:04d}" for number in range(1, UNITS + 1)]})
    people["country"] = random.choice(["DE", "US", "JP", "BR"], UNITS, p=[0.4, 0.3, 0.2, 0.1])
    people["platform"] = random.choice(["web", "ios", "android"], UNITS, p=[0.45, 0.25, 0.3])
    people["loyalty"] = random.standard_normal(UNITS)
    for experiment in shop_experiments():
        weights = np.array(list(VARIANTS[experiment].values()), dtype=float)
        people[experiment] = random.choice(list(VARIANTS[experiment]), UNITS, p=weights / weights.sum())
    for experiment, is_in in who_is_in(people, random).items():
        people.loc[~is_in, experiment] = None

    # nine of ten come first on one of the first ten days, in the shop's waking hours; nearly always all is seen in that visit
    day = np.where(random.random(UNITS) < 0.9, random.integers(0, 10, UNITS), random.integers(10, 24, UNITS))
    people["visited"] = day * MINUTES_A_DAY + random.integers(7 * 60, 22 * 60, UNITS)
    for experiment, started_at in shop_experiments().items():
        later = np.where(random.random(UNITS) < 0.15, random.integers(1, 4, UNITS) * MINUTES_A_DAY, 0)
        not_before = minutes_since_october(started_at)
        shown = people["visited"] + later + random.integers(0, 30, UNITS)
        people[f"{experiment}_at"] = np.where(shown < not_before, shown + not_before, shown)
    times = people[["checkout_button_at", "free_shipping_at"]].where(
        people[["checkout_button", "free_shipping"]].notna().to_numpy()
    )
    people["entered"] = times.max(axis=1).fillna(people["visited"]).astype(int)
    return people


def who_is_in(people, random) -> dict[str, pd.Series]:
    """Per experiment, whether each customer gets to see it. Arms play no part, but where the docstring of this file says so."""
    chance = pd.DataFrame(random.random((UNITS, 6)), columns=["checkout", "promotions", "slot", "search", "app", "basket"])
    checkout = chance["checkout"] < 0.72
    promotions = chance["promotions"] < np.where(checkout, 0.95, 0.25)
    shipping = promotions & (chance["slot"] < 0.85)
    crashed = (people["platform"] == "android") & (people["new_navigation"] == "new")
    return {
        "checkout_button": checkout,
        "free_shipping": shipping,
        "welcome_coupon": promotions & ~shipping,
        "search_ranking": chance["search"] < 0.2,
        "new_navigation": (chance["app"] < 0.18) & ~crashed,
        "gift_wrap": shipping & (chance["basket"] < np.where(people["free_shipping"] == "on", 0.26, 0.12)),
    }


def shop_exposures(people, random) -> pd.DataFrame:
    """Exposure rows: the first of each unit and experiment, one in twenty again later, and a few with the other button."""
    parts = []
    for experiment in shop_experiments():
        seen = people[people[experiment].notna()]
        parts.append(pd.DataFrame({"variant_id": seen[experiment], "unit_id": seen["unit_id"], "at": seen[f"{experiment}_at"]}))
        parts[-1].insert(0, "experiment_id", experiment)
    first = pd.concat(parts, ignore_index=True)
    again = first[random.random(len(first)) < 0.05]
    again = again.assign(at=again["at"] + random.integers(60, 5 * MINUTES_A_DAY, len(again)))

    in_both = people[
        people["checkout_button"].notna() & people["free_shipping"].notna() & (people["entered"] < 9 * MINUTES_A_DAY)
    ]
    odd = in_both.iloc[random.choice(len(in_both), CROSSOVERS, replace=False)]
    other_button = odd["checkout_button"].map({"grey": "green", "green": "grey"})
    crossed = pd.DataFrame({"variant_id": other_button, "unit_id": odd["unit_id"], "at": odd["entered"] + 2 * MINUTES_A_DAY})
    crossed.insert(0, "experiment_id", "checkout_button")

    rows = pd.concat([first, again, crossed]).sort_values(["at", "experiment_id", "unit_id"], ignore_index=True)
    rows["exposed_at"] = minute_text(rows.pop("at"))
    return rows


def shop_orders(people, random) -> pd.DataFrame:
    """Orders of September, before any experiment, and those that the arms lead to, the first within three days of entering."""
    lifts = sum((people[experiment] == variant) * lift for (experiment, variant), lift in CONVERSION_LIFTS.items())
    both = (people["checkout_button"] == "green") & (people["free_shipping"] == "on")
    chance = BASE_CONVERSION + lifts + both * INTERACTION + 0.04 * people["loyalty"]
    bought = random.random(UNITS) < chance
    again = bought & (random.random(UNITS) < 0.25)
    before = random.random(UNITS) < 0.15 + 0.08 * people["loyalty"]
    delay = np.minimum(random.exponential(1.0, UNITS), 3.0) * 86_400 + 120
    entered = people["entered"] * 60
    times = {
        "before": (before, random.integers(-30 * 86_400, 0, UNITS)),
        "first": (bought, entered + delay.astype(int)),
        "again": (again, entered + delay.astype(int) + random.integers(86_400, 12 * 86_400, UNITS)),
    }
    parts = []
    for kind, (made, at) in times.items():
        items = 1 + random.poisson(0.8, UNITS)
        amount = items * np.exp(2.9 + 0.4 * random.standard_normal(UNITS) + 0.15 * people["loyalty"])
        status = random.choice(["completed", "refunded", "cancelled"], UNITS, p=[0.93, 0.04, 0.03])
        rows = {"user_id": people["unit_id"], "at": at, "items": items, "amount": amount.round(2), "status": status}
        parts.append(pd.DataFrame(rows)[made].assign(kind=kind))
    orders = pd.concat(parts).query("at < 28 * 86_400").sort_values(["at", "user_id"], ignore_index=True)
    orders.insert(0, "order_id", [f"o{number:04d}" for number in range(1, len(orders) + 1)])
    orders.insert(2, "ordered_at", second_text(orders["at"]))
    orders["amount"] = orders["amount"].map("{:.2f}".format)
    return orders


def page_views(people, orders, random) -> pd.DataFrame:
    """A visit when a unit has seen the pair, for one in six another on a later day, and the way to each order of October."""
    exposed = people[people[list(shop_experiments())].notna().any(axis=1)]
    entry = session_rows(exposed["unit_id"], exposed["entered"] * 60, ["home", "search", "product", "basket", "checkout"], random)
    back = exposed[random.random(len(exposed)) < 1 / 6]
    later = back["entered"] * 60 + random.integers(86_400, 14 * 86_400, len(back))
    again = session_rows(back["unit_id"], later, ["home", "product"], random)
    placed = orders[orders["kind"] != "before"]
    buying = session_rows(placed["user_id"], placed["at"] - 100, ["product", "basket", "checkout"], random, whole=True)

    views = pd.concat([entry, again, buying]).query("at < 28 * 86_400").sort_values(["at", "user_id"], ignore_index=True)
    views["session_id"] = "s" + (pd.factorize(views["session"])[0] + 1).astype(str)
    views["viewed_at"] = second_text(views["at"])
    speed = views["user_id"].map(people.set_index("unit_id")["platform"]).map({"web": 280.0, "ios": 340.0, "android": 400.0})
    latency = (speed * np.exp(0.45 * random.standard_normal(len(views)))).round().astype(int).astype(str)
    views["latency_ms"] = latency.where(random.random(len(views)) > 0.02, None)
    views["clicks"] = random.binomial(
        2, views["page"].map({"home": 0.2, "search": 0.3, "product": 0.25, "basket": 0.1, "checkout": 0.05})
    )
    return views[["user_id", "viewed_at", "session_id", "page", "latency_ms", "clicks"]]


def session_rows(users, starts, pages, random, whole=False) -> pd.DataFrame:
    """One visit of each user: its pages in order, some 25 seconds apart, the whole list or as far as the user cares to go."""
    depth = np.full(len(users), len(pages)) if whole else random.geometric(0.65, len(users))
    parts = []
    for place, page in enumerate(pages):
        at = starts.to_numpy() + place * 25 + random.integers(3, 8, len(users))
        session = users.to_numpy() + "@" + starts.astype(str).to_numpy()
        rows = pd.DataFrame({"user_id": users.to_numpy(), "at": at, "session": session, "page": page})
        parts.append(rows[depth > place])
    return pd.concat(parts)


def attributes(people, random) -> pd.DataFrame:
    """Country and platform, of all but one unit in twenty-five; some countries are not known."""
    known = people.loc[random.random(UNITS) > 0.04, ["unit_id", "country", "platform"]].copy()
    known.loc[random.random(len(known)) < 0.02, "country"] = None
    return known


def resume_study() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Exposures and callbacks of the resumes. Within a cell both are spread evenly over the days, the same way in every cell."""
    start, days = pd.Timestamp("2001-07-30"), 280
    rows = []
    for name, quality, called, resumes in CALLBACK_COUNTS:
        for number in range(resumes):
            is_called = (number + 1) * called // resumes > number * called // resumes
            rows.append((number * days // resumes, name, quality, 2 + number % 9 if is_called else None))
    study = pd.DataFrame(rows, columns=["day", "name", "quality", "wait"]).sort_values("day", kind="stable", ignore_index=True)
    study["unit"] = [f"r{number:04d}" for number in range(1, len(study) + 1)]
    sent = (start + pd.to_timedelta(study["day"], unit="D")).dt.strftime("%Y-%m-%d")
    sides = [
        pd.DataFrame({"experiment_id": experiment, "variant_id": study[column], "unit_id": study["unit"], "exposed_at": sent})
        for experiment, column in [("applicant_name", "name"), ("resume_quality", "quality")]
    ]
    called = study.dropna()
    at = (start + pd.to_timedelta(called["day"] + called["wait"], unit="D")).dt.strftime("%Y-%m-%d")
    return pd.concat(sides, ignore_index=True), pd.DataFrame({"resume_id": called["unit"], "called_at": at})


def shop_experiments() -> dict[str, str]:
    """The shop's experiments and when they started."""
    return {row[0]: row[1] for row in EXPERIMENTS if row[1].startswith("2026")}


def minutes_since_october(date) -> int:
    return (pd.Timestamp(date) - pd.Timestamp("2026-10-01")) // pd.Timedelta(minutes=1)


def minute_text(minutes) -> pd.Series:
    return (pd.Timestamp("2026-10-01") + pd.to_timedelta(minutes, unit="min")).dt.strftime("%Y-%m-%d %H:%M")


def second_text(seconds) -> pd.Series:
    return (pd.Timestamp("2026-10-01") + pd.to_timedelta(seconds, unit="s")).dt.strftime("%Y-%m-%d %H:%M:%S")


def main() -> int:
    texts = {f"{name}.csv": frame.to_csv(index=False, lineterminator="\n") for name, frame in demo_tables().items()}
    if "--check" not in sys.argv:
        for name, text in texts.items():
            (SEEDS / name).write_bytes(text.encode())
        return 0
    committed = {path.name: path.read_bytes().decode() for path in SEEDS.glob("*.csv")}
    wrong = sorted(name for name in texts.keys() | committed.keys() if texts.get(name) != committed.get(name))
    if wrong:
        print(f"seeds/ differs from what scripts/demo_data.py makes: {', '.join(wrong)}; run `python scripts/demo_data.py`")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
