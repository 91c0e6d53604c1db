"""What happens when the decoder process crashes, hangs, lies, or is no longer wanted."""

import contextlib
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from files import encoded, pdf, picture, prose

from textharmony_cli.documents import decoder
from textharmony_cli.documents.page import PageInput
from textharmony_cli.documents.source import DocumentOptions, open_documents
from textharmony_cli.records import DocumentEnd, Failure

MISBEHAVING = """
import os, sys, time
sys.path.append(sys.argv[1])
from textharmony_cli.documents import worker
good = worker.Server._answer
def bad(self, request, fds):
    index = request.get("index")
    {deed}
    return good(self, request, fds)
worker.Server._answer = bad
worker.main()
"""


@pytest.fixture
def decoder_that(monkeypatch):
    """Makes the decoder do something before it answers; `index` is the page asked for, None at opening."""
    return lambda deed: monkeypatch.setattr(decoder, "_START", MISBEHAVING.replace("{deed}", deed))


def numbered(page, index):
    page.insert_text((30, 40), f"this is page number {index + 1} of a document with some words", fontsize=11)


@pytest.fixture
def document(tmp_path):
    (tmp_path / "pages.pdf").write_bytes(pdf(numbered, pages=5))
    return tmp_path / "pages.pdf"


@pytest.fixture
def photo(tmp_path):
    (tmp_path / "photo.png").write_bytes(encoded(picture()))
    return tmp_path / "photo.png"


def read_all(*inputs, **options):
    return list(open_documents(inputs, DocumentOptions(**options)))


def children():
    """Process ids of this process's children that are no zombies."""
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            state, parent = (entry / "stat").read_text().rpartition(") ")[2].split()[:2]
            if int(parent) == os.getpid() and state not in "ZX":
                found.append(int(entry.name))
    return found


def outcome(items):
    return [
        item.kind if isinstance(item, Failure) else item.page for item in items if not isinstance(item, DocumentEnd)
    ]


def test_crash_on_one_page_costs_that_page_alone(decoder_that, document, photo):
    decoder_that("if index == 2: os.kill(os.getpid(), 11)")
    items = read_all(document, photo)
    assert outcome(items) == [1, 2, "crashed", 4, 5, 1]
    assert items[2].page == 3
    assert items[5].pages == 4


def test_page_is_tried_a_second_time_after_a_crash(decoder_that, document, tmp_path):
    mark = tmp_path / "crashed before"
    decoder_that(
        f"if index == 2 and not os.path.exists({str(mark)!r}): os.mkdir({str(mark)!r}); os.kill(os.getpid(), 11)"
    )
    assert outcome(read_all(document)) == [1, 2, 3, 4, 5]


def test_file_that_crashes_at_opening_is_one_failure(decoder_that, document, photo):
    size = document.stat().st_size
    decoder_that(f"if index is None and os.fstat(fds[0]).st_size == {size}: os.kill(os.getpid(), 6)")
    items = read_all(document, photo)
    assert outcome(items) == ["crashed", 1]
    assert items[0].page is None


def test_death_by_sigkill_is_reported_as_a_lack_of_memory(decoder_that, document):
    decoder_that("if index == 4: os.kill(os.getpid(), 9)")
    items = read_all(document)
    assert outcome(items)[-1] == "out-of-memory"
    assert items[4].exit_code == 7


def test_stuck_page_is_given_up_after_its_time(decoder_that, document, monkeypatch):
    monkeypatch.setattr(decoder, "_ARRIVING_S", 0.1)
    monkeypatch.setattr(decoder, "_STARTING_S", 1.0)
    decoder_that("if index == 1: time.sleep(3600)")
    start = time.monotonic()
    items = read_all(document, timeout_s=0.5)
    assert outcome(items) == [1, "timeout", 3, 4, 5]
    assert items[1].exit_code == 124
    assert "0.5 s" in items[1].message
    assert time.monotonic() - start < 20


def test_slow_consumer_is_no_timeout(document, photo):
    got = []
    for item in open_documents([document, photo], DocumentOptions(timeout_s=1.0, text_layer="ignore", dpi=600)):
        got.append(item)
        time.sleep(1.3 if len(got) == 1 else 0)
    assert outcome(got) == [1, 2, 3, 4, 5, 1]


