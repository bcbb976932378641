# One door to everything: `make help` lists what is behind it. A fresh machine needs Python, git and make.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input install --quiet
EXAMPLE := agent_specs/refund-assistant.yaml

# The first interpreter that is new enough; `make PYTHON=/path/to/python3.12 setup` takes another.
NEW_ENOUGH := -c 'import sys; sys.exit(sys.version_info < (3, 11))'
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	if "$$python" $(NEW_ENOUGH) >/dev/null 2>&1; then echo "$$python"; break; fi; done)

# --- For users -----------------------------------------------------------------------------------

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

.PHONY: demo
demo: $(VENV)/.run ## Set up and evaluate a real example
	$(BIN)/scopecard evaluate $(EXAMPLE)

# --- For developers ------------------------------------------------------------------------------

.PHONY: setup
setup: $(VENV)/.dev ## Set up .venv with the tools of a developer

.PHONY: test
test: $(VENV)/.dev ## Run every check; what needs `dot` or a browser is skipped by name
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest $(PYTEST)

.PHONY: test-all
test-all: programs ## The same with `dot` and a browser (installed by apt-get, as root); no skip is let through
	SCOPECARD_REQUIRE_ALL=1 $(MAKE) test

.PHONY: format
format: $(VENV)/.dev ## Format the code and mend what can be mended
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

.PHONY: docs
docs: $(VENV)/.dev ## Write the generated pages of docs/, and the outputs that pages show
	$(BIN)/python scripts/docs.py
	$(BIN)/python scripts/outputs.py --write

.PHONY: bench
bench: $(VENV)/.bench ## Measure start-up and growth
	$(BIN)/python -m benchmarks

.PHONY: coverage
coverage: $(VENV)/.dev ## Show the lines and branches that no test runs
	$(BIN)/coverage run -m pytest -n 0
	$(BIN)/coverage report

.PHONY: mutants
mutants: $(VENV)/.mutants ## Change the core in small ways and see whether a test notices (long)
	$(BIN)/mutmut run
	$(BIN)/mutmut results

.PHONY: lock
lock: $(VENV)/.lock ## Pin the newest dependencies that pyproject.toml allows, with hashes
	$(LOCK) -o requirements/run.txt pyproject.toml
	$(LOCK) -o requirements/build.txt --group pyproject.toml:build
	$(LOCK) -o requirements/dev.txt -c requirements/run.txt -c requirements/build.txt pyproject.toml --group dev
	$(LOCK) -o requirements/bench.txt -c requirements/dev.txt pyproject.toml --group bench
	$(LOCK) -o requirements/mutants.txt -c requirements/dev.txt pyproject.toml --group mutants
	$(LOCK) -o requirements/lock.txt --group pyproject.toml:lock

.PHONY: clean
clean: ## Remove everything that can be made again
	rm -rf $(VENV) build dist mutants .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find src tests scripts benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# --- How it is set up ----------------------------------------------------------------------------
# A stamp is newer than the lock that it stands for, so that a changed lock installs again. `dev`,
# `bench` and `mutants` hold all that the smaller locks hold, in the same versions.

LOCK := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --custom-compile-command "make lock"

# The package itself, as an editable install: nothing is fetched, the locked build tools are there.
EDITABLE := $(PIP) --no-build-isolation --no-deps --no-index --editable .

$(VENV)/.python:
	@if [ -z "$(PYTHON)" ]; then \
		echo "scopecard needs Python 3.11 or newer, and none was found; name one: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)" >&2; \
		exit 1; fi
	@"$(PYTHON)" $(NEW_ENOUGH) || { echo "$(PYTHON) is older than Python 3.11" >&2; exit 1; }
	@"$(PYTHON)" -m venv --clear $(VENV) || { \
		echo "$(PYTHON) cannot make a virtual environment; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@touch $@

$(VENV)/.run: $(VENV)/.python requirements/run.txt requirements/build.txt pyproject.toml
	$(PIP) --require-hashes -r requirements/run.txt -r requirements/build.txt
	$(EDITABLE)
	@touch $@

$(VENV)/.dev: $(VENV)/.python requirements/dev.txt pyproject.toml
	$(PIP) --require-hashes -r requirements/dev.txt
	$(EDITABLE)
	@touch $@

$(VENV)/.bench: $(VENV)/.dev requirements/bench.txt
	$(PIP) --require-hashes -r requirements/bench.txt
	@touch $@

$(VENV)/.mutants: $(VENV)/.dev requirements/mutants.txt
	$(PIP) --require-hashes -r requirements/mutants.txt
	@touch $@

$(VENV)/.lock: $(VENV)/.python requirements/lock.txt
	$(PIP) --require-hashes -r requirements/lock.txt
	@touch $@

.PHONY: programs
programs:
	@missing=; \
	command -v dot >/dev/null || missing="$$missing graphviz"; \
	command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
		|| missing="$$missing chromium"; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if ! command -v apt-get >/dev/null; then \
		echo "make test-all needs these programs, and there is no apt-get to install them:$$missing" >&2; exit 1; fi; \
	if [ "$$(id -u)" != 0 ]; then \
		echo "make test-all needs root to install:$$missing (or install them yourself; make test does without)" >&2; exit 1; fi; \
	echo "installing$$missing"; \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null
