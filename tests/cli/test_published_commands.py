"""Commands with `--model DIR`: a model like the published one, of random numbers, which paints no words."""

import numpy as np
import pytest
import small_published
from PIL import Image, ImageDraw, ImageFont

from textharmony_cli.errors import ExitCode
from textharmony_cli.model.textharmony import extra
from textharmony_cli.tasks import cross_check


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return small_published.folder(tmp_path_factory.mktemp("home") / "small-harmony")


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    """A model that has no image decoder."""
    return small_published.folder(tmp_path_factory.mktemp("reader") / "reader", paints=False)


@pytest.fixture
def sign(tmp_path):
    image = Image.new("RGB", (420, 150), (250, 240, 200))
    ImageDraw.Draw(image).text((30, 20), "SUMMER SALE", fill=(160, 20, 30), font=ImageFont.load_default(40))
    ImageDraw.Draw(image).text((30, 90), "until Sunday", fill=(40, 40, 40), font=ImageFont.load_default(28))
    image.save(tmp_path / "sign.png")
    return tmp_path / "sign.png"


def shown(path):
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB")).astype(int)


def test_edit_paints_by_the_outline_and_leaves_all_else(run, sign, model, tmp_path):
    out = tmp_path / "out.png"
    options = ("--model", model, "--sampler", "fast", "--no-proof", "--json", "-o", out)
    ended = run("edit", sign, "--replace", "SUMMER", "WINTER", *options)
    (row,) = ended.rows
    assert (ended.code, row["proof"], row["changed_outside"]) == (0, "skipped", 0)
    assert row["model"] == "small-harmony"
    changed = np.argwhere((shown(sign) != shown(out)).any(axis=2))
    x, y, w, h = row["regions"][0]["box"]
    assert len(changed) > 0.5 * w * h
    assert changed[:, 0].min() > y - 10 and changed[:, 0].max() < y + h + 10
    assert changed[:, 1].min() > x - 10 and changed[:, 1].max() < x + w + 10


def test_what_does_not_read_as_asked_is_not_written(run, sign, model, tmp_path):
    out = tmp_path / "out.png"
    options = ("--model", model, "--sampler", "fast", "--tries", "2", "--device", "cpu", "-o", out)
    ended = run("edit", sign, "--replace", "SUMMER", "WINTER", *options)
    assert (ended.code, out.exists()) == (ExitCode.PROOF, False)
    assert "should read `WINTER`" in ended.err
    assert ended.err.startswith("note: on a processor a line or a picture takes minutes")


def test_erase_is_proved_by_reading(run, sign, model, tmp_path):
    """Random weights paint no letters, so that nothing is read where they painted."""
    out = tmp_path / "out.png"
    ended = run("erase", sign, "--text", "until Sunday", "--model", model, "--sampler", "fast", "-o", out, "--json")
    (row,) = ended.rows
    assert (ended.code, row["proof"], row["changed_outside"], row["regions"][0]["read_back"]) == (0, "passed", 0, "")
    assert run("locate", out, "SUMMER SALE").code == 0


def test_render_writes_what_the_model_paints(run, model, tmp_path):
    out = tmp_path / "out.png"
    options = ("--model", model, "--sampler", "fast", "--json", "-o", out)
    ended = run("render", 'a sign that says "OPEN"', "--no-proof", *options)
    (row,) = ended.rows
    assert (ended.code, row["proof"], row["model"], row["file"]) == (0, "skipped", "small-harmony", "")
    assert shown(out).shape == (64, 64, 3)
    again = run("render", 'a sign that says "OPEN"', "--tries", "1", "--overwrite", *options)
    assert (again.code, again.rows[0]["proof"], again.rows[0]["output"]) == (ExitCode.PROOF, "failed", None)


def test_the_same_seed_paints_the_same(run, model, tmp_path):
    pictures = []
    for name, seed in (("a.png", 1), ("b.png", 1), ("c.png", 2)):
        options = ("--model", model, "--sampler", "fast", "--seed", seed, "-o", tmp_path / name)
        assert run("render", "a dog", *options).code == 0
        pictures.append((tmp_path / name).read_bytes())
    assert pictures[0] == pictures[1] != pictures[2]


