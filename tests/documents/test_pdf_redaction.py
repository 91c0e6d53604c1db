import io
import shutil
import subprocess

import numpy as np
import pymupdf
import pytest
from PIL import Image, ImageDraw, ImageFont
from redacting import (
    NAME,
    SCALE,
    add_stream,
    box_region,
    done,
    drawn,
    erased,
    hand_written,
    holds,
    job,
    jobs_for,
    letter,
    opened,
    outlines,
    pdf,
)

from textharmony_cli.documents import pdf_redaction, pdf_rewrite
from textharmony_cli.documents.pdf_redaction import PageJob, PagePatch, redact
from textharmony_cli.errors import EncryptedError, InputError, TimeLimitError
from textharmony_cli.records import Region


@pytest.fixture
def in_child():
    """For tests of the child process itself."""


@pytest.fixture(autouse=True)
def at_once(request, monkeypatch):
    """Saves most tests the start of a child process by doing its work here."""

    def work(module, job, timeout, doing):
        pdf_rewrite.work(job)
        return 0

    if "in_child" not in request.fixturenames:
        monkeypatch.setattr(pdf_redaction, "run_child", work)


def text_of(document):
    return " ".join("\n".join(page.get_text() for page in document).split())


def photograph(mode="RGB", size=(400, 200)):
    """A picture with the name on a plain ground."""
    image = Image.new("RGB", size, (230, 225, 210))
    ImageDraw.Draw(image).text((60, 80), NAME, fill=(10, 10, 10), font=ImageFont.load_default(36))
    return image.convert(mode, dither=Image.Dither.NONE) if mode == "1" else image.convert(mode)


def picture_file(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def picture_pages(data):
    """Two pages of 400 by 300 points that show one and the same picture; on the first at 100, 50, half as large."""
    document = pymupdf.open()
    page = document.new_page(width=400, height=300)
    xref = page.insert_image(pymupdf.Rect(100, 50, 300, 150), stream=data)
    document.new_page(width=400, height=300).insert_image(pymupdf.Rect(0, 0, 400, 200), xref=xref)
    return document.tobytes()


def test_a_word_goes_and_its_neighbours_stay(in_child):
    document, report = erased(pdf())
    assert text_of(document) == "Mr. lives here. Neighbours stay where they are."
    assert not holds(document)
    assert report.removed == {"letters": len(NAME)}
    assert report.still_found == ()


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler) is not installed")
def test_poppler_finds_nothing_either():
    result = io.BytesIO()
    redact(pdf(), jobs_for(pdf(), NAME), result)
    text = subprocess.run(["pdftotext", "-", "-"], input=result.getvalue(), capture_output=True, check=True).stdout
    assert b"lives here" in text
    assert NAME.encode() not in text


def test_what_stays_is_drawn_as_before():
    before, (after, _) = drawn(opened(pdf())[0]), erased(pdf())
    changed = np.argwhere((before != drawn(after[0])).any(axis=2))
    assert changed[:, 0].min() >= 88
    assert changed[:, 0].max() <= 104
    assert changed[:, 1].min() >= 79
    assert changed[:, 1].max() <= 147


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (40, 60, 390, 380)])
def test_turned_and_cropped_pages(rotation, crop):
    def draw(page):
        letter(page)
        if crop:
            page.set_cropbox(pymupdf.Rect(crop))
        page.set_rotation(rotation)

    document, report = erased(pdf(draw))
    assert not holds(document)
    assert "Neighbours stay" in text_of(document)
    assert report.removed == {"letters": len(NAME)}


@pytest.mark.parametrize(
    "shown",
    [
        b"[(Mr. )(W)20(in)-10(ter)5(bot)-3(tom)] TJ",
        b"(Winter\\142ottom) Tj",
        b"<57696e746572626f74746f6d> Tj",
        b"1.5 Tc 80 Tz (Winterbottom) Tj",
        b".8 .6 -.6 .8 100 100 Tm (Winterbottom) Tj",
        b"1 Tr (Winterbottom) Tj",
        b"3 Tr (Winterbottom) Tj",
        b"7 Tr (Winterbottom) Tj",
    ],
)
def test_however_the_text_is_shown(shown):
    data = hand_written(b"BT /F1 14 Tf 50 300 Td " + shown + b" ET").tobytes()
    document, report = erased(data)
    assert not holds(document)
    assert report.still_found == ()


