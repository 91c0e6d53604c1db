"""New text of PDFs stands among the other text of the page's content, where programs look for it."""

import re

import numpy as np
import pymupdf
import pytest
from redacting import NAME, add_stream, done, drawn, erased, hand_written, holds, job, opened, outlines, replaced

from textharmony_cli.documents import pdf_redaction, pdf_rewrite, pdf_writing
from textharmony_cli.documents.pdf_content import Content, UnclearContent
from textharmony_cli.documents.pdf_eraser import own_contents
from textharmony_cli.records import Region

NEW = "Summertop"
LINES = ["Today Mr. Winterbottom lives here.", "Neighbours stay where they are."]

# Each shows LINES one below the other, with other operators.
WAYS = {
    "one string": b"BT /F1 11 Tf 60 300 Td (Today Mr. Winterbottom lives here.) Tj 0 -16 Td (%s) Tj ET",
    "escapes": rb"BT /F1 11 Tf 60 300 Td (Today\040Mr\056 Winter\142ottom l\151ves\040here.) Tj 0 -16 Td (%s) Tj ET",
    "hexadecimal": b"BT /F1 11 Tf 60 300 Td <" + LINES[0].encode().hex().encode() + b"> Tj 0 -16 Td (%s) Tj ET",
    "an array": b"BT /F1 11 Tf 60 300 Td [(Today) -278 (Mr. Winter) 5 (bottom)-278(lives here.)]TJ 0 -16 Td (%s) Tj ET",
    "leading": b"BT /F1 11 Tf 16 TL 60 300 Td (Today Mr. Winterbottom lives here.) Tj T* (%s) Tj ET",
    "quotes": b"BT /F1 11 Tf 16 TL 60 316 Td (Today Mr. Winterbottom lives here.) ' (%s) ' ET",
    "double quotes": b"BT /F1 11 Tf 16 TL 60 316 Td 1 .5 (Today Mr. Winterbottom lives here.) \" (%s) ' ET",
    "parts": b"BT /F1 11 Tf 60 300 Td (Today Mr. ) Tj (Winter) Tj (bottom li) Tj (ves here.) Tj 0 -16 Td (%s) Tj ET",
    "spaced": b"BT /F1 11 Tf 1 Tc 2 Tw 90 Tz 2 Ts 60 300 Td (Today Mr. Winterbottom lives here.) Tj "
    b"0 -16 Td (%s) Tj ET",
    "scaled": b"q .5 0 0 .5 10 20 cm BT /F1 22 Tf 100 560 Td (Today Mr. Winterbottom lives here.) Tj "
    b"0 -32 Td (%s) Tj ET Q",
    "turned over": b"q 1 0 0 -1 0 400 cm BT /F1 11 Tf 1 0 0 -1 60 100 Tm (Today Mr. Winterbottom lives here.) Tj "
    b"0 -16 Td (%s) Tj ET Q",
    "own objects": b"BT /F1 11 Tf 60 300 Td (Today Mr. ) Tj ET BT /F1 11 Tf 1 0 0 1 113 300 Tm "
    b"(Winterbottom lives here.) Tj ET BT /F1 11 Tf 60 284 Td (%s) Tj ET",
    "tagged": b"/P <</MCID 0>> BDC q BT /F1 11 Tf 60 300 Td (Today Mr. Winterbottom lives here.) Tj ET Q EMC "
    b"/P <</MCID 1>> BDC q BT /F1 11 Tf 60 284 Td (%s) Tj ET Q EMC",
    "tagged within": b"BT /F1 11 Tf 60 300 Td /P <</MCID 0>> BDC (Today Mr. Winterbottom) Tj EMC ( lives here.) Tj "
    b"0 -16 Td (%s) Tj ET",
}


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Saves the start of a child process by doing its work here."""
    monkeypatch.setattr(pdf_redaction, "run_child", lambda _, told, *__: pdf_rewrite.work(told) or 0)


def written(way, second=LINES[1]):
    return hand_written(WAYS[way].replace(b"%s", second.encode())).tobytes()


def text_of(document):
    """In the order of the content, as most programs copy it."""
    return " ".join(document[0].get_text(flags=0).split())


def letters(page, text):
    """Where the letters of a text stand that is the only one of its kind."""
    blocks = page.get_text("rawdict")["blocks"]
    chars = [c for block in blocks for line in block["lines"] for span in line["spans"] for c in span["chars"]]
    start = "".join(c["c"] for c in chars).index(text)
    return [c["origin"] for c in chars[start : start + len(text)]]


@pytest.mark.parametrize("way", WAYS)
def test_new_words_are_found_between_those_beside_them(way):
    before = opened(written(way))
    assert text_of(before) == " ".join(LINES)
    document, _ = replaced(written(way), NEW)
    assert text_of(document) == " ".join(LINES).replace(NAME, NEW)
    assert not holds(document)
    for kept in ("Today Mr.", "lives here.", "Neighbours stay where they are."):
        there, here = letters(before[0], kept), letters(document[0], kept)
        assert np.abs(np.subtract(here, there)).max() < 0.01
    assert document[0].search_for(f"Mr. {NEW} lives")


@pytest.mark.parametrize("way", WAYS)
def test_pages_look_as_with_the_new_words_at_their_end(way, monkeypatch):
    among, _ = replaced(written(way), NEW)
    monkeypatch.setattr(pdf_writing, "inserted", lambda *_: None)
    after, _ = replaced(written(way), NEW)
    assert text_of(among) != text_of(after)
    assert np.abs(drawn(among[0], 150).astype(int) - drawn(after[0], 150)).max() < 8


@pytest.mark.parametrize("way", WAYS)
def test_several_words_go_in_at_once(way):
    data = written(way)
    page = opened(data)[0]
    regions = [
        Region(1, (outline,), old, new)
        for old, new in (("Today", "Later"), (NAME, NEW), ("here", "there"), ("where", "as"))
        for outline in outlines(page, old)
        if old != "here" or outline[0][1] < 200  # not that of "where"
    ]
    document, _ = done(data, [job(page, *regions)])
    assert text_of(document) == "Later Mr. Summertop lives there. Neighbours stay as they are."


def test_marked_content_and_graphics_states_still_end_where_they_began():
    document, _ = replaced(written("tagged within"), NEW)
    depth = {"BDC": 0, "BT": 0, "q": 0}
    closing = {"EMC": "BDC", "ET": "BT", "Q": "q"}
    for word in re.findall(r"\b(BDC|EMC|BT|ET|q|Q)\b", re.sub(r"\(.*?\)", "", document[0].read_contents().decode())):
        depth[closing.get(word, word)] += -1 if word in closing else 1
        assert min(depth.values()) >= 0
        assert word not in ("q", "Q") or not depth["BT"]
    assert not any(depth.values())


def test_new_words_stay_in_the_part_that_is_tagged():
    document, _ = replaced(written("tagged"), NEW)
    content = document[0].read_contents()
    new = content.index(b"0 Tc 0 Tw")
    assert content.index(b"/MCID 0") < new < content.index(b"/MCID 1")


def test_a_line_of_its_own_comes_between_the_others():
    lines = b"(Today Mr.) Tj 0 -16 Td (Winterbottom) Tj 0 -16 Td (lives here.) Tj"
    document, _ = replaced(hand_written(b"BT /F1 11 Tf 60 300 Td " + lines + b" ET").tobytes(), NEW)
    assert text_of(document) == f"Today Mr. {NEW} lives here."


def test_words_that_would_be_cut_off_are_written_at_the_end():
    clipped = b"q 60 290 131 20 re W n BT /F1 11 Tf 60 300 Td (Today Mr. Winterbottom) Tj ET Q"
    data = hand_written(clipped + b" BT /F1 11 Tf 60 270 Td (Neighbours stay.) Tj ET").tobytes()
    document, _ = replaced(data, "Springwaterhead Hall", fit="overflow")
    assert text_of(document) == "Today Mr. Neighbours stay. Springwaterhead Hall"
    (box,) = document[0].search_for("Springwaterhead Hall")
    found = np.argwhere(drawn(document[0])[88:104].min(2) < 128)
    assert box.x1 > 200
    assert found[:, 1].max() == pytest.approx(box.x1, abs=2)


def test_words_that_something_is_drawn_over_are_written_at_the_end():
    covered = WAYS["one string"].replace(b"%s", b"Neighbours") + b" 1 1 .9 rg 118 290 40 22 re f"
    document, _ = replaced(hand_written(covered).tobytes(), NEW)
    assert text_of(document).endswith(NEW)


def with_form(content, in_form, **more):
    document = hand_written(content)
    (font,) = (font[0] for font in document[0].get_fonts())
    entries = {"Type": "/XObject", "Subtype": "/Form", "BBox": "[0 0 800 800]", **more}
    form = add_stream(document, in_form, Resources=f"<</Font<</F1 {font} 0 R>>>>", **entries)
    document.xref_set_key(document[0].xref, "Resources/XObject", f"<</Fm {form} 0 R>>")
    return document.tobytes()


def test_letters_of_forms_count():
    content = b"/Fm Do " + WAYS["one string"].replace(b"%s", b"Neighbours")
    document, _ = replaced(with_form(content, b"BT /F1 11 Tf 60 350 Td (Above all) Tj ET"), NEW)
    assert text_of(document) == f"Above all Today Mr. {NEW} lives here. Neighbours"


def test_words_of_a_form_are_written_in_it():
    form = b"BT /F1 11 Tf 120 600 Td (Today Mr. Winterbottom lives here.) Tj ET"
    after = b" BT /F1 11 Tf 60 250 Td (Neighbours) Tj ET"
    document, _ = replaced(with_form(b"q .5 0 0 .5 0 0 cm /Fm Do Q" + after, form, Matrix="[1.5 0 0 1.5 0 -300]"), NEW)
    assert text_of(document) == f"Today Mr. {NEW} lives here. Neighbours"


def test_words_of_a_form_that_is_drawn_twice_change_where_they_are_to():
    form = b"BT /F1 11 Tf 60 300 Td (Today Mr. Winterbottom lives here.) Tj ET"
    data = with_form(b"/Fm Do q 1 0 0 1 0 -100 cm /Fm Do Q", form)
    page = opened(data)[0]
    document, _ = done(data, [job(page, Region(1, (next(outlines(page, NAME)),), NAME, NEW))])
    assert text_of(document) == f"Today Mr. {NEW} lives here. Today Mr. {NAME} lives here."


def content_of(document):
    return Content(document, document[0], document[0].read_contents())


def test_letters_of_a_content_are_counted():
    for way in WAYS:
        leaps = 2 if way == "an array" else 0  # for spaces
        assert len(content_of(opened(written(way))).shown) == len("".join(LINES)) - leaps, way


def spelled(content):
    """A page's content before MuPDF's filter runs over it."""
    document = hand_written(content)
    own_contents(document, document[0])
    return document[0].read_contents().strip()


def test_pictures_in_the_content_are_passed_over():
    samples = b"BI /W 3 /H 4 /BPC 8 /CS /G ID (\xff' ET/< (x) Tj EI "
    assert len(content_of(hand_written(samples + b"BT /F1 9 Tf (text) Tj ET")).shown) == 4
    assert spelled(samples + b"BT 9 TL (text) ' ET") == samples + b"BT 9 TL 0 -9 Td (text) Tj ET"


@pytest.mark.parametrize(
    ("lost", "as_it_is"),
    [
        (b"BT 9 TL (a) ' (b) ' ET", b"BT 9 TL 0 -9 Td (a) Tj 0 -9 Td (b) Tj ET"),
        (b'BT 9 TL 1 .5 (a) " ET', b"BT 9 TL 1 Tw .5 Tc 0 -9 Td (a) Tj ET"),
        (b"BT (a) Tj 0 0 Td (b) Tj 0 0 TD (c) Tj ET", b"BT (a) Tj .0005 0 Td (b) Tj -0 TL .0005 0 Td (c) Tj ET"),
        (b"BT 4 5 Td T* (a) Tj T* (b) ' ET", b"BT 4 5 Td 0 -0 Td (a) Tj .0005 0 Td 0 -0 Td (b) Tj ET"),
        (b"BT 9 TL (it's) Tj T* (\\)') Tj 0 -9 Td ET", b"BT 9 TL (it's) Tj 0 -9 Td (\\)') Tj 0 -9 Td ET"),
        (b"BT 4 -5 TD (a) Tj T* (b) Tj ET", b"BT 5 TL 4 -5 Td (a) Tj 0 -5 Td (b) Tj ET"),
        (b"BT 0 0 Td (a) Tj 1 x Td 0 0 Td ET", b"BT 0 0 Td (a) Tj 1 x Td 0 0 Td ET"),
    ],
)
def test_what_the_filter_would_lose_is_spelled_out(lost, as_it_is):
    assert spelled(lost) == as_it_is


@pytest.mark.parametrize(
    "content",
    [
        b"BT /F1 11 Tf 60 200 Td 16 TL (first) ' (second) ' ET",
        b"BT /F1 11 Tf 60 200 Td 16 TL (first) Tj 1 2 (second) \" (third) ' ET",
        b"BT /F1 11 Tf 60 200 Td (first) Tj 0 0 Td (second) Tj T* (third) Tj ET",
    ],
)
@pytest.mark.parametrize("form", [False, True])
def test_text_elsewhere_stays_where_it_is(content, form):
    """MuPDF's own filter loses it, or puts it elsewhere."""
    name = b" BT 0 Tc 0 Tw /F1 11 Tf 60 300 Td (Winterbottom) Tj ET"
    data = with_form(b"/Fm Do" + name, content) if form else hand_written(content + name).tobytes()
    document, _ = erased(data)
    there, here = drawn(opened(data)[0]).astype(int), drawn(document[0])
    assert np.abs(here - there)[110:].max() < 48
    assert (here[110:] < 128).any()


