"""`th render` with the real model: pictures whose words are right, or none."""

import io
import json
import resource
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from textharmony_cli.errors import ExitCode
from textharmony_cli.model.rendering.plan import Plan

SMALL = ("--size", "400x300")


def shown(path):
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB")).astype(int)


@pytest.fixture
def photo(tmp_path):
    """A picture file, busy but for its lower part."""

    def make(name="photo.png", **saving):
        pixels = np.random.default_rng(0).integers(0, 255, (300, 400, 3)).astype(np.uint8)
        pixels[160:290, 10:390] = (40, 80, 60)
        Image.fromarray(pixels).save(tmp_path / name, **saving)
        return tmp_path / name

    return make


def test_the_words_are_read_on_the_picture(run, tmp_path):
    out = tmp_path / "open.png"
    ended = run("render", "a red neon sign that says OPEN on dark brick", *SMALL, "-o", out, "--json")
    (row,) = ended.rows
    assert (ended.code, ended.err) == (0, "")
    assert (row["file"], row["output"], row["proof"], row["changed_outside"]) == ("", str(out), "passed", 0)
    assert [(region["new"], region["read_back"]) for region in row["regions"]] == [("OPEN", "OPEN")]
    assert run("locate", out, "OPEN").code == 0
    assert shown(out).shape == (300, 400, 3)


def test_the_same_seed_gives_the_same_file(run, tmp_path):
    outs = [tmp_path / f"{name}.jpg" for name in "abc"]
    for out, seed in zip(outs, (3, 3, 4), strict=True):
        assert run("render", 'chalk "Soup"', *SMALL, "--seed", seed, "-o", out).code == 0
    one, same, other = (out.read_bytes() for out in outs)
    assert one == same != other


def test_several_pictures_and_where_all_is(run, tmp_path):
    ended = run(
        "render", 'a poster: "JAZZ" "9 pm"', *SMALL, "-n", 2, "--truth", tmp_path / "t.json", "-o", tmp_path / "o.png"
    )
    assert ended.code == 0
    truths = json.loads((tmp_path / "t.json").read_text())
    assert [truth["file"] for truth in truths] == [str(tmp_path / f"o-{k}.png") for k in (1, 2)]
    assert [truth["seed"] for truth in truths] == [0, 1]
    for truth in truths:
        assert [line["text"] for line in truth["lines"]] == ["JAZZ", "9 pm"]
        assert [word["text"] for word in truth["lines"][1]["words"]] == ["9", "pm"]
        assert [letter["text"] for letter in truth["lines"][0]["characters"]] == list("JAZZ")
        assert Plan.from_dict(truth["plan"]).lines == ("JAZZ", "9 pm")
    assert not np.array_equal(shown(tmp_path / "o-1.png"), shown(tmp_path / "o-2.png"))


def test_names_by_template_and_folder(run, tmp_path):
    assert run("render", '"GO"', *SMALL, "-n", 2, "--no-proof", "-o", tmp_path / "a{n}b.png").code == 0
    assert run("render", '"Go now"', *SMALL, "--no-proof", "-o", f"{tmp_path}/folder/").code == 0
    names = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.png"))
    assert names == ["a1b.png", "a2b.png", "folder/go-now.png"]


def test_a_plan_is_printed_edited_and_drawn(run, tmp_path):
    ended = run("render", 'white "SALE" on red', "--dry-run")
    plan = json.loads(ended.out)
    assert (plan["lines"], plan["ground"]["color"]) == (["SALE"], "#d01e24")
    plan["ground"]["color"], plan["size"] = "#1030a0", [400, 300]
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    out = tmp_path / "out.png"
    assert (
        run("render", "--plan", tmp_path / "plan.json", "--text", "SOLD", "-o", out, "--json").rows[0]["proof"]
        == "passed"
    )
    assert np.abs(np.median(shown(out), axis=(0, 1)) - (16, 48, 160)).max() < 25


@pytest.mark.slow
def test_the_largest_picture_takes_less_than_two_gigabytes(tmp_path):
    command = [sys.executable, "-m", "textharmony_cli", "render", 'a chalkboard in a wooden frame: "Soup" "Pie"']
    subprocess.run([*command, "--size", "4096x4096", "-o", tmp_path / "out.jpg"], check=True)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 2_000_000  # kB
    assert shown(tmp_path / "out.jpg").shape == (4096, 4096, 3)


def test_words_that_are_not_understood_are_told(run):
    ended = run("render", 'a cosy "A" on brick, wobbly', "--dry-run")
    assert (ended.code, ended.err) == (0, "note: not understood, and left out: cosy, wobbly\n")


def test_a_picture_goes_to_standard_output(capfdbinary):
    from textharmony_cli.cli.main import main

    capfdbinary.readouterr()
    assert main(["render", '"GO"', "--size", "200x100", "--no-proof"]) == 0
    assert Image.open(io.BytesIO(capfdbinary.readouterr().out)).size == (200, 100)


