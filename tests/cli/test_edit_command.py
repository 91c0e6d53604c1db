"""`th edit` with the real model: new words in the place of old ones."""

import dataclasses

import numpy as np
import pymupdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from textharmony_cli import revision
from textharmony_cli.errors import ExitCode


@pytest.fixture
def sign(tmp_path):
    """A picture file of two lines."""

    def make(name="sign.png", upper="SUMMER SALE", lower="until 12.05.2025"):
        image = Image.new("RGB", (420, 150), (250, 240, 200))
        ImageDraw.Draw(image).text((30, 20), upper, fill=(160, 20, 30), font=ImageFont.load_default(40))
        ImageDraw.Draw(image).text((30, 90), lower, fill=(40, 40, 40), font=ImageFont.load_default(28))
        image.save(tmp_path / name)
        return tmp_path / name

    return make


def shown(path):
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB")).astype(int)


def test_the_new_word_is_read_where_the_old_one_was(run, sign, tmp_path):
    path, out = sign(), tmp_path / "out.png"
    ended = run("edit", path, "--replace", "SUMMER", "WINTER", "-o", out, "--json")
    (row,) = ended.rows
    assert (ended.code, row["proof"], row["changed_outside"]) == (0, "passed", 0)
    assert [(region["old"], region["read_back"]) for region in row["regions"]] == [("SUMMER", "WINTER")]
    assert run("locate", out, "WINTER SALE").code == 0
    ink = shown(out)[20:65, 30:190]
    assert (abs(ink - (160, 20, 30)).max(axis=2) < 60).mean() > 0.05
    before, after = (shown(file) for file in (path, out))
    assert np.array_equal(before[80:], after[80:])


def test_several_rules_and_groups(run, sign):
    ended = run("edit", sign(), "--replace", "SALE", "FAIR", "-e", r"s/(\d\d)\.(\d\d)\.2025/\2.\1.2026/", "-n")
    assert ended.code == 0
    assert [row.rsplit(":", 1)[1] for row in ended.out.splitlines()] == ["SALE -> FAIR", "12.05.2025 -> 05.12.2026"]


def test_a_rule_that_fits_nowhere_is_told_beside_one_that_does(run, sign):
    ended = run("edit", sign(), "--replace", "SALE", "FAIR", "--replace", "AUTUMN", "SPRING", "-e", "s/q+/x/", "-n")
    assert ended.code == 0 and ended.out.endswith("SALE -> FAIR\n")
    assert [line.split(": ", 2)[2] for line in ended.err.splitlines()] == [
        "`AUTUMN` was not found",
        "`s/q+/x/` was not found",
    ]


@pytest.mark.parametrize(
    ("instruction", "old", "new"),
    [
        ("make the sign say WINTER FAIR", "SUMMER SALE", "WINTER FAIR"),
        ("replace SALE with FAIR", "SALE", "FAIR"),
        ("remove the word SUMMER", "SUMMER", ""),
    ],
)
def test_an_instruction_in_words(run, sign, tmp_path, instruction, old, new):
    ended = run("edit", sign(), instruction, "-o", tmp_path / "out.png", "--json")
    (row,) = ended.rows
    assert (ended.code, row["proof"], row["changed_outside"]) == (0, "passed", 0)
    assert [(region["old"], region["read_back"]) for region in row["regions"]] == [(old, new)]


def test_an_instruction_that_is_not_understood_ends_with_2(run, sign, tmp_path):
    ended = run("edit", sign(), "make it look nicer", "-o", tmp_path / "out.png")
    assert ended.code == ExitCode.USAGE
    assert "`make it look nicer` is not understood" in ended.err


def where(path):
    """Where the words of a PDF's first page begin and end, in points."""
    return {word[4]: (word[0], word[2]) for word in pymupdf.open(path)[0].get_text("words")}


@pytest.mark.parametrize("fit", [[], ["--fit", "reflow"]])
def test_words_of_a_pdf_behind_a_longer_one_move(run, pdf, tmp_path, fit):
    path, out = pdf("a.pdf", "Total 100 pounds"), tmp_path / "out.pdf"
    assert run("edit", path, "--replace", "100", "25 thousand", "-o", out, *fit, "--no-proof").code == 0
    old, new = where(path), where(out)
    assert new["pounds"][0] > old["pounds"][0] + 20
    assert new["pounds"][0] - new["thousand"][1] == pytest.approx(old["pounds"][0] - old["100"][1], abs=0.5)
    assert new["Total"] == pytest.approx(old["Total"], abs=0.1)


