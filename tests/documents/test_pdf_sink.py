import io
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from hand_made import end, line, overlap, page
from PIL import Image, ImageDraw, ImageOps

from textharmony_cli.documents import pdf_graft, pdf_sink
from textharmony_cli.documents.pdf_sink import PdfSink
from textharmony_cli.errors import EncryptedError, InputError, OutputError, TimeLimitError
from textharmony_cli.records import Failure, Line, Word

needs_pdftotext = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler) is not installed")


@pytest.fixture
def in_child():
    """For tests of the child process itself."""


@pytest.fixture(autouse=True)
def at_once(request, monkeypatch):
    """Saves most tests the start of a child process by doing its work here."""

    def work(module, job, timeout, doing):
        pdf_graft.work(job)
        return 0

    if "in_child" not in request.fixturenames:
        monkeypatch.setattr(pdf_sink, "run_child", work)


def make(*documents, **options):
    """The PDF made of documents, each its bytes or path, then its pages and failures."""
    stream = io.BytesIO()
    sink = PdfSink(stream, **options)
    try:
        for original, *items in documents:
            sink.begin("a.pdf", original)
            for item in items:
                (sink.failed if isinstance(item, Failure) else sink.page)(item)
            sink.end(end())
        sink.close()
    finally:
        sink.discard()
    return stream.getvalue()


def pdf(pages=1, width=500, height=400, text="printed", **save):
    document = pymupdf.open()
    for number in range(pages):
        document.new_page(width=width, height=height).insert_text((20, 380), f"{text} {number + 1}")
    return document.tobytes(**save)


def picture(mode="RGB", size=(300, 200), kind="PNG", **save):
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((20, 10, 120, 60), fill="red")
    draw.line((0, 199, 299, 0), fill="blue", width=3)
    file = io.BytesIO()
    image.convert(mode).save(file, kind, **save)
    return file.getvalue()


def words_of(pdf_page, record):
    """Text and box, in the record's pixels, of each word of an open PDF's page."""
    turn = pymupdf.Matrix(pdf_page.rotation)  # `get_text` gives the places before `/Rotate`
    upright = (pymupdf.Rect(pdf_page.rect) * ~turn).normalize()
    origin = (pymupdf.Rect(0, 0, upright.width, upright.height) * turn).tl
    scale = pymupdf.Matrix(record.width / pdf_page.rect.width, record.height / pdf_page.rect.height)
    for x0, y0, x1, y1, text, *_ in pdf_page.get_text("words"):
        rect = (pymupdf.Rect(x0, y0, x1, y1) * turn - (*origin, *origin)) * scale
        yield text, (rect.x0, rect.y0, rect.width, rect.height)


def drawn(pdf_page, dpi=72):
    pixmap = pdf_page.get_pixmap(dpi=dpi, alpha=False)
    return np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, 3)


def pdftotext(data, *options):
    return subprocess.run(
        ["pdftotext", *options, "-", "-"], input=data, capture_output=True, check=True
    ).stdout.decode()


MIXED = (
    line(0, "Total amount: 12.50"),
    line(1, "总计金额 合计", y=200),
    line(2, "Привет мир", y=300),
    line(3, "café 𠮷野家 naïve", y=400),
)


def test_every_word_is_found_where_it_stands(in_child):
    record = page(*MIXED)
    (got,) = pymupdf.open(stream=make((pdf(), record)))
    found = dict(words_of(got, record))
    for word in record.words:
        assert overlap(found[word.text], word.box) > 0.97, word.text


@needs_pdftotext
def test_poppler_reads_the_same_words():
    text = pdftotext(make((pdf(), page(*MIXED))))
    for expected in ("Total amount: 12.50", "总计金额", "Привет мир", "café 𠮷野家 naïve"):
        assert expected in text


@needs_pdftotext
def test_poppler_finds_the_same_boxes():
    html = pdftotext(make((pdf(), page(*MIXED))), "-bbox")
    word = page(*MIXED).lines[0].words[1]
    (row,) = [row for row in html.splitlines() if ">amount:<" in row]
    x0, y0, x1, y1 = (float(value) * 2 for value in row.split('"')[1::2])
    assert overlap((x0, y0, x1 - x0, y1 - y0), word.box) > 0.97


