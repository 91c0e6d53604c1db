"""Loads a model once and streams pages through it, and asks it about pages that were read.

The engine looks at a small window of pages at a time, so that the lines of several pages are computed together while
memory stays the same however many pages follow. Results come in the order of the inputs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeGuard, get_args

from textharmony_cli.documents.page import Item, PageInput, Pixels
from textharmony_cli.errors import DeviceError, UsageError, WeightsError
from textharmony_cli.records import DocumentEnd, Failure, Page

if TYPE_CHECKING:
    import torch

    from textharmony_cli.model.painting.painted import Mask
    from textharmony_cli.model.pointer.pointed import Pointed
    from textharmony_cli.model.pointer.pointer import Pointer
    from textharmony_cli.model.spotter.spotter import SpottedPage, Spotter
    from textharmony_cli.model.textharmony.picture_painter import PicturePainter
    from textharmony_cli.model.textharmony.picture_writer import PictureWriter
    from textharmony_cli.model.textharmony.published_folder import Opened
    from textharmony_cli.model.textharmony.writer import Writer
    from textharmony_cli.model.textharmony.written import Ended, Ending, Illustrated, Illustration, Written

WINDOW_PAGES = 4
WINDOW_PIXELS = 8_000_000  # pages are gathered until they hold this many, so one large page goes alone
MODELS = ("nano",)
Sampler = Literal["released", "fast"]


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """Which model, and where it runs.

    Attributes:
        device: `auto` (CUDA where there is one), `cpu`, `cuda` or `cuda:N`.
        threads: processor threads for the model; None leaves the choice to torch.
        converted: the folder of a model that answers from pictures, and paints; None for none.
        sampler: how that one paints: as it was published, or in half as many steps of another kind.
    """

    model: str = "nano"
    device: str = "auto"
    threads: int | None = None
    converted: Path | None = None
    sampler: Sampler = "released"

    def __post_init__(self) -> None:
        if self.model not in MODELS:
            raise UsageError(f"there is no model `{self.model}`", hint=f"models: {', '.join(MODELS)}")
        if self.sampler not in get_args(Sampler):
            raise UsageError(f"no sampler is called `{self.sampler}`", hint=f"there are {', '.join(get_args(Sampler))}")
        if self.threads is not None and self.threads < 1:
            raise UsageError(f"`--threads` needs at least 1, got {self.threads}")

    @property
    def name(self) -> str:
        """Of the model that does the work, as records state it."""
        return self.converted.name if self.converted else self.model


@dataclass(frozen=True, slots=True)
class ReadResult:
    """A page's record, with its picture (H, W, 3) where that was asked for."""

    page: Page
    pixels: Pixels | None = None


ReadItem = ReadResult | Failure | DocumentEnd


