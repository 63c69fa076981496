# make demo: the answer for the demo data.  make test: all tests.  make check: lint, then test.
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
DEMO_DB := demo.duckdb
DBT := $(BIN)/dbt --quiet
SHOP := {experiment_a: checkout_button, experiment_b: free_shipping, metric: conversion, start_date: 2026-10-01, end_date: 2026-10-14, requested_by: demo}
CALLBACKS := {experiment_a: applicant_name, experiment_b: resume_quality, metric: callback, start_date: 2001-07-30, end_date: 2002-05-31, requested_by: demo}

.PHONY: demo test check lint bench docs lock code-version clean

$(BIN)/dbt: requirements/demo.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-virtualenv -r requirements/demo.txt
	touch $@

$(VENV)/dev: requirements/dev.txt $(BIN)/dbt
	$(BIN)/python -m pip install --quiet --require-virtualenv -r requirements/dev.txt
	touch $@

profiles.yml: profiles.yml.example
	cp $< $@

demo: export PADME_DUCKDB_PATH := $(DEMO_DB)
demo: $(BIN)/dbt profiles.yml
	$(DBT) seed --vars '{demo_data: true}'
	$(DBT) build --vars '$(SHOP)'
	$(DBT) build --vars '$(CALLBACKS)'
	$(BIN)/python scripts/show_answers.py $(DEMO_DB)

test: $(VENV)/dev profiles.yml
	$(BIN)/pytest

check: lint test

lint: $(VENV)/dev profiles.yml
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python scripts/code_version.py --check
	$(BIN)/python scripts/lint_sql.py

bench: $(VENV)/dev profiles.yml
	$(BIN)/python bench/run.py $(ARGS)

docs: export PADME_DUCKDB_PATH := $(DEMO_DB)
docs: $(BIN)/dbt profiles.yml
	$(DBT) docs generate

# Solves both sets of dependencies together; the files name no package index.
lock: $(VENV)/dev
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --no-header --no-annotate --no-emit-index-url --python-version 3.11 --group dev pyproject.toml -o requirements/dev.txt
	$(BIN)/uv pip compile --quiet --no-header --no-annotate --no-emit-index-url --python-version 3.11 -c requirements/dev.txt pyproject.toml -o requirements/demo.txt

code-version:
	$(PYTHON) scripts/code_version.py

clean:
	rm -rf target logs $(DEMO_DB) .bench
