import math
import random
import re

import numpy as np
import pymupdf
import pytest
from files import PROSE, decode_pdf, encoded, pdf, picture, prose, scan

from textharmony_cli.errors import EncryptedError, InputError


def texts(page):
    return [line.text for line in page.text_lines]


def write(*args, **options):
    return pdf(lambda page, _: page.insert_text(*args, **options))


def test_text_layer_is_used_without_drawing_the_page():
    page = decode_pdf(pdf(prose))
    assert page.pixels is None
    assert " ".join(texts(page)) == PROSE
    assert page.points == (400, 300)


def test_picture_is_drawn_beside_the_text_when_asked_for():
    page = decode_pdf(pdf(prose), pixels=True)
    assert page.text_lines
    assert page.pixels.shape == (page.height, page.width, 3)


@pytest.mark.parametrize("size", [(595.276, 841.89), (400, 300), (335.04, 561.12), (100.1, 99.9)])
@pytest.mark.parametrize("dpi", [72, 150, 200])
def test_stated_size_is_the_size_of_the_drawing(size, dpi):
    data = pdf(prose, width=size[0], height=size[1])
    page, drawn = decode_pdf(data, dpi=dpi), decode_pdf(data, dpi=dpi, text_layer="ignore")
    assert (page.width, page.height) == (drawn.width, drawn.height) == drawn.pixels.shape[1::-1]
    assert drawn.text_lines is None
    assert drawn.dpi == pytest.approx(dpi)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_words_lie_on_their_ink_however_page_and_text_are_turned(rotation, angle):
    def draw(page, _):
        page.insert_text((200, 150), "Hello turned words", fontsize=14, rotate=angle)
        page.insert_text((180, 150), "and another of them", fontsize=14, rotate=angle)
        page.set_cropbox(pymupdf.Rect(10, 5, 390, 295))
        page.set_rotation(rotation)

    page = decode_pdf(pdf(draw), pixels=True, text_layer="trust")
    assert sorted(texts(page)) == ["Hello turned words", "and another of them"]
    ink = page.pixels.min(axis=2) < 128
    inside = np.zeros_like(ink)
    for word in (word for line in page.text_lines for word in line.words):
        x, y, width, height = (round(value) for value in word.box)
        assert ink[y : y + height, x : x + width].any(), word
        inside[y : y + height, x : x + width] = True
    assert (ink & ~inside).sum() <= 0.01 * ink.sum()


@pytest.mark.parametrize("angle", [0, 30, 90, 135])
def test_edges_run_in_reading_direction(angle):
    def draw(page, _):
        text = pymupdf.TextWriter(page.rect)
        text.append((200, 150), "slanted", fontsize=20)
        text.write_text(page, morph=(pymupdf.Point(200, 150), pymupdf.Matrix(-angle)))

    (line,) = decode_pdf(pdf(draw), text_layer="trust", dpi=72).text_lines
    (x0, y0), (x1, y1) = line.bottom
    assert math.degrees(math.atan2(y1 - y0, x1 - x0)) % 360 == pytest.approx(angle, abs=0.5)
    assert line.height == pytest.approx(20 * 1.07, abs=0.5)
    assert math.dist(*line.top) == pytest.approx(pymupdf.Font("helv").text_length("slanted", 20), rel=0.02)


def test_spans_say_where_each_character_stands():
    (line,) = decode_pdf(write((50, 100), "wide words Will", fontsize=20), text_layer="trust", dpi=72).text_lines
    font = pymupdf.Font("helv")
    total = font.text_length(line.text, 20)
    for at, (start, stop) in enumerate(line.spans):
        assert start * total == pytest.approx(font.text_length(line.text[:at], 20), abs=0.1)
        assert stop * total == pytest.approx(font.text_length(line.text[: at + 1], 20), abs=0.1)


def test_parts_of_a_justified_line_are_one_line():
    def draw(page, _):
        page.insert_text((30, 40), "above it runs a line of text across", fontsize=11)
        page.insert_text((30, 54), "wide gap", fontsize=11)
        page.insert_text((85, 54), "in the middle", fontsize=11)
        page.insert_text((30, 68), "below it runs a line of text across", fontsize=11)

    assert "wide gap in the middle" in texts(decode_pdf(pdf(draw)))