@pytest.mark.parametrize(
    "content",
    [
        b"BT /F1 Tf (text) Tj ET",
        b"BT /F1 x Tf (text) Tj ET",
        b"1 0 0 1 cm",
    ],
)
def test_content_that_is_not_clear_is_not_guessed_at(content):
    with pytest.raises(UnclearContent):
        content_of(hand_written(content))


def test_forms_that_draw_themselves_end_somewhere():
    document = opened(with_form(b"/Fm Do", b"/Fm Do"))
    form = document[0].get_xobjects()[0][0]
    document.xref_set_key(form, "Resources", f"<</XObject<</Fm {form} 0 R>>>>")
    with pytest.raises(UnclearContent):
        content_of(document)


def test_texts_of_huge_pages_are_written_at_the_end():
    """A picture in which its letters could be told would be too large."""
    document = pymupdf.open()
    page = document.new_page(width=14000, height=14000)
    page.insert_text((60, 100), f"Mr. {NAME} lives here.")
    document, _ = replaced(document.tobytes(), NEW)
    assert text_of(document) == f"Mr. lives here. {NEW}"


ODD = [
    b"BT /F1 9 Tf T* ' ET ",
    b'BT /F1 9 Tf 9 TL (x) " ET ',
    b'BT /F1 9 Tf (x) Tj T* 1 " ET ',
    b'BT /F1 9 Tf 9 TL (x) Tj T* a b (x) " ET ',
    b"/Fm Do ",
    b"/Absent Do ",
    b"Q Q ET EMC ",
    b"BT /Absent 9 Tf (x) Tj ET ",
]


