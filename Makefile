# Every verb does its own set-up the first time; the second time that costs nothing.

.DEFAULT_GOAL := help
.PHONY: help run story test check bench clean setup
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory
BIN := .venv/bin

help:  ## the verbs
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' Makefile

run: setup  ## the pages with invented people, at http://localhost:8450
	@$(BIN)/minglu demo

story: setup  ## the whole story, played in the terminal
	@$(BIN)/minglu story

test: setup  ## every test
	@scripts/setup_browser
	@scripts/setup_postgres
	@$(BIN)/python -m pytest -q -n 2

check: setup  ## format, lint, types, direction of imports, rule packs, generated files, words, documents
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --strict --no-error-summary
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/minglu rules lint
	@$(BIN)/minglu rules test
	@$(BIN)/python scripts/entries_doc.py --check
	@$(BIN)/python scripts/facts_doc.py --check
	@$(BIN)/python scripts/proof_vectors.py --check
	@$(BIN)/python scripts/samples.py --check
	@$(BIN)/python scripts/sample_calls.py --check
	@$(BIN)/python scripts/calendar_data.py --check
	@$(BIN)/python scripts/story_doc.py --check
	@$(BIN)/python scripts/openapi.py --check
	@$(BIN)/python scripts/law_table.py --check
	@$(BIN)/python scripts/content_doc.py --check
	@$(BIN)/python scripts/pictures.py --check
	@$(BIN)/python scripts/check_words.py
	@$(BIN)/python scripts/check_docs.py
	@if grep -nE '://|file:' requirements.lock requirements-bootstrap.lock package-lock.json; then \
		echo 'A lock names an address; it must install from whatever index a machine has.' >&2; exit 1; fi

bench: setup  ## the measurements
	@scripts/setup_postgres
	@$(BIN)/python -m bench

clean:  ## remove what the verbs made
	@rm -rf .venv .setup.lock .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist data/demo node_modules
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

setup:
	@scripts/setup