def test_columns_stay_apart_even_with_a_narrow_gutter():
    def draw(page, _):
        font = pymupdf.Font("helv")
        for row in range(8):
            page.insert_text((30, 40 + 14 * row), "left column words", fontsize=11)
            page.insert_text((30 + font.text_length("left column words", 11) + 12, 40 + 14 * row), "right", fontsize=11)

    assert set(texts(decode_pdf(pdf(draw)))) == {"left column words", "right"}


def test_table_cells_stay_apart_also_when_spaces_fill_the_gap():
    def draw(page, _):
        page.insert_text((30, 40), "name          amount          date", fontsize=11)
        page.insert_text((30, 60), "tea and much else besides to fill the page", fontsize=11)

    assert texts(decode_pdf(pdf(draw)))[:3] == ["name", "amount", "date"]


@pytest.mark.parametrize("mark", ["\u2022", "1.", "(a)", "-"])
def test_mark_of_a_list_item_stays_with_its_text(mark):
    def draw(page, _):
        writer = pymupdf.TextWriter(page.rect)
        for row in range(3):
            writer.append((30, 40 + 20 * row), mark, fontsize=11)
            writer.append((52, 40 + 20 * row), "first item of the list", fontsize=11)
        writer.write_text(page)

    assert texts(decode_pdf(pdf(draw))) == [f"{mark} first item of the list"] * 3


def test_words_written_out_of_order_make_one_line():
    def draw(page, _):
        font = pymupdf.Font("helv")
        for word in ("lazy dog", "the quick", "brown fox", "jumps over"):
            sentence = "the quick brown fox jumps over lazy dog"
            at = font.text_length(sentence[: sentence.index(word)], 11)
            page.insert_text((30 + at, 40), word, fontsize=11)

    assert texts(decode_pdf(pdf(draw), text_layer="trust")) == ["the quick brown fox jumps over lazy dog"]


def test_bold_by_printing_twice_is_read_once():
    def draw(page, _):
        prose(page)
        for shift in (0, 0.3):
            page.insert_text((30 + shift, 250), "stressed", fontsize=12)

    assert texts(decode_pdf(pdf(draw))).count("stressed") == 1


def test_controls_ligatures_and_odd_spaces_are_made_plain():
    def draw(page, _):
        writer = pymupdf.TextWriter(page.rect)
        writer.append((30, 40), "o\ufb03ce\u00a0hours and a great many other words beside", fontsize=11)
        writer.write_text(page)

    assert texts(decode_pdf(pdf(draw))) == ["office hours and a great many other words beside"]


def test_printed_soft_hyphens_are_read_as_hyphens():
    def draw(page, _):
        writer = pymupdf.TextWriter(page.rect)
        writer.append((30, 40), "the minutes of the meeting were taken by Mari\u00ad", fontsize=11)
        writer.append((30, 56), "anne, who has kept the books of the club for years", fontsize=11)
        writer.write_text(page)

    assert texts(decode_pdf(pdf(draw)))[0].endswith("by Mari-")


def test_field_values_and_notes_are_text_too():
    def draw(page, _):
        prose(page)
        widget = pymupdf.Widget()
        widget.field_name, widget.field_type, widget.field_value = "f", pymupdf.PDF_WIDGET_TYPE_TEXT, "typed by hand"
        widget.rect = pymupdf.Rect(30, 220, 200, 240)
        page.add_widget(widget)
        page.add_freetext_annot(pymupdf.Rect(30, 250, 200, 270), "noted later")

    assert {"typed by hand", "noted later"} <= set(texts(decode_pdf(pdf(draw))))


# Which pages must be read from their picture


def scrambled():
    """Prose in a font whose character map gives other letters than are printed."""

    def draw(page, _):
        writer = pymupdf.TextWriter(page.rect)
        words = PROSE.split()
        for row in range(8):
            writer.append((30, 40 + 20 * row), " ".join(words[10 * row : 10 * row + 10]), fontsize=10)
        writer.write_text(page)

    document = pymupdf.open(stream=pdf(draw), filetype="pdf")
    letters = [chr(code) for code in range(ord("a"), ord("z") + 1)]
    other = dict(zip(letters, random.Random(4).sample(letters, 26), strict=True))
    for xref in range(1, document.xref_length()):
        if document.xref_is_stream(xref) and b"begincmap" in (stream := document.xref_stream(xref)):
            document.update_stream(xref, re.sub(rb"<00([67][0-9a-fA-F])>(?=\s*(\n|>))", _mapped(other), stream))
    return document.tobytes()