def test_a_phrase_is_found_across_words():
    (got,) = pymupdf.open(stream=make((pdf(), page(*MIXED))))
    (hit,) = got.search_for("amount: 12")
    assert hit.x0 == pytest.approx((100 + 6 * 15) / 2, abs=0.5)


def test_rotation_crop_box_and_user_unit_are_respected():
    document = pymupdf.open(stream=pdf(4, width=600, height=450))
    records = []
    for number, rotation in enumerate((0, 90, 180, 270)):
        xref = document[number].xref
        document.xref_set_key(xref, "MediaBox", "[10 20 610 470]")
        document.xref_set_key(xref, "CropBox", "[60 40 560 440]")
        document.xref_set_key(xref, "UserUnit", "2")
        document.xref_set_key(xref, "Rotate", str(rotation))
        width, height = (1000, 800) if rotation % 180 == 0 else (800, 1000)
        lines = (line(0, "upper left"), line(1, "lower down", y=600))
        records.append(page(*lines, number=number + 1, width=width, height=height))
    made = pymupdf.open(stream=make((document.tobytes(), *records)))
    for got, record in zip(made, records, strict=True):
        found = dict(words_of(got, record))
        assert [round(overlap(found[word.text], word.box), 1) for word in record.words] == [1, 1, 1, 1], got.rotation


def test_text_follows_its_lines_angle():
    angles = [-90, -12, -2, 3, 30, 90, 180]
    lines = [line(0, "turned around here", x=500, y=400, angle=angle) for angle in angles]
    records = [page(turned, number=number) for number, turned in enumerate(lines, start=1)]
    made = pymupdf.open(stream=make((pdf(len(angles)), *records)))
    for got, record, angle in zip(made, records, angles, strict=True):
        found = dict(words_of(got, record))
        assert min(overlap(found[word.text], word.box) for word in record.words) > 0.93, angle


@needs_pdftotext
def test_words_on_a_skewed_page_are_not_torn_apart():
    texts = ["communication of requirements", "international correspondence", "administrative proceedings"]
    skewed = [line(i, text, x=200 - 2 * i, y=100 + 42.0 * i, angle=3) for i, text in enumerate(texts)]
    assert pdftotext(make((pdf(text=""), page(*skewed)))).split()[:7] == " ".join(texts).split()


def test_bent_lines_are_followed_word_by_word():
    top = ((100, 100), (300, 160), (500, 100))
    bent = Line(
        0,
        "up and down",
        top,
        tuple((x, y + 30) for x, y in top),
        0.9,
        (),
        tuple((i / 11, (i + 1) / 11) for i in range(11)),
    )
    (got,) = pymupdf.open(stream=make((pdf(), page(bent))))
    found = dict(words_of(got, page(bent)))
    assert found["up"][1] < found["and"][1]


def test_right_to_left_text_comes_back_in_logical_order():
    text = "שלום עולם 2024"
    words = (Word("שלום", (400, 100, 100, 30)), Word("עולם", (290, 100, 100, 30)), Word("2024", (180, 100, 100, 30)))
    rtl = Line(0, text, ((180, 100), (500, 100)), ((180, 130), (500, 130)), 0.9, words)
    data = make((pdf(text=""), page(rtl)))
    assert {word.text for word in words} <= {text for text, _ in words_of(pymupdf.open(stream=data)[0], page(rtl))}
    assert dict(words_of(pymupdf.open(stream=data)[0], page(rtl)))["שלום"][0] == pytest.approx(400, abs=2)
    if shutil.which("pdftotext"):
        assert "שלום עולם" in pdftotext(data)


