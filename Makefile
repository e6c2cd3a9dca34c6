# Works with GNU Make 3.81 (macOS) and later. `make` alone lists the targets.
.DEFAULT_GOAL := help
.PHONY: help setup dev run demo services test test-services lint fmt bench lock \
	audit translations check-production check-migrations clean

PORT ?= 8000
SCALE ?= small
ARGS ?=
export PORT

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile
TEMPLATES = $$(find templates -name '*.html')

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Set everything up: environment, database, areas, skills, translations, demo (DEMO=0: none)
	@.ci/venv requirements.lock
	@$(MANAGE) setup

run: ## Set everything up and serve the whole product on http://127.0.0.1:8000 (PORT=8001 changes it)
	@.ci/venv requirements.lock
	@exec $(MANAGE) serve --setup --port $(PORT)

demo: setup ## Load demo data: make demo SCALE=small|hanoi|nation
	$(MANAGE) demo --scale $(SCALE)

dev:
	@.ci/venv requirements-dev.lock
	@$(MANAGE) compile_catalogues

test: dev ## Run the whole suite on SQLite and say what could not run (ARGS="tests/teams -x")
	env -u DATABASE_URL -u REDIS_URL $(PYTEST) $(ARGS)

services: dev ## Start a throw-away PostgreSQL and Redis, print their URLs, stop them with Ctrl-C
	@exec $(BIN)/python -m tests.services

test-services: dev ## Run the whole suite on a throw-away PostgreSQL and Redis
	$(BIN)/python -m tests.services $(PYTEST) $(ARGS)

lint: dev ## Check style, types, layers, templates and security
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djade --check $(TEMPLATES)
	$(BIN)/lint-imports --no-logo
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml campaign teams learners sessions
	$(BIN)/mypy

# Settings as on a server: .env.example, with the secrets that it leaves empty.
check-production: dev
	@set -a; . ./.env.example; SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))'); \
		$(MANAGE) check --deploy --fail-level WARNING && $(MANAGE) collectstatic --noinput --verbosity 0

check-migrations: dev
	$(MANAGE) makemigrations --check --dry-run

fmt: dev ## Format code and templates
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djade $(TEMPLATES)

bench: dev ## Measure against the yardstick on a throw-away PostgreSQL
	$(BIN)/python -m tests.services $(BIN)/python -m benchmarks $(ARGS)

translations: dev ## Collect the strings into locale/*.po and compile them (needs gettext)
	$(MANAGE) makemessages -l vi --add-location file --no-wrap -i .venv -i var -i tests -i benchmarks -i staticfiles
	@$(MANAGE) compile_catalogues

lock: ## Write the lock files from pyproject.toml (maintainers; needs uv)
	uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
		--python-version 3.12 -o requirements.lock pyproject.toml
	uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
		--python-version 3.12 --extra dev -o requirements-dev.lock pyproject.toml

audit: dev ## Look for known holes in what we depend on (needs the internet)
	$(BIN)/pip-audit --require-hashes --disable-pip -r requirements.lock

clean: ## Remove what can be made again; keeps var/, where the database is
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache staticfiles test-results
