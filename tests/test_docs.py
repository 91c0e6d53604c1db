"""Documents that cannot go stale: commands in the README run, the reference is what the commands say."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from textharmony_cli.cli.exit_codes import MEANINGS
from textharmony_cli.cli.reference import reference

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
COMMANDS = re.findall(r"^th (?:read|locate|ask|erase|edit|render) .*docs/examples.*$", README, re.MULTILINE)


def marked(name):
    """The line of the README that `.ci/run` takes by this mark."""
    return re.search(rf"^<!-- {name} -->\n```sh\n(.*)\n```$", README, re.MULTILINE)[1]


def test_set_up_lines_are_what_ci_runs():
    script = (ROOT / ".ci" / "run").read_text()
    for name in ("install", "test"):
        assert marked(name).startswith(("python3 -m venv", ".venv/bin/pip"))
        assert f"$(line {name})" in script


def test_ci_finds_the_set_up_lines():
    lines = re.search(r"^line\(\) \{.*?^\}$", (ROOT / ".ci" / "run").read_text(), re.MULTILINE | re.DOTALL)[0]
    for name in ("install", "test"):
        ended = subprocess.run(
            ["bash", "-c", f"{lines}\nline {name}"], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert ended.stdout == marked(name) + "\n"


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.partition("#")[0].strip())
def test_readme_command_runs(run, command, tmp_path, monkeypatch):
    shutil.copytree(ROOT / "docs" / "examples", tmp_path / "docs" / "examples")
    monkeypatch.chdir(tmp_path)
    words = shlex.split(command.partition("|")[0], comments=True)[1:]
    stdin = Path(words.pop()).read_bytes() if "<" in words else None
    ended = run(*[word for word in words if word != "<"], stdin=stdin)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out or "-o" in words


@pytest.mark.slow
def test_readme_shows_what_is_really_read(run, monkeypatch):
    monkeypatch.chdir(ROOT)
    shown = re.search(r"^\$ th read docs/examples/receipt.jpg\n(.*?)\n\.\.\.$", README, re.MULTILINE | re.DOTALL)[1]
    assert run("read", "docs/examples/receipt.jpg").out.startswith(shown)


@pytest.mark.slow
def test_readme_shows_what_is_really_drawn(run, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    command, shown = re.search(r"^\$ (th render .*)\n(.*)$", README, re.MULTILINE).groups()
    assert run(*shlex.split(command)[1:]).out == shown + "\n"


@pytest.mark.slow
def test_readme_python_runs(monkeypatch, capsys, tmp_path):
    shutil.copytree(ROOT / "docs" / "examples", tmp_path / "docs" / "examples")
    monkeypatch.chdir(tmp_path)
    exec(re.search(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)[1], {})
    assert "TOTAL" in capsys.readouterr().out


def test_readme_has_enough_examples():
    assert len(COMMANDS) >= 10


def test_links_lead_somewhere():
    for document in [ROOT / "README.md", *ROOT.glob("docs/*.md"), ROOT / "CONTRIBUTING.md"]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text()):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_reference_is_fresh():
    assert (ROOT / "docs" / "cli.md").read_text() == reference()


def test_every_exit_code_is_documented():
    errors = (ROOT / "docs" / "errors.md").read_text()
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", errors, re.MULTILINE)] == [int(code) for code in MEANINGS]


def test_every_kind_of_failure_is_documented():
    documented = set(re.findall(r"^\| `([a-z-]+)` \|", (ROOT / "docs" / "errors.md").read_text(), re.MULTILINE))
    raised = set()
    for source in (ROOT / "textharmony_cli").rglob("*.py"):
        calls = re.findall(r"(?:Error|Failure)\([^()]*(?:\([^()]*\)[^()]*)*\)", source.read_text())
        raised |= {kind for call in calls for kind in re.findall(r"kind=\"([a-z-]+)\"", call)}
    assert {"empty", "damaged", "unsupported"} <= raised <= documented


def test_examples_are_small():
    assert all((ROOT / "docs" / "examples" / name).stat().st_size < 400_000 for name in ("receipt.jpg", "scan.pdf"))


def test_program_can_be_run_as_a_module():
    ended = subprocess.run([sys.executable, "-m", "textharmony_cli", "--version"], capture_output=True, text=True)
    assert ended.stdout.startswith("th ")
