import os
import shutil

import pytest

from textharmony_cli.errors import UsageError, WeightsError
from textharmony_cli.weights import checks, store
from textharmony_cli.weights.lock import Packaged


def silent(message):
    pass


@pytest.fixture
def pulled(tiny):
    """The tiny model's files where they belong, put there by hand."""

    def put(source):
        shutil.copytree(source, store.folder_of(tiny))
        return store.folder_of(tiny)

    return put


@pytest.fixture
def made(built):
    return built[0] / "made"


@pytest.fixture
def reads(monkeypatch):
    """Names of the files that were read to the end."""
    names = []
    state_of = checks.state_of

    def noted(path, expected):
        names.append(path.name)
        return state_of(path, expected)

    monkeypatch.setattr(checks, "state_of", noted)
    return names


def test_shipped_weights_are_as_locked():
    shipped = [artifact for artifact in store.artifacts() if isinstance(artifact.source, Packaged)]
    for artifact in shipped:
        assert [check.state for check in store.verify(artifact)] == ["ok"] * len(artifact.files)
    assert shipped


def test_altered_package_is_not_handed_out(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "folder_of", lambda artifact: tmp_path)
    with pytest.raises(WeightsError, match="missing") as caught:
        store.verified_folder("nano/spotter")
    assert "install" in caught.value.hint


def test_unknown_model_names_the_known_ones():
    with pytest.raises(UsageError) as caught:
        store.artifacts("mano")
    assert "nano" in caught.value.hint


def test_part_can_be_named():
    assert [artifact.name for artifact in store.artifacts("nano/spotter")] == ["nano/spotter"]


@pytest.mark.parametrize(
    ("content", "state"), [(b"{}", "cut"), (None, "missing"), ("same length", "altered"), ("as it is", "ok")]
)
def test_changed_file_is_noticed(tiny, pulled, made, content, state):
    config = pulled(made) / "config.json"
    if content is None:
        config.unlink()
    elif content == "same length":
        config.write_bytes(config.read_bytes().replace(b"64", b"65"))
    elif content == b"{}":
        config.write_bytes(content)
    assert store.state(tiny) == state
    assert store.verify(tiny)[0].state == state


def test_fetched_files_are_read_once(tiny, pulled, made, reads):
    pulled(made)
    store.verified_folder(tiny.name)
    assert sorted(reads) == sorted(file.name for file in tiny.files)
    reads.clear()
    store.verified_folder(tiny.name)
    assert store.state(tiny) == "ok"
    assert reads == []


def test_file_that_changed_since_is_read_again(tiny, pulled, made):
    folder = pulled(made)
    store.verified_folder(tiny.name)
    altered = (folder / "config.json").read_bytes().replace(b"64", b"65")
    (folder / "config.json").write_bytes(altered)
    with pytest.raises(WeightsError, match="altered") as caught:
        store.verified_folder(tiny.name)
    assert "th models pull tiny" in caught.value.hint


def test_verifying_does_not_trust_the_receipt(tiny, pulled, made):
    config = pulled(made) / "config.json"
    store.verified_folder(tiny.name)
    before = config.stat()
    config.write_bytes(config.read_bytes().replace(b"64", b"65"))
    os.utime(config, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert store.state(tiny) == "ok"  # what the receipt cannot notice
    assert store.verify(tiny)[0].state == "altered"


@pytest.mark.parametrize("receipt", ["", "[]", "{", '{"config.json": []}'])
def test_odd_receipt_counts_for_nothing(tiny, pulled, made, reads, receipt):
    (pulled(made) / ".checked.json").write_text(receipt)
    store.verified_folder(tiny.name)
    assert len(reads) == len(tiny.files)


def test_missing_weights_are_refused_offline(tiny):
    with pytest.raises(WeightsError, match="not on this machine") as caught:
        store.ensure(tiny.name, True, silent)
    assert "th models pull tiny" in caught.value.hint


def test_present_weights_are_found_offline(tiny, pulled, made):
    folder = pulled(made)
    assert store.ensure(tiny.name, True, silent) == folder


def test_removal_takes_everything_fetched(tiny, pulled, made, own_home):
    pulled(made)
    half = own_home / "downloads" / "tiny-language" / "a.part"
    half.parent.mkdir(parents=True)
    half.write_bytes(b"12345")
    assert store.remove(tiny) == tiny.bytes + 5
    assert store.state(tiny) == "not pulled"
    assert not half.exists()
    assert store.remove(tiny) == 0


def test_removal_leaves_the_package_alone():
    (spotter,) = store.artifacts("nano/spotter")
    assert store.remove(spotter) == 0
    assert store.state(spotter) == "ok"
