"""The one question that every contender answers: a pair of experiments, a metric and a range of days."""

from datetime import date, datetime, timedelta

import generate

EXPERIMENT_A, EXPERIMENT_B = "bench_a", "bench_b"
RANGE_START = datetime.fromisoformat(generate.START)
RANGE_END = RANGE_START + timedelta(days=generate.DAYS)
LAST_DAY: date = (RANGE_END - timedelta(days=1)).date()
METRIC = "revenue_per_user"
THREADS = 2  # of the database, the same for everybody

# What dbt is asked. The queries and the pandas code spell the same metric out.
DBT_VARS = {
    "facts": {"orders": {"table": "orders", "unit": "user_id", "timestamp": "ordered_at"}},
    "metrics": {
        METRIC: {
            "template": "mean",
            "fact": "orders",
            "aggregation": "sum",
            "value": "amount",
            "filter": "status = 'completed'",
        }
    },
    "experiment_a": EXPERIMENT_A,
    "experiment_b": EXPERIMENT_B,
    "metric": METRIC,
    "start_date": RANGE_START.date().isoformat(),
    "end_date": LAST_DAY.isoformat(),
}

# The parameters of sql/units.sql and sql/cells.sql.
PARAMETERS = {
    "experiment_a": EXPERIMENT_A,
    "experiment_b": EXPERIMENT_B,
    "range_start": RANGE_START,
    "range_end": RANGE_END,
}
