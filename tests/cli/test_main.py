"""What `main` makes of errors, and what stands beside the commands."""

import pytest

from textharmony_cli import __version__
from textharmony_cli.cli.exit_codes import MEANINGS
from textharmony_cli.errors import DeviceError, ExitCode, WeightsError


def test_version(run):
    assert run("--version").out == f"th {__version__}\n"


def test_nothing_at_all_shows_help_and_is_a_usage_error(run):
    ended = run()
    assert ended.code == ExitCode.USAGE
    assert ended.out.startswith("Usage: th")


def test_every_exit_code_is_explained(run):
    assert set(MEANINGS) >= set(ExitCode)
    assert [int(row.split()[0]) for row in run("--help-exit-codes").out.splitlines()] == [
        int(code) for code in MEANINGS
    ]


@pytest.mark.parametrize("command", ["read", "locate", "models", "doctor"])
def test_every_command_has_help(run, command):
    ended = run(command, "-h")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(f"Usage: th {command}")


def test_misspelt_command_is_corrected(run):
    ended = run("lcoate", "a.png")
    assert ended.code == ExitCode.USAGE
    assert ended.err.startswith("error: No such command 'lcoate'. Did you mean 'locate'?")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (DeviceError("no card"), 7),
        (WeightsError("altered"), 6),
        (MemoryError(), 7),
        (ValueError("a bug"), 70),
        (KeyboardInterrupt(), 130),
    ],
)
def test_error_is_one_line_with_its_code(run, picture, fake_engine, error, code):
    fake_engine.raises = error
    ended = run("read", picture())
    assert ended.code == code
    assert ended.out == ""
    assert ended.err.count("\n") == (0 if code == 130 else 1)
    assert "Traceback" not in ended.err


def test_debug_shows_the_traceback(run, picture, fake_engine):
    fake_engine.raises = ValueError("a bug")
    assert "Traceback" in run("read", picture(), "--debug").err
