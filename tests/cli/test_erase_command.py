"""`th erase` with the real model: what is gone, what is told, and how it ends."""

import io
import json

import numpy as np
import pymupdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from textharmony_cli.errors import ExitCode


@pytest.fixture
def letter(tmp_path):
    """A picture file of two lines."""

    def make(name="letter.png", upper="Call 020 7946 0018", lower="about the parcel", **save):
        image = Image.new("RGB", (420, 150), (245, 243, 236))
        font = ImageFont.load_default(30)
        ImageDraw.Draw(image).text((30, 25), upper, fill=(30, 30, 60), font=font)
        ImageDraw.Draw(image).text((30, 85), lower, fill=(30, 30, 60), font=font)
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        image.save(path, **save)
        return path

    return make


def shown(path):
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB")).astype(int)


def darkest(path, box):
    left, top, right, bottom = box
    return shown(path)[top:bottom, left:right].mean(axis=2).min()


UPPER, LOWER = (20, 20, 400, 70), (20, 80, 400, 130)


def test_the_text_is_gone_and_every_other_pixel_is_as_it_was(run, letter, tmp_path):
    path, out = letter(), tmp_path / "out.png"
    ended = run("erase", path, "--text", "parcel", "-o", out, "--json")
    (row,) = ended.rows
    assert (ended.code, row["proof"], row["changed_outside"], row["output"]) == (0, "passed", 0, str(out))
    (region,) = row["regions"]
    assert (region["old"], region["new"], region["read_back"], region["ok"]) == ("parcel", "", "", True)
    before, after = (shown(file) for file in (path, out))
    x, y, w, h = (round(value) for value in region["box"])
    assert after[y : y + h, x : x + w].min() > 150
    changed = np.argwhere((before != after).any(axis=2))
    assert changed[:, 0].min() > y - 10 and changed[:, 0].max() < y + h + 10
    assert changed[:, 1].min() > x - 10 and changed[:, 1].max() < x + w + 10
    assert run("locate", out, "about the").code == 0


def test_personal_data_and_expressions_and_boxes(run, letter, tmp_path):
    path = letter()
    listed = run("erase", path, "--pii", "phone", "-n")
    assert (listed.code, listed.out.rsplit(":", 1)[1]) == (0, "020 7946 0018\n")
    assert run("erase", path, "--regex", r"\d{4} \d{4}", "-n").out.endswith(":7946 0018\n")
    assert run("erase", path, "--box", "20,80,390,50", "-n").out.endswith(":about the parcel\n")
    assert len(run("erase", path, "--all", "-n").out.splitlines()) == 2


def test_matches_that_locate_listed_are_erased(run, letter, tmp_path):
    path, out = letter(), tmp_path / "out.png"
    found = tmp_path / "found.jsonl"
    found.write_text(run("locate", path, "-E", r"\d+", "--json").out.splitlines()[0])
    assert run("erase", path, "--from", found, "-o", out).code == 0
    assert darkest(path, UPPER) < 60
    assert run("locate", out, "7946").code == 0
    assert run("locate", out, "020").code == ExitCode.NOTHING_FOUND


def test_a_mask_says_where(run, letter, tmp_path):
    mask = Image.new("L", (420, 150))
    mask.paste(255, LOWER)
    mask.save(tmp_path / "mask.png")
    out = tmp_path / "out.png"
    assert run("erase", letter(), "--mask", tmp_path / "mask.png", "-o", out).code == 0
    assert darkest(out, LOWER) > 150
    assert darkest(out, UPPER) < 60


def test_a_text_that_is_nowhere_is_told_beside_one_that_is(run, letter):
    ended = run("erase", letter(), "--text", "parcel", "--text", "absent", "--regex", "[0-9]{9}", "-n")
    assert ended.code == ExitCode.NOTHING_FOUND
    assert [line.split(": ", 2)[2] for line in ended.err.splitlines()] == [
        "`absent` was not found",
        "`[0-9]{9}` was not found",
    ]


def test_nothing_found_writes_nothing_and_ends_with_1(run, letter, tmp_path):
    ended = run("erase", letter(), "--text", "absent", "-o", tmp_path / "out.png")
    assert (ended.code, ended.out) == (ExitCode.NOTHING_FOUND, "")
    assert "nothing found" in ended.err
    assert not (tmp_path / "out.png").exists()


