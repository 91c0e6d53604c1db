"""The engine streams pages through a model; the model here is a stand-in that counts."""

import numpy as np
import pytest
import torch

from textharmony_cli.documents.page import PageInput
from textharmony_cli.engine import Engine, EngineOptions, ReadResult
from textharmony_cli.errors import DeviceError, UsageError
from textharmony_cli.model.spotter.spotter import SpottedPage
from textharmony_cli.records import DocumentEnd, Failure, Line


class CountingSpotter:
    """Notes how many pictures it gets at a time; has room for `room` of them."""

    def __init__(self, room=99):
        self.room = room
        self.batches = []

    def read(self, pictures):
        self.batches.append(len(pictures))
        if len(pictures) > self.room:
            raise torch.OutOfMemoryError("too much")
        return [SpottedPage(()) for _ in pictures]


def engine_with(spotter):
    engine = Engine()
    engine.__dict__["_spotter"] = spotter  # where cached_property would keep it
    return engine


def picture(number, height=100):
    return PageInput("a.png", number, 80, height, np.zeros((height, 80, 3), np.uint8))


def text_page(number):
    line = Line(0, "hello", ((0, 0), (10, 0)), ((0, 5), (10, 5)))
    return PageInput("a.pdf", number, 80, 100, None, text_lines=(line,))


def test_order_of_the_inputs_is_kept():
    items = [picture(1), text_page(2), Failure("b", "empty", "is empty"), picture(3), DocumentEnd("a", 3), picture(4)]
    results = list(engine_with(CountingSpotter()).read(items))
    assert [r.page.page if isinstance(r, ReadResult) else type(r) for r in results] == [
        1,
        2,
        Failure,
        3,
        DocumentEnd,
        4,
    ]
    assert [r.page.source for r in results if isinstance(r, ReadResult)] == ["ocr", "pdf-text", "ocr", "ocr"]


def test_small_pages_are_read_together_and_large_ones_alone():
    spotter = CountingSpotter()
    list(engine_with(spotter).read(picture(n) for n in range(1, 8)))
    assert spotter.batches == [4, 3]
    spotter.batches.clear()
    list(engine_with(spotter).read(picture(n, height=110_000) for n in (1, 2)))
    assert spotter.batches == [1, 1]


def test_text_layers_do_not_wait_for_a_window():
    stream = engine_with(CountingSpotter()).read(iter([text_page(1), text_page(2)]))
    assert next(stream).page.text == "hello"


def test_pictures_are_kept_only_when_asked_for():
    (plain,) = engine_with(CountingSpotter()).read([picture(1)])
    (kept,) = engine_with(CountingSpotter()).read([picture(1)], keep_pixels=True)
    assert plain.pixels is None
    assert kept.pixels.shape == (100, 80, 3)


def test_too_little_memory_for_a_window_reads_page_by_page():
    spotter = CountingSpotter(room=1)
    assert len(list(engine_with(spotter).read([picture(1), picture(2)]))) == 2
    assert spotter.batches == [2, 1, 1]


def test_too_little_memory_for_one_page_is_a_device_error():
    with pytest.raises(DeviceError):
        list(engine_with(CountingSpotter(room=0)).read([picture(1)]))


@pytest.mark.parametrize("options", [{"model": "giga"}, {"threads": 0}])
def test_impossible_options_are_refused(options):
    with pytest.raises(UsageError):
        EngineOptions(**options)


def test_missing_device_is_a_device_error():
    if torch.cuda.is_available():
        pytest.skip("there is a CUDA device here")
    with pytest.raises(DeviceError):
        list(Engine(EngineOptions(device="cuda")).read([picture(1)]))
