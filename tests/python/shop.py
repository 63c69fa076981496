"""The smallest data that a run can be calculated from, for tests that are not about numbers."""

import pandas as pd

T0 = pd.Timestamp("2026-10-01")


def shop(units: int = 40) -> dict[str, pd.DataFrame]:
    """Two clean experiments `blue` and `red` on the same units, spread evenly over the four cells, and an order of each unit."""
    ids = [f"u{number}" for number in range(units)]
    seen = [T0 + pd.Timedelta(hours=number) for number in range(units)]
    exposures = pd.DataFrame(
        {
            "experiment_id": ["blue"] * units + ["red"] * units,
            "variant_id": [["off", "on"][number % 2] for number in range(units)]
            + [["off", "on"][number // 2 % 2] for number in range(units)],
            "unit_id": ids * 2,
            "exposed_at": seen * 2,
        }
    )
    experiments = pd.DataFrame(
        {
            "experiment_id": ["blue", "red"],
            "started_at": T0,
            "ended_at": pd.Series([pd.NaT, pd.NaT], dtype="datetime64[ns]"),
            "layer": pd.Series([None, None], dtype="string"),
            "priority": "normal",
            "owner": "growth",
        }
    )
    variants = pd.DataFrame(
        {
            "experiment_id": ["blue", "blue", "red", "red"],
            "variant_id": ["off", "on"] * 2,
            "is_control": [True, False] * 2,
            "traffic_weight": 1.0,
        }
    )
    orders = pd.DataFrame(
        {
            "user_id": ids,
            "ordered_at": [when + pd.Timedelta(hours=1) for when in seen],
            "amount": [float(number % 7) + 0.25 * (number % 4) for number in range(units)],
            "status": "completed",
        }
    )
    return {"exposures": exposures, "experiments": experiments, "variants": variants, "orders": orders}


FACTS = {"orders": {"table": "orders", "unit": "user_id", "timestamp": "ordered_at"}}
METRICS = {
    "revenue": {"template": "mean", "fact": "orders", "aggregation": "sum", "value": "amount"},
    "bought": {"template": "conversion", "fact": "orders"},
}
CATALOG = {"facts": FACTS, "metrics": METRICS}
PAIR = {"experiment_a": "blue", "experiment_b": "red", "start_date": "2026-10-01", "end_date": "2026-10-05"}
QUESTION = {**PAIR, "metric": "revenue"}