class Engine:
    """Reads pages, points at answers and writes them. Making one is cheap; weights are loaded when first needed."""

    def __init__(self, options: EngineOptions | None = None) -> None:
        self.options = options or EngineOptions()

    def read(self, items: Iterable[Item], *, keep_pixels: bool = False) -> Iterator[ReadItem]:
        """Turn opened pages into page records, in order; failures and document ends pass through.

        Raises:
            DeviceError: the device is not there or out of memory.
            WeightsError: the model's weights are missing or altered.
        """
        window: list[Item] = []
        waiting = 0
        for item in items:
            window.append(item)
            if _needs_model(item):
                waiting += item.width * item.height
            if not waiting or waiting >= WINDOW_PIXELS or len(window) >= WINDOW_PAGES:
                yield from self._read_window(window, keep_pixels)
                window, waiting = [], 0
        yield from self._read_window(window, keep_pixels)

    def reread(self, pictures: Iterable[PageInput]) -> list[Page]:
        """What is read on pictures, such as parts of a page that was changed; raises what `read` raises."""
        return [item.page for item in self.read(pictures) if isinstance(item, ReadResult)]

    def unreadable(self, text: str) -> str:
        """The characters of a text that the model cannot read, whatever they look like; each once.

        Raises:
            WeightsError: the model's weights are missing or altered.
        """
        missing = [letter for letter in dict.fromkeys(text) if not self._spotter.knows(letter)]
        return "".join(letter for letter in missing if not letter.isspace())

    def point(self, page: Page, questions: Sequence[str]) -> list[Pointed]:
        """What a page that was read answers to each question.

        Raises:
            DeviceError: the device is not there or out of memory.
            WeightsError: the model's weights are missing or altered.
        """
        import torch

        try:
            return self._pointer.point(page, questions)
        except torch.OutOfMemoryError as problem:
            raise DeviceError("the device ran out of memory", hint="use `--device cpu`") from problem

    def write(self, pages: Iterable[Page], question: str, most_tokens: int) -> Iterator[Written | Ended]:
        """An answer in free text, as it comes, from pages that were read; best first, as many as the model can hold.

        Raises:
            DeviceError: the device is not there or out of memory.
            UsageError: the question is too long, or packages that the language model needs are not installed.
            WeightsError: the language model was not fetched, or its weights are altered.
        """
        import torch

        try:
            yield from self._writer.write(pages, question, most_tokens)
        except torch.OutOfMemoryError as problem:
            raise DeviceError("the device ran out of memory", hint="use `--device cpu`") from problem

    def write_about(
        self, pixels: Pixels, question: str, most_tokens: int, illustrated: Illustrated = "none"
    ) -> Iterator[Written | Illustration | Ending]:
        """An answer in free text, as it comes, from a page's picture (H, W, 3), by the converted model.

        Args:
            illustrated: whether it paints pictures within the answer.

        Raises:
            DeviceError: the device is not there or out of memory.
            UsageError: the question is too long, the model is to paint and does not, or packages that it needs are not
                installed.
            WeightsError: the model's weights are missing, unknown, or of another shape.
        """
        from PIL import Image

        with _room_for_converted():
            writer = self._picture_writer if illustrated == "none" else self._illustrating_writer
            yield from writer.write(Image.fromarray(pixels), question, most_tokens, illustrated)

    def fill(self, pixels: Pixels, hidden: Mask, word: str, seed: int) -> Pixels:
        """A square picture (S, S, 3) anew, by the converted model, with a word where it is hidden (S, S).

        Raises:
            DeviceError: the device is not there or out of memory.
            UsageError: the word is too long, the model does not paint, or packages that it needs are not installed.
            WeightsError: the model's weights are missing, unknown, or of another shape.
        """
        with _room_for_converted():
            return self._picture_painter.fill(pixels, hidden, word, seed)

    def draw(self, caption: str, seed: int) -> Pixels:
        """A new picture (S, S, 3), by the converted model; raises what `fill` raises."""
        with _room_for_converted():
            return self._picture_painter.draw(caption, seed)

    @property
    def paints_slowly(self) -> bool:
        """Whether the converted model paints on a processor.

        Raises:
            DeviceError: the device is not there.
        """
        return self.options.converted is not None and self._settled_device().type == "cpu"

    def _read_window(self, window: list[Item], keep_pixels: bool) -> Iterator[ReadItem]:
        from textharmony_cli.tasks.read import page_from_picture, page_from_text_layer

        pictures = [item.pixels for item in window if _needs_model(item)]
        spotted = iter(self._spot([pixels for pixels in pictures if pixels is not None]) if pictures else ())
        for item in window:
            if not isinstance(item, PageInput):
                yield item
                continue
            if _needs_model(item):
                page = page_from_picture(item, next(spotted), self.options.model)
            else:
                page = page_from_text_layer(item)
            yield ReadResult(page, item.pixels if keep_pixels else None)

    def _spot(self, pictures: list[Pixels]) -> list[SpottedPage]:
        """Read the pictures together, or, where the device has no room for that, one by one."""
        import torch

        try:
            return self._spotter.read(pictures)
        except torch.OutOfMemoryError as problem:
            if len(pictures) == 1:
                raise DeviceError("the device ran out of memory", hint="use `--device cpu`") from problem
        return [page for picture in pictures for page in self._spot([picture])]

    @cached_property
    def _spotter(self) -> Spotter:
        from textharmony_cli.model.spotter.spotter import Spotter
        from textharmony_cli.weights.store import verified_folder

        device = self._settled_device()
        return Spotter(verified_folder(f"{self.options.model}/spotter"), device, _dtype(device))

    @cached_property
    def _pointer(self) -> Pointer:
        from textharmony_cli.model.pointer.pointer import Pointer
        from textharmony_cli.weights.store import verified_folder

        # In float32 everywhere: it is small, and its probabilities are what answers are refused by.
        return Pointer(verified_folder(f"{self.options.model}/pointer"), self._settled_device())

    @cached_property
    def _writer(self) -> Writer:
        from textharmony_cli.model.textharmony.extra import require_language_extra
        from textharmony_cli.weights.store import folder_if_there, verified_folder

        require_language_extra()
        from textharmony_cli.model.textharmony.writer import Writer

        folder, device = verified_folder(f"{self.options.model}/language"), self._settled_device()
        additions = folder_if_there(f"{self.options.model}/adapter")
        return Writer.load(folder, device, _dtype(device), additions and additions / "adapter.safetensors")

    @cached_property
    def _picture_writer(self) -> PictureWriter:
        from textharmony_cli.model.textharmony.picture_writer import PictureWriter

        return PictureWriter(self._opened)

    @cached_property
    def _illustrating_writer(self) -> PictureWriter:
        from textharmony_cli.model.textharmony.picture_writer import PictureWriter

        return PictureWriter(self._opened, self._picture_painter.paint)

    @cached_property
    def _picture_painter(self) -> PicturePainter:
        from textharmony_cli.model.textharmony.extra import require_published_extra

        require_published_extra()
        from textharmony_cli.model.image_decoder.sd2_sampling import FAST, RELEASED
        from textharmony_cli.model.textharmony.picture_painter import PicturePainter

        plan = RELEASED if self.options.sampler == "released" else FAST
        return PicturePainter(self._opened.with_image_decoder(), plan)

    @cached_property
    def _opened(self) -> Opened:
        from textharmony_cli.model.textharmony.extra import require_language_extra

        require_language_extra()
        from textharmony_cli.model.textharmony.published_folder import opened

        if self.options.converted is None:
            raise WeightsError("no model that sees pictures was named")
        device = self._settled_device()
        return opened(self.options.converted, device, _dtype(device))

    def _settled_device(self) -> torch.device:
        import torch

        if self.options.threads:
            torch.set_num_threads(self.options.threads)
        return _device(self.options.device)


@contextmanager
def _room_for_converted() -> Iterator[None]:
    import torch

    try:
        yield
    except torch.OutOfMemoryError as problem:
        raise DeviceError("the device ran out of memory", hint="convert with `--dtype nf4`") from problem


def _needs_model(item: Item) -> TypeGuard[PageInput]:
    return isinstance(item, PageInput) and item.text_lines is None


def _device(name: str) -> torch.device:
    import torch

    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(name)
    except RuntimeError as problem:
        raise DeviceError(f"`{name}` is not a device", hint="use `auto`, `cpu` or `cuda`") from problem
    if device.type == "cuda" and not torch.cuda.is_available():
        raise DeviceError("there is no CUDA device here", hint="use `--device cpu`")
    return device


def _dtype(device: torch.device) -> torch.dtype:
    """Bfloat16 where the hardware computes in it: about twice as fast as float32 on such processors."""
    import torch

    able = torch.cpu.get_capabilities()
    if device.type == "cuda" or able.get("avx512_bf16") or able.get("amx_bf16"):
        return torch.bfloat16
    return torch.float32
