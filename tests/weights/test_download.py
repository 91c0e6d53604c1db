"""Fetching a known file from servers that behave in all sorts of ways."""

from contextlib import ExitStack

import pytest
from serving import Site, serving
from tiny_model import entry

from textharmony_cli.errors import WeightsError
from textharmony_cli.weights.download import Refused, fetch

CONTENT = bytes(range(256)) * 4000
FILE = entry("a.bin", CONTENT)


def quiet(what, done, total):
    pass


@pytest.fixture
def site():
    with serving(Site(CONTENT)) as site:
        yield site


@pytest.fixture
def target(tmp_path):
    return tmp_path / "a.bin"


def part(target):
    return target.with_name("a.bin.part")


def test_file_arrives_whole_and_progress_reaches_the_end(site, target):
    seen = []
    fetch(site.url, target, FILE, lambda *step: seen.append(step))
    assert target.read_bytes() == CONTENT
    assert seen[0] == ("downloading", 0, FILE.bytes)
    assert seen[-1] == ("downloading", FILE.bytes, FILE.bytes)
    assert not part(target).exists()


def test_interrupted_download_goes_on(site, target):
    def interrupt(what, done, total):
        if done > total / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(site.url, target, FILE, interrupt)
    kept = part(target).stat().st_size
    assert not target.exists()
    fetch(site.url, target, FILE, quiet)
    assert target.read_bytes() == CONTENT
    assert site.asked[-1][1] == f"bytes={kept}-"


def test_server_that_cannot_go_on_is_asked_for_everything(site, target):
    site.ranges = False
    part(target).write_bytes(CONTENT[:1000])
    fetch(site.url, target, FILE, quiet)
    assert target.read_bytes() == CONTENT


def test_broken_connections_are_taken_up_again(site, target):
    site.cut = 300_000
    fetch(site.url, target, FILE, quiet)
    assert target.read_bytes() == CONTENT
    assert len(site.asked) == 4


def test_connection_that_brings_nothing_more_is_given_up(site, target):
    site.cut = 0
    part(target).write_bytes(CONTENT[:1000])
    with pytest.raises(WeightsError, match="broke off") as caught:
        fetch(site.url, target, FILE, quiet)
    assert "run it again" in caught.value.hint
    assert part(target).stat().st_size == 1000


@pytest.mark.parametrize(
    ("content", "already", "reason"),
    [
        (b"x" * FILE.bytes, b"", "is altered"),
        (b"<html>log in</html>", b"", "has 19 bytes"),
        (CONTENT + b"more", b"", "has 1024004 bytes"),
        (CONTENT, b"wrong beginning", "is altered"),
    ],
)
def test_other_bytes_are_deleted(site, target, content, already, reason):
    site.content = content
    part(target).write_bytes(already)
    with pytest.raises(WeightsError, match=reason):
        fetch(site.url, target, FILE, quiet)
    assert not target.exists()
    assert not part(target).exists()


def test_part_that_is_whole_is_not_fetched_again(site, target):
    part(target).write_bytes(CONTENT)
    fetch(site.url, target, FILE, quiet)
    assert target.read_bytes() == CONTENT
    assert site.asked == []


def test_refused_range_is_asked_for_from_the_beginning(site, target):
    part(target).write_bytes(CONTENT[:1000])
    site.status = 416
    with pytest.raises(Refused):  # this server refuses that too
        fetch(site.url, target, FILE, quiet)
    assert [asked[1] for asked in site.asked] == ["bytes=1000-", None]


@pytest.mark.parametrize("status", [401, 403, 404, 500])
def test_refusal_is_told_apart(site, target, status):
    site.status = status
    with pytest.raises(Refused, match=str(status)):
        fetch(site.url, target, FILE, quiet)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/a.bin", "ftp://127.0.0.1/a.bin", "file:///nowhere/a.bin"])
def test_address_without_anything_is_a_refusal(target, url):
    with pytest.raises(Refused):
        fetch(url, target, FILE, quiet)


def test_local_file_is_copied(tmp_path, target):
    (tmp_path / "source").write_bytes(CONTENT)
    fetch((tmp_path / "source").as_uri(), target, FILE, quiet)
    assert target.read_bytes() == CONTENT


def test_token_is_not_sent_where_the_server_redirects(site, target):
    with ExitStack() as stack:
        door = stack.enter_context(serving(Site(b"", redirect=f"{site.url}/a")))
        fetch(door.url, target, FILE, quiet, token="secret")
    assert door.asked[0][2] == "Bearer secret"
    assert site.asked[0][2] is None
