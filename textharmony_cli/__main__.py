"""`python -m textharmony_cli` is `th`."""

from textharmony_cli.cli.main import run

if __name__ == "__main__":
    run()
