import io
from pathlib import Path

import numpy as np
import pytest
from files import decode_picture, encoded
from painting import PAPER, WORD, drawn, patch, samples, unchanged
from PIL import Image

from textharmony_cli.documents import picture_graft
from textharmony_cli.documents.picture_patch import Patch, turned_back, turned_upright
from textharmony_cli.documents.picture_writer import FORMATS, write_picture
from textharmony_cli.errors import InputError, OutputError, TimeLimitError


def written(data, frames=None, **options):
    stream = io.BytesIO()
    frames = frames if frames is not None else {0: patch(decode_picture(data)[0][0].pixels)}
    return write_picture(data, frames, stream, **options), stream.getvalue()


@pytest.mark.parametrize(("kind", "reach"), [("PNG", 0), ("JPEG", 16)])
def test_a_picture_is_written_with_its_change_and_its_reach(kind, reach):
    data = encoded(drawn(), kind)
    report, after = written(data)
    assert report.remarks == ()
    assert 0 <= report.reach <= reach
    assert unchanged(samples(data), samples(after), report.may_differ[0])
    assert np.abs(samples(after)[20:32, 20:58].astype(int) - PAPER).mean() < 6


def test_several_pages_are_changed_at_once(tmp_path):
    path = tmp_path / "pages.tif"
    path.write_bytes(encoded(drawn(), "TIFF", save_all=True, append_images=[drawn("L"), drawn("1")]))
    before = decode_picture(path.read_bytes())[0]
    stream = io.BytesIO()
    report = write_picture(path, {index: patch(before[index].pixels) for index in (0, 2)}, stream)
    after = decode_picture(stream.getvalue())[0]
    assert set(report.may_differ) == {0, 2}
    assert np.array_equal(before[1].pixels, after[1].pixels)
    for index in (0, 2):
        assert unchanged(before[index].pixels, after[index].pixels, report.may_differ[index])
        assert after[index].pixels[WORD].min() >= 240


def test_another_format_is_written_when_asked():
    report, after = written(encoded(drawn(), "JPEG"), format="PNG")
    assert Image.open(io.BytesIO(after)).format == "PNG"
    assert report.reach == 0


def test_a_kind_that_is_only_read_becomes_another():
    heic = (Path(__file__).parents[1] / "data" / "squares.heic").read_bytes()
    report, after = written(heic, {}, format="PNG")
    assert Image.open(io.BytesIO(after)).format == "PNG"
    assert report.reach == 0
    with pytest.raises(OutputError, match="HEIF are read, not written"):
        written(heic, {})


@pytest.mark.parametrize(("kind", "wanted"), [("JPEG", None), ("TIFF", None), ("JPEG", "PNG")])
def test_without_a_patch_the_picture_stays_as_it_is(kind, wanted):
    data = encoded(drawn(), kind)
    report, after = written(data, {}, format=wanted)
    assert report.reach == 0
    assert np.array_equal(samples(data), samples(after))
    assert (after == data) == (wanted is None)


def test_a_picture_of_another_size_has_changed():
    data = encoded(drawn(), "PNG")
    with pytest.raises(InputError, match="changed"):
        written(data, {0: patch(np.zeros((70, 90, 3), np.uint8))})


@pytest.mark.parametrize("index", [1, -1])
def test_a_page_that_is_not_there_has_changed(index):
    with pytest.raises(InputError, match="changed"):
        written(encoded(drawn(), "PNG"), {index: patch(np.asarray(drawn()))})


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "GIF", "WEBP"])
def test_a_file_cut_short_is_one_clean_error(kind, tmp_path):
    data = encoded(drawn(), kind)
    assert set(attempted(data[: len(data) // 2], tmp_path)) == {"kind", "message"}


@pytest.mark.parametrize("kind", sorted({*FORMATS.values()}))
def test_any_damage_is_reported_or_survived(kind, tmp_path):
    data, chance = encoded(drawn(), kind), np.random.default_rng(0)
    for _ in range(12):
        bad = bytearray(data)
        for place in chance.integers(4, len(data), 3):
            bad[place] = int(chance.integers(256))
        report = attempted(bytes(bad), tmp_path)
        assert "remarks" in report or report["message"]


def attempted(data, folder):
    """What the child reports, in this process."""
    import json

    (folder / "input").write_bytes(data)
    one = patch(np.asarray(drawn()))
    np.savez(folder / "frames.npz", **{"pixels-0": one.pixels, "mask-0": one.mask})
    picture_graft.work({"folder": str(folder), "format": None, "memory": 0})
    return json.loads((folder / "report").read_bytes())


def test_something_that_is_no_picture_is_refused():
    with pytest.raises(InputError):
        written(b"nothing of the kind", {0: patch(np.asarray(drawn()))})


def test_a_missing_file_is_an_input_error(tmp_path):
    with pytest.raises(InputError, match="opened again"):
        write_picture(tmp_path / "gone.png", {0: patch(np.asarray(drawn()))}, io.BytesIO())


def test_the_time_limit_holds():
    with pytest.raises(TimeLimitError):
        written(encoded(drawn(), "PNG"), timeout=0.01)


def test_the_memory_limit_holds():
    with pytest.raises(InputError):
        written(
            encoded(Image.new("RGB", (2500, 2500)), "PNG"),
            {0: patch(np.zeros((2500, 2500, 3), np.uint8))},
            memory=200 << 20,
        )


def test_a_folder_that_cannot_be_written_is_an_output_error(monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", "/nowhere/at/all")
    with pytest.raises(OutputError, match="temporary folder"):
        written(encoded(drawn(), "PNG"))


def test_nothing_is_left_in_the_temporary_folder(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    written(encoded(drawn(), "PNG"))
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_format_is_our_bug():
    with pytest.raises(ValueError, match="unknown picture format"):
        written(encoded(drawn(), "PNG"), format="XYZ")


@pytest.mark.parametrize(("pixels", "mask"), [((4, 4, 3), (4, 5)), ((4, 4), (4, 4))])
def test_a_patch_that_does_not_fit_its_mask_is_refused(pixels, mask):
    with pytest.raises(ValueError, match="do not fit"):
        Patch(np.zeros(pixels, np.uint8), np.zeros(mask, bool))


@pytest.mark.parametrize("turn", range(1, 9))
def test_turning_back_undoes_turning_upright(turn):
    picture = np.arange(12).reshape(3, 4)
    assert np.array_equal(turned_back(turned_upright(picture, turn), turn), picture)
