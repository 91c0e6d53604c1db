"""`th read`: what goes where, and how it ends."""

import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.usefixtures("fake_engine")


def test_text_goes_to_stdout_and_nothing_else(run, picture, fake_engine):
    fake_engine.texts = {"a.png": [["first", "second"]]}
    ended = run("read", picture("a.png"))
    assert (ended.code, ended.out, ended.err) == (0, "first\nsecond\n", "")


def test_text_layer_is_read_without_the_model(run, pdf):
    ended = run("read", pdf("a.pdf", "one", "two"), "--text-layer", "trust")
    assert (ended.code, ended.out) == (0, "one\n\ftwo\n")


def test_several_inputs_have_a_heading_each(run, picture, fake_engine):
    a, b = picture("a.png"), picture("b.png")
    assert run("read", a, b).out == f"==> {a} <==\nread by nobody\n\n==> {b} <==\nread by nobody\n"
    assert run("read", a, b, "-f", "md").out.count("<!-- ") == 2


def test_merged_inputs_have_no_headings(run, picture):
    assert run("read", picture("a.png"), picture("b.png"), "--merge").out == "read by nobody\n\fread by nobody\n"


def test_json_is_one_object_a_file_and_jsonl_one_a_page(run, pdf):
    a, b = pdf("a.pdf", "one", "two"), pdf("b.pdf", "three")
    assert [len(row["pages"]) for row in run("read", a, b, "-f", "json", "--text-layer", "trust").rows] == [2, 1]
    rows = run("read", a, b, "-f", "jsonl", "--text-layer", "trust").rows
    assert [(Path(row["file"]).name, row["page"]) for row in rows] == [("a.pdf", 1), ("a.pdf", 2), ("b.pdf", 1)]


def test_standard_input_is_a_dash(run, picture):
    assert run("read", "-", stdin=picture().read_bytes()).out == "read by nobody\n"
    assert run("read", "-", "-").code == 2


def test_pages_are_chosen_from_one(run, pdf):
    path = pdf("a.pdf", "one", "two", "three")
    assert run("read", path, "-p", "2-end", "--text-layer", "trust").out == "two\n\fthree\n"
    refused = run("read", path, "-p", "0")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err == "error: there is no page 0; pages are numbered from 1\n"


def test_output_takes_its_format_from_its_suffix(run, picture, tmp_path):
    ended = run("read", picture("a.png"), "-o", tmp_path / "out.json")
    assert (ended.code, ended.out, ended.err) == (0, "", "")
    assert json.loads((tmp_path / "out.json").read_text())["pages"][0]["lines"][0]["text"] == "read by nobody"
    assert run("read", picture("a.png"), "-o", tmp_path / "out.docx").code == 2
    assert run("read", picture("a.png"), "-o", tmp_path / "out.docx", "-f", "text").code == 0


def test_every_format_can_be_written(run, picture, tmp_path):
    for name in ("text", "md", "json", "jsonl", "hocr", "alto", "pdf"):
        ended = run("read", picture("a.png"), "-f", name, "-o", tmp_path / f"out-{name}")
        assert (ended.code, ended.err) == (0, ""), name
        assert (tmp_path / f"out-{name}").stat().st_size > 0


def test_several_outputs_go_into_a_folder(run, picture, tmp_path):
    assert run("read", picture("a.png"), picture("b.png"), "-o", f"{tmp_path}/out/", "-f", "md").code == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.md", "b.md"]


def test_existing_output_is_refused_replaced_or_skipped(run, picture, tmp_path, fake_engine):
    kept = tmp_path / "out.txt"
    kept.write_text("old")
    assert run("read", picture("a.png"), "-o", kept).code == 5
    assert kept.read_text() == "old"
    assert run("read", picture("a.png"), "-o", kept, "--skip-existing").code == 0
    assert (kept.read_text(), fake_engine.pages_read) == ("old", 0)
    assert run("read", picture("a.png"), "-o", kept, "--overwrite").code == 0
    assert kept.read_text() == "read by nobody\n"


def test_input_is_never_overwritten(run, picture):
    path = picture("a.png")
    before = path.read_bytes()
    assert run("read", path, "-o", path, "--overwrite", "-f", "text").code == 5
    assert path.read_bytes() == before


def test_failed_input_leaves_no_output(run, tmp_path):
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7 no more")
    ended = run("read", tmp_path / "bad.pdf", "-o", tmp_path / "out.txt")
    assert ended.code == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.pdf"]


def test_only_input_that_fails_ends_with_its_own_code(run, tmp_path, pdf):
    assert run("read", tmp_path / "none.png").code == 3
    locked = run("read", pdf("locked.pdf", "one", password="open sesame"))
    assert (locked.code, locked.out) == (4, "")
    assert locked.err.startswith("error: ")
    assert "--password" in locked.err
    assert locked.err.count("\n") == 1


