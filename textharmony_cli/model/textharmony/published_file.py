"""The published checkpoint as it is downloaded: a pickle of 60 GB, of which nothing is run and little is in memory."""

from __future__ import annotations

import hashlib
import pickle
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from io import BufferedReader
from pathlib import Path

import torch
from torch import Tensor
from torch._subclasses.fake_tensor import FakeTensorMode

from textharmony_cli.errors import WeightsError
from textharmony_cli.model.textharmony.published_recipes import IMAGE_DECODER
from textharmony_cli.weights.parts import opened_parts

_LOCAL_HEADER = 30  # bytes before a name in a ZIP file
_FIRST_PART, _PART = re.compile(r"\.binaa$"), re.compile(r"[a-z]{2}")


class PublishedFile:
    """Tensors by name, each read when it is asked for, and compared with its checksum.

    The file is not mapped: a kernel may refuse to map more than there is memory, and pages that were read would count.

    Args:
        path: of a file that `torch.save` wrote, in its form since 2020; or of the first of its parts (`.binaa`), which
            are then read one after the other.

    Attributes:
        shapes: every tensor on the meta device.

    Raises:
        WeightsError: there is no such file, or it holds anything but tensors.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.is_file():
            raise WeightsError(f"there is no file `{path}`")
        with self._opened() as file:
            self._tensors = _described(file, path)
            parts = zipfile.ZipFile(file).infolist()
            self._checksums = {_data_offset(file, part): part.CRC for part in parts}
        stated = [(part.filename, part.file_size, part.CRC) for part in parts]
        self.fingerprint = hashlib.sha256(repr(stated).encode()).hexdigest()  # of the contents, as the file states them
        self.shapes: Mapping[str, Tensor] = {
            name: torch.empty(value.shape, dtype=value.dtype, device="meta") for name, value in self._tensors.items()
        }

    def read(self, names: Iterable[str]) -> list[Tensor]:
        """Some tensors.

        Raises:
            WeightsError: the file is damaged there.
        """
        with self._opened() as file:
            return [self._read(file, name) for name in names]

    @contextmanager
    def _opened(self) -> Iterator[BufferedReader]:
        with _readable(self.path), opened_parts(_parts_of(self.path)) as file:
            yield file

    def _read(self, file: BufferedReader, name: str) -> Tensor:
        described = self._tensors[name]
        storage = described.untyped_storage()
        offset: int = storage._checkpoint_offset  # type: ignore[assignment]  # torch states it for fake tensors
        content = bytearray(storage.nbytes())
        file.seek(offset)
        checksum = self._checksums.get(offset, 0)  # 0 where none is stated
        if file.readinto(content) != len(content) or (checksum and zlib.crc32(content) != checksum):
            raise WeightsError(
                f"`{self.path.name}` is damaged at the weight `{name}`",
                hint="compare the sizes of the parts that it was joined from, and their order",
            )
        flat = torch.frombuffer(content, dtype=described.dtype) if content else torch.empty(0, dtype=described.dtype)
        return flat.as_strided(described.shape, described.stride(), described.storage_offset())


def _parts_of(path: Path) -> list[Path]:
    """The file, or all parts of one that was cut by `split`, of which this is the first."""
    if not _FIRST_PART.search(path.name):
        return [path]
    whole = path.name[:-2]
    return sorted(other for other in path.parent.iterdir() if _PART.fullmatch(other.name.removeprefix(whole)))


def _described(file: BufferedReader, path: Path) -> dict[str, Tensor]:
    """The tensors without their numbers, but with their places in the file."""
    if not zipfile.is_zipfile(file):
        raise WeightsError(
            f"`{path.name}` is no whole checkpoint",
            hint="of one that comes in parts name the first, `pytorch_model.binaa`, with the others beside it",
        )
    file.seek(0)
    try:
        with FakeTensorMode():
            found = torch.load(file, map_location="cpu", weights_only=True)
    except (OSError, RuntimeError, ValueError, KeyError, pickle.UnpicklingError) as problem:
        first = str(problem).strip().splitlines()[0] if str(problem).strip() else type(problem).__name__
        raise WeightsError(f"cannot read the checkpoint `{path.name}`: {first}") from problem
    if not isinstance(found, dict) or not all(isinstance(value, Tensor) for value in found.values()):
        raise WeightsError(f"`{path.name}` holds something other than weights by name")
    return found


def _data_offset(file: BufferedReader, part: zipfile.ZipInfo) -> int:
    """Where a part's bytes begin: its local header repeats the name and may be padded."""
    file.seek(part.header_offset + _LOCAL_HEADER - 4)
    lengths: tuple[int, int] = struct.unpack("<HH", file.read(4))
    return part.header_offset + _LOCAL_HEADER + sum(lengths)


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, zipfile.BadZipFile, struct.error) as problem:
        raise WeightsError(f"cannot read the checkpoint `{path.name}`: {problem}") from problem


def image_decoder_shapes() -> dict[str, tuple[int, ...]]:
    """Published names and shapes of the weights of the image decoder, from the list in this package."""
    lines = files(__package__).joinpath("image_decoder_keys.txt").read_text("utf-8").splitlines()
    found: dict[str, tuple[int, ...]] = {}
    for line in lines[1:]:
        pattern, shape, *numbers = line.split()
        sizes = tuple(int(size) for size in shape.split("x"))
        for each in numbers or [""]:  # `a.{}.b.{} 5x7 0.0 0.1` stands for two weights
            found[IMAGE_DECODER + pattern.format(*each.split("."))] = sizes
    return found
