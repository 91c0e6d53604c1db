"""`th ask --model DIR`: a model that looks at pages; here it recites what a test says."""

import numpy as np
import pytest
from PIL import Image

from textharmony_cli import engines
from textharmony_cli.documents import again
from textharmony_cli.model.textharmony.written import Ending, Illustration, Written


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "textharmony-nf4"
    made.mkdir()
    (made / "config.json").write_text("{}")
    return made


@pytest.fixture
def asked(fake_engine, monkeypatch):
    """Lets the model answer `It is 12.50` to everything; what it was shown and asked."""
    seen = []

    def recite(self, pixels, question, most_tokens, illustrated):
        assert illustrated == "none"
        seen.append((pixels.shape, question, most_tokens, self.options.converted))
        yield from (Written(text, 0.5) for text in ("It", " is", " 12.50", ""))
        yield Ending.COMPLETE

    monkeypatch.setattr(fake_engine, "write_about", recite, raising=False)
    return seen


@pytest.fixture
def receipt(picture, fake_engine):
    fake_engine.texts = {"r.png": [["Bakery", "Total: 12.50"]]}
    return picture("r.png")


def test_the_model_is_shown_the_page_and_writes_the_answer(run, receipt, folder, asked):
    ended = run("ask", receipt, "total?", "--model", folder)
    assert (ended.code, ended.out, ended.err) == (0, "It is 12.50\n", "")
    assert asked == [((240, 320, 3), "total?", 128, folder)]


def test_a_page_is_drawn_once_for_several_questions(run, receipt, folder, asked, monkeypatch):
    drawings, draw = [], again.picture_of
    monkeypatch.setattr(again, "picture_of", lambda *page: drawings.append(page) or draw(*page))
    assert run("ask", receipt, "-e", "total?", "-e", "tax?", "--model", folder).code == 0
    assert (len(asked), len(drawings)) == (2, 1)


def test_a_folder_of_the_name_of_a_model_is_not_that_model(run, receipt, fake_engine, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "nano").mkdir()
    assert engines.converted_folder("nano") is None


def test_boxes_are_those_of_words_that_were_read(run, receipt, folder, asked):
    (row,) = run("ask", receipt, "total?", "--model", folder, "--json").rows
    assert (row["mode"], row["model"], row["found"]) == ("free", "textharmony-nf4", True)
    assert row["evidence"] == [{"page": 1, "box": [70, 30, 50, 20], "text": "12.50"}]


def test_it_is_shown_the_page_that_fits_the_question_best(run, pdf, folder, asked):
    bill = pdf("bill.pdf", "Dear customer, many thanks", "The total is 12.50 euro", "Terms of payment")
    (row,) = run("ask", bill, "What is the total?", "--model", folder, "--json").rows
    assert [seen["page"] for seen in row["evidence"]] == [2]
    assert len(asked) == 1 and len(asked[0][0]) == 3


def test_standard_input_is_drawn_again(run, receipt, folder, asked, fake_engine):
    fake_engine.texts["-"] = fake_engine.texts["r.png"]
    ended = run("ask", "-", "total?", "--model", folder, stdin=receipt.read_bytes())
    assert ended.out == "It is 12.50\n"
    assert asked[0][0] == (240, 320, 3)


def test_its_usual_place_is_the_home_of_weights(run, receipt, folder, asked, tmp_path, monkeypatch):
    monkeypatch.setenv("TH_HOME", str(tmp_path / "home"))
    ended = run("ask", receipt, "total?", "--model", "textharmony")
    assert ended.code == 6
    assert "th models convert" in ended.err
    (tmp_path / "home" / "weights").mkdir(parents=True)
    folder.rename(tmp_path / "home" / "weights" / "textharmony")
    assert run("ask", receipt, "total?", "--model", "textharmony").out == "It is 12.50\n"


def test_fields_are_asked_for_one_by_one(run, receipt, folder, asked):
    ended = run("ask", receipt, "--field", "total", "--field", "dueDate", "--model", folder, "--evidence")
    (row,) = ended.rows
    assert ended.code == 0
    assert [question for _, question, *_ in asked] == ["What is the total?", "What is the due date?"]
    assert (row["total"], row["answers"]["total"]["question"]) == ("It is 12.50", "total")