def test_embedded_subset_fonts():
    def draw(page):
        page.insert_font("Fx", fontbuffer=pymupdf.Font("tiro").buffer)
        letter(page, fontname="Fx")

    data = pymupdf.open(stream=pdf(draw))
    data.subset_fonts()
    document, report = erased(data.tobytes(garbage=3))
    assert "lives here" in text_of(document)
    assert NAME not in text_of(document)
    assert report.still_found == ()


def test_only_the_placement_on_this_page_loses_its_text():
    form = pymupdf.open(stream=pdf(width=300, height=200))
    document = pymupdf.open()
    for _ in range(2):
        document.new_page(width=400, height=400).show_pdf_page(pymupdf.Rect(50, 50, 350, 250), form, 0)
    document, report = erased(document.tobytes(), pages=[1])
    assert NAME not in document[0].get_text()
    assert NAME in document[1].get_text()
    assert report.still_found == ()


def test_shared_content_is_copied_before_it_is_changed():
    document = pymupdf.open(stream=pdf(letter, letter))
    for key in ("Contents", "Resources"):
        document.xref_set_key(document[1].xref, key, document.xref_get_key(document[0].xref, key)[1])
    document, _ = erased(document.tobytes(), pages=[1])
    assert NAME not in document[0].get_text()
    assert NAME in document[1].get_text()


def test_text_on_switched_off_layers_goes():
    def draw(page):
        layer = page.parent.add_ocg("hidden", on=False)
        letter(page, oc=layer)
        letter(page)

    document, report = erased(pdf(draw))
    assert not holds(document)
    assert report.removed["letters"] == 2 * len(NAME)


def test_hidden_text_over_a_scan_goes_with_the_pixels():
    def draw(page):
        page.insert_image(pymupdf.Rect(0, 0, 400, 200), stream=picture_file(photograph(), "JPEG"))
        page.insert_text((60, 110), NAME, fontsize=36, render_mode=3)

    data = pdf(draw)
    page = opened(data)[0]
    document, report = done(data, [job(page, box_region(page, 50, 70, 300, 60, NAME))])
    assert not holds(document)
    assert report.removed == {"hidden letters": len(NAME), "pictures painted over": 1}
    assert drawn(document[0])[75:125, 55:345].min() > 180


@pytest.mark.parametrize(
    ("kind", "mode", "options", "filter_name", "bits"),
    [
        ("JPEG", "RGB", {"quality": 80}, "DCTDecode", 8),
        ("JPEG", "L", {"quality": 80}, "DCTDecode", 8),
        ("JPEG", "CMYK", {"quality": 90}, "DCTDecode", 8),
        ("JPEG", "RGB", {"quality": 80, "progressive": True}, "DCTDecode", 8),
        ("PNG", "RGB", {}, "FlateDecode", 8),
        ("PNG", "P", {}, "FlateDecode", 8),
        ("PNG", "RGBA", {}, "FlateDecode", 8),
    ],
)
def test_pictures_are_painted_on_this_page_only(kind, mode, options, filter_name, bits):
    data = picture_pages(picture_file(photograph(mode), kind, **options))
    before, page = opened(data), opened(data)[0]
    document, report = done(data, [job(page, box_region(page, 125, 85, 150, 40))])
    assert report.removed == {"pictures painted over": 1}
    (image,) = document[0].get_images()
    assert (image[4], image[8]) == (bits, filter_name)
    assert drawn(before[0])[85:125, 125:275].min() < 100
    assert drawn(document[0])[85:125, 125:275].min() > 180
    assert np.array_equal(drawn(document[1]), drawn(before[1]))


def test_every_page_keeps_its_own_scan():
    dark, light = (Image.new("RGB", (400, 200), colour) for colour in ((90, 40, 40), (200, 220, 240)))
    data = pdf(
        *(
            lambda page, scan=scan: page.insert_image(page.rect, stream=picture_file(scan, "JPEG"))
            for scan in (dark, light)
        )
    )
    document, _ = done(data, [job(page, box_region(page, 50, 70, 100, 60)) for page in opened(data)])
    assert [round(drawn(page)[200, 350].mean(), -1) for page in document] == [60, 220]


