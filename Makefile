# The front door of the house. "make" alone lists what it can do.
# Only make and Python 3.11 or later (with venv) are needed: each target makes .venv as far as it needs it.

PYTHON ?= python3
ARGS ?=

ifeq ($(OS),Windows_NT)
PY := .venv/Scripts/python
else
PY := .venv/bin/python
endif

# One marker per lock file; a changed lock, or a changed packaging file, brings the environment up to date.
RUNTIME := .venv/.runtime
DEV := .venv/.dev
PIP := "$(PY)" -m pip --disable-pip-version-check --quiet
# One more at once than there are cores, four at most (tests/conftest.py); the tests of one file stay together (they share a LibreOffice run). Files go in the
# order of their names, not of their number of tests: tests/acceptance, whose few tests are long, must not come last.
PYTEST := $(PY) -m pytest --numprocesses=auto --dist=loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help report proposal check test test-all lint mutate bench pages pictures templates samples vba lock clean
.SUFFIXES:

help: ## Show this list
	@echo "Truecost: what a community strategy really costs."
	@echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | while IFS='|' read -r name what; do printf '%-18s %s\n' "$$name" "$$what"; done
	@echo
	@echo 'Options of the command go in ARGS, as in: make report ARGS="--month 2027-03"'

report: $(RUNTIME) ## Compute the sheets of the workbooks in workbooks/ and write the documents to reports/
	@"$(PY)" -m pipeline.cli report $(ARGS)

proposal: $(RUNTIME) ## Write only the Word documents, to reports/
	@"$(PY)" -m pipeline.cli proposal $(ARGS)

check: $(RUNTIME) ## Say what is wrong or worth a look in the workbooks; nothing is written
	@"$(PY)" -m pipeline.cli check $(ARGS)

test: $(DEV) ## Run the tests (those that need LibreOffice or the Open XML validator say so where it is missing)
	@$(PYTEST) $(ARGS)

test-all: $(DEV) ## Run the tests with all that they can try: 200 random workbooks, 300 kills, 5 changes of each column
	@TRUECOST_THOROUGH=true $(PYTEST) $(ARGS)

lint: $(DEV) ## Check style, formatting and types
	@"$(PY)" -m ruff check .
	@"$(PY)" -m ruff format --check .
	@"$(PY)" -m mypy

mutate: $(DEV) ## Change each operator and figure of the rules; each must make a worked case fail
	@"$(PY)" -m tests.rules.mutating $(ARGS)

bench: $(DEV) ## Compare one run with the script of an afternoon: ratios of CPU time and of peak memory
	@"$(PY)" -m benchmarks.bench $(ARGS)

pages: $(DEV) ## Write the pages of the checks again, docs/checks.md and docs/checks.fr.md
	@"$(PY)" -m tools.write_checks

pictures: $(DEV) ## Draw the pictures of the documentation again (needs LibreOffice and poppler)
	@"$(PY)" -m tools.pictures $(ARGS)

templates: $(DEV) ## Draw the Word templates anew, where there are none (over yours too with ARGS=--force)
	@"$(PY)" -m tools.draw_templates $(ARGS)

samples: $(DEV) ## Make the sample workbooks anew and compute them
	@"$(PY)" -m tools.make_samples

vba: $(DEV) ## Build the VBA project of macro-enabled workbooks from workbooks/vba/Macros.bas
	@"$(PY)" -m tools.build_vba

lock: $(DEV) ## Choose the newest allowed versions of everything and write them to requirements/
	@$(PIP) install uv
	@"$(PY)" -m uv pip compile --quiet --upgrade --universal --generate-hashes --python-version 3.11 --no-emit-index-url --custom-compile-command "make lock" pyproject.toml requirements/build.in -o requirements/runtime.txt
	@"$(PY)" -m uv pip compile --quiet --upgrade --universal --generate-hashes --python-version 3.11 --no-emit-index-url --custom-compile-command "make lock" --constraint requirements/runtime.txt --group dev pyproject.toml requirements/build.in -o requirements/dev.txt

clean: ## Remove the environment, the caches and reports/ (workbooks and templates stay)
	@rm -rf .venv .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist reports
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(PY):
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; give its name, as in: make PYTHON=python3.12 ..." >&2; exit 1; }
	@echo "Making .venv (only the first time, a minute or two)"
	@"$(PYTHON)" -m venv .venv

# The package itself is linked, not copied: what is edited here is what runs. The link is made relative: Python
# reads it in the locale's encoding, so that an accent in the folder's name would stop it under LANG=C.
LINK := import glob, os; \
  files = glob.glob(".venv/[Ll]ib*/**/_editable_impl_truecost.pth", recursive=True); \
  [open(each, "w").write(os.path.relpath(".", os.path.dirname(each)) + "\n") for each in files]

$(RUNTIME): requirements/runtime.txt pyproject.toml | $(PY)
	@echo "Installing what requirements/runtime.txt names"
	@$(PIP) install --require-hashes -r requirements/runtime.txt
	@$(PIP) install --no-deps --no-build-isolation --no-index -e .
	@"$(PYTHON)" -c '$(LINK)'
	@touch $(RUNTIME)

$(DEV): requirements/dev.txt $(RUNTIME) | $(PY)
	@echo "Installing what requirements/dev.txt names"
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $(DEV)
