export PATH := $(CURDIR)/.venv/bin:$(PATH)

.PHONY: help check test docs examples
help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'
check:  ## lint, format, types, import layers, docs freshness
	ruff check .
	ruff format --check .
	mypy
	lint-imports
	python -m textharmony_cli.cli.reference | diff -u docs/cli.md -
test:  ## the test suite
	python -m pytest -n auto
docs:  ## write docs/cli.md anew from the commands
	python -m textharmony_cli.cli.reference > docs/cli.md
examples:  ## draw docs/examples anew
	python docs/examples/make_examples.py