def test_what_does_not_read_as_asked_is_not_written(run, tmp_path, monkeypatch):
    from textharmony_cli.tasks import render

    monkeypatch.setattr(render, "read_in", lambda page, parts, wanted: "0PEN")
    out = tmp_path / "out.png"
    ended = run("render", '"OPEN"', *SMALL, "-o", out, "--truth", tmp_path / "t.json", "--json")
    assert ended.code == ExitCode.PROOF
    assert "`OPEN` reads `0PEN`; not written" in ended.err
    assert (ended.rows[0]["output"], ended.rows[0]["proof"]) == (None, "failed")
    assert not out.exists()
    assert not (tmp_path / "t.json").exists()
    assert run("render", '"OPEN"', *SMALL, "-o", out, "--no-proof", "--json").rows[0]["proof"] == "skipped"
    assert out.exists()


@pytest.mark.parametrize("name", ["photo.png", "photo.jpg"])
def test_words_on_a_picture_change_nothing_else(run, photo, tmp_path, name):
    path = photo(name, dpi=(111, 111))
    out = tmp_path / f"out{path.suffix}"
    ended = run("render", 'bold white "SOLD OUT"', "--on", path, "--box", "20,170,360,110", "-o", out, "--json")
    (row,) = ended.rows
    assert (ended.code, row["proof"], row["changed_outside"]) == (0, "passed", 0)
    before, after = shown(path), shown(out)
    differs = (before != after).any(2)
    edge = 0 if path.suffix == ".png" else 16
    assert differs[170:280, 20:380].any()
    differs[170 - edge : 280 + edge, 20 - edge : 380 + edge] = False
    assert not differs.any()
    with Image.open(out) as image:
        assert round(image.info["dpi"][0]) == 111


def test_without_a_box_the_quiet_part_is_written_on(run, photo, tmp_path):
    ended = run("render", 'white "SOLD"', "--on", photo(), "-o", tmp_path / "out.png", "--json")
    x, y, w, h = ended.rows[0]["regions"][0]["box"]
    assert y > 155
    assert y + h < 295
    assert x > 5
    assert x + w < 395


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("a sign that says hello",), "nothing to write"),
        ((), "nothing to write"),
        (('"A"', "--size", "9x9"), "9x9 pixels cannot be drawn"),
        (('"A"', "--size", "large"), "is not a size"),
        (('"A"', "--color", "reddish"), "is not a colour"),
        (('"A"', "--font", "Comic Moon"), "no font `Comic Moon`"),
        (('"A"', "--box", "1,2,3,4"), "says where on a picture"),
        (('"Привет"',), "cannot read `Привет`"),
        (('"नमस्ते"', "--no-proof"), "no font here has"),
        (('"A"', "--plan", "missing.json"), "a prompt and a plan"),
        (('"A"', "-n", "2", "-o", "-"), "standard output takes one picture"),
        (('"A"', "--json"), "cannot both go to standard output"),
        (('"A"', "--dry-run", "-o", "a.png"), "`--dry-run` draws nothing"),
        (('"A"', "-o", "a.txt"), "cannot become a `.txt` file"),
    ],
)
def test_calls_that_cannot_be_meant(run, arguments, message):
    ended = run("render", *arguments)
    assert (ended.code, ended.out) == (ExitCode.USAGE, "")
    assert message in ended.err


@pytest.mark.parametrize(
    ("text", "output", "code", "message"),
    [
        ("Привет", "b.png", ExitCode.USAGE, "cannot read `Привет`"),
        ("A", "a.png", ExitCode.OUTPUT, "a.png` exists"),
    ],
)
def test_what_cannot_be_written_is_refused_before_a_picture_is_read(
    run, monkeypatch, tmp_path, text, output, code, message
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.png").write_bytes(b"kept")
    ended = run("render", f'"{text}"', "--on", "missing.png", "-o", output)
    assert ended.code == code
    assert message in ended.err


def test_a_picture_may_be_called_what_it_says_and_be_drawn_again(run, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    options = ("--size", "320x240", "--no-proof", "--truth", "truth.json", "--overwrite", "-o", "open.png")
    assert [run("render", '"open"', *options).code for _ in range(2)] == [0, 0]


def test_what_exists_is_kept(run, tmp_path):
    out = tmp_path / "out.png"
    out.write_bytes(b"mine")
    assert run("render", '"GO"', *SMALL, "--no-proof", "-o", out).code == ExitCode.OUTPUT
    assert out.read_bytes() == b"mine"
    assert run("render", '"GO"', *SMALL, "--no-proof", "-o", out, "--overwrite").code == 0


@pytest.mark.parametrize(("size", "box"), [((1, 1), ()), ((40, 3), ()), ((90, 60), ("--box", "10,10,40,7"))])
def test_places_without_room_for_a_letter_are_refused(run, tmp_path, size, box):
    path, out = tmp_path / "small.png", tmp_path / "out.png"
    Image.new("RGB", size, "grey").save(path)
    ended = run("render", '"GO"', "--on", path, *box, "-o", out, "--no-proof")
    assert ended.code == ExitCode.USAGE and "too small to write in" in ended.err
    assert not out.exists()


def test_a_pdf_is_not_written_on(run, pdf, tmp_path):
    ended = run("render", '"GO"', "--on", pdf("a.pdf", "text"), "-o", tmp_path / "out.pdf")
    assert ended.code == ExitCode.USAGE
    assert "not on PDFs" in ended.err
