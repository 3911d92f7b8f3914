# The two commands are `make run` and `make test`; both do all the set-up. `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help run test check bench race crash model format lock clean

help:
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/ -/'

$(VENV)/runtime: requirements.txt
	@test -x $(PY) || $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@echo "Installing the requirements"
	@$(PY) -m pip install --quiet --requirement requirements.txt
	@touch $@

$(VENV)/dev: $(VENV)/runtime requirements-dev.txt
	@$(PY) -m pip install --quiet --requirement requirements-dev.txt
	@touch $@

run: $(VENV)/runtime ## serve the shop on http://127.0.0.1:8000 (PORT=, DATABASE_URL=)
	@exec $(PY) site/run.py

test: $(VENV)/dev ## every test on SQLite, on PostgreSQL and in Chromium (REQUIRE_ALL=1 refuses to skip)
	@$(PY) site/run_tests.py

check: $(VENV)/dev ## style, types, templates, imports, migrations, deployment checks
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy home catalog checkout site/common site/config site/demo
	@$(VENV)/bin/djlint --lint --quiet templates
	@PYTHONPATH=.:site DJANGO_SETTINGS_MODULE=config.settings.dev $(VENV)/bin/lint-imports
	@$(PY) manage.py makemigrations --check --dry-run
	@SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(60))') ALLOWED_HOSTS=shop.example TLS=1 DEMO_MODE=0 \
	  $(PY) manage.py check --deploy --fail-level WARNING --settings config.settings.production

bench: $(VENV)/dev ## measure the shop on PostgreSQL beside a bare view
	@$(PY) bench/run.py

race: $(VENV)/dev ## crowds at the till, on SQLite and PostgreSQL (ROUNDS=, BUYERS=, DATABASE=sqlite for a short run)
	@PYTHONPATH=.:site $(PY) -m testing.races

crash: $(VENV)/dev ## a worker killed at every statement of placing, paying, cancelling, expiring (DATABASE=, STEP=)
	@PYTHONPATH=.:site $(PY) -m testing.crashes

model: $(VENV)/dev ## 10,000 random steps against a reference shop on each database (DATABASE=, STEPS=)
	@PYTHONPATH=.:site $(PY) -m testing.model

format: $(VENV)/dev ## put code in shape
	@$(VENV)/bin/ruff check --fix .
	@$(VENV)/bin/ruff format .

lock: $(VENV)/dev ## pin every requirement again
	@$(PY) -m pip install --quiet pip-tools
	@$(VENV)/bin/pip-compile --quiet --upgrade --strip-extras --no-header --no-annotate --no-emit-index-url --no-emit-find-links --output-file requirements.txt requirements.in
	@$(VENV)/bin/pip-compile --quiet --upgrade --strip-extras --no-header --no-annotate --no-emit-index-url --no-emit-find-links --output-file requirements-dev.txt requirements-dev.in

clean: ## remove what was generated, but no data
	@rm -rf staticfiles .mypy_cache .ruff_cache .import_linter_cache