def test_words_of_a_pdf_before_a_longer_one_are_not_set_again(run, pdf, tmp_path):
    path, out = pdf("a.pdf", "Total of all 100 pounds"), tmp_path / "out.pdf"
    ended = run("edit", path, "--replace", "100", "25 thousand", "-o", out, "--no-proof", "--json")
    assert (ended.code, ended.rows[0]["changed_outside"]) == (0, 0)
    shown_first = pymupdf.open(out)[0].read_contents().split(b"BT")[1]
    assert b"Total of all" in shown_first  # written by who made the file


def test_words_of_a_pdf_stay_where_the_new_one_is_to_shrink(run, pdf, tmp_path):
    path, out = pdf("a.pdf", "Total 100 pounds"), tmp_path / "out.pdf"
    assert run("edit", path, "--replace", "100", "25 thousand", "-o", out, "--fit", "shrink", "--no-proof").code == 0
    old, new = where(path), where(out)
    assert new["pounds"] == pytest.approx(old["pounds"], abs=0.1)
    assert new["thousand"][1] <= old["100"][1] + 1


@pytest.mark.parametrize(
    ("new", "options", "told"),
    [
        ("AUTUMNAL", (), "; `--fit reflow` moves the words beside it"),
        ("AUTUMNAL", ("--fit", "shrink"), ""),
        ("WINTER", (), None),
    ],
)
def test_letters_that_are_made_smaller_are_told(run, sign, tmp_path, new, options, told):
    ended = run("edit", sign(), "--replace", "SUMMER", new, "-o", tmp_path / "out.png", *options)
    assert ended.code == 0
    assert (f"page 1: `{new}` is set " in ended.err) == (told is not None)
    assert ("--fit reflow" in ended.err) == bool(told)


def test_texts_of_a_pdf_that_are_made_to_fit_are_told(run, pdf, tmp_path):
    path, out = pdf("a.pdf", "Total 100 pounds"), tmp_path / "out.pdf"
    ended = run("edit", path, "--replace", "100", "25 thousand", "-o", out, "--fit", "condense", "--no-proof")
    assert ended.code == 0 and "`25 thousand` is made to fit, at " in ended.err
    again = run("edit", path, "--replace", "100", "250", "-o", out, "--overwrite")
    assert again.code == 0 and "made to fit" not in again.err


def test_font_and_colour_are_those_asked_for_in_pdfs_too(run, pdf, tmp_path):
    path, out = pdf("a.pdf", "Total 100 pounds"), tmp_path / "out.pdf"
    asked = ("--font", "roboto", "--color", "#c00000")
    ended = run("edit", path, "--replace", "100", "250", *asked, "-o", out, "--no-proof")
    assert ended.code == 0 and "set in Roboto Regular for Helvetica" in ended.err
    blocks = pymupdf.open(out)[0].get_text("dict")["blocks"]
    shown = {
        span["text"].strip(): span["color"] for block in blocks for line in block["lines"] for span in line["spans"]
    }
    assert shown == {"Total": 0, "250": 0xC00000, "pounds": 0}


def test_text_of_a_pdf_is_replaced_by_text(run, pdf, tmp_path):
    path, out = pdf("a.pdf", "Total 100 pounds"), tmp_path / "out.pdf"
    ended = run("edit", path, "--replace", "100", "250", "-o", out, "--json")
    assert (ended.code, ended.rows[0]["proof"]) == (0, "passed")
    assert pymupdf.open(out)[0].get_text(sort=True).split() == ["Total", "250", "pounds"]


def test_a_word_that_reads_otherwise_is_not_written(run, sign, tmp_path, monkeypatch):
    from textharmony_cli.tasks import edit

    monkeypatch.setattr(edit, "replace", lambda pixels, replacements, ground, tight, **look: ground)
    ended = run("edit", sign(), "--replace", "SUMMER", "WINTER", "-o", tmp_path / "out.png")
    assert ended.code == ExitCode.PROOF
    assert "read `WINTER` and reads" in ended.err
    assert not (tmp_path / "out.png").exists()