def _mapped(other):
    def replace(found):
        letter = chr(int(found[1], 16))
        return b"<00%02x>" % ord(other.get(letter, letter))

    return replace


def hidden_layer():
    document = pymupdf.open(stream=scan(pdf(prose)), filetype="pdf")
    prose(document[0], render_mode=3)
    return document.tobytes()


def text_under_picture():
    drawn = pymupdf.open(stream=pdf(prose), filetype="pdf")[0].get_pixmap(dpi=100).tobytes("png")

    def draw(page, _):
        prose(page)
        page.insert_image(page.rect, stream=drawn)

    return pdf(draw)


def stamped_scan():
    document = pymupdf.open(stream=scan(pdf(prose)), filetype="pdf")
    document[0].insert_text((300, 290), "ABC 000123", fontsize=9)
    return document.tobytes()


def scan_in_strips():
    drawn = pymupdf.open(stream=pdf(prose), filetype="pdf")[0]

    def draw(page, _):
        for top in range(0, 300, 50):
            strip = pymupdf.Rect(0, top, 400, top + 50)
            page.insert_image(strip, stream=drawn.get_pixmap(dpi=100, clip=strip).tobytes("png"))
        page.insert_text((300, 290), "page 7 of 12", fontsize=9)

    return pdf(draw)


def outlined_page_with_number():
    def draw(page, _):
        shape = page.new_shape()
        for row in range(12):
            for column in range(50):
                x, y = 30 + 6 * column, 40 + 16 * row
                shape.draw_line((x, y), (x + 3, y - 8))
                shape.draw_line((x + 3, y - 8), (x + 4, y))
        shape.finish(color=(0, 0, 0))
        shape.commit()
        page.insert_text((200, 290), "12", fontsize=9)

    return pdf(draw)


@pytest.mark.parametrize(
    "make",
    [
        lambda: scan(pdf(prose)),
        hidden_layer,
        text_under_picture,
        stamped_scan,
        scan_in_strips,
        outlined_page_with_number,
        scrambled,
        lambda: pdf(lambda page, _: prose(page, color=(1, 1, 1))),
        lambda: pdf(lambda page, _: None),
        lambda: write((30, 40), PROSE.replace(" ", "")[:120], fontsize=5),
    ],
    ids=["scan", "hidden", "under-picture", "stamp", "strips", "outlines", "scrambled", "white", "blank", "no-spaces"],
)
def test_page_whose_text_is_not_what_is_printed_is_drawn(make):
    page = decode_pdf(make())
    assert page.text_lines is None
    assert page.pixels is not None


def on_dark_ground(page, _):
    page.draw_rect(page.rect, fill=(0, 0, 0.4))
    prose(page, color=(1, 1, 1))


def with_logo(page, _):
    prose(page)
    page.insert_image(pymupdf.Rect(300, 200, 380, 280), stream=encoded(picture((80, 80), "logo")))


def on_paper_picture(page, _):
    page.insert_image(page.rect, stream=encoded(picture((400, 300), "")))
    prose(page)


@pytest.mark.parametrize("draw", [prose, on_dark_ground, with_logo, on_paper_picture])
def test_sound_text_is_used_beside_and_over_pictures(draw):
    assert " ".join(texts(decode_pdf(pdf(draw)))) == PROSE


def test_trust_uses_hidden_text_and_ignore_uses_none():
    assert " ".join(texts(decode_pdf(hidden_layer(), text_layer="trust"))) == PROSE
    assert decode_pdf(pdf(prose), text_layer="ignore").text_lines is None
    assert decode_pdf(scan(pdf(prose)), text_layer="trust").pixels is not None


def test_words_that_do_not_show_are_left_out():
    def draw(page, _):
        prose(page)
        page.insert_text((30, 240), "secretly white", fontsize=10, color=(1, 1, 1))
        page.insert_text((30, 260), "secretly clear", fontsize=10, fill_opacity=0)
        page.insert_text((30, 280), "blacked out", fontsize=10)
        page.draw_rect(pymupdf.Rect(28, 268, 120, 285), fill=(0, 0, 0))

    assert " ".join(texts(decode_pdf(pdf(draw)))) == PROSE


