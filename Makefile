.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
FLASK := $(BIN)/flask --app app
export PORT ?= 8000

help: ## Show what can be done
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "%-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/run assets ## Start the service with demo data and print its addresses
	@sh scripts/run.sh

# Where a gap is a leak or a loss, every branch is run.
CRITICAL := deviations/organisations/access.py,deviations/tenancy.py,analysis/disclosure/*
CRITICAL := $(CRITICAL),deviations/filing/services/submit.py,deviations/mailing/outbox.py

test: .venv/check assets ## All tests, with coverage
	$(BIN)/pytest -n auto --dist loadgroup --cov
	@$(BIN)/coverage report --include="$(CRITICAL)" --fail-under=100 >.coverage-critical || \
	  { cat .coverage-critical; exit 1; }

check: .venv/check assets format lint types architecture templates ## Everything CI checks, fastest first
	@$(MAKE) --no-print-directory test

format: .venv/check
	$(BIN)/ruff format --check .

lint: .venv/check ## Style
	$(BIN)/ruff check .

types: .venv/check ## Types
	$(BIN)/mypy

architecture: .venv/check ## Floors, rooms and cycles
	$(BIN)/lint-imports

templates: .venv/check ## Jinja templates
	$(BIN)/djlint templates --check --lint

bench: .venv/check assets ## Measure, one table
	$(BIN)/python -m tests.bench

chaos: .venv/check assets ## The proofs at their full size, under two hours
	$(BIN)/pytest -n auto --dist loadgroup --full -m chaos \
	  --evidence docs/evidence.md

assets: .venv/run ## Styles, fonts and scripts from npm, by lock file
	@$(BIN)/python scripts/assets.py

requirements: .venv/check ## Pin requirements*.txt from requirements*.in
	for name in requirements requirements-dev requirements-assets; do \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header $$name.in -o $$name.txt; \
	done

# One environment, two marks: what the service needs, and what its checks need besides.
.venv/run: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || \
	  { echo "Python 3.11 or newer with venv is needed (Debian: apt-get install python3-venv)."; exit 1; }
	@test -f .venv/check || $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/check: requirements-dev.txt | .venv/run
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

.PHONY: help run test check format lint types architecture templates bench chaos assets requirements