def test_a_failed_proof_writes_nothing_and_ends_with_9(run, letter, tmp_path, monkeypatch):
    from textharmony_cli.model.painting.painted import Painted

    def lazy(pixels, outlines, **options):
        return Painted(pixels, np.zeros(pixels.shape[:2], bool))

    monkeypatch.setattr("textharmony_cli.tasks.erase.paint_over", lazy)
    out = tmp_path / "out.png"
    ended = run("erase", letter(), "--text", "parcel", "-o", out, "--json")
    assert ended.code == ExitCode.PROOF
    assert (ended.rows[0]["proof"], ended.rows[0]["output"]) == ("failed", None)
    assert "read nothing and reads `parcel`; not written" in ended.err
    assert not out.exists()
    ended = run("erase", letter(), "--text", "parcel", "-o", out, "--json", "--no-proof")
    assert (ended.code, ended.rows[0]["proof"]) == (0, "skipped")
    assert out.exists()


def test_jpeg_in_jpeg_out_from_a_pipe(run, letter, tmp_path):
    path = letter("a.jpg", quality=90)
    out = tmp_path / "b.jpg"
    assert run("erase", "-", "--text", "parcel", "-o", out, stdin=path.read_bytes()).code == 0
    before, after = (shown(file) for file in (path, out))
    assert out.read_bytes()[:3] == b"\xff\xd8\xff"
    assert np.array_equal(before[:75], after[:75])
    assert not np.array_equal(before[80:], after[80:])


def test_the_change_is_mapped_and_the_regions_are_drawn(run, letter, tmp_path):
    ended = run(
        "erase", letter(), "--text", "parcel", "-o", tmp_path / "o.png", "--diff", tmp_path / "d.png",
        "--draw", tmp_path / "r.png",
    )  # fmt: skip
    assert ended.code == 0
    for name in ("d.png", "r.png"):
        assert shown(tmp_path / name).shape == (150, 420, 3)


def test_inputs_of_a_batch_are_each_told_of(run, letter, tmp_path):
    first, second, broken = letter("one.png"), letter("two.png", lower="nothing here"), tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n and no more")
    ended = run("erase", first, second, broken, "--text", "parcel", "-o", f"{tmp_path}/clean/")
    assert ended.code == ExitCode.SOME_FAILED
    assert [path.name for path in (tmp_path / "clean").iterdir()] == ["one.png"]
    assert "two.png: nothing found" in ended.err


def test_text_of_a_pdf_is_taken_out_and_looked_for(run, pdf, tmp_path):
    path, out = pdf("a.pdf", "Call Winterbottom today", "Winterbottom again"), tmp_path / "out.pdf"
    ended = run("erase", path, "--text", "Winterbottom", "-o", out, "--json", "--certificate", tmp_path / "c.json")
    assert (ended.code, ended.rows[0]["proof"], ended.rows[0]["changed_outside"]) == (0, "passed", 0)
    assert [page.get_text().split() for page in pymupdf.open(out)] == [["Call", "today"], ["again"]]
    assert b"Winterbottom" not in out.read_bytes()
    certificate = json.loads((tmp_path / "c.json").read_text())
    assert certificate["proof"] == "passed"
    assert [page["page"] for page in certificate["pages"]] == [1, 2]
    assert "Winterbottom" not in (tmp_path / "c.json").read_text()


def test_a_pdf_cannot_become_a_picture_nor_a_picture_a_text(run, pdf, letter, tmp_path):
    assert run("erase", pdf("a.pdf", "total"), "--text", "total", "-o", tmp_path / "a.png").code == ExitCode.USAGE
    assert run("erase", letter(), "--text", "parcel", "-o", tmp_path / "a.txt").code == ExitCode.USAGE


def test_pages_that_a_box_is_not_on_are_an_error(run, letter, tmp_path):
    ended = run("erase", letter(), "--box", "900,900,20,20", "-o", tmp_path / "o.png")
    assert ended.code == ExitCode.USAGE
    assert "420 x 150" in ended.err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((), "nothing is selected"),
        (("--pii", "shoes"), "no kinds of personal data"),
        (("--text", "a", "--json"), "cannot both go to standard output"),
        (("--text", "a", "-n", "-o", "b.png"), "writes no result"),
        (("--box", "1,2,3"), "is not a box"),
    ],
)
def test_wrong_calls_are_refused_before_anything_is_read(run, letter, options, message):
    ended = run("erase", letter(), *options)
    assert ended.code == ExitCode.USAGE
    assert message in ended.err


def test_the_picture_goes_to_standard_output(letter, capfdbinary):
    from textharmony_cli.cli.main import main

    path = letter()
    assert main(["erase", str(path), "--text", "parcel"]) == 0
    assert Image.open(io.BytesIO(capfdbinary.readouterr().out)).size == (420, 150)
