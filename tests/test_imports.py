"""What importing costs, and what it gives."""

import subprocess
import sys
import time

import pytest

import textharmony_cli

HEAVY = {"torch", "transformers", "numpy", "pymupdf", "PIL", "rich", "rapidfuzz", "safetensors"}


def loaded_by(code):
    """Names of the heavy modules that a piece of code loads, in a fresh process."""
    program = f"import sys\n{code}\nprint('loaded:', *sorted({HEAVY!r} & set(sys.modules)))"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return ended.stdout.splitlines()[-1].removeprefix("loaded:").split()


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["read", "--help"], ["locate", "-h"], ["ask", "-h"], ["render", "-h"], ["--version"], ["read"]],
)
def test_help_loads_nothing_heavy(arguments):
    assert loaded_by(f"from textharmony_cli.cli.main import main; main({arguments!r})") == []


def test_importing_the_package_loads_nothing():
    assert loaded_by("import textharmony_cli") == []
    assert loaded_by("import textharmony_cli as th; th.Page; th.InputError") == []


def test_text_layers_are_read_without_torch(pdf):
    code = "from textharmony_cli.cli.main import main; main(['read', '--text-layer', 'trust', sys.argv[-1]])"
    program = f"import sys\n{code}\nassert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", program, pdf("a.pdf", "one")], capture_output=True, check=True)


@pytest.mark.parametrize(
    "arguments",
    [
        ["edit", "absent.png"],
        ["edit", "absent.png", "--replace", "a", "b"],
        ["erase", "absent.png", "--text", "a"],
        ["render", "'a'", "-o", "a.xyz"],
    ],
)
def test_wrong_calls_are_answered_without_torch(arguments):
    assert "torch" not in loaded_by(f"from textharmony_cli.cli.main import main; main({arguments!r})")


def test_help_is_there_at_once():
    """Within 0.3 s on a quiet machine; the best of three, with room for a busy one."""
    took = []
    for _ in range(3):
        started = time.monotonic()
        subprocess.run([sys.executable, "-m", "textharmony_cli", "--help"], capture_output=True, check=True)
        took.append(time.monotonic() - started)
    assert min(took) < 0.9


def test_every_public_name_is_there():
    for name in textharmony_cli.__all__:
        assert getattr(textharmony_cli, name).__name__ == name
    with pytest.raises(AttributeError, match="nonsense"):
        _ = textharmony_cli.nonsense