def test_black_and_white_scans_stay_so():
    document = pymupdf.open()
    bits = np.packbits(np.asarray(photograph("1")), axis=1).tobytes()
    page = document.new_page(width=400, height=450)
    size = "/Type/XObject/Subtype/Image/Width 400/Height 200/BitsPerComponent 1"
    xrefs = []
    for entries in ("/ColorSpace/DeviceGray", "/ImageMask true"):
        xref = add_stream(document, bits)
        document.update_object(xref, f"<<{size}{entries}>>")
        xrefs.append(xref)
    contents = add_stream(document, b"q 400 0 0 200 0 250 cm /A Do Q q 400 0 0 200 0 0 cm /B Do Q")
    document.xref_set_key(page.xref, "Resources", "<</XObject<</A {} 0 R/B {} 0 R>>>>".format(*xrefs))
    document.xref_set_key(page.xref, "Contents", f"{contents} 0 R")
    data = document.tobytes()
    page = opened(data)[0]
    regions = [box_region(page, 50, 70, 320, 60), box_region(page, 50, 320, 320, 60)]
    result, report = done(data, [job(page, *regions)])
    assert report.removed == {"pictures painted over": 2}
    assert [(image[4], image[8]) for image in result[0].get_images()] == [(1, "CCITTFaxDecode")] * 2
    assert drawn(page)[72:128, 52:368].min() == 0
    assert drawn(result[0])[72:128, 52:368].min() == 255
    assert drawn(result[0])[322:378, 52:368].min() == 255


def test_painted_pixels_are_put_into_the_picture_and_others_kept():
    data = picture_pages(picture_file(photograph(), "JPEG", quality=80))
    page = opened(data)[0]
    mask = np.zeros((80, 300), bool)
    mask[8:-8, 8:-8] = True
    patch = PagePatch(int(125 * SCALE), int(85 * SCALE), np.full((80, 300, 3), (20, 160, 60), np.uint8), mask)
    document, _ = done(data, [job(page, box_region(page, 125, 85, 150, 40), patches=(patch,))])
    before, after = drawn(page).astype(int), drawn(document[0]).astype(int)
    assert np.abs(after[95:115, 140:260] - (20, 160, 60)).max() < 12
    outside = np.ones(before.shape[:2], bool)
    outside[75:135, 115:285] = False  # JPEG blocks reach a little further than the paint
    assert np.array_equal(before[outside], after[outside])


def test_a_picture_behind_text_is_left_alone_unless_somebody_painted():
    def draw(page):
        gradient = np.tile(np.arange(200, dtype=np.uint8), (200, 1))
        page.insert_image(page.rect, stream=picture_file(Image.fromarray(gradient), "PNG"))
        letter(page)

    document, report = erased(pdf(draw))
    assert report.removed == {"letters": len(NAME)}
    assert not holds(document)


def test_text_drawn_as_curves_goes_and_rules_stay():
    def draw(page):
        for number in range(8):
            page.draw_circle((70 + 10 * number, 200), 4, color=None, fill=(0, 0, 0))
        page.draw_line((20, 200), (380, 200))
        page.draw_line((20, 200), (20, 300))

    data = pdf(draw)
    page = opened(data)[0]
    document, report = done(data, [job(page, box_region(page, 60, 194, 90, 12))])
    assert report.removed == {"drawings": 8}
    after = drawn(document[0])
    assert after[195:198, 62:148].min() == 255
    assert after[199:201, 62:148].max(axis=2).min() < 255  # the rule


def test_annotations_and_links_go_with_the_text():
    def draw(page):
        letter(page)
        place = page.search_for(NAME)[0]
        page.add_highlight_annot(place).set_info(content=f"see {NAME}")
        page.add_freetext_annot(place, f"for {NAME} only")
        page.insert_link({"kind": pymupdf.LINK_URI, "from": place, "uri": f"mailto:{NAME}@example.com"})
        note = page.add_text_annot((300, 300), f"a note about {NAME}, far away")
        note.set_popup(pymupdf.Rect(300, 300, 380, 380))

    data = pdf(draw)
    page = opened(data)[0]
    place = page.search_for(NAME)[0]
    document, report = done(data, [job(page, box_region(page, place.x0, place.y0, place.width, place.height, NAME))])
    assert not holds(document)
    assert report.removed["annotations"] == 2
    assert report.removed["links"] == 1
    assert [note.info["content"] for note in document[0].annots()] == ["a note about , far away"]


def test_form_fields_lose_the_words_and_the_second_form():
    def draw(page):
        for number, value in enumerate((NAME, f"John {NAME}, Esq.")):
            widget = pymupdf.Widget()
            widget.field_type = pymupdf.PDF_WIDGET_TYPE_TEXT
            widget.field_name, widget.field_value = f"field{number}", value
            widget.rect = pymupdf.Rect(60, 100 + 40 * number, 300, 120 + 40 * number)
            page.add_widget(widget)

    document = pymupdf.open(stream=pdf(draw))
    xfa = add_stream(document, f"<form>{NAME}</form>".encode())
    kind, form = document.xref_get_key(document.pdf_catalog(), "AcroForm")
    holder, path = (int(form.split()[0]), "XFA") if kind == "xref" else (document.pdf_catalog(), "AcroForm/XFA")
    document.xref_set_key(holder, path, f"{xfa} 0 R")
    result, report = erased(document.tobytes())
    assert not holds(result)
    assert [widget.field_value for widget in result[0].widgets()] == ["", "John , Esq."]
    assert report.removed["form values"] == 2
    assert report.removed["XFA forms"] == 1
    assert report.still_found == ()


