# make demo: the answer for the demo data.  make demo-daily: a schedule's answers.  make spark-demo: the demo on a Spark cluster.
# make test: all tests.  make check: lint, then test.
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
DEMO_DB := demo.duckdb
DAILY_DB := demo_daily.duckdb
ADAPTER := $(shell find dbt-spark-session/src dbt-spark-session/pyproject.toml -type f -not -path "*.egg-info*")
DBT := $(BIN)/dbt --quiet
SHOP := {experiment_a: checkout_button, experiment_b: free_shipping, metric: conversion, start_date: 2026-10-01, end_date: 2026-10-14, requested_by: demo}
CALLBACKS := {experiment_a: applicant_name, experiment_b: resume_quality, metric: callback, start_date: 2001-07-30, end_date: 2002-05-31, requested_by: demo}
WATCH := schedule: [{name: high_impact, metrics: [conversion, revenue_per_user], priority: high, max_days: 28, min_joint_units: 1000}]

.PHONY: demo demo-daily spark-demo test test-project test-adapter check lint bench metrics-bench scan-bench daily-bench spark-bench calibrate docs lock code-version golden clean

$(BIN)/dbt: requirements/demo.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-compile --require-virtualenv -r requirements/demo.txt
	touch $@

$(VENV)/spark: requirements/spark.txt $(BIN)/dbt $(ADAPTER)
	$(BIN)/python -m pip install --quiet --no-compile --require-virtualenv -r requirements/spark.txt
	$(BIN)/python -m pip install --quiet --no-compile --require-virtualenv --no-deps --force-reinstall ./dbt-spark-session
	rm -rf dbt-spark-session/build dbt-spark-session/src/*.egg-info
	touch $@

# Fetched before the tests, which would otherwise fetch them at the same time and in one another's way.
$(VENV)/jars: profiles.yml.example $(VENV)/spark
	$(BIN)/python scripts/fetch_jars.py
	touch $@

$(VENV)/dev: requirements/dev.txt $(VENV)/spark
	$(BIN)/python -m pip install --quiet --no-compile --require-virtualenv -r requirements/dev.txt
	touch $@

profiles.yml: profiles.yml.example
	cp $< $@

demo: export PADME_DUCKDB_PATH := $(DEMO_DB)
demo: $(BIN)/dbt profiles.yml
	$(DBT) seed --vars '{demo_data: true}'
	$(DBT) build --vars '$(SHOP)'
	$(DBT) build --vars '$(CALLBACKS)'
	$(BIN)/python scripts/show_answers.py $(DEMO_DB)

# Two mornings of a daily job, each looking at the day before.
demo-daily: export PADME_DUCKDB_PATH := $(DAILY_DB)
demo-daily: $(BIN)/dbt profiles.yml
	$(DBT) seed --vars '{demo_data: true}'
	$(DBT) build --vars '{$(WATCH), as_of_date: 2026-10-13}'
	$(DBT) build --vars '{$(WATCH), as_of_date: 2026-10-14}'
	$(BIN)/python scripts/show_answers.py $(DAILY_DB)

spark-demo: $(VENV)/spark profiles.yml
	$(BIN)/python scripts/spark_demo.py

test: test-project test-adapter

test-project: $(VENV)/dev $(VENV)/jars profiles.yml
	$(BIN)/pytest tests/python

# The adapter is a package of its own, whose tests start a Spark of their own.
test-adapter: $(VENV)/dev $(VENV)/jars
	$(BIN)/pytest -n 0 dbt-spark-session/tests

check: lint test

lint: $(VENV)/dev profiles.yml
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python scripts/code_version.py --check
	$(BIN)/python scripts/golden_sql.py --check
	$(BIN)/python scripts/lint_sql.py

bench: $(VENV)/dev profiles.yml
	$(BIN)/python bench/run.py $(ARGS)

metrics-bench: $(VENV)/dev profiles.yml
	$(BIN)/python bench/metrics.py $(ARGS)

scan-bench: $(VENV)/dev profiles.yml
	$(BIN)/python bench/scan.py $(ARGS)

# Pairs without interaction that a schedule looks at on twenty days: false alarms.
daily-bench: $(VENV)/dev profiles.yml
	$(BIN)/python bench/daily.py $(ARGS)

spark-bench: $(VENV)/dev profiles.yml
	$(BIN)/python bench/spark.py $(ARGS)

# What the numbers are worth, on simulated data: docs/calibration.md.
calibrate: $(VENV)/dev
	$(BIN)/python bench/calibrate.py $(ARGS)

docs: export PADME_DUCKDB_PATH := $(DEMO_DB)
docs: $(BIN)/dbt profiles.yml
	$(DBT) docs generate

# Solves all sets of dependencies together; the files name no package index.
lock: $(BIN)/dbt
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --no-header --no-annotate --no-emit-index-url --python-version 3.11 --group dev --extra spark --extra databricks pyproject.toml -o requirements/dev.txt
	$(BIN)/uv pip compile --quiet --no-header --no-annotate --no-emit-index-url --python-version 3.11 -c requirements/dev.txt --extra spark pyproject.toml -o requirements/spark.txt
	$(BIN)/uv pip compile --quiet --no-header --no-annotate --no-emit-index-url --python-version 3.11 -c requirements/dev.txt pyproject.toml -o requirements/demo.txt

# The compiled SQL per engine, to be read in review.
golden: $(VENV)/dev
	$(BIN)/python scripts/golden_sql.py

code-version:
	$(PYTHON) scripts/code_version.py

clean:
	rm -rf target logs $(DEMO_DB) $(DAILY_DB) .bench
