"""A fake engine, makers of small documents, and a way to run `th` in this process."""

from __future__ import annotations

import io
import json
import os
import sys
import types
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pymupdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from textharmony_cli.records import DocumentEnd, Failure, Line, Page

if "PYTEST_XDIST_WORKER" in os.environ:  # small models on two threads wait for each other while other tests run
    os.environ.setdefault("OMP_NUM_THREADS", "1")

CHARACTER = (10, 20)  # width and height of what the fake engine reads


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch, tmp_path_factory):
    """No colours, no network, a home of its own: the same on every machine."""
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHONIOENCODING", "TH_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HOME", str(tmp_path_factory.getbasetemp()))


@dataclass(frozen=True)
class FakeResult:
    page: Page
    pixels: object = None


@dataclass(frozen=True)
class FakeOptions:
    model: str = "nano"
    device: str = "auto"
    threads: int | None = None
    converted: Path | None = None
    sampler: str = "released"

    @property
    def name(self):
        return self.converted.name if self.converted else self.model


class FakeEngine:
    """Reads what a test says stands there: `texts` by file name, one list of lines a page; else `read by nobody`.

    Characters are 10 pixels wide and 20 high, lines 30 apart. Text layers are passed on as they are.
    """

    texts: ClassVar[dict[str, list[list[str]]]] = {}
    raises: ClassVar[BaseException | None] = None
    pages_read: ClassVar[int] = 0

    def __init__(self, options=None):
        self.options = options or FakeOptions()

    def read(self, items, *, keep_pixels=False):
        for item in items:
            if isinstance(item, Failure | DocumentEnd):
                yield item
                continue
            if FakeEngine.raises is not None:
                raise FakeEngine.raises
            FakeEngine.pages_read += 1
            yield FakeResult(self._page(item), item.pixels if keep_pixels else None)

    def _page(self, item):
        lines, source, model = item.text_lines, "pdf-text", ""
        if lines is None:
            pages = self.texts.get(Path(item.file).name, [["read by nobody"]])
            lines = tuple(line(number, text) for number, text in enumerate(pages[item.page - 1]))
            source, model = "ocr", "nano"
        return Page(
            item.file,
            item.page,
            item.width,
            item.height,
            tuple(lines),
            source,
            dpi=item.dpi,
            model=model,
            warnings=item.warnings,
            points=item.points,
        )


def line(number, text):
    width, height = CHARACTER
    y, end = 30.0 * number, float(width * len(text))
    spans = tuple((k / len(text), (k + 1) / len(text)) for k in range(len(text)))
    return Line(number, text, ((0.0, y), (end, y)), ((0.0, y + height), (end, y + height)), 0.9, spans=spans)


@pytest.fixture
def fake_engine(monkeypatch):
    """Stands in for the engine, so that nothing heavy is loaded."""
    module = types.ModuleType("textharmony_cli.engine")
    module.Engine, module.EngineOptions, module.MODELS = FakeEngine, FakeOptions, ("nano",)
    monkeypatch.setitem(sys.modules, "textharmony_cli.engine", module)
    monkeypatch.setattr(FakeEngine, "texts", {})
    monkeypatch.setattr(FakeEngine, "raises", None)
    monkeypatch.setattr(FakeEngine, "pages_read", 0)
    sys.modules.pop("textharmony_cli.api", None)  # it keeps the engine that it found
    yield FakeEngine
    sys.modules.pop("textharmony_cli.api", None)


@pytest.fixture
def sign(tmp_path):
    """A picture of three words."""
    image = Image.new("RGB", (420, 90), "white")
    ImageDraw.Draw(image).text((20, 20), "SUMMER SALE 2025", fill="black", font=ImageFont.load_default(36))
    image.save(tmp_path / "sign.png")
    return tmp_path / "sign.png"


@dataclass(frozen=True)
class Ran:
    """How a run of `th` ended."""

    code: int
    out: str
    err: str

    @property
    def rows(self):
        return [json.loads(row) for row in self.out.splitlines()]


@pytest.fixture
def run(capfd, monkeypatch):
    """Runs `th` with these arguments; `stdin` is bytes for standard input."""
    from textharmony_cli.cli.main import main

    def run_th(*argv, stdin=None):
        if stdin is not None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capfd.readouterr()
        code = main([str(argument) for argument in argv])
        said = capfd.readouterr()
        return Ran(code, said.out, said.err)

    return run_th


@pytest.fixture
def picture(tmp_path):
    """Makes a small white picture file with a text drawn on it."""

    def make(name="page.png", text="", size=(320, 240)):
        drawn = Image.new("RGB", size, "white")
        if text:
            ImageDraw.Draw(drawn).text((20, 20), text, fill="black", font=ImageFont.load_default(32))
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        drawn.save(path)
        return path

    return make


@pytest.fixture
def pdf(tmp_path):
    """Makes a PDF with a page for each text; an empty text is an empty page."""

    def make(name, *texts, password=None):
        document = pymupdf.open()
        for text in texts:
            page = document.new_page()
            if text:
                page.insert_text((72, 100), text, fontsize=12)
        path = tmp_path / name
        protection = {"encryption": pymupdf.PDF_ENCRYPT_AES_256, "user_pw": password, "owner_pw": password}
        document.save(path, **(protection if password else {}))
        return path

    return make


@pytest.fixture
def shared_data():
    """Real documents beside the repository, where there are some."""
    folder = Path(__file__).parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no {os.path.relpath(folder)} here")
    return folder