def test_read_keeps_what_was_measured_and_says_what_the_model_sees(run, sign, model, monkeypatch):
    monkeypatch.setattr(cross_check, "_MOST_TOKENS", 12)
    plain, checked = (run("read", sign, "-f", "jsonl", *more).rows[0] for more in ((), ("--model", model)))
    check = checked.pop("check")
    assert checked == plain
    assert (check["model"], check["words"]) == ("small-harmony", 4)
    ended = run("read", sign, "--model", model)
    assert (ended.code, ended.out.split()) == (0, ["SUMMER", "SALE", "until", "Sunday"])
    assert "small-harmony sees 0 of 4 words as well" in ended.err


def test_locate_keeps_the_boxes_that_were_measured(run, sign, model):
    plain, checked = (run("locate", sign, "SALE", "--json", *more) for more in ((), ("--model", model)))
    assert checked.code == 0
    assert checked.rows == plain.rows  # the random model writes no place, so that nothing is said about it


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (("edit", "sign.png", "--replace", "SALE", "x", "--font", "serif", "-o", "o.png"), "are for `nano`"),
        (("render", '"x"', "--size", "64x64", "-o", "o.png"), "`--size` is for `nano`"),
        (("render", '"x"', "--dry-run"), "`--dry-run` is for `nano`"),
        (("render", '"x"', "--on", "sign.png", "-o", "o.png"), "`th edit PICTURE --box X,Y,W,H --to WORDS`"),
        (("render", "-o", "o.png"), "nothing to paint"),
    ],
)
def test_what_such_a_model_cannot_do_is_refused(run, sign, model, monkeypatch, command, message):
    monkeypatch.chdir(sign.parent)
    ended = run(*command, "--model", model)
    assert ended.code == ExitCode.USAGE
    assert message in ended.err
    assert not (sign.parent / "o.png").exists()


def test_a_sampler_is_for_a_model_that_has_one(run, sign, tmp_path):
    ended = run("edit", sign, "--replace", "SALE", "FAIR", "--sampler", "fast", "-o", tmp_path / "o.png")
    assert ended.code == ExitCode.USAGE
    assert "`--sampler` is for a model that paints" in ended.err


@pytest.mark.parametrize("command", [("read",), ("locate", "-e", "SALE"), ("erase", "--all", "-n")])
def test_a_model_that_is_not_there_is_told(run, sign, command):
    ended = run(*command, sign, "--model", "gigantic")
    assert ended.code == ExitCode.USAGE
    assert "there is no model `gigantic`; models: nano, textharmony, or a folder" in ended.err


def test_a_model_that_does_not_paint_says_so(run, sign, reader, tmp_path):
    ended = run("edit", sign, "--replace", "SALE", "FAIR", "--model", reader, "-o", tmp_path / "o.png")
    assert ended.code == ExitCode.USAGE
    assert "does not paint" in ended.err


@pytest.mark.parametrize("command", [("edit", "--replace", "SALE", "FAIR"), ("erase", "--all")])
def test_without_diffusers_nothing_is_begun(run, sign, model, tmp_path, monkeypatch, command):
    monkeypatch.setattr(extra, "find_spec", lambda name: None if name == "diffusers" else object())
    ended = run(command[0], sign, *command[1:], "--model", model, "-o", tmp_path / "o.png")
    assert ended.code == ExitCode.USAGE
    assert "pip install 'textharmony-cli[published]'" in ended.err


def test_real_text_of_a_pdf_is_replaced_as_text(run, pdf, model, tmp_path):
    ended = run(
        "edit", pdf("a.pdf", "Total 100 pounds"), "--replace", "100", "250", "--model", model, "-o", tmp_path / "o.pdf"
    )
    assert ended.code == 0
    assert "page 1 has text of its own, which was changed without painting" in ended.err


def test_a_scanned_page_of_a_pdf_is_painted(run, pdf, model, tmp_path):
    path = pdf("a.pdf", "Total 100 pounds")
    options = (
        "--text-layer",
        "ignore",
        "--dpi",
        "72",
        "--no-proof",
        "--sampler",
        "fast",
        "--json",
        "-o",
        tmp_path / "o.pdf",
    )
    ended = run("edit", path, "--replace", "100", "250", "--model", model, *options)
    assert (ended.code, ended.rows[0]["changed_outside"]) == (0, 0)
