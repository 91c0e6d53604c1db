"""`th` as a process: pipes, signals, encodings, and standard streams that are not there. Text layers need no model."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from textharmony_cli.cli.streams import data_stream

TH = [sys.executable, "-m", "textharmony_cli"]
READ = [*TH, "read", "--text-layer", "trust"]


@pytest.fixture
def long_pdf(pdf):
    return pdf("long.pdf", *[f"page {number}" for number in range(300)])


def test_data_stream_keeps_stray_output_out(capfd):
    with data_stream() as stream:
        os.write(1, b"from a system call\n")
        print("from a print")  # noqa: T201
        ctypes.CDLL(None).printf(b"from a C library\n")
        stream.write(b"data\n")
    print("after")  # noqa: T201
    said = capfd.readouterr()
    assert said.out == "data\nafter\n"
    assert said.err == "from a system call\nfrom a print\nfrom a C library\n"


def test_child_processes_cannot_reach_the_data(capfd):
    with data_stream() as stream:
        subprocess.run(["echo", "stray"], check=True)
        stream.write(b"data\n")
    assert capfd.readouterr().out == "data\n"


def test_closed_pipe_is_a_quiet_end(long_pdf):
    with subprocess.Popen([*READ, long_pdf], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"page 0\n"
        process.stdout.close()
        assert process.wait(10) == -signal.SIGPIPE
        assert process.stderr.read() == b""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_ends_the_run_and_leaves_nothing(tmp_path, number):
    folder = tmp_path / "out"
    folder.mkdir()
    command, environment = [*READ, "-", "-o", folder / "a.txt"], {**os.environ, "TMPDIR": tmp_path}
    heard = partial(signal.signal, number, signal.SIG_DFL)  # a background job of a shell is deaf to Ctrl-C
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, preexec_fn=heard
    ) as process:
        while not list(folder.iterdir()):
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(number)
        assert process.wait(5) == -number
        assert process.stderr.read() == b""
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("environment", [{"LC_ALL": "C"}, {"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii"}])
def test_output_is_utf_8_in_every_locale(pdf, environment):
    path = pdf("naïve.pdf", "café ünd")
    ended = subprocess.run([*READ, path, path], capture_output=True, env={**os.environ, **environment})
    assert ended.returncode == 0
    assert ended.stdout.count("café ünd".encode()) == 2
    missing = subprocess.run([*READ, "naïve.png"], capture_output=True, env={**os.environ, **environment})
    assert (missing.returncode, missing.stderr.count(b"\n")) == (3, 1)


def test_full_disk_is_one_line(pdf):
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run([*READ, pdf("a.pdf", "one")], stdout=full, stderr=subprocess.PIPE)
    assert (ended.returncode, ended.stderr) == (5, b"error: cannot write standard output: no space left on device\n")


def test_closed_standard_output_is_one_line(pdf):
    command = '"$0" -m textharmony_cli read --text-layer trust "$1" >&-'
    ended = subprocess.run(["sh", "-c", command, sys.executable, pdf("a.pdf", "one")], stderr=subprocess.PIPE)
    assert (ended.returncode, ended.stderr) == (5, b"error: cannot write standard output: bad file descriptor\n")


def test_closed_standard_error_harms_nothing(pdf):
    command = '"$0" -m textharmony_cli read --text-layer trust "$1" none.png 2>&-'
    ended = subprocess.run(["sh", "-c", command, sys.executable, pdf("a.pdf", "one")], stdout=subprocess.PIPE)
    assert ended.returncode == 8
    assert b"one\n" in ended.stdout


def test_help_into_a_closed_pipe_is_quiet():
    ended = subprocess.run(
        ["sh", "-c", '"$0" -m textharmony_cli --help | true', sys.executable], stderr=subprocess.PIPE
    )
    assert ended.stderr == b""


def test_terminal_has_the_hint_on_a_line_of_its_own():
    ours, theirs = os.openpty()
    environment = {**os.environ, "NO_COLOR": "1", "TERM": "xterm"}
    ended = subprocess.run([*TH, "read"], stderr=theirs, stdout=subprocess.PIPE, env=environment)
    os.close(theirs)
    said = os.read(ours, 10_000).replace(b"\r\n", b"\n").replace(b"\x1b[1m", b"").replace(b"\x1b[0m", b"")
    os.close(ours)
    assert ended.returncode == 2
    assert said == b"error: no input is named\nhint: name files, or `-` for standard input\n"
