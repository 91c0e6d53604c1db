import io
import re
import xml.etree.ElementTree as ET

import pytest
from hand_made import end, line, page, paragraphs

from textharmony_cli.documents.alto_sink import AltoSink
from textharmony_cli.records import Failure, Line, Word

NS = "{http://www.loc.gov/standards/alto/ns-v4#}"


def alto(*items, file="scan.png"):
    stream = io.BytesIO()
    sink = AltoSink(stream)
    sink.begin(file)
    for item in items:
        if isinstance(item, str):
            sink.begin(item)
        else:
            (sink.failed if isinstance(item, Failure) else sink.page)(item)
    sink.end(end())
    sink.close()
    return stream.getvalue().decode()


def elements(text, name):
    return list(ET.fromstring(text).iter(NS + name))


def names(element):
    return [child.tag.removeprefix(NS) for child in element]


def test_the_structure_is_as_the_schema_orders_it():
    text = alto(paragraphs(["one two", "three"], ["four"]))
    root = ET.fromstring(text)
    assert names(root) == ["Description", "Layout"]
    assert names(root[0]) == ["MeasurementUnit", "sourceImageInformation", "Processing"]
    assert root[0][0].text == "pixel"
    (top,) = root[1]
    assert names(top) == ["PrintSpace"]
    assert names(top[0]) == ["TextBlock", "TextBlock"]
    assert [names(block) for block in top[0]] == [["TextLine", "TextLine"], ["TextLine"]]
    assert names(top[0][0][0]) == ["Shape", "String", "SP", "String"]


def test_the_page_has_its_number_and_size():
    (top,) = elements(alto(page(number=3)), "Page")
    assert {k: top.get(k) for k in ("PHYSICAL_IMG_NR", "WIDTH", "HEIGHT")} == {
        "PHYSICAL_IMG_NR": "3",
        "WIDTH": "1000",
        "HEIGHT": "800",
    }


def test_strings_have_places_and_confidence():
    strings = elements(alto(page(line(0, "one two"))), "String")
    assert [s.get("CONTENT") for s in strings] == ["one", "two"]
    assert [s.get("WC") for s in strings] == ["0.9", "0.9"]
    assert [(s.get("HPOS"), s.get("VPOS"), s.get("WIDTH"), s.get("HEIGHT")) for s in strings] == [
        ("100", "100", "45", "30"),
        ("160", "100", "45", "30"),
    ]


def test_the_space_fills_the_gap():
    (space,) = elements(alto(page(line(0, "one two"))), "SP")
    assert (space.get("HPOS"), space.get("WIDTH")) == ("145", "15")


def test_words_without_a_space_between_have_none():
    words = (Word("合", (0, 0, 20, 20)), Word("计", (20, 0, 20, 20)))
    text = alto(page(Line(0, "合计", ((0, 0), (40, 0)), ((0, 20), (40, 20)), 0.9, words)))
    assert elements(text, "SP") == []
    assert "WC" not in elements(text, "String")[0].attrib


def test_words_that_were_not_measured_have_no_places():
    text = alto(page(line(0, "two words", words=False)))
    assert [s.attrib for s in elements(text, "String")] == [{"CONTENT": "two"}, {"CONTENT": "words"}]


def test_an_empty_line_still_has_a_string():
    assert len(elements(alto(page(line(0, "", words=False))), "String")) == 1


@pytest.mark.parametrize("angle", [0, 10, 90])
def test_outline_and_baseline_follow_the_line(angle):
    turned = line(0, "turned text", x=400, y=300, angle=angle)
    text = alto(page(turned))
    points = [tuple(map(float, p.split(","))) for p in elements(text, "Polygon")[0].get("POINTS").split()]
    for got, expected in zip(points, turned.polygon, strict=True):
        assert got == pytest.approx(expected, abs=0.06)
    baseline = [tuple(map(float, p.split(","))) for p in elements(text, "TextLine")[0].get("BASELINE").split()]
    (tx, ty), (bx, by) = turned.top[0], turned.bottom[0]
    assert baseline[0] == pytest.approx((bx + 0.2 * (tx - bx), by + 0.2 * (ty - by)), abs=0.06)


def test_a_failed_page_says_why():
    text = alto(page(), Failure("a.pdf", "damaged", 'is "damaged" <', page=2), page(number=3))
    pages = elements(text, "Page")
    assert [p.get("PHYSICAL_IMG_NR") for p in pages] == ["1", "2", "3"]
    assert pages[1].get("QUALITY_DETAIL") == 'is "damaged" <'
    assert list(pages[1]) == []


def test_merged_documents_are_told_apart_by_comments():
    text = alto(page(), "b--.png", page(file="b--.png"), file="a.png")
    assert elements(text, "fileName")[0].text == "a.png"
    assert "<!-- b- -.png -->" in text


def test_ids_are_unique_over_all_pages():
    one = paragraphs(["a b"], ["c"])
    ids = re.findall(r' ID="([^"]+)"', alto(one, one))
    assert len(ids) == len(set(ids)) == 1 + 2 * (1 + 2 + 2)


def test_hostile_text_leaves_valid_xml():
    (string, *_) = elements(alto(page(line(0, '<b>&"\x00\x1b\udcff\ufffe\u202e')), file="\x1b<&.png"), "String")
    assert string.get("CONTENT") == '<b>&"␀␛\ufffd\ufffd'