@pytest.mark.parametrize(("count", "told"), [(0, ""), (1, "1 pixel outside"), (12, "12 pixels outside")])
def test_what_changed_elsewhere_is_told(run, pdf, tmp_path, monkeypatch, count, told):
    monkeypatch.setattr("textharmony_cli.revision.changed_outside", lambda *_: count)
    path, out = pdf("a.pdf", "Total 100 pounds"), tmp_path / "out.pdf"
    ended = run("edit", path, "--replace", "100", "250", "-o", out, "--no-proof", "--json")
    assert (ended.code, ended.rows[0]["changed_outside"]) == (0, count)
    assert (f"a.pdf: {told}" in ended.err) if told else "outside" not in ended.err


def test_endings_that_nothing_is_written_with_are_refused_before_any_work(run, sign, tmp_path, monkeypatch):
    monkeypatch.setattr("textharmony_cli.engine.Engine.read", lambda *_, **__: pytest.fail("work was done"))
    ended = run("edit", sign(), "--replace", "SALE", "FAIR", "-o", tmp_path / "out.xyz")
    assert ended.code == 2 and "nothing is written as `.xyz`" in ended.err


def test_nothing_to_replace_ends_with_1(run, sign, tmp_path):
    ended = run("edit", sign(), "--replace", "ABSENT", "HERE", "-o", tmp_path / "out.png")
    assert ended.code == ExitCode.NOTHING_FOUND


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((), "nothing is to be replaced"),
        (("--replace", "one"), "takes two words"),
        (("-e", "y/a/b/"), "is no substitution"),
        (("--to", "a"), "goes with places"),
        (("--box", "1,2,3,4"), "nothing says what is to stand"),
        (("--replace", "a", "b", "--color", "red"), "is not a colour"),
    ],
)
def test_wrong_calls_are_refused(run, sign, options, message):
    ended = run("edit", sign(), *options)
    assert ended.code == ExitCode.USAGE
    assert message in ended.err


def test_a_place_can_be_given_where_nothing_is_found(run, sign, tmp_path):
    out = tmp_path / "out.png"
    ended = run("edit", sign(), "--box", "20,10,380,60", "--to", "BIG SALE", "-o", out, "--json")
    assert ended.code == 0
    assert ended.rows[0]["regions"][0]["read_back"] == "BIG SALE"


def test_what_stands_in_a_place_is_read_from_close_by(run, tmp_path, monkeypatch):
    """With the picture, the places and what was read on the page; what comes of it is what is replaced."""
    seen = []

    def closer(page, pixels, regions, read):
        seen.append((page.width, pixels.shape, [region.drawn for region in regions], read([])))
        return [dataclasses.replace(region, old="OLD") for region in regions]

    monkeypatch.setattr(revision, "read_closer", closer)
    Image.new("RGB", (300, 120), "white").save(tmp_path / "blank.png")
    out = tmp_path / "out.png"
    ended = run("edit", tmp_path / "blank.png", "--box", "40,30,200,50", "--to", "NEW", "-o", out, "--json")
    assert seen == [(300, (120, 300, 3), [True], [])]
    assert [(region["old"], region["new"]) for region in ended.rows[0]["regions"]] == [("OLD", "NEW")]


def test_a_place_says_where_the_old_text_is(run, sign):
    path = sign(upper="SALE", lower="SALE")
    ended = run("edit", path, "--replace", "SALE", "FAIR", "--box", "20,80,380,60", "-n", "--json")
    (row,) = ended.rows
    (region,) = row["regions"]
    assert region["box"][1] > 75
    (row,) = run("edit", path, "replace SALE with FAIR", "--box", "20,80,380,60", "-n", "--json").rows
    assert len(row["regions"]) == 1
    assert run("edit", path, "--replace", "SALE", "FAIR", "--box", "300,80,80,60", "-n").code == 1


def test_what_stands_outside_of_a_place_counts_as_not_found(run, sign):
    ended = run(
        "edit", sign(), "--replace", "SUMMER", "WINTER", "--replace", "until", "from", "--box", "20,5,380,70", "-n"
    )
    assert ended.code == 0 and "SUMMER -> WINTER" in ended.out
    assert "`until` was not found" in ended.err and "`SUMMER`" not in ended.err


def test_colour_of_the_new_word_can_be_chosen(run, sign, tmp_path):
    out = tmp_path / "out.png"
    assert run("edit", sign(), "--replace", "SALE", "FAIR", "--color", "#0020c0", "-o", out).code == 0
    ink = shown(out)[20:65, 200:330]
    assert (abs(ink - (0, 32, 192)).max(axis=2) < 60).mean() > 0.05
