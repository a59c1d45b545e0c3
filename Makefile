# One door: people and CI use the same targets. What was set up once is stamped in .make/, so a second run is quick.
#
#   make demo     set up, make the demonstration city, compile its report, serve the site (DEMO="--no-serve" to pass options)
#   make test     set up, make check, every test on SQLite and on PostgreSQL (TESTS="-k word" to choose)
#   make quick    the tests of what was changed since main, on SQLite, without browser and office suite
#   make check    everything that needs no test run: format, lint, types, contracts, generated pages, settings
#   make fix      what check can mend by itself
#   make docs     the pages generated from the code
#   make samples  the sheets that are offered as samples, from the home that make demo left
#   make coverage which lines and branches the tests run through, held to what was promised
#   make attack   two hundred kills on both databases, two thousand changed files, and the tests that draw samples, with many more
#   make lighthouse  every page type at desk and on a phone, held to 95 of 100 (asks for Node)
#   make bench    the benchmarks, as ratios
#   make lock     the newest permitted versions into the lock files
#   make audit    whether a locked package is known to be vulnerable
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
CORES ?= $(shell nproc)
# Processes that test: one more than cores, for each waits for a browser, a server or a database now and then.
TESTING ?= $(shell expr $(CORES) + 1)
TESTS ?=
SAMPLES ?= 70
KILLS ?= 10
CHANGED ?= 2000
DEMO ?=
# Tests run in a shuffled order, the same for one commit always; another is asked for by SEED=$RANDOM.
SEED ?= 20230630
# Who knows of vulnerabilities: the index itself (pypi), or osv.
AUDIT ?= pypi
LOCK = $(BIN)/python tools/uv.py pip compile --universal --upgrade --generate-hashes --no-header --no-emit-index-url \
	--no-emit-find-links --quiet
PYTEST = $(BIN)/pytest -n $(TESTING) --randomly-seed=$(SEED)
TEMPLATES = $(shell find sanbiao -name '*.html' -not -path '*/tests/*')
# What checks load the settings with: never the data directory of somebody's installation.
SCRATCH := SANBIAO_HOME=.make/home

.PHONY: help demo test quick check fix docs samples attack lighthouse bench lock audit setup coverage lint types contracts templates pages deploy tests tests-sqlite \
	tests-postgresql clean

help:
	@sed -n '3,15s/^#   //p' Makefile

demo: .make/run
	$(BIN)/sanbiao demo $(DEMO)

test: setup
	$(MAKE) check
	$(MAKE) tests
	@bash tools/setup.sh report

setup: .make/develop .make/system

# --- set up ------------------------------------------------------------------------------------------------------------

.make/venv: tools/setup.sh
	bash tools/setup.sh venv
	@touch $@

.make/run: .make/venv requirements-uv.lock requirements.lock pyproject.toml
	bash tools/setup.sh packages requirements.lock
	@touch $@

.make/develop: .make/venv requirements-uv.lock requirements-dev.lock pyproject.toml
	bash tools/setup.sh packages requirements-dev.lock
	@touch $@ .make/run

.make/system: tools/setup.sh
	@mkdir -p .make
	bash tools/setup.sh system
	@touch $@

# --- check ---------------------------------------------------------------------------------------------------------------

check: .make/develop
	$(MAKE) -j $(CORES) --output-sync=target types lint contracts templates pages deploy

lint: .make/develop
	$(BIN)/ruff format --check --quiet
	$(BIN)/ruff check --quiet
	$(BIN)/pre-commit validate-config

types: .make/develop
	$(SCRATCH) $(BIN)/mypy

contracts: .make/develop
	$(SCRATCH) $(BIN)/lint-imports --no-logo

templates: .make/develop
	@$(BIN)/djade --target-version 5.2 --check $(TEMPLATES)
	@$(BIN)/djlint --lint --quiet $(TEMPLATES)

pages: .make/develop
	$(SCRATCH) $(BIN)/python manage.py makemigrations --check --dry-run
	$(SCRATCH) $(BIN)/python manage.py write_docs --check

deploy: .make/develop
	$(SCRATCH) SANBIAO_PRODUCTION=1 SANBIAO_HOSTS=sanbiao.example $(BIN)/python manage.py check --deploy --fail-level WARNING

fix: .make/develop
	$(BIN)/ruff check --fix --quiet || true
	$(BIN)/ruff format --quiet
	@$(BIN)/djade --target-version 5.2 $(TEMPLATES) || true   # it says so by its exit when it mended something
	$(MAKE) docs

samples: .make/develop
	SANBIAO_HOME=var/demo $(BIN)/python tools/samples.py

docs: .make/develop
	$(SCRATCH) $(BIN)/python manage.py write_docs

# --- tests ---------------------------------------------------------------------------------------------------------------

tests: tests-sqlite tests-postgresql

tests-sqlite: .make/develop
	env -u DATABASE_URL $(PYTEST) $(TESTS)

quick: .make/develop
	$(BIN)/python tools/quick.py -n $(TESTING) -m "not browser and not office"

# Only what can differ between databases runs again: see `--differing` in sanbiao/conftest.py.
tests-postgresql: .make/develop
	$(BIN)/python tools/postgres.py $(PYTEST) --differing -m "not browser and not office" $(TESTS) \
		|| { [ $$? = 69 ] && echo "The PostgreSQL pass was skipped."; }

# Measuring takes half as long again as what is measured, so it is asked for by itself: of the tests that say what they expect.
coverage: .make/develop
	env -u DATABASE_URL $(PYTEST) --telling --cov --cov-report=
	$(BIN)/python tools/coverage.py

# What is killed, on both databases: KILLS=10 of each deed make two hundred. Then files, documents and requests changed by chance, sent
# to a served site while somebody reads. Then the tests that draw samples, with many times as many of them: SAMPLES=70 reads over ten
# thousand random sheets.
attack: .make/develop
	env -u DATABASE_URL $(BIN)/python -m attack $(KILLS)
	$(BIN)/python tools/postgres.py $(BIN)/python -m attack $(KILLS)
	env -u DATABASE_URL $(BIN)/python -m attack.mutated $(CHANGED)
	env -u DATABASE_URL ATTACK_SAMPLES=$(SAMPLES) $(BIN)/pytest -n $(TESTING) -m attack $(TESTS)

# Some twelve minutes of both cores; what it needs from npm is in tools/lighthouse/ and is installed there.
lighthouse: .make/develop
	cd tools/lighthouse && npm ci --no-audit --no-fund --silent
	env -u DATABASE_URL $(BIN)/pytest -n $(CORES) sanbiao/tests/journeys/lighthouse.py

bench: .make/develop
	$(BIN)/python -m bench

# --- care ----------------------------------------------------------------------------------------------------------------

# Versions and digests only: where packages are fetched from is the business of the machine that installs them.
lock: .make/develop
	$(LOCK) --group pyproject.toml:installer -o requirements-uv.lock
	$(LOCK) pyproject.toml --group build -o requirements.lock
	$(LOCK) pyproject.toml --group build --group dev -o requirements-dev.lock

# Whatever could not be looked up is a failure too: an audit of nothing finds nothing.
audit: .make/develop
	$(BIN)/pip-audit --strict --disable-pip --require-hashes --progress-spinner off --vulnerability-service $(AUDIT) \
		-r requirements-uv.lock -r requirements-dev.lock

clean:
	rm -rf .make .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage htmlcov
