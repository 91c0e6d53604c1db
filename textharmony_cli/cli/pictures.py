"""Pictures of pages that commands save: what was found cut out or outlined, and what was changed."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from textharmony_cli.documents.atomic import atomic_writer
from textharmony_cli.documents.output import plan_outputs
from textharmony_cli.documents.overlay import Polygon, crop, draw
from textharmony_cli.documents.page import Pixels
from textharmony_cli.errors import UsageError
from textharmony_cli.records import Match

_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp")


class Pictures:
    """Where pictures of matches go. Names are settled at once, and refused where two inputs would share one.

    Args:
        crops: folder for a picture of each match, `STEM-PAGE-NUMBER.png`; None for no such pictures.
        drawings: a file, folder or template for each page with its matches outlined; None for none.
        paintings: folder for what a model paints, `STEM-NUMBER.png`; None where it paints nothing.
    """

    def __init__(
        self,
        files: list[str],
        crops: Path | None,
        drawings: str | None,
        paintings: Path | None = None,
        *,
        overwrite: bool,
    ) -> None:
        self._overwrite = overwrite
        self._crops = _numbered(files, crops, "-1-1") if crops else []
        self._drawings = _names(files, drawings, overwrite=overwrite) if drawings else []
        self._paintings = _numbered(files, paintings, "-1") if paintings else []
        self._drawn: set[Path] = set()
        self._painted = Counter[int]()

    def save(self, number: int, page: int, pixels: Pixels, matches: Sequence[Match]) -> None:
        """Save what is wanted of page `page`, from 1, of input `number`.

        Raises:
            OutputError: a picture exists already or cannot be written.
        """
        for count, match in enumerate(matches if self._crops else (), 1):
            path = self._crops[number]
            whole = tuple(point for part in match.parts for point in part)
            self._write(path.with_stem(f"{path.stem}-{page}-{count}"), crop(pixels, whole))
        if self._drawings:
            self._write(self._drawing(number, page), draw(pixels, _shapes(matches)))

    def save_whole(self, number: int, page: int, pixels: Pixels) -> None:
        """Save a picture of all of page `page`, from 1, of input `number`, as it is."""
        self._write(self._drawing(number, page), Image.fromarray(pixels))

    def save_painting(self, number: int, pixels: Pixels) -> str:
        """Save what a model painted about input `number`, and say where."""
        self._painted[number] += 1
        path = self._paintings[number]
        path = path.with_stem(f"{path.stem}-{self._painted[number]}")
        self._write(path, Image.fromarray(pixels))
        return str(path)

    def _drawing(self, number: int, page: int) -> Path:
        path = self._drawings[number]
        if path in self._drawn:  # the first page drawn has the name for itself
            path = path.with_stem(f"{path.stem}-{page}")
        self._drawn.add(path)
        return path

    def _write(self, path: Path, picture: Image.Image) -> None:
        encoded = io.BytesIO()
        picture.save(encoded, format=Image.registered_extensions()[path.suffix.lower()])
        with atomic_writer(path, overwrite=self._overwrite) as file:
            file.write(encoded.getvalue())


def _shapes(matches: Sequence[Match]) -> list[tuple[Polygon, str | None]]:
    """Outlines; with several queries each has its own on its first line."""
    several = len({match.query for match in matches}) > 1
    return [
        (part, match.query if several and number == 0 else None)
        for match in matches
        for number, part in enumerate(match.parts)
    ]


def _numbered(files: list[str], folder: Path, first: str) -> list[Path]:
    """Names in a folder that numbers are still added to; `first` are those of an input's first picture."""
    paths = _names(files, f"{folder}/{{stem}}{first}.png", overwrite=True)
    return [path.with_stem(path.stem.removesuffix(first)) for path in paths]


def _names(files: list[str], output: str, *, overwrite: bool) -> list[Path]:
    targets = plan_outputs(files, output, ".png", overwrite=overwrite)
    paths = [target.path for target in targets if target.path]
    if len(paths) < len(files):
        raise UsageError("pictures cannot go to standard output", hint="name a file or a folder, as in `--draw out/`")
    for path in paths:
        if path.suffix.lower() not in _SUFFIXES:
            raise UsageError(f"no kind of picture goes by `{path.suffix}`", hint="use `.png`, `.jpg` or `.webp`")
    return paths
