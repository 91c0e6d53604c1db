import re

import numpy as np
import pymupdf
import pytest
from redacting import NAME, box_region, done, drawn, hand_written, holds, job, letter, opened, pdf, replaced

from textharmony_cli import fonts
from textharmony_cli.documents import pdf_redaction, pdf_rewrite
from textharmony_cli.records import Region

NEW = "Summertop"


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Saves the start of a child process by doing its work here."""

    def work(module, job, timeout, doing):
        pdf_rewrite.work(job)
        return 0

    monkeypatch.setattr(pdf_redaction, "run_child", work)


def spans(page):
    return [
        span for block in page.get_text("dict")["blocks"] for line in block.get("lines", ()) for span in line["spans"]
    ]


def span_of(page, text):
    return next(span for span in spans(page) if text in span["text"])


def origin_of(page, text):
    """Where the first letter of a text stands on its baseline."""
    blocks = page.get_text("rawdict")["blocks"]
    chars = [c for block in blocks for line in block["lines"] for span in line["spans"] for c in span["chars"]]
    return chars["".join(c["c"] for c in chars).index(text)]["origin"]


def test_new_text_stands_where_the_old_stood():
    before = opened(pdf())[0].search_for(NAME)[0]
    document, report = replaced(pdf(), "Summertop")
    assert not holds(document)
    span = span_of(document[0], "Summertop")
    assert span["size"] == pytest.approx(11)
    assert span["font"] == "Helvetica"
    assert origin_of(document[0], "Summertop") == pytest.approx((before.x0, 100), abs=0.2)
    assert report.fonts == {"Helvetica": "Helvetica"}
    assert report.still_found == ()
    assert report.remarks == ()


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_on_turned_and_cropped_pages(rotation):
    def draw(page):
        letter(page)
        page.set_cropbox(pymupdf.Rect(40, 60, 390, 380))
        page.set_rotation(rotation)

    old = opened(pdf(draw))[0].search_for(NAME)[0]
    document, report = replaced(pdf(draw), "Summertop")
    new = document[0].search_for("Summertop")[0]
    assert (new.x0, new.y1) == pytest.approx((old.x0, old.y1), abs=0.5)
    assert report.still_found == ()


def test_slanted_text_keeps_its_slant_and_colour():
    data = hand_written(b"BT 1 0 0 rg /F1 14 Tf .8 .6 -.6 .8 100 100 Tm (Winterbottom) Tj ET").tobytes()
    document, _ = replaced(data, "Summertop")
    (line,) = (line for block in document[0].get_text("dict")["blocks"] for line in block["lines"])
    assert line["dir"] == pytest.approx((0.8, -0.6), abs=0.01)
    assert line["spans"][0]["color"] == 0xFF0000
    assert line["spans"][0]["text"] == "Summertop"


def test_transparent_text_stays_so():
    data = hand_written(b"/G gs BT /F1 14 Tf 50 300 Td (Winterbottom) Tj ET")
    data.xref_set_key(data[0].xref, "Resources/ExtGState", "<</G<</ca .5>>>>")
    document, _ = replaced(data.tobytes(), "Summertop")
    assert span_of(document[0], "Summertop")["alpha"] == pytest.approx(128, abs=1)


def embedded(font="tiro"):
    """A letter in an embedded font that has only the letters of this letter."""

    def draw(page):
        page.insert_font("Fx", fontbuffer=pymupdf.Font(font).buffer)
        letter(page, fontname="Fx")

    document = pymupdf.open(stream=pdf(draw))
    document.subset_fonts()
    return document.tobytes(garbage=3)


def test_the_embedded_font_is_used_where_it_has_the_letters():
    data = embedded()
    document, report = replaced(data, "Mebottom")
    ((old, new),) = report.fonts.items()
    assert old == new
    assert {font[3] for font in document[0].get_fonts()} == {font[3] for font in opened(data)[0].get_fonts()}
    assert "Mebottom" in document[0].get_text()


def test_a_like_font_is_used_where_letters_are_missing():
    document, report = replaced(embedded(), "Quixote")
    (new,) = report.fonts.values()
    assert "Times" in new or "Nimbus" in new
    assert "Quixote" in document[0].get_text()
    assert report.still_found == ()


def test_other_scripts_find_a_font():
    document, _ = replaced(pdf(), "東京 Жёлтый")
    assert "東京 Жёлтый" in " ".join(document[0].get_text().split())


@pytest.mark.parametrize(("fit", "size"), [("condense", 11), ("shrink", 8), ("overflow", 11)])
def test_long_texts_are_made_to_fit(fit, size):
    place = opened(pdf())[0].search_for(NAME)[0]
    document, _ = replaced(pdf(), "Winterbottomstone", fit=fit)
    found = document[0].search_for("Winterbottomstone")[0]
    assert (found.width <= place.width * 1.03) == (fit != "overflow")
    assert span_of(document[0], "Winterbottomstone")["size"] == pytest.approx(size, abs=3.1 if fit == "shrink" else 3.5)


def test_texts_that_cannot_fit_are_told():
    _, report = replaced(pdf(), "Featherstonehaugh of Winterbottom-upon-Thames and elsewhere in the kingdom")
    assert any("too long" in remark for remark in report.remarks)


def test_form_fields_get_the_new_value():
    def draw(page):
        widget = pymupdf.Widget()
        widget.field_type, widget.field_name = pymupdf.PDF_WIDGET_TYPE_TEXT, "name"
        widget.field_value = f"John {NAME}, Esq."
        widget.rect = pymupdf.Rect(60, 100, 300, 120)
        page.add_widget(widget)

    document, report = replaced(pdf(draw), "Summertop")
    (widget,) = document[0].widgets()
    assert widget.field_value == "John Summertop, Esq."
    assert not holds(document)
    assert report.remarks == ()


def test_nothing_is_written_where_no_text_was():
    page = opened(pdf())[0]
    document, report = done(pdf(), [job(page, box_region(page, 60, 300, 100, 20, "", "Summertop"))])
    assert "Summertop" not in document[0].get_text()
    assert any("not written" in remark for remark in report.remarks)


def test_the_rest_of_the_page_is_drawn_as_before():
    before, (document, _) = drawn(opened(pdf())[0]), replaced(pdf(), "Summertop")
    changed = np.argwhere((before != drawn(document[0])).any(axis=2))
    assert changed[:, 0].min() >= 88
    assert changed[:, 0].max() <= 104


def test_new_text_is_divided_over_the_lines_of_the_old():
    def draw(page):
        page.insert_text((60, 100), "It was signed by Mr. Edgar Jonathan")
        page.insert_text((60, 116), "Winterbottom senior, who lives here.")

    (page,) = opened(pdf(draw))
    outlines = tuple(
        box_region(page, *rect[:2], rect.width, rect.height).parts[0]
        for text in ("Edgar Jonathan", "Winterbottom senior")
        for rect in page.search_for(text)
    )
    region = Region(1, outlines, "Edgar Jonathan Winterbottom senior", "Edmund Johnson Summertop junior")
    document, report = done(pdf(draw), [job(page, region)])
    first, second = (document[0].search_for(text)[0] for text in ("Edmund Johnson", "Summertop junior"))
    assert (first.y1 - second.y1, second.x0) == (pytest.approx(-16, abs=0.5), pytest.approx(60, abs=0.5))
    assert span_of(document[0], "Edmund")["size"] == pytest.approx(11, abs=0.8)
    assert report.still_found == ()


def test_a_divided_word_gives_way_to_one_in_the_place_of_its_first_half():
    def draw(page):
        page.insert_text((60, 100), "It was written by Mr. Winter-")
        page.insert_text((60, 116), "bottom. Nobody else was there")

    (page,) = opened(pdf(draw))
    upper, lower = (page.search_for(text)[0] for text in ("Winter-", "bottom"))
    roomy = box_region(page, upper.x0, upper.y0, 2 * upper.width, upper.height).parts[0]
    region = Region(1, (roomy, box_region(page, *lower[:2], lower.width, lower.height).parts[0]), "Winter- bottom", NEW)
    document, report = done(pdf(draw), [job(page, region)])
    assert document[0].search_for(NEW)[0].x0 == pytest.approx(upper.x0, abs=0.5)
    assert document[0].search_for(NEW)[0].width == pytest.approx(pymupdf.get_text_length(NEW), abs=0.5)
    assert not document[0].search_for("bottom")
    assert report.still_found == ()


def colours(page, text):
    return {span["color"] for span in spans(page) if text in span["text"]}


def test_font_and_colour_of_new_texts_can_be_chosen():
    document, report = replaced(pdf(), NEW, font="roboto-700", color=(1.0, 0.0, 0.5))
    assert span_of(document[0], NEW)["font"].endswith("Roboto-Bold")
    assert colours(document[0], NEW) == {0xFF0080}
    assert colours(document[0], "lives here") == {0}
    assert report.fonts == {"Helvetica": "Roboto Bold"}


def subset(page):
    """Draws a text in a font that has only its letters, as most PDFs have them."""
    page.insert_font("F0", fontbuffer=fonts.opened("roboto-slab-400").buffer)
    page.insert_text((60, 100), f"Mr. {NAME} lives here.", fontname="F0")


def test_fonts_that_are_here_lend_letters_that_those_in_the_file_lack():
    document = opened(pdf(subset))
    document.subset_fonts()
    document, report = replaced(document.tobytes(), "Summertop & Daughters")
    assert all(fonts.are_same(span["font"].split("+")[-1], "RobotoSlab-Regular") for span in spans(document[0]))
    assert list(report.fonts) == list(report.fonts.values())  # nothing to tell: it is the same font


@pytest.mark.parametrize(("new", "most"), [("\u4e2d\u6587", 12_000), ("\u0396\u03b5\u03cd\u03c2", 20_000)])
def test_of_fonts_that_are_put_in_only_the_glyphs_that_are_shown_are(new, most):
    document, _ = replaced(pdf(), new)
    page = document[0]
    name = next(font[3] for font in page.get_fonts() if font[2] == "Type0")
    assert re.fullmatch(r"[A-Z]{6}\+.+", name)
    assert new in page.get_text()
    assert len(document.tobytes(garbage=4, deflate=True)) < most
    assert (drawn(page)[around(page, new)] < 128).any()


def test_a_text_that_no_font_has_brings_no_font_along():
    document, report = replaced(pdf(), "\U0001f600")
    assert any("no font here has" in remark for remark in report.remarks)
    assert len(document.tobytes(garbage=4, deflate=True)) < 20_000


def test_a_text_can_be_replaced_again_by_other_letters_of_the_font_that_was_put_in():
    first, _ = replaced(pdf(), "\u4e2d\u6587")
    again, _ = replaced(first.tobytes(), "\u65e5\u672c", text="\u4e2d\u6587")
    assert "\u65e5\u672c" in again[0].get_text()
    assert (drawn(again[0])[around(again[0], "\u65e5\u672c")] < 128).any()


def around(page, text):
    """The pixels in which a text stands."""
    x0, y0, x1, y1 = (round(value) for value in page.search_for(text)[0])
    return slice(y0, y1), slice(x0, x1)
