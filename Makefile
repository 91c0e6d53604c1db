.PHONY: help check test docs
help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'
check:  ## lint, format, types, import layers
	ruff check .
	ruff format --check .
	mypy
	lint-imports
test:  ## the test suite
	python -m pytest
docs:  ## write docs/cli.md anew from the commands
	python -m textharmony_cli.cli.reference > docs/cli.md
