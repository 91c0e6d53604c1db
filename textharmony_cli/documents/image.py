"""Pictures: bytes to RGB pages. Runs inside the decoder process only.

Which formats are opened is decided by the first bytes and closed: everything else is refused before Pillow sees it.
"""

from __future__ import annotations

import contextlib
import io
import mmap
import re
import struct
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from textharmony_cli.documents.decoded import Decoded
from textharmony_cli.errors import InputError

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (rb"\x89PNG\r\n\x1a\n", "PNG"),
    (rb"\xff\xd8\xff", "JPEG"),
    (rb"GIF8[79]a", "GIF"),
    (rb"BM....\0\0\0\0", "BMP"),
    (rb"II[*+]\0|MM\0[*+]", "TIFF"),
    (rb"RIFF....WEBP", "WEBP"),
    (rb"P[1-6]\s", "PPM"),
    (rb"....ftypavi[fs]", "AVIF"),
    (rb"....ftyp(hei[cxms]|hev[cxms]|mif1|msf1)", "HEIF"),
)
READ_ONLY = ("AVIF", "HEIF")  # pictures of these kinds are changed into those of another

_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (rb"....ftyp(isom|mp4|qt|M4V)", "a film"),
    (rb"PK\x03\x04", "a ZIP archive or an office document"),
    (rb"\xd0\xcf\x11\xe0", "an old office document"),
    (rb"%!PS|\xc5\xd0\xd3\xc6", "PostScript"),
    (rb"\s*(<!doctype html|<html|<head|<body)", "a web page"),
    (rb"\s*(<\?xml|<svg)", "XML or SVG"),
)
_INTEGER_CEILINGS = (255.0, 1023.0, 4095.0, 16383.0, 65535.0)  # white, by the bits that scanners and cameras deliver
_FLOAT_CEILINGS = (1.0, 255.0, 65535.0)
_ORIENTATION = 0x0112  # the EXIF tag
_BAND = 1 << 20  # pixels converted at a time: a page is never held twice
_SANE_DPI = (30.0, 2400.0)


def sniff(start: bytes) -> str | None:
    """Pillow's name for the format that a file beginning like this has; None when it is not one of ours."""
    return next((name for mark, name in _SIGNATURES if re.match(mark, start, re.DOTALL)), None)


def unsupported(start: bytes) -> InputError:
    """The error for a file that is neither a picture nor a PDF, saying what it looks like."""
    looks = next((what for mark, what in _FOREIGN if re.match(mark, start, re.DOTALL | re.IGNORECASE)), "")
    message = f"is {looks}, not a picture or a PDF" if looks else "is not a picture or a PDF"
    return InputError(message, kind="unsupported", hint="save it as PNG, JPEG, TIFF or PDF first" if looks else "")


def open_image(file: Any, kinds: Sequence[str]) -> Image.Image:
    """`Image.open` for files of these kinds only; HEIF, which a plug-in reads, may be one of them."""
    if "HEIF" in kinds:
        import pi_heif

        pi_heif.options.DECODE_THREADS = 1  # each thread takes of the memory that the process may have
        pi_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = None  # ours is checked instead, before anything is decoded
    return Image.open(file, formats=tuple(kinds))


def moves(image: Image.Image) -> bool:
    """Whether it is an animation: several frames that are neither pages nor other views of the first."""
    return image.format not in ("MPO", "TIFF", "HEIF") and bool(getattr(image, "is_animated", False))


class Picture:
    """One opened picture file.

    Attributes:
        pages: how many pages it has: the frames of a TIFF, else 1.
        remarks: what the reader should know about the file as a whole.
    """

    def __init__(self, data: mmap.mmap, max_megapixels: float) -> None:
        self._max_pixels = max_megapixels * 1e6
        kind = sniff(data[:32])
        if kind is None:
            raise unsupported(data[:512])
        if kind == "WEBP":
            self._check_size(*_webp_size(data[:32]))
        self._image: Image.Image = _guarded(open_image, data, (kind,))
        self._check_size(*self._image.size)
        self.remarks: list[str] = []
        self.pages = self._frames() if kind == "TIFF" else 1
        if _guarded(moves, self._image):
            self.remarks.append("it is animated: only its first frame is read")

    def page(self, index: int) -> Decoded:
        """Decodes one page, counted from 0.

        Raises:
            InputError: truncated, damaged or too large.
        """
        if self.pages > 1:
            _guarded(self._image.seek, index)
            self._check_size(*self._image.size)
        _guarded(self._image.load)
        warnings: list[str] = []
        upright = _upright(self._image, warnings)
        convert = converter(upright, warnings)
        return Decoded(
            upright.width, upright.height, _bands(upright, convert), _dpi(self._image.info), warnings=warnings
        )

    def _frames(self) -> int:
        """How many frames a TIFF has; where its list of frames is broken, those before count."""
        count = 0
        with contextlib.suppress(EOFError):
            while True:
                try:
                    self._image.seek(count)
                except (OSError, SyntaxError, ValueError, KeyError, TypeError):
                    self.remarks.append(f"damaged: what comes after page {count} cannot be found")
                    break
                count += 1
        _guarded(self._image.seek, 0)
        return max(count, 1)

    def _check_size(self, width: int, height: int) -> None:
        if width * height > self._max_pixels:
            raise InputError(
                f"has {width} x {height} pixels, over the limit of {self._max_pixels / 1e6:g} megapixels",
                kind="too-large",
                hint="make it smaller first",
            )