@needs_pdftotext
@pytest.mark.parametrize("gap", [0, -4])
def test_words_whose_boxes_touch_are_not_run_together(gap):
    words = tuple(Word(text, (100 + i * (60 + gap), 100, 60, 30)) for i, text in enumerate(("one", "two", "six")))
    tight = Line(0, "one two six", ((100, 100), (290, 100)), ((100, 130), (290, 130)), 0.9, words)
    data = make((pdf(text=""), page(tight)))
    assert pdftotext(data).split()[:3] == ["one", "two", "six"]
    found = dict(words_of(pymupdf.open(stream=data)[0], page(tight)))
    assert min(overlap(found[word.text], word.box) for word in words) > 0.89


def test_words_without_a_space_stay_together():
    words = (Word("合", (100, 100, 40, 40)), Word("计", (160, 100, 40, 40)))
    joined = Line(0, "合计", ((100, 100), (200, 100)), ((100, 140), (200, 140)), 0.9, words)
    (got,) = pymupdf.open(stream=make((pdf(), page(joined))))
    assert "合计" in {text for text, _ in words_of(got, page(joined))}


def test_combining_marks_and_joined_emoji_survive():
    record = page(line(0, "q̃uelle 👩‍💻 क्षि"))
    (got,) = pymupdf.open(stream=make((pdf(), record)))
    text = got.get_text()
    assert all(word.text in text for word in record.words)


def test_hostile_text_does_no_harm():
    nasty = "(a) Tj ET Q \\ <41> \x00\x1b[31m \udcff \u202e"
    (got,) = pymupdf.open(stream=make((pdf(), page(line(0, nasty)))))
    assert "(a) Tj ET Q \\ <41>" in got.get_text()
    assert "\x1b" not in got.get_text()


def test_the_look_of_the_page_does_not_change():
    original = pdf()
    before, after = pymupdf.open(stream=original), pymupdf.open(stream=make((original, page(*MIXED))))
    assert np.array_equal(drawn(before[0], 150), drawn(after[0], 150))


def test_a_whole_pdf_is_kept_bit_by_bit_and_added_to():
    original = pdf(3)
    assert make((original, *(page(line(0, "x"), number=n) for n in (1, 2, 3)))).startswith(original)


def test_the_same_job_gives_the_same_bytes():
    job = (picture(), page(*MIXED))
    assert make(job) == make(job)


def test_the_font_is_embedded_and_hidden():
    document = pymupdf.open(stream=make((pdf(text=""), page(*MIXED))))
    fonts = {font[3]: font for font in document.get_page_fonts(0)}
    xref, extension, kind, _, _, encoding, *_ = fonts["Glyphless"]
    assert (extension, kind, encoding) == ("ttf", "Type0", "Identity-H")
    assert document.extract_font(xref)[3].startswith(b"\x00\x01\x00\x00")
    assert b" 3 Tr" in document[0].read_contents()


def test_pages_with_their_own_text_are_left_alone():
    original = pdf()
    made = pymupdf.open(stream=make((original, page(line(0, "again"), source="pdf-text"))))
    assert made[0].get_text().split() == ["printed", "1"]


def test_only_the_asked_pages_are_kept_in_order():
    made = pymupdf.open(stream=make((pdf(5), page(line(0, "two"), number=2), page(line(0, "four"), number=4))))
    assert [p.get_text().split() for p in made] == [["two", "printed", "2"], ["four", "printed", "4"]]


def test_a_page_that_failed_goes_through_without_text():
    failure = Failure("a.pdf", "damaged", "no", page=2)
    made = pymupdf.open(stream=make((pdf(3), page(line(0, "a")), failure, page(line(0, "c"), number=3))))
    assert [p.get_text().split()[0] for p in made] == ["a", "printed", "c"]


def test_shared_and_inherited_resources_still_serve():
    document = pymupdf.open(stream=pdf(2))
    shared = document.get_new_xref()
    document.update_object(shared, document.xref_get_key(document[0].xref, "Resources")[1].replace("xref", ""))
    if document.xref_get_key(document[0].xref, "Resources")[0] == "xref":
        shared = int(document.xref_get_key(document[0].xref, "Resources")[1].split()[0])
    parent = int(document.xref_get_key(document[0].xref, "Parent")[1].split()[0])
    document.xref_set_key(parent, "Resources", f"{shared} 0 R")
    for number in range(2):
        document.xref_set_key(document[number].xref, "Resources", "null")
    original = document.tobytes()
    made = pymupdf.open(stream=make((original, page(line(0, "one")), page(line(0, "two"), number=2))))
    assert [p.get_text().split() for p in made] == [["one", "printed", "1"], ["two", "printed", "2"]]
    assert np.array_equal(drawn(pymupdf.open(stream=original)[1]), drawn(made[1]))