def test_document_that_keeps_crashing_is_given_up(decoder_that, monkeypatch, document, photo):
    monkeypatch.setattr("textharmony_cli.documents.document._MOST_LOST", 2)
    decoder_that("if index in (1, 2, 3, 4): os.kill(os.getpid(), 11)")
    items = read_all(document, photo)
    assert outcome(items) == [1, "crashed", "crashed", "crashed", 1]
    assert [item.page for item in items[:4]] == [1, 2, 3, None]
    assert "in a row" in items[3].message


@pytest.mark.parametrize(
    "lie",
    [
        "self._sock.sendall(b'\\xff' * 1000)",
        "worker.send(self._sock, {'width': 10, 'height': 10, 'pixels': True}, [1 << 40])",
        "worker.send(self._sock, {'width': 10, 'height': 10, 'pixels': True}, [3]); self._sock.sendall(b'abc')",
        "worker.send(self._sock, {'pages': -1})",
    ],
)
def test_decoder_that_a_file_took_over_cannot_do_harm(decoder_that, document, photo, lie):
    decoder_that(f"if index == 1:\n        {lie}; time.sleep(3600)")
    items = read_all(document, timeout_s=5)
    assert outcome(items) == [1, "crashed", 3, 4, 5]


def test_too_little_memory_is_a_failure_and_the_next_input_is_read(tmp_path, document):
    big = tmp_path / "big.png"
    big.write_bytes(encoded(picture((6_000, 5_000), ""), compress_level=1))
    items = read_all(big, document, memory_mb=220)
    assert outcome(items) == ["out-of-memory", 1, 2, 3, 4, 5]
    assert isinstance(read_all(big)[0], PageInput)


def test_nothing_is_left_when_the_consumer_stops_early(document, photo):
    before = set(children())
    open_files = len(list(Path("/proc/self/fd").iterdir()))
    items = open_documents([document] * 50, DocumentOptions(text_layer="ignore"))
    assert isinstance(next(items), PageInput)
    assert set(children()) - before
    items.close()
    assert set(children()) == before
    assert not [thread for thread in threading.enumerate() if thread.name == "reading"]
    assert len(list(Path("/proc/self/fd").iterdir())) == open_files


def test_nothing_is_left_after_the_last_page(document):
    before = set(children())
    read_all(document)
    assert set(children()) == before


def test_nothing_starts_before_the_first_page_is_wanted(document):
    before = set(children())
    items = open_documents([document], DocumentOptions())
    assert set(children()) == before
    items.close()


def test_error_in_the_callers_own_inputs_is_raised_where_pages_are_used(document):
    def names():
        yield document
        raise LookupError("of the caller")

    items = open_documents(names(), DocumentOptions())
    assert [next(items).page for _ in range(5)] == [1, 2, 3, 4, 5]
    next(items)
    with pytest.raises(LookupError):
        next(items)


READ_AND_WAIT = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job of a shell is deaf to Ctrl-C
from textharmony_cli.documents import source
decoders = []
make = source.Decoder
source.Decoder = lambda *options: decoders.append(make(*options)) or decoders[0]
items = source.open_documents(sys.argv[1:] * 100, source.DocumentOptions(text_layer="ignore"))
next(items)
print(decoders[0]._process.pid, flush=True)
time.sleep(3600)
"""


@pytest.mark.parametrize("number", [2, 9])
def test_decoder_dies_with_its_parent(document, number):
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import signal; signal.signal(2, signal.default_int_handler)" + READ_AND_WAIT,
            str(document),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with parent:
        child = int(parent.stdout.readline())
        parent.send_signal(number)
        parent.wait(timeout=10)
    end = time.monotonic() + 5
    while Path(f"/proc/{child}").exists() and time.monotonic() < end:
        time.sleep(0.02)
    assert not Path(f"/proc/{child}").exists()


def test_memory_does_not_grow_with_the_pages(tmp_path):
    def peak(pages):
        path = tmp_path / f"{pages}.pdf"
        path.write_bytes(pdf(prose, pages=pages))
        code = (
            "import resource, sys; from textharmony_cli.documents.source import *\n"
            "for item in open_documents(sys.argv[1:], DocumentOptions(text_layer='ignore')): pass\n"
            "print(*(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))"
        )
        ran = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, check=True)
        return [int(word) for word in ran.stdout.split()]

    few, many = peak(12), peak(48)
    assert [much / little < 1.2 for little, much in zip(few, many, strict=True)] == [True, True]