def test_password_opens_an_encrypted_document(run, pdf, tmp_path):
    path = pdf("locked.pdf", "one", password="open sesame")
    (tmp_path / "secret").write_text("open sesame\nand more\n")
    assert run("read", path, "--password", "open sesame", "--text-layer", "trust").out == "one\n"
    assert run("read", path, "--password-file", tmp_path / "secret", "--text-layer", "trust").out == "one\n"
    assert run("read", path, "--password-file", tmp_path / "none").code == 3


def test_batch_goes_on_after_a_failure(run, picture, tmp_path):
    good, bad = picture("a.png"), tmp_path / "bad.png"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n")
    ended = run("read", bad, good, "-f", "jsonl")
    assert ended.code == 8
    assert [("error" in row, row["file"]) for row in ended.rows] == [(True, str(bad)), (False, str(good))]
    assert ended.err.splitlines()[-1] == "error: 1 of 2 inputs failed, the others are done"


def test_failed_input_has_no_heading(run, picture, tmp_path):
    good = picture("a.png")
    assert run("read", tmp_path / "none.png", good).out == f"==> {good} <==\nread by nobody\n"


@pytest.mark.parametrize("name", ["text", "md", "hocr", "alto", "pdf"])
def test_failed_input_prints_nothing(run, tmp_path, name):
    (tmp_path / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert run("read", tmp_path / "bad.png", "-f", name).out == ""


def test_fail_fast_stops_at_the_first_failure(run, picture, tmp_path, fake_engine):
    ended = run("read", tmp_path / "none.png", picture("a.png"), "--fail-fast")
    assert (ended.code, ended.out) == (3, "")


def test_page_that_is_not_there_fails_alone(run, pdf):
    ended = run("read", pdf("a.pdf", "one"), "-p", "1,7", "--text-layer", "trust")
    assert (ended.code, ended.out.replace("\f", "")) == (8, "one\n")
    assert "page 7" in ended.err


def test_blank_page_is_an_empty_success(run, picture, tmp_path, fake_engine):
    fake_engine.texts = {"a.png": [[]]}
    assert run("read", picture("a.png")).out == ""
    assert run("read", picture("a.png"), "-o", tmp_path / "out.txt").code == 0
    assert (tmp_path / "out.txt").read_text() == ""


def test_warnings_are_for_the_curious(run, tmp_path):
    from PIL import Image

    frames = [Image.new("RGB", (40, 40), colour) for colour in ("white", "black")]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:])
    assert run("read", tmp_path / "a.gif").err == ""
    assert run("read", tmp_path / "a.gif", "-v").err.startswith("warning: ")


def test_batch_stops_when_an_output_cannot_be_written(run, picture, tmp_path, monkeypatch):
    names = [picture(name) for name in ("a.png", "b.png", "c.png")]
    seen = []

    def no_room(*arguments):
        seen.append(arguments)
        if len(seen) == 3:  # after the first file and its folder
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", no_room)
    ended = run("read", *names, "-o", f"{tmp_path}/out/")
    assert ended.code == 5
    assert ended.err.endswith("; inputs not done: 1\n")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.txt"]


def test_binary_result_of_several_inputs_needs_a_place(run, picture):
    assert run("read", picture("a.png"), picture("b.png"), "-f", "pdf").code == 2


def test_searchable_pdf_of_standard_input(run, picture, tmp_path):
    assert run("read", "-", "-o", tmp_path / "out.pdf", stdin=picture("a.png").read_bytes()).code == 0
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF-")


def test_names_without_meaning_are_shown_safely(run, tmp_path):
    path = tmp_path / "\x1b[31mred\n.png"
    path.write_bytes(b"")
    ended = run("read", path)
    assert (ended.code, ended.err.count("\n")) == (3, 1)
    assert "\x1b" not in ended.err


def test_line_of_an_error_has_at_most_300_characters(run, tmp_path):
    for name in ("x" * 250, "x" * 250 + ".pdf"):
        (tmp_path / name).write_bytes(b"")
        ended = run("read", tmp_path / name)
        assert (ended.code, ended.err.count("\n")) == (3, 1)
        assert len(ended.err) <= 301


@pytest.mark.parametrize(
    "arguments",
    [
        ["read"],
        ["read", "a.png", "--layout", "-f", "json"],
        ["read", "a.png", "--device", "abacus"],
        ["read", "a.png", "--language", "!"],
        ["read", "a.png", "--password", "x", "--password-file", "y"],
        ["read", "a.png", "--overwrite", "--skip-existing"],
        ["read", "a.png", "--text-layer", "sometimes"],
        ["read", "a.png", "--nonsense"],
    ],
)
def test_wrong_call_is_one_line_and_code_2(run, arguments):
    ended = run(*arguments)
    assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert ended.err.startswith("error: ")


def test_underscores_are_as_good_as_dashes(run, pdf):
    assert run("read", pdf("a.pdf", "one"), "--text_layer", "trust").out == "one\n"