def test_unbalanced_graphics_state_of_the_page_does_not_move_the_text():
    document = pymupdf.open(stream=pdf())
    (contents,) = document[0].get_contents()
    document.update_stream(contents, b"q 0.1 0 0 0.1 300 300 cm 0 0 1 1 re W n " + document.xref_stream(contents))
    record = page(line(0, "steady"))
    (got,) = pymupdf.open(stream=make((document.tobytes(), record)))
    assert overlap(dict(words_of(got, record))["steady"], record.lines[0].words[0].box) > 0.97


def test_text_can_be_laid_twice():
    once = make((pdf(), page(line(0, "first"))))
    twice = make((once, page(line(0, "second 𠮷", y=300))))
    assert pymupdf.open(stream=twice)[0].get_text().split()[:3] == ["second", "𠮷", "first"]


def test_encrypted_documents_stay_encrypted():
    locked = pdf(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="open", owner_pw="own")
    made = pymupdf.open(stream=make((locked, page(line(0, "secret"))), password="open"))
    assert made.needs_pass
    assert made.authenticate("open")
    assert "secret" in made[0].get_text()


def test_a_missing_password_is_told(in_child):
    locked = pdf(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="open", owner_pw="own")
    with pytest.raises(EncryptedError):
        make((locked, page(line(0, "secret"))))


@pytest.mark.parametrize(("dpi", "long_side_pt"), [(300, 72), (None, 108), (72, 300)])
def test_a_picture_becomes_a_page_of_its_size(dpi, long_side_pt):
    record = page(line(0, "red", x=20, y=10, width=100, height=50), width=300, height=200, dpi=dpi)
    (got,) = pymupdf.open(stream=make((picture(), record)))
    assert got.rect.width == pytest.approx(long_side_pt, abs=0.01)
    assert overlap(dict(words_of(got, record))["red"], (20, 10, 100, 50)) > 0.97


def test_photographs_of_unknown_resolution_fit_on_a4():
    data = picture(size=(3000, 4000), kind="JPEG")
    (got,) = pymupdf.open(stream=make((data, page(width=3000, height=4000, dpi=72))))
    assert got.rect.height == pytest.approx(842, abs=1)


def test_lossless_pictures_come_through_exactly():
    kinds = [("RGB", "PNG"), ("L", "PNG"), ("1", "PNG"), ("RGBA", "PNG"), ("P", "GIF"), ("RGB", "BMP")]
    pictures = [picture(mode, kind=kind) for mode, kind in kinds]
    made = pymupdf.open(stream=make(*((data, page(width=300, height=200, dpi=72)) for data in pictures)))
    for data, got, kind in zip(pictures, made, kinds, strict=True):
        assert got.get_images()[0][8] == "FlateDecode"
        assert np.array_equal(drawn(got), np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))), kind


def test_jpeg_files_are_embedded_as_they_are():
    data = picture(kind="JPEG", quality=80)
    document = pymupdf.open(stream=make((data, page(width=300, height=200, dpi=72))))
    (image,) = document.get_page_images(0)
    assert document.xref_stream_raw(image[0]) == data


