def model(dbt, session):
    dbt.config(materialized="table")
    cells = dbt.ref("cell_aggregates").df()
    counts = dbt.ref("check_counts").df()
    return cells