@pytest.mark.parametrize("content", ODD)
def test_odd_content_beside_it_is_no_reason_to_fail(content):
    document = hand_written(content + WAYS["one string"].replace(b"%s", b"Neighbours"))
    form = document.get_new_xref()
    document.update_object(form, "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]>>")  # without content
    document.xref_set_key(document[0].xref, "Resources/XObject", f"<</Fm {form} 0 R>>")
    changed, _ = replaced(document.tobytes(), NEW)
    assert NEW in text_of(changed) and not holds(changed)


def test_names_of_fonts_need_not_be_text():
    written_once = WAYS["one string"].replace(b"%s", b"Neighbours").replace(b"/F1", b"/F#FF1")
    changed, _ = replaced(hand_written(written_once).tobytes().replace(b"/F1 ", b"/F#FF1 "), NEW)
    assert NEW in text_of(changed) and not holds(changed)


def test_lines_of_forms_whose_leading_is_set_outside_stay_apart():
    form = b"BT /F1 11 Tf 60 200 Td (first) Tj T* (second) Tj ET"
    data = with_form(b"14 TL /Fm Do BT /F1 11 Tf 60 300 Td (Winterbottom) Tj ET", form)
    document, _ = erased(data)
    for word in ("first", "second"):
        assert np.abs(np.subtract(letters(document[0], word), letters(opened(data)[0], word))).max() < 0.01


def test_forms_that_mean_several_things_stay_as_they_are():
    form = b"BT /F1 11 Tf 60 200 Td (first) Tj T* (second) Tj ET"
    document = opened(with_form(b"14 TL /Fm Do 20 TL /Fm Do", form))
    own_contents(document, document[0])
    assert document.xref_stream(document[0].get_xobjects()[0][0]) == form


def test_forms_that_draw_each_other_many_times_are_given_up():
    document = opened(with_form(b"/Fm Do " * 300, b"BT /F1 9 Tf (x) Tj ET"))
    with pytest.raises(UnclearContent):
        content_of(document)
