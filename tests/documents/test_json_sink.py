import io
import json
import re
import time
from pathlib import Path

import pytest
from hand_made import end, line, page

from textharmony_cli.documents.json_sink import JsonLinesSink, JsonSink, dumps, dumps_page
from textharmony_cli.records import Block, CrossCheck, Failure, Line, Match, Page, Word

DOCS = Path(__file__).parents[2] / "docs"
SCHEMA = json.loads((DOCS / "records.schema.json").read_text())
BROKEN_PAGE = Failure("a.pdf", "damaged", "cannot be drawn", page=2)
BROKEN_FILE = Failure("b.pdf", "encrypted", "is encrypted", exit_code=4)
FULL = page(
    line(0, "Total: 1.50", angle=3),
    line(1, "plain", words=False, confidence=None),
    file="a.pdf",
    dpi=200.0,
    points=(360.0, 288.5),
    rotation=90,
    warnings=("repaired",),
    blocks=[Block("heading", (0,), 2), Block("table", (0, 1), rows=(((0,), (1,)),))],
    check=CrossCheck("second", "['Total:', 'FOO']", 3, 1, ("FOO",)),
)
MATCH = Match(
    "a.pdf", 1, "Total", "total", 1.0, (((1, 2), (3, 2), (3, 4), (1, 4)), ((5, 6), (7, 6), (7, 8), (5, 8))), (0,), True
)


def lines_of(*items):
    stream = io.BytesIO()
    sink = JsonLinesSink(stream)
    for item in items:
        (sink.page if isinstance(item, Page) else sink.failed)(item)
    sink.close()
    return stream.getvalue().decode()


def objects_of(*documents, merge=False):
    """What comes of documents, each a file name and its items."""
    stream = io.BytesIO()
    sink = JsonSink(stream, merge=merge)
    for file, *items in documents:
        sink.begin(file)
        for item in items:
            (sink.page if isinstance(item, Page) else sink.failed)(item)
        sink.end(end(file, warnings=("repaired",) if file == "w.pdf" else ()))
    sink.close()
    return stream.getvalue().decode()


def problems(value, schema, where="$"):
    """Where a value does not fit a schema; as much of JSON Schema as docs/records.schema.json uses."""
    if "$ref" in schema:
        return problems(value, SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")], where)
    if "oneOf" in schema:
        fitting = [option for option in schema["oneOf"] if not problems(value, option, where)]
        return [] if len(fitting) == 1 else [f"{where}: fits {len(fitting)} of the alternatives"]
    types = {"object": dict, "array": list, "string": str, "number": (int, float), "integer": int}
    if "type" in schema and (not isinstance(value, types[schema["type"]]) or isinstance(value, bool)):
        return [f"{where}: is no {schema['type']}"]
    found = [f"{where}: not {schema['const']}"] if value != schema.get("const", value) else []
    found += [f"{where}: not one of {schema['enum']}"] if value not in schema.get("enum", [value]) else []
    if isinstance(value, int | float) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        found.append(f"{where}: {value} out of range")
    if isinstance(value, list):
        found += _problems_of_array(value, schema, where)
    if isinstance(value, dict):
        found += _problems_of_object(value, schema, where)
    return found


def _problems_of_array(value, schema, where):
    fits = schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value))
    found = [] if fits else [f"{where}: has {len(value)} items"]
    for i, item in enumerate(value if "items" in schema else ()):
        found += problems(item, schema["items"], f"{where}[{i}]")
    return found


def _problems_of_object(value, schema, where):
    known = schema.get("properties", {})
    found = [f"{where}: lacks {name}" for name in schema.get("required", ()) if name not in value]
    found += [f"{where}: unknown {name}" for name in value if name not in known]
    for name in value.keys() & known.keys():
        found += problems(value[name], known[name], f"{where}.{name}")
    return found


def test_a_page_is_a_line():
    first, second = lines_of(page(line(0, "é\n世")), page(number=2)).splitlines()
    assert json.loads(first)["lines"][0]["text"] == "é\n世"
    assert "世" in first
    assert json.loads(second)["page"] == 2


def test_a_failure_is_a_line_in_its_place():
    rows = [json.loads(row) for row in lines_of(page(), BROKEN_PAGE, page(number=3), BROKEN_FILE).splitlines()]
    assert [row.get("error", {}).get("kind") for row in rows] == [None, "damaged", None, "encrypted"]
    assert rows[1]["page"] == 2