def _guarded(call: Callable[..., Any], *args: Any, **options: Any) -> Any:
    """Calls into Pillow, whose decoders raise nearly anything on a bad file."""
    try:
        return call(*args, **options)
    except (InputError, MemoryError):
        raise
    except Exception as problem:
        if re.search(
            r"truncat|end of (file|stream)|EOF|too few|not enough", f"{type(problem).__name__} {problem}", re.I
        ):
            raise InputError("is cut off: part of the picture is missing", kind="truncated") from problem
        raise InputError("is damaged and cannot be decoded", kind="damaged") from problem


def _webp_size(start: bytes) -> tuple[int, int]:
    """Width and height from a WebP header: its decoder sets aside the whole canvas before one can ask."""
    if start[12:16] == b"VP8X":
        return 1 + int.from_bytes(start[24:27], "little"), 1 + int.from_bytes(start[27:30], "little")
    if start[12:16] == b"VP8L":
        bits = int.from_bytes(start[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack_from("<HH", start.ljust(32, b"\0"), 26)
    return width & 0x3FFF, height & 0x3FFF


def _upright(image: Image.Image, warnings: list[str]) -> Image.Image:
    try:
        turned = image.getexif().get(_ORIENTATION, 1) != 1  # asked first, for without a turn Pillow makes a copy
        return ImageOps.exif_transpose(image) if turned else image
    except MemoryError:
        raise
    except Exception:  # a broken EXIF block says nothing about the picture itself
        warnings.append("its orientation could not be read")
        return image


def _dpi(info: dict[Any, Any]) -> float | None:
    """Pixels per inch, where the file states the same sane value for both directions."""
    try:
        across, down = (float(value) for value in info["dpi"])
    except (KeyError, TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    return across if _SANE_DPI[0] <= across <= _SANE_DPI[1] and abs(across - down) <= 0.02 * across else None


def _bands(image: Image.Image, convert: Callable[[Image.Image], Image.Image]) -> Iterator[bytes]:
    step = max(1, _BAND // image.width)
    for top in range(0, image.height, step):
        yield convert(image.crop((0, top, image.width, min(top + step, image.height)))).tobytes()


def converter(image: Image.Image, warnings: list[str]) -> Callable[[Image.Image], Image.Image]:
    """How a band of this picture becomes sRGB on white; tried on its first row, so that nothing fails half way."""
    if image.mode.startswith("I") or image.mode == "F":
        return _scaled(image)
    profile = image.info.get("icc_profile")
    managed = colour_managed(profile, image.mode, warnings) if profile or image.mode == "LAB" else None
    for convert in (managed, _plain):
        try:
            if convert is not None:
                convert(image.crop((0, 0, image.width, 1)))
                return convert
        except (ValueError, OSError) as problem:
            if convert is _plain:
                raise InputError(
                    f"has colours of a kind that is not supported ({image.mode})", kind="unsupported"
                ) from problem
    raise AssertionError("the plain conversion either returns or raises")


def _plain(band: Image.Image) -> Image.Image:
    if not band.has_transparency_data:
        return band.convert("RGB")
    over = band.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", over.size, "white"), over).convert("RGB")


def _scaled(image: Image.Image) -> Callable[[Image.Image], Image.Image]:
    """Samples of more than 8 bits: Pillow's own conversion clips them to white."""
    low, high = sample_range(image)

    def convert(band: Image.Image) -> Image.Image:
        grey = (np.asarray(band, np.float32) - low) * (255 / max(high - low, 1e-9))
        return Image.fromarray(np.nan_to_num(grey).clip(0, 255).astype(np.uint8)).convert("RGB")

    return convert


def sample_range(image: Image.Image) -> tuple[float, float]:
    """What is black and what is white in samples of more than 8 bits."""
    low, high = (float(value) for value in image.getextrema())  # type: ignore[arg-type]
    if low < 0:
        return low, high
    ceilings = _FLOAT_CEILINGS if image.mode == "F" else _INTEGER_CEILINGS
    return 0.0, next((ceiling for ceiling in ceilings if high <= ceiling), high)


def colour_managed(
    profile: bytes | None, mode: str, warnings: list[str]
) -> Callable[[Image.Image], Image.Image] | None:
    """A conversion through the picture's own colour profile; None where it has none that is readable or needed."""
    from PIL import ImageCms

    native = {"P": "RGB", "PA": "RGB", "RGBA": "RGB", "RGBX": "RGB", "1": "L", "LA": "L"}.get(mode, mode)
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile)) if profile else ImageCms.createProfile("LAB")
        if profile and "sRGB" in ImageCms.getProfileDescription(source):
            return None
        transform = ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), native, "RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        warnings.append("its colour profile could not be read and was not used")
        return None

    def convert(band: Image.Image) -> Image.Image:
        flat = _plain(band).convert(native) if native != mode else band
        return ImageCms.applyTransform(flat, transform) or flat

    return convert
