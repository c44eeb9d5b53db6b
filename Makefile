# Every habit is one command; `make help` lists them.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
LOCKS := requirements.lock requirements-dev.lock
PYTHON ?= $(shell command -v python3.11 || command -v python3)
TESTS ?= tests
WORKERS ?= logical
PYTEST = $(BIN)/pytest -n $(WORKERS) --maxprocesses 8 --dist worksteal
HOST ?= 127.0.0.1
PORT ?= 8000
say = @printf '\033[1m── %s\033[0m\n' '$(1)'

.PHONY: help setup run demo test test-fast test-pages check format formatted types lint layers budgets bench web lock clean

help: ## show these lines
	@awk 'BEGIN{FS=":.*## "} /^[a-z-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.packages-ready .venv/.product-ready web-packages ## prepare this folder: environment, pinned packages, the fengqiao command
	$(call say,ready; `make help` lists what can be done)

$(BIN)/python:
	$(call say,creating .venv with $(PYTHON))
	@"$(PYTHON)" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13) and "Python 3.11 is needed (3.12 and 3.13 will do); set PYTHON=/path/to/python3.11")'
	"$(PYTHON)" -m venv .venv

.venv/.packages-ready: $(LOCKS) | $(BIN)/python
	$(call say,installing the pinned packages)
	$(BIN)/python -m pip install --disable-pip-version-check --progress-bar off $(addprefix -r ,$(LOCKS)) \
	  | { grep -v '^Requirement already satisfied' || true; }
	@touch $@

.venv/.product-ready: pyproject.toml requirements.in .venv/.packages-ready
	$(call say,installing the fengqiao command)
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.PHONY: web-packages
ifneq ($(wildcard web/package.json),)
web-packages: web/node_modules/.ready
web/node_modules/.ready: web/package.json web/package-lock.json
	$(call say,installing the pinned packages of the pages)
	@# no package runs anything at installation: one of them would start a telemetry process
	cd web && npm ci --ignore-scripts --no-fund --no-audit --loglevel=error
	@touch $@
web: web/dist/.ready ## build the pages into web/dist
web/dist/.ready: web/node_modules/.ready $(shell find web -path web/node_modules -prune -o -path web/dist -prune -o -type f -print 2>/dev/null)
	$(call say,building the pages)
	cd web && npm run build
	@mkdir -p web/dist && touch $@
else
web-packages:
	@true
web:
	$(call say,no pages to build)
endif

run: setup web demo ## load the invented city once, then serve on http://HOST:PORT (default 127.0.0.1:8000), data in var/
	$(call say,serving on http://$(HOST):$(PORT))
	$(BIN)/fengqiao serve --host $(HOST) --port $(PORT)

demo: setup ## fill var/ with an invented city: places, accounts, sample cases
	$(call say,loading the invented city)
	$(BIN)/fengqiao demo --address http://$(HOST):$(PORT)

test: setup web test-pages ## run every test, one worker for each core (TESTS=path narrows it, WORKERS=0 runs them one by one)
	$(call say,running the tests in $(TESTS))
	$(PYTEST) $(TESTS)

# what most changes break, on SQLite, and that PostgreSQL starts at all
FAST := unit architecture integration/core integration/gate integration/v2 integration/store/test_postgres_server.py
test-fast: setup test-pages ## run the tests of a minute: the engine, the gate, /v2 (TESTS=path picks others)
	$(call say,running the quick tests)
	$(PYTEST) $(if $(filter tests,$(TESTS)),$(addprefix tests/,$(FAST)),$(TESTS)) -m "not slow and not browser" -k "not postgresql"

test-pages: web-packages ## run the pages' own unit tests, unless TESTS names others
ifeq ($(TESTS),tests)
	$(call say,running the unit tests of the pages)
	cd web && npm test --silent -- --reporter=dot
endif

check: setup formatted lint types layers budgets ## format, lint, types, layers, budgets, no eval or exec
	$(call say,all checks passed)

format: setup ## fold every line of Python and of the pages as agreed (ruff, Prettier)
	$(call say,formatting)
	$(BIN)/ruff format .
	cd web && npm run --silent format

formatted: setup ## is everything formatted
	$(call say,format)
	$(BIN)/ruff format --check .
	cd web && npm run --silent formatted

lint: setup ## ruff's rules, and ESLint's for the pages
	$(call say,lint)
	$(BIN)/ruff check .
	cd web && npm run --silent lint

types: setup ## mypy --strict over engine, api, forms
	$(call say,types)
	$(BIN)/mypy

layers: setup ## who may import whom
	$(call say,layers)
	$(BIN)/lint-imports

budgets: setup ## files up to 300 lines, functions up to 40, no eval or exec
	$(call say,budgets)
	$(BIN)/python tests/architecture/budgets.py

bench: setup web ## measure speed and size (BENCH="--only inbox" a part); prints `name: value` lines
	$(call say,measuring)
	$(BIN)/python bench/run.py $(BENCH)

lock: setup ## write the lock files anew from requirements*.in
	for f in requirements requirements-dev; do \
	  $(BIN)/pip-compile --quiet --upgrade --strip-extras --allow-unsafe --no-header --no-annotate \
	    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options -o $$f.lock $$f.in; \
	  sed -i '/^ *#/d;/^$$/d;/^pip==/d' $$f.lock; done

clean: ## remove what can be made again (not var/, not .venv/)
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis web/dist *.egg-info
