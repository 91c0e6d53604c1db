import io
import re
import xml.etree.ElementTree as ET

import pytest
from hand_made import end, line, page, paragraphs

from textharmony_cli.documents.hocr_sink import HocrSink
from textharmony_cli.records import Failure, Line, Word

HTML = "{http://www.w3.org/1999/xhtml}"


def hocr(*items, file="scan.png"):
    stream = io.BytesIO()
    sink = HocrSink(stream)
    if items:
        sink.begin(file)
    for item in items:
        (sink.failed if isinstance(item, Failure) else sink.page)(item)
    sink.end(end())
    sink.close()
    return stream.getvalue().decode()


def elements(text, kind):
    return [element for element in ET.fromstring(text).iter() if element.get("class") == kind]


def properties(element):
    """What the title says, by name; semicolons in quotes do not part."""
    parts = re.findall(r'\s*([^;"]*(?:"(?:\\.|[^"])*"[^;"]*)*)(?:;|$)', element.get("title"))
    return {part.split(maxsplit=1)[0]: part.split(maxsplit=1)[1] for part in parts if part.strip()}


def test_the_levels_nest():
    text = hocr(paragraphs(["one two", "three"], ["four"]))
    (top,) = elements(text, "ocr_page")
    areas = list(top)
    assert [area.get("class") for area in areas] == ["ocr_carea", "ocr_carea"]
    assert [p.get("class") for area in areas for p in area] == ["ocr_par", "ocr_par"]
    assert [len(p) for area in areas for p in area] == [2, 1]
    assert ["".join(x.itertext()) for x in elements(text, "ocr_line")] == ["one two", "three", "four"]
    assert [x.text for x in elements(text, "ocrx_word")] == ["one", "two", "three", "four"]


def test_the_page_says_what_it_is_of():
    (top,) = elements(hocr(page(number=3, dpi=299.999)), "ocr_page")
    assert properties(top) == {"image": '"scan.png"', "bbox": "0 0 1000 800", "ppageno": "2", "scan_res": "300 300"}


def test_names_cannot_break_out_of_the_title():
    name = 'a"; bbox 0 0 1 1; x "<b>&\\.png'
    (top,) = elements(hocr(page(file=name)), "ocr_page")
    assert properties(top)["image"] == '"a\\"; bbox 0 0 1 1; x \\"<b>&\\\\.png"'
    assert properties(top)["bbox"] == "0 0 1000 800"


def test_boxes_are_whole_pixels_and_lose_nothing():
    word = Word("x", (-0.4, 10.6, 20.2, 9.5), 0.876)
    text = hocr(page(Line(0, "x", ((0, 10), (20, 10)), ((0, 20), (20, 20)), 0.9, (word,))))
    assert properties(elements(text, "ocrx_word")[0]) == {"bbox": "0 10 20 21", "x_wconf": "88"}


def test_confidence_that_was_not_measured_is_left_out():
    assert "x_wconf" not in hocr(page(line(0, "x", confidence=None), source="pdf-text"))


def test_the_baseline_is_relative_to_the_lower_left_corner():
    assert properties(elements(hocr(page(line(0, "x y"))), "ocr_line")[0])["baseline"] == "0 -6"


@pytest.mark.parametrize("angle", [-8, 5])
def test_the_baseline_slopes_with_the_line(angle):
    sloped = line(0, "some sloped text", x=300, y=300, angle=angle)
    (found,) = elements(hocr(page(sloped)), "ocr_line")
    slope, offset = map(float, properties(found)["baseline"].split())
    x0, _, _, y1 = map(int, properties(found)["bbox"].split())
    (ax, ay), (bx, by) = sloped.bottom
    for x, y in ((ax, ay), (bx, by)):
        assert y1 + offset + slope * (x - x0) == pytest.approx(y - 6, abs=2)


@pytest.mark.parametrize(("angle", "textangle"), [(-90, "90"), (90, "-90"), (180, "180")])
def test_turned_lines_have_an_angle_counterclockwise(angle, textangle):
    found = properties(elements(hocr(page(line(0, "turned", x=500, y=400, angle=angle))), "ocr_line")[0])
    assert found["textangle"].removeprefix("-") == textangle.removeprefix("-")
    assert found["textangle"] == textangle or textangle == "180"
    assert "baseline" not in found


def test_words_without_a_space_between_stay_together():
    words = (Word("合", (0, 0, 20, 20)), Word("计", (20, 0, 20, 20)))
    text = hocr(page(Line(0, "合计", ((0, 0), (40, 0)), ((0, 20), (40, 20)), 0.9, words)))
    assert "".join(elements(text, "ocr_line")[0].itertext()) == "合计"


def test_lines_without_words_have_their_text():
    assert elements(hocr(page(line(0, "whole line", words=False))), "ocr_line")[0].text == "whole line"


def test_ids_are_unique_over_all_pages():
    one = paragraphs(["a b"], ["c"])
    ids = re.findall(r' id="([^"]+)"', hocr(one, one))
    assert len(ids) == len(set(ids)) == 2 * (1 + 2 + 2 + 2 + 3)


def test_a_failed_page_is_a_comment_that_cannot_break_out():
    text = hocr(page(), Failure("a.pdf", "damaged", "-->\x1b<b> --- -", page=2), page(number=3))
    assert len(elements(text, "ocr_page")) == 2
    assert "page 2 of a.pdf" in text


def test_hostile_text_leaves_valid_xml():
    text = hocr(page(line(0, "<b>&amp; \x00\x1b[0m\udcff \ufffe ]]> \u202e")))
    assert "".join(elements(text, "ocr_line")[0].itertext()).startswith("<b>&amp; ␀␛[0m")


def test_no_pages_are_a_valid_document_too():
    assert ET.fromstring(hocr()).tag == f"{HTML}html"
