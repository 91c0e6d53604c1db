import pytest

from textharmony_cli.errors import UsageError, WeightsError
from textharmony_cli.weights import store
from textharmony_cli.weights.lock import read_lock

ENTRY = """
[[artifact]]
model = "tiny"
part = "spotter"
source = "package"
folder = "{folder}"
licence = "Apache-2.0"
origin = "made here"
files = [{{ name = "{name}", sha256 = "{digest}", bytes = {size} }}]
"""
GOOD = {"folder": "weights", "name": "a.bin", "digest": "0" * 64, "size": 4}


def lock(tmp_path, extra="", **changes):
    path = tmp_path / "weights.lock"
    path.write_text(ENTRY.format(**(GOOD | changes)) + extra)
    return path


def test_shipped_weights_are_as_locked():
    for artifact in store.artifacts():
        assert [check.state for check in store.verify(artifact)] == ["ok"] * len(artifact.files)


def test_plain_lock_is_read(tmp_path):
    (artifact,) = read_lock(lock(tmp_path))
    assert (artifact.name, artifact.bytes) == ("tiny/spotter", 4)


@pytest.mark.parametrize(
    "changes",
    [
        {"folder": "../elsewhere"},
        {"folder": "/etc"},
        {"name": "../a.bin"},
        {"name": ""},
        {"digest": "0" * 63},
        {"digest": "G" * 64},
        {"size": 0},
        {"size": 1 << 50},
        {"size": '"4"'},
    ],
)
def test_implausible_lock_is_refused(tmp_path, changes):
    with pytest.raises(WeightsError):
        read_lock(lock(tmp_path, **changes))


def test_unknown_key_is_refused(tmp_path):
    path = lock(tmp_path)
    path.write_text(path.read_text().replace("part =", 'script = "x"\npart ='))
    with pytest.raises(WeightsError, match="unknown key"):
        read_lock(path)


def test_missing_lock_is_a_weights_error(tmp_path):
    with pytest.raises(WeightsError):
        read_lock(tmp_path / "nothing")


@pytest.mark.parametrize(
    ("content", "state"), [(b"good", "ok"), (b"evil", "altered"), (b"goodbye", "cut"), (None, "missing")]
)
def test_changed_file_is_noticed(tmp_path, monkeypatch, content, state):
    good = "770e607624d689265ca6c44884d0807d9b054d23c473c106c72be9de08b7376c"  # sha256 of b"good"
    (artifact,) = read_lock(lock(tmp_path, digest=good))
    monkeypatch.setattr(store, "folder_of", lambda _: tmp_path)
    if content is not None:
        (tmp_path / "a.bin").write_bytes(content)
    assert [check.state for check in store.verify(artifact)] == [state]


def test_altered_weights_are_not_handed_out(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "folder_of", lambda _: tmp_path)
    with pytest.raises(WeightsError, match="missing"):
        store.verified_folder("nano/spotter")


def test_unknown_model_names_the_known_ones():
    with pytest.raises(UsageError) as caught:
        store.artifacts("mano")
    assert "nano" in caught.value.hint
