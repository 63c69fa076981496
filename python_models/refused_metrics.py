"""Which metrics the engine refuses, each asked for itself, so that the answer names the metric."""

import pandas as pd

WHAT = {False: "the engine refuses its SQL", True: "its SQL fails on the data"}


def model(dbt, session):
    dbt.config(materialized="table")
    trials = to_rows(dbt.ref("metric_trials"))
    answers = [(metric, is_on_data, refusal(session, statement)) for metric, is_on_data, statement in trials]
    refused = [
        (metric, is_on_data, f"metric '{metric}': {WHAT[bool(is_on_data)]}: {why}")
        for metric, is_on_data, why in answers
        if why is not None
    ]
    return pd.DataFrame(refused, columns=["metric", "is_on_data", "message"]).astype(
        {"metric": "string", "is_on_data": "boolean", "message": "string"}
    )


def to_rows(frame):
    """The rows of a model as tuples, whichever engine holds them."""
    return [tuple(row) for row in (frame.collect() if hasattr(type(frame), "collect") else frame.fetchall())]


def refusal(session, statement):
    """What the engine has against a statement, in one line; None when it runs.

    Args:
        session: the session of the model. DuckDB's is asked through a cursor, whose transaction may fail alone.
        statement: SQL that returns few rows.
    """
    try:
        if hasattr(type(session), "createDataFrame"):
            session.sql(statement).collect()
        else:
            session.cursor().execute(statement).fetchall()
    except Exception as error:  # each engine has classes of its own, and none may end the other metrics' trials
        return (str(error).strip().splitlines() or [type(error).__name__])[0][:500]
    return None
