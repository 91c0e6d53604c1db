"""A file in parts, read as one."""

import io
import zipfile

import pytest

from textharmony_cli.weights.parts import opened_parts

CONTENT = bytes(range(256)) * 40


@pytest.fixture
def paths(tmp_path):
    made = []
    for name, part in (("a", CONTENT[:5]), ("b", b""), ("c", CONTENT[5:7000]), ("d", CONTENT[7000:])):
        (tmp_path / name).write_bytes(part)
        made.append(tmp_path / name)
    return made


def test_it_is_read_as_one(paths):
    with opened_parts(paths) as file:
        assert file.read() == CONTENT


@pytest.mark.parametrize(("start", "count"), [(0, 10), (3, 4), (6990, 20), (10200, 100), (20000, 5)])
def test_any_place_can_be_read(paths, start, count):
    with opened_parts(paths) as file:
        file.seek(start)
        assert file.read(count) == CONTENT[start : start + count]
        buffer = bytearray(count)
        file.seek(start)
        assert file.readinto(buffer) == len(CONTENT[start : start + count])


def test_places_are_counted_from_the_end_as_well(paths):
    with opened_parts(paths) as file:
        assert file.seek(-3, io.SEEK_END) == len(CONTENT) - 3
        assert file.read() == CONTENT[-3:]
        with pytest.raises(OSError, match="before the beginning"):
            file.seek(-len(CONTENT) - 1, io.SEEK_END)


def test_an_archive_in_parts_is_one(tmp_path):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("a.txt", "words " * 100)
    content = whole.getvalue()
    for name, part in (("a", content[:300]), ("b", content[300:])):
        (tmp_path / name).write_bytes(part)
    with opened_parts([tmp_path / "a", tmp_path / "b"]) as file:
        assert zipfile.ZipFile(file).read("a.txt").startswith(b"words words")
