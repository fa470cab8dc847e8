# Set-up: `make demo`, then `make test`. Everything lives in .venv of this checkout.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
JOBS ?= auto
SOURCES := ledger projections tui tests bench hatch_build.py
# Tests start the program thousands of times, and an environment may forbid it to cache bytecode.
COMPILE := $(BIN)/python -m compileall -q ledger projections tui tests

.DEFAULT_GOAL := help
.PHONY: help venv demo test coverage check format bench faults hostile damage lock docs clean

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

$(STAMP): requirements.txt requirements-dev.txt pyproject.toml hatch_build.py $(wildcard projections/i18n/*/LC_MESSAGES/*.po)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed: apt-get install python3 python3-venv (or PYTHON=python3.12 make venv)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
		{ echo "Python's venv module is needed: apt-get install python3-venv" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(COMPILE)
	@touch $@

venv: $(STAMP)  ## make .venv, so that .venv/bin/crisis runs

demo: $(STAMP)  ## the Vivalia ledger on an embedded server: the brief of 24 May, then the board
	$(BIN)/crisis demo

test: $(STAMP)  ## the tests, one more at once than there are cores (JOBS=1: one by one)
	@$(COMPILE)
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal || \
		{ test $$? -eq 1 && $(BIN)/python -m tests.support.once_more; }

coverage: $(STAMP)  ## the tests once more, and which lines none of them reach (about three times as long)
	$(BIN)/python -m coverage erase
	$(BIN)/python -m coverage run -m pytest -n $(JOBS) --dist worksteal --timeout 300
	@$(BIN)/python -m coverage combine --quiet
	$(BIN)/python -m coverage report

check: $(STAMP)  ## format, lint, types, import contracts
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(STAMP)  ## format and mend what can be mended
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)

bench: $(STAMP)  ## the table of figures
	$(BIN)/python bench/table.py

faults: $(STAMP)  ## long runs under kills and freezes
	$(BIN)/python -m pytest -m faults --timeout 900

hostile: $(STAMP)  ## every hostile text in every place of every kind of entry, on every screen
	$(BIN)/python -m pytest -m hostile -n $(JOBS) --timeout 900

damage: $(STAMP)  ## every byte of a bundle changed in turn, and thousands of edits, before both verifiers
	$(BIN)/python -m pytest -m damage -n $(JOBS) --timeout 900

docs: $(STAMP)  ## write the generated references again
	$(BIN)/python -m tui.cli.reference docs

lock: $(STAMP)  ## resolve the requirements again (needs a network)
	$(BIN)/python -m pip install --quiet pip-tools
	$(BIN)/pip-compile $(LOCK) --extra build --output-file requirements.txt pyproject.toml
	$(BIN)/pip-compile $(LOCK) --extra build --extra dev --output-file requirements-dev.txt pyproject.toml

LOCK := --quiet --generate-hashes --allow-unsafe --strip-extras --no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-annotate

clean:  ## remove .venv and what tests leave
	rm -rf $(VENV) .coverage* .mypy_cache .pytest_cache .ruff_cache .hypothesis
