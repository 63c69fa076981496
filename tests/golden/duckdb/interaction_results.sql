-- Appended after the stores, in one statement: a run's row here is what makes its other rows visible.
-- depends_on: <models>.stored_statistics
-- depends_on: <models>.stored_checks
select * from <models>.run_results
