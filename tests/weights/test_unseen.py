"""Files whose hashes nobody knew when the lock was made: asked for at the first pull, and locked from then on."""

import hashlib
import json
from dataclasses import replace

import pytest
from serving import Site, serving

from textharmony_cli.errors import WeightsError
from textharmony_cli.weights import store
from textharmony_cli.weights.lock import UnseenHubFiles, WeightFile, read_lock
from textharmony_cli.weights.pinned import RECORD

COMMIT, CONTENT = "c" * 40, b"the weights of a model"
STATED = {
    "X-Repo-Commit": COMMIT,
    "X-Linked-Etag": f'"{hashlib.sha256(CONTENT).hexdigest()}"',
    "X-Linked-Size": str(len(CONTENT)),
    "Location": "/elsewhere",
}


@pytest.fixture
def hub(monkeypatch, tiny):
    """A hub whose files all have the same bytes."""
    with serving(Site(CONTENT)) as site:
        monkeypatch.setenv("HF_ENDPOINT", site.url)
        site.stated = (302, STATED)
        files = tuple(WeightFile(f"model.bina{letter}", "", len(CONTENT)) for letter in "ab")
        site.artifact = replace(tiny, source=UnseenHubFiles("someone/tiny"), files=files)
        monkeypatch.setattr(store, "read_lock", lambda: (site.artifact,))
        yield site


def pull(hub):
    return store.ensure(hub.artifact.name, False, lambda message: None)


def test_the_first_pull_asks_what_there_is_and_writes_it_down(hub):
    folder = pull(hub)
    assert [path for path, *_ in hub.asked] == [
        *(f"/someone/tiny/resolve/main/model.bina{letter}" for letter in "ab"),
        *(f"/someone/tiny/resolve/{COMMIT}/model.bina{letter}" for letter in "ab"),
    ]
    assert (folder / "model.binab").read_bytes() == CONTENT
    record = json.loads((folder / RECORD).read_text())
    assert (record["repo"], record["revision"]) == ("someone/tiny", COMMIT)
    assert [file["sha256"] for file in record["files"]] == [hashlib.sha256(CONTENT).hexdigest()] * 2
    assert [check.state for check in store.verify(hub.artifact)] == ["ok", "ok"]
    assert store.state(hub.artifact) == "ok"
    assert [file.sha256 != "" for file in store.files_of(hub.artifact)] == [True, True]


def test_what_was_fetched_is_not_asked_about_again(hub):
    folder = pull(hub)
    hub.asked.clear()
    assert pull(hub) == folder
    assert hub.asked == []


def test_what_is_altered_later_is_noticed(hub):
    folder = pull(hub)
    (folder / "model.binaa").write_bytes(CONTENT[::-1])
    assert store.state(hub.artifact) == "altered"
    with pytest.raises(WeightsError, match="is altered"):
        store.verified_folder(hub.artifact.name)


def test_without_the_record_nothing_counts_as_locked(hub):
    folder = pull(hub)
    (folder / RECORD).unlink()
    assert store.state(hub.artifact) == "altered"


def test_an_interrupted_pull_goes_on_at_the_same_commit(hub):
    def interrupt(what, done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.ensure(hub.artifact.name, False, lambda message: None, interrupt)
    hub.stated = (302, STATED | {"X-Repo-Commit": "d" * 40})
    hub.asked.clear()
    pull(hub)
    assert {path.split("/")[4] for path, *_ in hub.asked} == {COMMIT}


def test_other_bytes_than_those_stated_are_refused(hub):
    hub.content = CONTENT[::-1]
    with pytest.raises(WeightsError, match="was deleted"):
        pull(hub)
    assert not store.is_pulled(hub.artifact)


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ((302, STATED | {"X-Linked-Etag": '"abc"'}), "does not say which bytes"),
        ((302, {}), "does not say which bytes"),
        ((302, STATED | {"X-Linked-Size": "99"}), "has 99 bytes, but should have about 22"),
        ((401, {}), "answers 401"),
        ((404, {}), "answers 404"),
    ],
)
def test_a_hub_that_does_not_state_it_is_told(hub, stated, said):
    hub.stated = stated
    with pytest.raises(WeightsError, match=said):
        pull(hub)


def test_the_lock_takes_no_hash_of_what_nobody_saw(tmp_path):
    entry = """
[[artifact]]
model = "m"
part = "p"
source = "unseen"
repo = "someone/m"
licence = "MIT"
origin = "somewhere"
abilities = ["ask"]
memory = 1
"""
    path = tmp_path / "weights.lock"
    path.write_text(entry + 'files = [{ name = "a.bin", about = 5 }]')
    (artifact,) = read_lock(path)
    assert (artifact.bytes, artifact.is_asked_for) == (5, True)
    path.write_text(entry + f'files = [{{ name = "a.bin", sha256 = "{"0" * 64}", bytes = 5 }}]')
    with pytest.raises(WeightsError, match="exactly name, about"):
        read_lock(path)