def test_metadata_bookmarks_and_structure_lose_the_words():
    document = hand_written(
        b"/P <</MCID 0 /ActualText (Mr. Winterbottom)>> BDC BT /F1 14 Tf 50 300 Td (Mr. Winterbottom) Tj ET EMC",
        StructParents="0",
    )
    wide = f"Mr. {NAME}".encode("utf-16-be").hex()
    element, root = document.get_new_xref(), document.get_new_xref()
    page = document[0].xref
    document.update_object(element, f"<</S/P/K 0/Pg {page} 0 R/Alt({NAME})/ActualText<FEFF{wide}>/P {root} 0 R>>")
    tree = f"/K[{element} 0 R]/ParentTree<</Nums[0[{element} 0 R]]>>"
    document.update_object(root, f"<</Type/StructTreeRoot{tree}>>")
    document.xref_set_key(document.pdf_catalog(), "StructTreeRoot", f"{root} 0 R")
    document.set_metadata({"title": f"Über {NAME}", "keywords": NAME, "author": "Somebody"})
    document.set_toc([[1, f"{NAME}, a life", 1]])
    document.set_xml_metadata(f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><t>On {NAME}</t></x:xmpmeta>')
    document.xref_set_key(document.pdf_catalog(), "OpenAction", f"<</S/JavaScript/JS(app.alert\\('{NAME}'\\))>>")
    result, report = erased(document.tobytes(use_objstms=1))
    assert not holds(result)
    assert report.still_found == ()
    assert result.metadata["author"] == "Somebody"
    assert result.metadata["title"] == "Über "
    assert result.get_toc()[0][1] == ", a life"


def test_both_halves_of_a_divided_word_go_and_the_whole_word_elsewhere():
    def divided(page):
        page.insert_text((60, 100), "It was written by Mr. Winter-")
        page.insert_text((60, 116), "bottom. At the bottom of the page")

    document = opened(pdf(divided))
    document.set_toc([[1, f"{NAME}, and the bottom", 1]])
    page = document[0]
    halves = tuple(outline for half in ("Winter-", "bottom") for outline in list(outlines(page, half))[:1])
    result, report = done(document.tobytes(), [job(page, Region(1, halves, "Winter- bottom"))])
    assert text_of(result) == "It was written by Mr. . At the bottom of the page"
    assert result.get_toc()[0][1] == ", and the bottom"
    assert report.still_found == ()


def test_what_still_stands_elsewhere_in_the_open_is_not_hunted():
    data = pymupdf.open(stream=pdf(letter, letter))
    data.set_toc([[1, f"{NAME}, a life", 1]])
    document, report = erased(data.tobytes(), pages=[1])
    assert document.get_toc()[0][1] == f"{NAME}, a life"
    assert report.still_found == ()


def test_thumbnails_and_private_data_go():
    document = pymupdf.open(stream=pdf())
    page = document[0].xref
    document.xref_set_key(page, "Thumb", f"{add_stream(document, b'small picture')} 0 R")
    private = add_stream(document, f"the page as it was: {NAME}".encode())
    document.xref_set_key(page, "PieceInfo", f"<</App<</Private {private} 0 R>>>>")
    result, report = erased(document.tobytes())
    assert not holds(result)
    assert report.removed["thumbnails"] == 1
    assert report.removed["private data"] == 1


def test_attached_files_are_named_or_removed():
    document = pymupdf.open(stream=pdf())
    document.embfile_add("letter.txt", f"to {NAME}".encode())
    kept, report = erased(document.tobytes())
    assert kept.embfile_names() == ["letter.txt"]
    assert "`letter.txt`" in report.remarks[0]
    assert any("attached file" in found for found in report.still_found)
    without, report = erased(document.tobytes(), attachments="remove")
    assert without.embfile_names() == []
    assert report.still_found == ()
    assert not holds(without)


def test_earlier_revisions_are_gone(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf())
    document = pymupdf.open(path)
    for contents in document[0].get_contents():
        document.update_stream(contents, b"BT /helv 12 Tf 60 300 Td (Mr. Winter) Tj ET")
    document.saveIncr()
    data = path.read_bytes()
    page = opened(data)[0]
    stream = io.BytesIO()
    redact(path, [job(page, *jobs_for(data, "Winter")[0].regions)], stream)
    assert data.count(b"%%EOF") == 2
    assert stream.getvalue().count(b"%%EOF") == 1
    assert not holds(opened(stream.getvalue()))
    assert not holds(opened(stream.getvalue()), "Winter")


def test_encrypted_documents_stay_encrypted():
    protection = {"encryption": pymupdf.PDF_ENCRYPT_AES_256, "user_pw": "open", "owner_pw": "own"}
    data = pdf(permissions=pymupdf.PDF_PERM_PRINT, **protection)
    stream = io.BytesIO()
    report = redact(data, jobs_for(data, NAME, password="open"), stream, password="open")
    document = pymupdf.open(stream=stream.getvalue())
    assert document.needs_pass
    assert document.authenticate("open")
    assert document.permissions == opened(data, "open").permissions
    assert not holds(document)
    assert report.still_found == ()


def test_a_missing_password_is_told(in_child):
    data = pdf(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="open", owner_pw="own")
    with pytest.raises(EncryptedError):
        redact(data, jobs_for(data, NAME, password="open"), io.BytesIO())


def test_a_box_is_drawn_where_one_is_wanted():
    document, _ = erased(pdf(), fill=(1, 0, 0))
    assert (drawn(document[0])[96, 90:140] == (255, 0, 0)).all()
    assert (drawn(erased(pdf())[0][0])[96, 90:140] == 255).all()


def test_a_page_can_become_a_picture():
    def draw(page):
        letter(page)
        page.set_rotation(90)

    document, report = erased(pdf(draw), flatten=True)
    assert document[0].get_text().strip() == ""
    assert len(document[0].get_images()) == 1
    assert report.removed["pages made into pictures"] == 1
    before = erased(pdf(draw))[0]
    difference = np.abs(drawn(before[0]).astype(int) - drawn(document[0]).astype(int))
    assert difference.mean() < 1


def test_text_that_cannot_be_taken_out_is_told():
    document = hand_written(b"/Pattern cs /P1 scn 40 280 300 60 re f")
    cell = {"PatternType": "1", "PaintType": "1", "TilingType": "1", "BBox": "[0 0 200 60]", "XStep": "300"}
    font = document.xref_get_key(document[0].xref, "Resources/Font")[1]
    pattern = add_stream(
        document, b"BT /F1 14 Tf 50 20 Td (Winterbottom) Tj ET", YStep="300", Resources=f"<</Font{font}>>", **cell
    )
    document.xref_set_key(document[0].xref, "Resources/Pattern", f"<</P1 {pattern} 0 R>>")
    _, report = erased(document.tobytes())
    assert any(NAME in found for found in report.still_found)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\nnothing", b"hello"])
def test_what_is_no_pdf_is_an_input_error(data, in_child):
    region = Region(1, (((0, 0), (9, 0), (9, 9)),))
    with pytest.raises(InputError):
        redact(data, [PageJob(1, 100, 100, (region,))], io.BytesIO())


def test_a_page_that_is_not_there_is_an_input_error():
    region = Region(3, (((0, 0), (9, 0), (9, 9)),))
    with pytest.raises(InputError, match="changed"):
        redact(pdf(), [PageJob(3, 100, 100, (region,))], io.BytesIO())


def test_the_time_limit_ends_the_child(in_child):
    with pytest.raises(TimeLimitError):
        erased(pdf(), timeout=0.01)


def test_the_memory_limit_is_an_input_error(in_child):
    data = picture_pages(picture_file(Image.new("L", (4000, 4000)), "PNG"))
    page = opened(data)[0]
    with pytest.raises(InputError) as caught:
        done(data, [job(page, box_region(page, 125, 85, 150, 40))], memory=150 << 20)
    assert caught.value.kind in ("out-of-memory", "crashed", "damaged")


def test_a_child_that_dies_is_an_input_error(monkeypatch):
    monkeypatch.setattr(pdf_redaction, "run_child", lambda *_: -11)
    with pytest.raises(InputError, match="crashed"):
        erased(pdf())


def test_nothing_stays_in_the_temporary_folder(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    erased(pdf())
    assert list(tmp_path.iterdir()) == []


def test_two_jobs_for_one_page_are_refused():
    (one,) = jobs_for(pdf(), NAME)
    with pytest.raises(ValueError, match="two jobs"):
        redact(pdf(), [one, one], io.BytesIO())