def test_a_value_that_does_not_stand_on_the_page_is_none(run, receipt, folder, asked, fake_engine):
    fake_engine.texts = {"r.png": [["Bakery"]]}
    ended = run("ask", receipt, "--field", "total", "--model", folder)
    assert (ended.code, ended.rows) == (1, [{"file": str(receipt), "total": None}])


def test_a_schema_is_filled(run, receipt, folder, asked, tmp_path):
    (tmp_path / "s.json").write_text('{"type": "object", "properties": {"total": {"type": "string"}}}')
    ended = run("ask", receipt, "--schema", tmp_path / "s.json", "--model", folder)
    assert (ended.code, ended.rows) == (0, [{"total": "It is 12.50"}])


def test_what_needs_pointing_is_refused(run, receipt, folder, asked):
    ended = run("ask", receipt, "--min-confidence", "0.5", "-e", "total?", "--model", folder)
    assert ended.code == 2
    assert "written answer" in ended.err


def test_a_folder_without_a_model_is_an_error(run, receipt, tmp_path):
    (tmp_path / "empty").mkdir()
    ended = run("ask", receipt, "total?", "--model", tmp_path / "empty")
    assert ended.code == 6


@pytest.fixture
def illustrating(fake_engine, monkeypatch):
    """Lets the model answer with a red picture between words, and a blue one at the end; what it was asked."""
    seen = []

    def paint(self, pixels, question, most_tokens, illustrated):
        seen.append((question, illustrated))
        yield Written("A", 0.5)
        yield Illustration(np.full((8, 8, 3), (200, 0, 0), np.uint8), 0.5)
        yield from (Written(text, 0.5) for text in (" is", " red", "."))
        yield Illustration(np.full((8, 8, 3), (0, 0, 200), np.uint8), 0.5)
        yield Ending.COMPLETE

    monkeypatch.setattr(fake_engine, "write_about", paint, raising=False)
    monkeypatch.setattr(fake_engine, "paints_slowly", False, raising=False)
    return seen


def test_pictures_stand_in_the_answer_in_their_order(run, receipt, folder, illustrating, tmp_path):
    out = tmp_path / "out"
    ended = run("ask", receipt, "how?", "--model", folder, "--pictures", out)
    assert (ended.code, ended.out) == (0, f"A ![]({out}/r-1.png) is red. ![]({out}/r-2.png)\n")
    assert illustrating == [("how?", "free")]
    assert [Image.open(out / f"r-{number}.png").getpixel((4, 4)) for number in (1, 2)] == [(200, 0, 0), (0, 0, 200)]


def test_records_name_the_pictures_of_each_answer(run, receipt, folder, illustrating, tmp_path):
    out = tmp_path / "my out"
    asked = run("ask", receipt, "-e", "how?", "-e", "why?", "--model", folder, "--pictures", out, "--json")
    one, two = asked.rows
    assert one["pictures"] == [f"{out}/r-1.png", f"{out}/r-2.png"]
    assert two["pictures"] == [f"{out}/r-3.png", f"{out}/r-4.png"]
    assert one["answer"].startswith(f"A ![](<{out}/r-1.png>) is") and one["found"] is True
    assert one["evidence"] == []


def test_a_picture_may_be_had_first(run, receipt, folder, illustrating, tmp_path):
    assert run("ask", receipt, "how?", "--model", folder, "--pictures", tmp_path, "--picture-first").code == 0
    assert illustrating == [("how?", "forced")]


def test_pictures_are_not_written_over(run, receipt, folder, illustrating, tmp_path):
    (tmp_path / "r-1.png").write_bytes(b"mine")
    arguments = ("ask", receipt, "how?", "--model", folder, "--pictures", tmp_path)
    assert run(*arguments).code == 5
    assert (tmp_path / "r-1.png").read_bytes() == b"mine"
    assert run(*arguments, "--overwrite").code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["how?", "--pictures", "out", "--free"], "`nano` answers in words alone"),
        (["how?", "--picture-first"], "`--pictures`"),
        (["--field", "total", "--pictures", "out", "--model", "MODEL"], "no values"),
    ],
)
def test_pictures_where_there_can_be_none_are_refused(run, receipt, folder, illustrating, arguments, told):
    ended = run("ask", receipt, *(folder if each == "MODEL" else each for each in arguments))
    assert ended.code == 2 and told in ended.err
    assert not illustrating