@pytest.mark.parametrize(
    "text",
    [
        "Kaikki ihmiset syntyvät vapaina ja tasavertaisina arvoltaan ja oikeuksiltaan. Heille on annettu järki",
        "Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft und Gewissen begabt",
        "Genir pawb yn rhydd ac yn gydradd â\u2019i gilydd mewn urddas a hawliau. Fe\u2019u cynysgaeddir â rheswm",
        "ISO 9001:2015 EN 60204-1 SKU 4711-0815 X7R 10uF 50V 0805 QTY 1,250 PO 88/2024 HS 8532.24.00 NET 30",
    ],
    ids=["Finnish", "German", "Welsh", "numbers"],
)
def test_real_writing_is_not_taken_for_garble(text):
    data = pdf(lambda page, _: page.insert_text((20, 40), text, fontsize=7), width=600)
    assert texts(decode_pdf(data)) == [text.replace("\u2019", "\u00b7")]


# Damage and odd files


def test_encrypted_needs_the_password():
    data = pdf(prose, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="open", owner_pw="own")
    for password in (None, "wrong"):
        with pytest.raises(EncryptedError):
            decode_pdf(data, password=password)
    assert decode_pdf(data, password="open").text_lines
    assert decode_pdf(data, password="own").text_lines


def test_owner_password_alone_does_not_stop_reading():
    data = pdf(prose, encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="own")
    assert decode_pdf(data).text_lines


def test_repaired_file_is_read_unless_strict():
    data = pdf(prose)
    data = data[: data.rindex(b"startxref")]
    assert decode_pdf(data).text_lines
    with pytest.raises(InputError, match="repaired") as caught:
        decode_pdf(data, strict=True)
    assert caught.value.kind == "damaged"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\nnothing else", "damaged"),
        (
            b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj "
            b"trailer<</Root 1 0 R/Size 3>>",
            "no-pages",
        ),
        (pdf(prose, width=2e6, height=2e6), "page-size"),
    ],
)
def test_hopeless_files_say_why(data, kind):
    with pytest.raises(InputError) as caught:
        decode_pdf(data)
    assert caught.value.kind == kind


def test_large_pages_are_drawn_smaller_and_say_so():
    page = decode_pdf(pdf(lambda page, _: page.draw_circle((500, 500), 400), width=5000, height=5000))
    assert 39e6 < page.width * page.height < 41e6
    assert page.dpi == pytest.approx(72 * page.width / 5000, rel=0.001)
    assert "instead of 200 dpi" in page.warnings[0]


def broken_picture(share):
    document = pymupdf.open(stream=pdf(lambda page, _: page.insert_image(page.rect, stream=NOISE)), filetype="pdf")
    xref = document[0].get_images()[0][0]
    stream = document.xref_stream_raw(xref)
    document.update_stream(xref, stream[: int(len(stream) * share)] or b"no picture", compress=False)
    document.xref_set_key(xref, "Filter", "/DCTDecode")
    return document.tobytes()


NOISE = encoded(picture((400, 300), "").effect_spread(9).convert("L").point(lambda _: 0), "JPEG")


def test_page_whose_only_picture_is_broken_is_no_blank_page():
    with pytest.raises(InputError, match="damaged"):
        decode_pdf(broken_picture(0))


def test_page_with_a_part_missing_is_read_with_a_warning_unless_strict():
    data = pdf(
        lambda page, _: (
            page.insert_image(pymupdf.Rect(0, 0, 90, 90), stream=NOISE),
            page.draw_line((0, 0), (400, 300)),
        )
    )
    document = pymupdf.open(stream=data, filetype="pdf")
    document.update_stream(document[0].get_images()[0][0], b"no picture", compress=False)
    document.xref_set_key(document[0].get_images()[0][0], "Filter", "/DCTDecode")
    page = decode_pdf(document.tobytes())
    assert "damaged" in page.warnings[0]
    with pytest.raises(InputError):
        decode_pdf(document.tobytes(), strict=True)
