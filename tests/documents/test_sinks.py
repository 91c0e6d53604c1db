import io

import pytest
from hand_made import end, line, page

from textharmony_cli.documents.sink import put
from textharmony_cli.documents.sinks import FORMATS, SinkOptions, open_sink
from textharmony_cli.records import Failure

TEXTS = [name for name, kind in FORMATS.items() if not kind.binary]


def test_every_promised_format_is_there():
    assert list(FORMATS) == ["text", "md", "json", "jsonl", "hocr", "alto", "pdf"]
    assert len({kind.suffix for kind in FORMATS.values()}) == len(FORMATS)


@pytest.mark.parametrize("name", TEXTS)
def test_a_failure_in_the_middle_does_not_stop_the_rest(name):
    stream = io.BytesIO()
    with open_sink(name, stream) as sink:
        sink.begin("a.pdf")
        for item in (page(line(0, "first")), Failure("a.pdf", "damaged", "no", 2), page(line(0, "third")), end()):
            put(sink, item)
    text = stream.getvalue().decode()
    assert text.index("first") < text.index("third")


@pytest.mark.parametrize("name", TEXTS)
def test_pages_are_not_kept(name):
    written = []

    class Stream(io.RawIOBase):
        def write(self, data):
            written.append(len(data))
            return len(data)

    with open_sink(name, Stream()) as sink:
        sink.begin("a.pdf")
        before = len(written)
        for number in range(1, 4):
            sink.page(page(line(0, f"page {number}"), number=number))
            assert len(written) >= before + number


def test_the_layout_option_reaches_the_text():
    stream = io.BytesIO()
    with open_sink("text", stream, SinkOptions(layout=True)) as sink:
        sink.page(page(line(0, "left"), line(1, "right", x=500)))
    assert stream.getvalue().count(b"\n") == 1


def test_a_sink_is_let_go_of_when_the_block_fails(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(RuntimeError), open_sink("pdf", io.BytesIO()) as sink:
        sink.begin("a.pdf", b"%PDF")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []
