"""`th locate`: its lines, its options, and how it ends."""

import pytest
from PIL import Image

pytestmark = pytest.mark.usefixtures("fake_engine")


@pytest.fixture
def receipt(picture, fake_engine):
    fake_engine.texts = {"r.png": [["Grand total", "12.50", "TOTAL note", "no more"]]}
    return picture("r.png")


def test_match_is_a_line_with_file_page_box_and_text(run, receipt):
    ended = run("locate", receipt, "total")
    assert (ended.code, ended.out, ended.err) == (0, f"{receipt}:1:60,0,50,20:total\n", "")


def test_nothing_found_says_nothing_and_ends_with_1(run, receipt):
    assert run("locate", receipt, "absent").code == 1
    assert run("locate", receipt, "absent").out == ""


def test_case_words_expressions_and_edits(run, receipt):
    assert len(run("locate", "-i", receipt, "total").out.splitlines()) == 2
    assert run("locate", receipt, "no").out.splitlines()[0].endswith(":0,90,20,20:no")
    assert len(run("locate", "-w", receipt, "no").out.splitlines()) == 1
    assert run("locate", receipt, "-E", r"\d+\.\d\d").out.endswith(":12.50\n")
    assert run("locate", receipt, "t0tal", "--fuzzy", "1").out.endswith(":total\n")


def test_several_queries_leave_all_arguments_to_files(run, receipt):
    assert len(run("locate", receipt, "-e", "total", "-e", "12.50").out.splitlines()) == 2


def test_counts_and_names(run, receipt, picture):
    other = picture("other.png")
    assert run("locate", "-c", receipt, other, "-i", "total").out == f"{receipt}:2\n{other}:0\n"
    assert run("locate", "-l", receipt, other, "-i", "total").out == f"{receipt}\n"
    assert run("locate", "-m", "1", receipt, other, "-i", "total").out.count("\n") == 1


def test_pages_after_enough_matches_are_not_read(run, pdf, fake_engine):
    path = pdf("a.pdf", *["total"] * 12)
    ended = run("locate", "-l", path, "total", "--text-layer", "trust")
    assert (ended.code, ended.out) == (0, f"{path}\n")
    assert fake_engine.pages_read == 1


def test_context_shows_lines_around(run, receipt):
    rows = [row.removeprefix(str(receipt)) for row in run("locate", receipt, "-C", "1", "12.50").out.splitlines()]
    assert rows == ["-1-0,0,110,20-Grand total", ":1:0,30,50,20:12.50", "-1-0,60,100,20-TOTAL note"]
    rows = run("locate", receipt, "-C", "0", "total").out.splitlines()
    assert rows == [f"{receipt}:1:60,0,50,20:Grand total"]


def test_context_of_neighbours_is_shown_once(run, receipt, fake_engine):
    fake_engine.texts = {"r.png": [["x", "b", "x", "d", "e", "f", "x"]]}
    rows = [
        row.rpartition(":")[2].rpartition("-")[2] for row in run("locate", receipt, "-C", "1", "x").out.splitlines()
    ]
    assert rows == ["x", "b", "x", "d", "", "f", "x"]


def test_json_has_a_record_for_each_match_and_failure(run, receipt, tmp_path):
    ended = run("locate", "--json", receipt, tmp_path / "none.png", "total")
    match, failure = ended.rows
    assert match["box"] == [60, 0, 50, 20]
    assert match["polygon"] == [[60, 0], [110, 0], [110, 20], [60, 20]]
    assert (match["file"], match["page"], match["text"], match["score"]) == (str(receipt), 1, "total", 1.0)
    assert failure["error"]["kind"] == "not-found"
    assert ended.code == 8


def test_failure_of_the_only_input_has_its_own_code(run, tmp_path):
    ended = run("locate", tmp_path / "none.png", "total")
    assert (ended.code, ended.out, ended.err.count("\n")) == (3, "", 1)


def test_crops_and_drawings_are_saved(run, receipt, tmp_path):
    ended = run("locate", "-i", receipt, "total", "--crop", tmp_path / "crops", "--draw", tmp_path / "drawn.png")
    assert ended.code == 0
    assert sorted(path.name for path in (tmp_path / "crops").iterdir()) == ["r-1-1.png", "r-1-2.png"]
    with Image.open(tmp_path / "crops" / "r-1-1.png") as cropped:
        assert cropped.size == pytest.approx((58, 28), abs=5)
    with Image.open(tmp_path / "drawn.png") as drawn:
        assert drawn.size == (320, 240)
        assert drawn.getpixel((60, 10)) != (255, 255, 255)
        assert drawn.getpixel((300, 200)) == (255, 255, 255)
    assert run("locate", receipt, "total", "--draw", tmp_path / "drawn.png").code == 5
    assert run("locate", receipt, "total", "--draw", tmp_path / "drawn.png", "--overwrite").code == 0


def test_each_page_with_matches_is_drawn(run, pdf, tmp_path):
    path = pdf("a.pdf", "one", "nothing", "one")
    assert run("locate", path, "one", "--text-layer", "trust", "--draw", f"{tmp_path}/out/").code == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a-3.png", "a.png"]


def test_expression_that_would_run_for_ever_is_stopped(run, receipt, fake_engine, monkeypatch):
    monkeypatch.setattr("textharmony_cli.cli.locate._MATCHING_LIMIT_S", 0.2)
    fake_engine.texts = {"r.png": [["a" * 60 + "!"]]}
    ended = run("locate", receipt, "-E", "(a+)+$")
    assert (ended.code, ended.err.count("\n")) == (124, 1)


@pytest.mark.parametrize(
    "arguments",
    [
        ["locate"],
        ["locate", "r.png"],
        ["locate", "-e", "total"],
        ["locate", "r.png", ""],
        ["locate", "r.png", "(", "-E"],
        ["locate", "r.png", "abc", "--fuzzy", "3"],
        ["locate", "r.png", "abc", "-c", "-l"],
        ["locate", "r.png", "abc", "--draw", "-"],
        ["locate", "r.png", "abc", "--draw", "x.txt"],
    ],
)
def test_wrong_call_is_one_line_and_code_2(run, arguments):
    ended = run(*arguments)
    assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)


def test_query_before_the_files_is_recognised(run, receipt):
    ended = run("locate", "total", receipt)
    assert ended.code == 2
    assert "files come first" in ended.err
