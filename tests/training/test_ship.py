import hashlib

import pytest

from textharmony_cli.training.ship import ship

LOCK = """version = 1
[[artifact]]
model = "nano"
part = "first"
source = "package"
folder = "model/first"
files = [
    { name = "a.bin", sha256 = "00", bytes = 1 },
]

[[artifact]]
model = "nano"
part = "second"
source = "package"
folder = "model/second"
files = [
    { name = "a.bin", sha256 = "00", bytes = 1 },
    { name = "b.bin", sha256 = "00", bytes = 1 },
]
"""


@pytest.fixture
def checkout(tmp_path):
    (tmp_path / "weights.lock").write_text(LOCK)
    for part in ("first", "second"):
        folder = tmp_path / "textharmony_cli" / "model" / part
        folder.mkdir(parents=True)
    return tmp_path


def test_shipped_files_are_copied_and_locked_and_others_stay_as_they_are(checkout, tmp_path):
    made = tmp_path / "made"
    made.mkdir()
    (made / "a.bin").write_bytes(b"new a")
    (made / "b.bin").write_bytes(b"new bee")
    assert ship("nano/second", made, checkout) == ["a.bin", "b.bin"]
    first, second = (checkout / "weights.lock").read_text().split("[[artifact]]")[1:]
    assert first == LOCK.split("[[artifact]]")[1]
    for name, data in (("a.bin", b"new a"), ("b.bin", b"new bee")):
        assert (checkout / "textharmony_cli" / "model" / "second" / name).read_bytes() == data
        row = f'{{ name = "{name}", sha256 = "{hashlib.sha256(data).hexdigest()}", bytes = {len(data)} }}'
        assert row in second


def test_unknown_part_is_refused(checkout, tmp_path):
    with pytest.raises(ValueError, match="nano/third"):
        ship("nano/third", tmp_path, checkout)
