"""`th models` and `th doctor`."""

import pytest

from textharmony_cli.weights import store


def test_list_names_every_part(run):
    assert "nano/spotter" in run("models", "list").out


def test_verify_is_fine_with_the_shipped_files(run):
    ended = run("models", "verify", "nano")
    assert ended.code == 0
    assert all(row.endswith(": ok") for row in ended.out.splitlines())


def test_verify_notices_an_altered_file(run, tmp_path, monkeypatch):
    (tmp_path / "detector.safetensors").write_bytes(b"something else")
    monkeypatch.setattr(store, "folder_of", lambda artifact: tmp_path)
    ended = run("models", "verify")
    assert ended.code == 6
    assert "cut" in ended.out
    assert "missing" in ended.out
    assert ended.err.count("\n") == 1


def test_info_tells_licence_and_checksums(run):
    ended = run("models", "info", "nano")
    assert "Apache-2.0" in ended.out
    assert "sha256" in ended.out
    assert run("models", "info", "gigantic").code == 2


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
