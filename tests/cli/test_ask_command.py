"""`th ask`: its lines, its options, and how it ends. The pointer here goes by a rule."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from rule_pointer import RulePointer

from textharmony_cli.cli import ask as command
from textharmony_cli.errors import ProofError
from textharmony_cli.records import Answer, DocumentEnd, Failure

DEFINITIONS = json.loads((Path(__file__).parents[2] / "docs" / "records.schema.json").read_text())["$defs"]


@pytest.fixture(autouse=True)
def pointer(fake_engine, monkeypatch):
    rule = RulePointer(0.9)
    monkeypatch.setattr(fake_engine, "point", lambda self, *asked: rule.point(*asked), raising=False)
    return rule


@pytest.fixture
def receipt(picture, fake_engine):
    fake_engine.texts = {
        "r.png": [["Bakery", "Total: 12.50", "Date: 03/04/2024"]],
        "s.png": [["Counter: 7 B", "Total: 1,234.00"]],
        "long.tif": [["Total: 1"], ["Date: 2"]],
    }
    return picture("r.png")


@pytest.fixture
def schema(tmp_path):
    def make(**properties):
        path = tmp_path / "wanted.json"
        path.write_text(json.dumps({"type": "object", "properties": properties, "required": ["total"]}))
        return path

    return make


def test_one_file_and_one_question_give_the_answer_alone(run, receipt):
    ended = run("ask", receipt, "What is the total?")
    assert (ended.code, ended.out, ended.err) == (0, "12.50\n", "")


def test_no_answer_says_nothing_and_ends_with_1(run, receipt):
    ended = run("ask", receipt, "Who is the cashier?")
    assert (ended.code, ended.out, ended.err) == (1, "", "")


def test_several_questions_have_a_line_each_and_the_page_is_read_once(run, receipt, fake_engine):
    ended = run("ask", receipt, "-e", "date?", "-e", "cashier?", "-e", "total?")
    assert (ended.code, ended.out) == (0, "03/04/2024\n\n12.50\n")
    assert fake_engine.pages_read == 1


def test_several_files_are_named_with_the_page(run, receipt, picture):
    other, none = picture("s.png"), picture("none.png")
    ended = run("ask", receipt, other, none, "total?")
    assert (ended.code, ended.out) == (0, f"{receipt}:1:12.50\n{other}:1:1,234.00\n{none}::\n")


def test_evidence_is_written_as_locate_writes_matches(run, receipt):
    ended = run("ask", receipt, "-e", "total?", "-e", "cashier?", "--evidence")
    assert ended.out == f"{receipt}:1:70,30,50,20:12.50\n{receipt}:::\n"


def test_json_has_a_record_for_each_question(run, receipt):
    ended = run("ask", "--json", receipt, "-e", "total?", "-e", "cashier?")
    total, cashier = ended.rows
    for row in (total, cashier):
        assert set(DEFINITIONS["answer"]["required"]) == set(row) < set(DEFINITIONS["answer"]["properties"])
    assert set(DEFINITIONS["evidence"]["required"]) == set(total["evidence"][0])
    assert (total["file"], total["question"], total["answer"]) == (str(receipt), "total?", "12.50")
    assert (total["found"], total["confidence"], total["model"]) == (True, 0.9, "nano")
    assert total["evidence"] == [{"page": 1, "box": [70, 30, 50, 20], "text": "12.50"}]
    assert (cashier["found"], cashier["answer"], cashier["confidence"], cashier["evidence"]) == (False, "", 1.0, [])
    assert ended.code == 0


def test_answer_below_the_wanted_confidence_is_none(run, receipt):
    ended = run("ask", "--json", receipt, "total?", "--min-confidence", "0.95")
    assert (ended.code, ended.rows[0]["found"], ended.rows[0]["confidence"]) == (1, False, 0.1)


def test_pages_of_one_document_are_answered_together(run, pdf):
    path = pdf("a.pdf", "Total: 12", "Landlord: Ada", "nothing")
    ended = run("ask", "--json", path, "-e", "landlord?", "-e", "total?", "--text-layer", "trust")
    assert [(row["answer"], row["evidence"][0]["page"]) for row in ended.rows] == [("Ada", 2), ("12", 1)]


def test_fields_are_one_object_a_file(run, receipt, picture):
    other = picture("s.png")
    ended = run("ask", "--field", "total", "--field", "date", receipt, other)
    assert ended.rows == [
        {"file": str(receipt), "total": "12.50", "date": "03/04/2024"},
        {"file": str(other), "total": "1,234.00", "date": None},
    ]
    assert ended.code == 0
    assert run("ask", "--field", "cashier", receipt).code == 1


def test_fields_with_evidence_have_the_answers_as_well(run, receipt):
    (row,) = run("ask", "--field", "total", "--evidence", receipt).rows
    assert row["total"] == row["answers"]["total"]["answer"] == "12.50"
    assert row["answers"]["total"]["evidence"][0]["page"] == 1


def test_schema_gives_values_of_its_types(run, receipt, picture, schema):
    path = schema(total={"type": "number"}, date={"type": "string", "format": "date"}, counter={"type": "string"})
    ended = run("ask", "--schema", path, receipt, picture("s.png"))
    assert ended.rows == [
        {"total": 12.5, "date": "03/04/2024", "counter": None},
        {"total": 1234.0, "date": None, "counter": "7 B"},
    ]
    assert ended.code == 0
    assert "not an unambiguous date" in ended.err
    (row,) = run("ask", "--schema", path, "--evidence", receipt).rows
    assert (row["file"], row["data"]["total"], row["answers"]["total"]["found"]) == (str(receipt), 12.5, True)


def test_required_property_that_is_not_found_ends_with_1(run, receipt, picture, schema):
    ended = run("ask", "--schema", schema(total={"type": "number"}), receipt, picture("none.png"))
    assert (ended.code, ended.rows) == (1, [{"total": 12.5}, {"total": None}])
    assert "`total` is required and was not found" in ended.err


def test_failures_are_told_as_by_locate(run, receipt, tmp_path):
    ended = run("ask", "--json", receipt, tmp_path / "none.png", "total?")
    assert [row.get("answer", row.get("error", {}).get("kind")) for row in ended.rows] == ["12.50", "not-found"]
    assert (ended.code, ended.err.count("none.png: does not exist")) == (8, 1)
    ended = run("ask", tmp_path / "none.png", "total?")
    assert (ended.code, ended.out, ended.err.count("\n")) == (3, "", 1)
    ended = run("ask", "--fail-fast", tmp_path / "none.png", receipt, "total?")
    assert (ended.code, ended.out) == (3, "")
    ended = run("ask", "--field", "total", tmp_path / "none.png", receipt)
    assert [set(row) for row in ended.rows] == [{"schema", "file", "error"}, {"file", "total"}]


@pytest.mark.parametrize(("good", "keys"), [(True, {"file", "total"}), (False, {"schema", "file", "page", "error"})])
def test_failed_pages_leave_one_object_a_file(run, receipt, fake_engine, monkeypatch, good, keys):
    def read(self, items, *, keep_pixels=False):
        for item in items:
            if isinstance(item, DocumentEnd):
                yield Failure(item.file, "damaged", "cannot be drawn", page=2)
                yield Failure(item.file, "damaged", "cannot be drawn", page=3)
                yield item
            elif good:
                yield from reads(self, [item])

    reads = fake_engine.read
    monkeypatch.setattr(fake_engine, "read", read)
    ended = run("ask", "--field", "total", receipt)
    assert [set(row) for row in ended.rows] == [keys]
    assert ended.code == (8 if good else 3)
    assert [row.get("page") for row in run("ask", "--json", receipt, "total?").rows][:2] == [2, 3]


def test_standard_input_is_an_input(run, receipt, fake_engine):
    fake_engine.texts = {"-": [["Total: 12.50"]]}
    assert run("ask", "-", "total?", stdin=receipt.read_bytes()).out == "12.50\n"


def test_answer_cannot_move_the_cursor(run, receipt, fake_engine):
    fake_engine.texts = {"r.png": [["Total: 1\x1b[2J2"]]}
    assert run("ask", receipt, "total?").out == "1␛[2J2\n"
    assert b"\x1b" not in run("ask", "--json", receipt, "total?").out.encode()


def test_pages_with_answers_are_drawn_and_cut_out(run, pdf, tmp_path):
    path = pdf("a.pdf", "nothing", "Total: 12", "Landlord: Ada")
    asked = ["ask", path, "-e", "landlord?", "-e", "total?", "--text-layer", "trust"]
    ended = run(*asked, "--draw", f"{tmp_path}/drawn/", "--crop", tmp_path / "crops")
    assert (ended.code, ended.err) == (0, "")
    assert sorted(file.name for file in (tmp_path / "drawn").iterdir()) == ["a-3.png", "a.png"]
    assert sorted(file.name for file in (tmp_path / "crops").iterdir()) == ["a-2-1.png", "a-3-1.png"]
    with Image.open(tmp_path / "drawn" / "a.png") as drawn:
        assert drawn.size == (1653, 2339)
        assert drawn.convert("L").getextrema()[0] < 100
    assert run(*asked, "--draw", f"{tmp_path}/drawn/").code == 5


def test_cuttings_may_lie_beside_their_picture(run, receipt, fake_engine):
    fake_engine.texts = {"r.png": [["Total: 12.50"]]}
    assert run("ask", receipt, "total?", "--crop", receipt.parent).code == 0
    assert sorted(file.name for file in receipt.parent.glob("*.png")) == ["r-1-1.png", "r.png"]


def test_standard_input_can_be_drawn(run, receipt, fake_engine, tmp_path):
    fake_engine.texts = {"-": [["Total: 12.50"]]}
    ended = run("ask", "-", "total?", "--draw", tmp_path / "drawn.png", stdin=receipt.read_bytes())
    assert (ended.code, ended.out) == (0, "12.50\n")
    with Image.open(tmp_path / "drawn.png") as drawn:
        assert drawn.size == (320, 240)


def test_nothing_is_drawn_where_nothing_is_answered(run, receipt, tmp_path):
    assert run("ask", receipt, "cashier?", "--draw", tmp_path / "drawn.png").code == 1
    assert not (tmp_path / "drawn.png").exists()


def test_person_at_a_terminal_is_told_the_evidence(run, receipt, monkeypatch):
    monkeypatch.setattr(command, "is_terminal", lambda descriptor: True)
    monkeypatch.setattr("textharmony_cli.cli.console.is_terminal", lambda descriptor: True)
    monkeypatch.setenv("TERM", "dumb")
    ended = run("ask", receipt, "-e", "total?", "-e", "cashier?")
    assert ended.out == "12.50\n\n"
    assert ended.err.splitlines() == [
        'note: "12.50" on page 1 at 70,30,50,20 (90% sure)',
        "note: not found: cashier? (100% sure)",
    ]
    assert run("ask", "-q", receipt, "total?").err == ""
    assert run("ask", "--json", receipt, "total?").err == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["ask", "r.png"],
        ["ask", "-e", "total?"],
        ["ask", "r.png", ""],
        ["ask", "r.png", "-e", "a", "--field", "b"],
        ["ask", "--field", "b"],
        ["ask", "r.png", "--field", "file"],
        ["ask", "r.png", "--field", "a", "--field", "a"],
        ["ask", "r.png", "--field", ""],
        ["ask", "r.png", "--schema", "none.json"],
        ["ask", "r.png", "total?", "--min-confidence", "2"],
        ["ask", "r.png", "total?", "--draw", "-"],
    ],
)
def test_wrong_call_is_one_line_and_code_2(run, arguments):
    ended = run(*arguments)
    assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)


def test_faulty_schema_is_a_wrong_call_that_names_the_place(run, receipt, schema):
    ended = run("ask", receipt, "--schema", schema(total={"type": "tuple"}))
    assert (ended.code, ended.out) == (2, "")
    assert "wanted.json: `properties.total`" in ended.err
    for faulty in ("{", "\x00"):
        path = schema()
        path.write_text(faulty)
        assert run("ask", receipt, "--schema", path).code == 2


def test_question_before_the_files_is_recognised(run, receipt):
    ended = run("ask", "total?", receipt)
    assert ended.code == 2
    assert "files come first: `th ask FILE... QUESTION`" in ended.err


def test_several_questions_without_an_option_are_told_of_it(run, receipt):
    ended = run("ask", receipt, "date?", "total?")
    assert (ended.code, ended.out) == (2, "")
    assert "no file `date?`; for several: `th ask FILE... -e QUESTION -e QUESTION`" in ended.err


def test_missing_weights_end_with_6(run, receipt, fake_engine, monkeypatch):
    from textharmony_cli.errors import WeightsError

    def fail(self, page, questions):
        raise WeightsError("weights.lock lists no `nano/pointer`")

    monkeypatch.setattr(fake_engine, "point", fail)
    ended = run("ask", receipt, "total?")
    assert (ended.code, ended.out, ended.err.count("\n")) == (6, "", 1)


def test_help_does_not_load_a_model():
    program = (
        "import sys; from textharmony_cli.cli.main import main; main(['ask', '--help']);"
        " sys.exit(len({'torch', 'numpy', 'PIL', 'pymupdf', 'bm25s', 'rich'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True).returncode == 0


@pytest.fixture
def illustrator(fake_engine, monkeypatch):
    """Stands in for what draws: a picture for each label that is asked for, and a failure for each poster."""
    from textharmony_cli.tasks import illustrate
    from textharmony_cli.tasks.ask import answer_fields

    def answer(self, shelf, field):
        (found,) = answer_fields(shelf, [field], self.points)
        if "label" not in field.name and "poster" not in field.name:
            return illustrate.IllustratedAnswer(found)
        if "poster" in field.name:
            lost = Answer(found.file, field.name, "", False, 0.5)
            return illustrate.IllustratedAnswer(lost, ("not understood: x",), (ProofError("`A` reads `B`"),))
        path = self.keep(np.zeros((4, 6, 3), np.uint8))
        drawn = Answer(found.file, field.name, f"12.50 ![]({path})", True, 0.9, pictures=(path,))
        return illustrate.IllustratedAnswer(drawn)

    monkeypatch.setattr(illustrate.Illustrator, "answer", answer)
    monkeypatch.setattr(fake_engine, "reread", None, raising=False)


def test_pictures_stand_in_answers(run, receipt, illustrator, tmp_path):
    out = tmp_path / "out"
    ended = run("ask", receipt, "-e", "a label with the total", "-e", "total?", "--pictures", out)
    assert (ended.code, ended.out) == (0, f"12.50 ![]({out}/r-1.png)\n12.50\n")
    with Image.open(out / "r-1.png") as drawn:
        assert drawn.size == (6, 4)
    row = run("ask", receipt, "a label with the total", "--pictures", out, "--json", "--overwrite").rows[0]
    assert row["pictures"] == [f"{out}/r-1.png"]


def test_an_input_fails_once_whatever_number_of_pictures(run, receipt, illustrator, picture, tmp_path):
    posters = [item for _ in range(3) for item in ("-e", "a poster with the total")]
    ended = run("ask", receipt, picture("s.png"), *posters, "-e", "total?", "--pictures", tmp_path / "out", "--json")
    assert ended.code == 8 and "2 of 2 inputs failed" in ended.err
    assert ended.err.count("`A` reads `B`") == 6
    assert len(ended.rows) == 8


def test_pictures_that_fail_the_proof_end_with_9(run, receipt, illustrator, tmp_path):
    ended = run("ask", receipt, "a poster with the total", "--pictures", tmp_path / "out")
    assert ended.code == 9 and ended.out == ""
    assert "`A` reads `B`" in ended.err and "not understood: x" in ended.err
    assert not (tmp_path / "out").exists()