def test_jpeg_orientation_is_applied():
    documents, uprights = [], []
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        data = picture(kind="JPEG", quality=95, exif=exif)
        uprights.append(ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB"))
        documents.append((data, page(width=uprights[-1].width, height=uprights[-1].height, dpi=72)))
    made = pymupdf.open(stream=make(*documents))
    for got, upright in zip(made, uprights, strict=True):
        assert np.abs(drawn(got).astype(int) - np.asarray(upright).astype(int)).mean() < 3


def test_cmyk_jpeg_keeps_its_colours():
    data = picture("CMYK", kind="JPEG", quality=95)
    (got,) = pymupdf.open(stream=make((data, page(width=300, height=200, dpi=72))))
    seen = drawn(got)
    assert seen[190, 10].min() > 240
    red = seen[30, 60].astype(int)
    assert red[0] > 180
    assert max(red[1], red[2]) < 90


def test_every_page_of_a_tiff_is_there():
    frames = [Image.new("L", (200, 100), shade) for shade in (0, 255)]
    file = io.BytesIO()
    frames[0].save(file, "TIFF", save_all=True, append_images=frames[1:])
    records = [page(line(0, f"p{n}", y=10), number=n, width=200, height=100, dpi=72) for n in (1, 2)]
    made = pymupdf.open(stream=make((file.getvalue(), *records)))
    assert [p.get_text().strip() for p in made] == ["p1", "p2"]
    assert [int(drawn(p)[90, 190, 0]) for p in made] == [0, 255]


def test_documents_are_merged_in_order(tmp_path):
    path = tmp_path / "b.pdf"
    path.write_bytes(pdf(3))
    made = pymupdf.open(
        stream=make(
            (picture(), page(line(0, "picture"), width=300, height=200)), (path, page(line(0, "third"), number=3))
        )
    )
    assert [p.get_text().split() for p in made] == [["picture"], ["third", "printed", "3"]]


def test_a_document_that_failed_is_left_out_of_the_merged_one():
    whole = Failure("b.pdf", "damaged", "is damaged")
    made = pymupdf.open(stream=make((pdf(), page(line(0, "good"))), (b"junk", whole)))
    assert len(made) == 1


def test_nothing_but_failures_is_an_error():
    with pytest.raises(OutputError, match="no page"):
        make((b"junk", Failure("b.pdf", "damaged", "is damaged")))


def test_encrypted_documents_are_not_merged_in_the_clear():
    locked = pdf(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="open", owner_pw="own")
    with pytest.raises(OutputError, match=r"a\.pdf.*encrypted"):
        make((pdf(), page()), (locked, page()), password="open")


@pytest.mark.parametrize("junk", [b"", b"%PDF-1.7\nnothing", b"hello"])
def test_what_is_no_document_is_an_input_error(junk, in_child):
    with pytest.raises(InputError):
        make((junk, page(line(0, "x"))))


def test_a_document_that_lost_pages_is_an_input_error():
    with pytest.raises(InputError, match="changed"):
        make((pdf(1), page(line(0, "x"), number=2)))


def test_the_time_limit_ends_the_child(in_child):
    with pytest.raises(TimeLimitError):
        make((pdf(), page(line(0, "x"))), timeout=0.01)


def test_the_memory_limit_is_an_input_error(in_child):
    with pytest.raises(InputError) as caught:
        make((picture(size=(6000, 6000)), page(width=6000, height=6000)), memory=400 << 20)
    assert caught.value.kind in ("out-of-memory", "crashed")


def test_nothing_stays_in_the_temporary_folder(tmp_path, monkeypatch, in_child):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    make((pdf(), page(line(0, "x"))))
    with pytest.raises(EncryptedError):
        make((pdf(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="a", owner_pw="b"), page(line(0, "x"))))
    assert list(tmp_path.iterdir()) == []


def test_strange_file_names_do_no_harm(tmp_path, in_child):
    path = Path(str(tmp_path / "-na\nme\udcff.pdf"))
    path.write_bytes(pdf())
    assert len(pymupdf.open(stream=make((path, page(line(0, "x")))))) == 1


def test_a_document_that_is_gone_is_an_input_error(tmp_path):
    with pytest.raises(InputError, match="cannot be opened again"):
        make((tmp_path / "gone.pdf", page(line(0, "x"))))


def test_a_child_that_dies_is_an_input_error(monkeypatch):
    monkeypatch.setattr(pdf_sink, "run_child", lambda *_: -11)
    with pytest.raises(InputError, match="crashed") as caught:
        make((pdf(), page(line(0, "x"))))
    assert caught.value.kind == "crashed"