def test_a_file_is_an_object():
    (row,) = objects_of(("a.pdf", page(line(0, "one")), BROKEN_PAGE, page(number=3))).splitlines()
    record = json.loads(row)
    assert (record["schema"], record["file"], list(record)) == (1, "a.pdf", ["schema", "file", "pages"])
    assert [p["page"] for p in record["pages"]] == [1, 2, 3]


def test_files_follow_each_other_a_line_each():
    rows = objects_of(("a.pdf", page()), ("b.pdf", BROKEN_FILE), ("w.pdf", page()), ("e.pdf",)).splitlines()
    records = [json.loads(row) for row in rows]
    assert [record["file"] for record in records] == ["a.pdf", "b.pdf", "w.pdf", "e.pdf"]
    assert records[1] == {"schema": 1, "file": "b.pdf", "error": {"kind": "encrypted", "message": "is encrypted"}}
    assert records[2]["warnings"] == ["repaired"]
    assert records[3]["pages"] == []


def test_a_file_that_broke_off_has_its_pages_and_the_error():
    record = json.loads(objects_of(("b.pdf", page(), BROKEN_FILE)))
    assert len(record["pages"]) == 1
    assert record["error"]["kind"] == "encrypted"


def test_merged_files_are_one_array():
    assert [r["file"] for r in json.loads(objects_of(("a.pdf", page()), ("b.pdf", BROKEN_FILE), merge=True))] == [
        "a.pdf",
        "b.pdf",
    ]
    assert json.loads(objects_of(merge=True)) == []


def test_pages_are_written_as_they_come():
    stream = io.BytesIO()
    sink = JsonSink(stream)
    sink.begin("a.pdf")
    sink.page(page(line(0, "first")))
    assert b"first" in stream.getvalue()


def test_hostile_text_is_escaped_and_survives():
    nasty = "\x1b[31m\x9b\x7f\u202e\u2028\x00 \udcff \uffff"
    row = dumps({"text": nasty})
    assert not [c for c in row.decode() if not c.isprintable() and c != "\uffff"]
    assert json.loads(row)["text"] == nasty


@pytest.mark.parametrize("awkward", [0.25, 0.35, 0.05, 9.95, -0.04, -0.0, 10.0, -10.0, 7, 1e16, 123456.75])
def test_a_page_is_written_as_its_record_says(awkward):
    text = 'a "quoted" \x7f\u202e\u2028\udcff "lines":[] 漢 🙂'
    edge = ((awkward, 1.25), (20.0, awkward), (30.05, 2.0))
    words = (Word(text, (awkward, 2.0, 3.15, 0.0), 0.99999), Word("b", (1.0, 2.0, 3.0, awkward)))
    pages = (
        page(Line(0, text, edge, edge, 1.0, words), Line(1, "", edge[:2], edge[:2]), file=text),
        page(file=text),
        FULL,
    )
    for written in pages:
        assert dumps_page(written) == dumps(written.to_dict())


@pytest.mark.parametrize(
    ("name", "record"),
    [
        ("page", FULL.to_dict()),
        ("page", page().to_dict()),
        ("page", page(source="pdf-text", model="").to_dict()),
        ("failure", BROKEN_PAGE.to_dict()),
        ("failure", BROKEN_FILE.to_dict()),
        ("match", MATCH.to_dict()),
        ("file", json.loads(objects_of(("w.pdf", FULL, BROKEN_PAGE, BROKEN_FILE)))),
        ("file", json.loads(objects_of(("w.pdf", FULL, BROKEN_PAGE)))),
    ],
)
def test_records_fit_the_published_schema(name, record):
    assert problems(record, SCHEMA["$defs"][name]) == []
    assert problems(record, SCHEMA) == []


def test_the_documented_examples_fit_the_schema():
    records, _ = (DOCS / "records.md").read_text().split("## Plan\n")  # plans and truths have no schema
    examples = re.findall(r"```json\n(.*?)```", records, re.DOTALL)
    assert len(examples) == 6
    assert [problems(json.loads(example), SCHEMA) for example in examples] == [[]] * 6


def test_the_schema_would_notice_mistakes():
    record = FULL.to_dict()
    for change in ({"schema": 2}, {"page": 0}, {"source": "guess"}, {"extra": 1}, {"dpi": "200"}, {"points": [1]}):
        assert problems({**record, **change}, SCHEMA["$defs"]["page"])
    assert problems({k: v for k, v in record.items() if k != "lines"}, SCHEMA["$defs"]["page"])


def test_two_hundred_dense_pages_take_a_second_or_two():
    dense = page(*(line(i, "ten words on every line of this dense sample page", y=12.0 * i) for i in range(60)))
    start = time.perf_counter()
    lines_of(*[dense] * 200)
    assert time.perf_counter() - start < 6
