# The two commands of a fresh machine: `make demo` runs the main job, `make test` passes the tests.
PYTHON ?= python3.11
PYTHON := $(shell command -v $(PYTHON) || command -v python3)
VENV := .venv

.PHONY: help demo test run check lock benchmark quality replay clean

help:
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 12

demo: $(VENV)/.installed ## several nights on the bundled demo sites, without internet
	$(VENV)/bin/python -m cli.demo demo-result

test: $(VENV)/.installed-dev ## format, lint, types, imports and all tests
	$(MAKE) --no-print-directory check
	$(VENV)/bin/pytest -n 2 --dist loadgroup -q

check: $(VENV)/.installed-dev ## everything but the tests
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

run: $(VENV)/.installed ## the nightly job on the live sites
	$(VENV)/bin/radar run

replay: $(VENV)/.installed-dev ## the saved history of the sites, night by night, against what people say that changed
	$(VENV)/bin/python -m benchmarks.replay

benchmark: $(VENV)/.installed-dev ## nights, reading and matching, measured beside other programs
	$(VENV)/bin/python -m benchmarks.night
	$(VENV)/bin/python -m benchmarks.process
	$(VENV)/bin/python -m benchmarks.growth
	$(VENV)/bin/python -m benchmarks.matching
	$(VENV)/bin/python -m benchmarks.digest

quality: $(VENV)/.installed-dev ## how well pages are read and matched, against labels; writes docs/quality.md
	$(VENV)/bin/python -m benchmarks.quality

lock: ## renew the lock files from pyproject.toml (needs uv)
	uv pip compile -q -U --generate-hashes --no-header --no-annotate --python-version 3.11.7 --extra install -o requirements.lock pyproject.toml
	uv pip compile -q -U --generate-hashes --no-header --no-annotate --python-version 3.11.7 --extra install --extra dev -o requirements-dev.lock pyproject.toml

clean: ## remove what these commands made
	rm -rf $(VENV) demo-result public

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(VENV)/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(VENV)/bin/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	$(VENV)/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@
