"""Rows of PDF pages: words beside replaced ones move, as they are; words alone keep their middle."""

import pymupdf
import pytest
from redacting import NAME, SCALE, done, holds, job, opened, pdf

from textharmony_cli.documents import pdf_redaction, pdf_rewrite
from textharmony_cli.documents.pdf_redaction import PageJob, RowJob
from textharmony_cli.records import Region


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Saves the start of a child process by doing its work here."""
    monkeypatch.setattr(pdf_redaction, "run_child", lambda _, told, *__: pdf_rewrite.work(told) or 0)


def line(*pieces, y=100, x=60):
    """Draws pieces of text, each with what `insert_text` takes, one behind the other."""

    def draw(page):
        at = x
        for text, options in pieces:
            page.insert_text((at, y), text, fontsize=11, **options)
            at += pymupdf.get_text_length(text, options.get("fontname", "helv"), 11)

    return draw


PLAIN = line((f"Mr. {NAME} lives here.", {}))
MIXED = line(
    (f"Mr. {NAME} ", {}), ("lives ", {"fontname": "tibo", "color": (1, 0, 0)}), ("here.", {"fontname": "cour"})
)


def rowed(data, new, old=NAME, before=0.0, spare=60.0, **options):
    """The document with a word replaced and the rest of its line moved."""
    page = opened(data)[0]
    (word,) = page.search_for(old)
    whole = pymupdf.Rect(0, word.y0, page.rect.width, word.y1)
    text = " ".join(page.get_text("text", clip=whole).split())

    def outline(x0, x1):
        return tuple((x * SCALE, y * SCALE) for x, y in ((x0, word.y0), (x1, word.y0), (x1, word.y1), (x0, word.y1)))

    pieces = ((outline(0, word.x0), "", None), (outline(word.x0, word.x1), old, new), (outline(word.x1, 390), "", None))
    region = Region(1, (outline(0, 390),), text, text.replace(old, new))
    told = job(page, region)
    return done(
        data,
        [PageJob(1, told.width, told.height, (region,), None, {0: RowJob(pieces, before, spare * SCALE)})],
        **options,
    )


def starts(document):
    """Where the words of the first line begin, in points."""
    return {word[4]: word[0] for word in document[0].get_text("words")}


def spans(document):
    page = document[0].get_text("dict")
    return [span for block in page["blocks"] for part in block.get("lines", ()) for span in part["spans"]]


@pytest.mark.parametrize("new", ["Summer", "Featherstonehaugh"])
def test_the_words_behind_move_by_as_much_as_the_new_one_is_longer(new):
    before, (document, report) = opened(pdf(PLAIN)), rowed(pdf(PLAIN), new)
    longer = pymupdf.get_text_length(new, "helv", 11) - pymupdf.get_text_length(NAME, "helv", 11)
    old, now = starts(before), starts(document)
    assert now["Mr."] == pytest.approx(old["Mr."], abs=0.05)
    for word in ("lives", "here."):
        assert now[word] - old[word] == pytest.approx(longer, abs=0.1)
    assert document[0].get_text().split() == ["Mr.", new, "lives", "here."]
    assert all(span["size"] == pytest.approx(11) for span in spans(document))
    assert report.still_found == () and report.remarks == ()
    assert not holds(document)


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_a_line_keeps_its_left_its_middle_or_its_right(share):
    old, now = starts(opened(pdf(PLAIN))), starts(rowed(pdf(PLAIN), "Summer", before=share)[0])
    shorter = pymupdf.get_text_length(NAME, "helv", 11) - pymupdf.get_text_length("Summer", "helv", 11)
    assert now["Mr."] - old["Mr."] == pytest.approx(share * shorter, abs=0.1)


def test_words_that_move_keep_font_colour_and_spacing():
    before, (document, _) = opened(pdf(MIXED)), rowed(pdf(MIXED), "Summer")

    def looks(page):
        found = {span["text"].strip(): (span["font"], span["color"], span["size"]) for span in spans(page)}
        return {text: found[text] for text in ("lives", "here.")}

    assert looks(document) == looks(before)
    old, now = starts(before), starts(document)
    assert now["here."] - now["lives"] == pytest.approx(old["here."] - old["lives"], abs=0.05)


def test_spaced_letters_stay_spaced():
    def draw(page):
        page.insert_text((60, 100), f"Mr. {NAME} lives")
        xref = page.get_contents()[0]
        document = page.parent
        document.update_stream(xref, document.xref_stream(xref).replace(b"BT", b"BT 1 Tc"))

    before, (document, _) = opened(pdf(draw)), rowed(pdf(draw), "Summer")

    def width(page):
        (word,) = (word for word in page[0].get_text("words") if word[4] == "lives")
        return word[2] - word[0]

    assert width(document) == pytest.approx(width(before), abs=0.2)


def test_a_row_is_narrowed_where_nothing_is_spare():
    old, now = starts(opened(pdf(PLAIN))), starts(rowed(pdf(PLAIN), "Winterbottomstone", spare=0.0)[0])
    assert now["lives"] == pytest.approx(old["lives"], abs=1.5)


def test_words_whose_font_cannot_be_written_in_stay_where_they_are(monkeypatch):
    def font_of(self, page, style):
        return None if "lives" in style.text or "here" in style.text else real(self, page, style)

    real = pdf_rewrite.pdf_replacement.Replacer.font_of
    monkeypatch.setattr(pdf_rewrite.pdf_replacement.Replacer, "font_of", font_of)
    before, (document, report) = opened(pdf(MIXED)), rowed(pdf(MIXED), "Summer")
    old, now = starts(before), starts(document)
    assert now["lives"] == old["lives"] and now["here."] == old["here."]
    assert "Summer" in now and NAME not in now
    assert report.still_found == ()


def test_words_that_move_are_nobodys_secret():
    document = opened(pdf(PLAIN))
    document.set_metadata({"title": f"Where Mr. {NAME} lives"})
    document.set_toc([[1, "Houses here and lives", 1]])
    result, _ = rowed(document.tobytes(), "Summer")
    assert result.get_toc()[0][1] == "Houses here and lives"
    assert not holds(result)


def test_what_is_hidden_under_each_of_two_replaced_words_is_gone_from_the_file():
    def draw(page):
        page.insert_text((60, 100), f"Mr. {NAME} lives here.")
        for visible, hidden in ((NAME, "Quimble"), ("lives", "dwell")):
            page.insert_text((page.search_for(visible)[0].x0, 100), hidden, fontsize=10, render_mode=3)

    document = opened(pdf(draw))
    document.set_metadata({"title": "Quimble, or to dwell"})
    page = document[0]
    (name,), (verb,) = page.search_for(NAME), page.search_for("lives")

    def outline(x0, x1):
        return tuple((x * SCALE, y * SCALE) for x, y in ((x0, name.y0), (x1, name.y0), (x1, name.y1), (x0, name.y1)))

    pieces = (
        (outline(0, name.x0), "", None),
        (outline(name.x0, name.x1), NAME, "Summer"),
        (outline(name.x1, verb.x0), "", None),
        (outline(verb.x0, verb.x1), "lives", "sleeps"),
        (outline(verb.x1, 390), "", None),
    )
    region = Region(1, (outline(0, 390),), f"Mr. {NAME} lives here.", "Mr. Summer sleeps here.")
    told = job(page, region)
    rows = {0: RowJob(pieces, 0.0, 60.0)}
    result, report = done(document.tobytes(), [PageJob(1, told.width, told.height, (region,), None, rows)])
    assert not any(holds(result, secret) for secret in (NAME, "Quimble", "dwell"))
    assert report.still_found == ()
