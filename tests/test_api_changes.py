"""`textharmony_cli.erase` and `textharmony_cli.edit`, with the real model."""

import numpy as np
import pytest

import textharmony_cli as th


def test_erase_writes_a_file_and_says_what_it_did(sign, tmp_path):
    out = tmp_path / "out.png"
    change = th.erase(sign, out, regex=r"\d+")
    assert (change.proof, change.output, change.changed_outside) == ("passed", str(out), 0)
    assert [(region.old, region.read_back) for region in change.regions] == [("2025", "")]
    assert [match.text for match in th.locate(out, "SALE")] == ["SALE"]
    with pytest.raises(th.OutputError, match="exists already"):
        th.erase(sign, out, everything=True)


def test_edit_replaces_and_nothing_found_writes_nothing(sign, tmp_path):
    change = th.edit(sign, tmp_path / "new.png", {"SALE": "FAIR"})
    assert [(region.old, region.read_back, region.ok) for region in change.regions] == [("SALE", "FAIR", True)]
    change = th.edit(sign, tmp_path / "other.png", {"ABSENT": "HERE"})
    assert (change.output, change.regions) == (None, ())
    assert not (tmp_path / "other.png").exists()


def test_render_writes_a_picture_that_reads_as_asked(tmp_path):
    change = th.render(
        'white letters "OPEN" on a blue wall', tmp_path / "out.png", text="24 h", size=(320, 240), seed=5
    )
    assert (change.proof, change.seed, change.output) == ("passed", 5, str(tmp_path / "out.png"))
    assert [region.read_back for region in change.regions] == ["OPEN", "24 h"]
    with pytest.raises(th.OutputError, match="exists already"):
        th.render('"OPEN"', tmp_path / "out.png")
    with pytest.raises(th.UsageError, match="needs lines"):
        th.render("a sign", tmp_path / "other.png")


def test_a_picture_that_does_not_read_as_asked_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr("textharmony_cli.tasks.render.read_in", lambda page, parts, wanted: "OPFN")
    with pytest.raises(th.ProofError, match="`OPEN` reads `OPFN`; nothing was written"):
        th.render('"OPEN"', tmp_path / "out.png", size=(200, 100), tries=2)
    assert not (tmp_path / "out.png").exists()


def test_what_stays_readable_is_an_error(sign, tmp_path, monkeypatch):
    from textharmony_cli.model.painting.painted import Painted

    monkeypatch.setattr(
        "textharmony_cli.tasks.erase.paint_over",
        lambda pixels, outlines, **_: Painted(pixels, np.zeros(pixels.shape[:2], bool)),
    )
    with pytest.raises(th.ProofError, match="page 1 reads `2025`; nothing was written"):
        th.erase(sign, tmp_path / "out.png", text="2025")
    assert not (tmp_path / "out.png").exists()
    with pytest.raises(th.UsageError):
        th.erase(sign, tmp_path / "out.png")
