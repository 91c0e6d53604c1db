"""Changed pixels in a picture file, format by format. Runs in the child process of `picture_graft` only."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PIL import Image, JpegImagePlugin

from textharmony_cli.documents.animation import in_frame, remark, shown, stands_still
from textharmony_cli.documents.apng import rewrite_apng
from textharmony_cli.documents.gif_file import rewrite_gif
from textharmony_cli.documents.image import moves, open_image, sniff
from textharmony_cli.documents.jpeg_blocks import Rebuilt, replace_blocks
from textharmony_cli.documents.jpeg_entropy import DamagedScan
from textharmony_cli.documents.jpeg_file import UnusualJpeg
from textharmony_cli.documents.picture_patch import (
    Change,
    Mask,
    Patch,
    Pixels,
    orientation,
    repainted,
    turned_back,
    turned_upright,
)
from textharmony_cli.documents.png_file import rewrite_png
from textharmony_cli.documents.previews import jpeg_without_previews, without_preview, without_xmp_preview
from textharmony_cli.documents.tiff_file import rewrite_tiff
from textharmony_cli.errors import OutputError

_ORIENTATION = 0x0112
_QUALITY = 95  # of a JPEG made of another format
_MODES = {
    "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"),
    "JPEG": ("L", "RGB", "CMYK"),
    "TIFF": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK", "LAB", "I", "F"),
    "WEBP": ("RGB", "RGBA"),
    "GIF": ("1", "L", "P"),
    "BMP": ("1", "L", "P", "RGB"),
    "PPM": ("1", "L", "RGB", "I;16"),
}
_SETTINGS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": _QUALITY, "subsampling": 0},
    "WEBP": {"lossless": True, "exact": True},
    "TIFF": {"compression": "tiff_adobe_deflate"},
}
_LARGER = "it is stored without loss, so that no other pixel changes; the file may be larger"
_WITH_EXIF = ("JPEG", "PNG", "TIFF", "WEBP")


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A new file.

    Attributes:
        remarks: what the user should know.
        may_differ: by page index, the pixels that may differ from those before, upright.
    """

    data: bytes
    may_differ: Mapping[int, Mask]
    remarks: list[str] = field(default_factory=list)


def rewrite(data: bytes, kind: str, patches: dict[int, Patch], before: dict[int, Pixels]) -> Rewritten:
    """The file with patches in it, in its own format."""
    remarks: list[str] = []
    masks = {index: patch.mask for index, patch in patches.items()}
    if kind == "TIFF":
        changes = {k: Change(patch.pixels, before[k], patch.mask) for k, patch in patches.items()}
        return Rewritten(rewrite_tiff(data, changes, remarks), masks, remarks)
    if kind == "JPEG":
        return _rewrite_jpeg(data, patches, before)
    image = _opened(data, kind)
    if getattr(image, "is_animated", False) and kind == "WEBP":
        return _moving_webp(image, patches, before)
    turn = orientation(image)
    change = _stored_change(patches, before, turn)
    if kind == "PNG":
        moving = rewrite_apng(data, change, remarks) if moves(image) else None
        return Rewritten(moving or rewrite_png(data, change, remarks), masks, remarks)
    if kind == "GIF":
        return Rewritten(rewrite_gif(data, change, remarks), masks, remarks)
    return _encoded(image, change, kind, masks, upright=False)


def convert(data: bytes, kind: str, patches: dict[int, Patch], before: dict[int, Pixels]) -> Rewritten:
    """A file of another format, upright."""
    image = _opened(data, str(sniff(data[:32])))
    if getattr(image, "n_frames", 1) > 1 and image.format == "TIFF":
        raise OutputError(f"a {kind} file holds one page, and the input has {getattr(image, 'n_frames', 1)}")
    is_animation = moves(image)
    image.load()
    change = _stored_change(patches, before, 1 if image.format == "TIFF" else orientation(image))
    masks = {index: patch.mask for index, patch in patches.items()}
    result = _encoded(image, change, kind, masks, upright=True)
    if _is_deep(data, image):
        result.remarks.append("its samples of 16 bits were cut to 8")
    if is_animation:
        result.remarks.append("it is animated: only its first frame was written")
    return result


def _is_deep(data: bytes, image: Image.Image) -> bool:
    """Whether it has several channels of 16 bits, of which Pillow keeps the upper halves."""
    if image.format == "PNG":
        return data[24] == 16 and data[25] != 0
    return image.format == "TIFF" and image.mode in ("RGB", "RGBA") and 16 in getattr(image, "tag_v2", {}).get(258, ())


def _opened(data: bytes, kind: str) -> Image.Image:
    return open_image(io.BytesIO(data), (kind,))


def _stored_change(patches: dict[int, Patch], before: dict[int, Pixels], turn: int) -> Change:
    pixels, mask = patches[0].pixels, patches[0].mask
    return Change(*(turned_back(array, turn) for array in (pixels, before[0], mask)))


def _rewrite_jpeg(data: bytes, patches: dict[int, Patch], before: dict[int, Pixels]) -> Rewritten:
    image = _opened(data, "JPEG")
    turn = orientation(image)
    change = _stored_change(patches, before, turn)
    remarks = ["it holds more pictures than one: only the first was kept"] if image.format == "MPO" else []
    painted = repainted(image, change, remarks)
    try:
        rebuilt = replace_blocks(data, np.asarray(painted), change.mask)
        if _differs_elsewhere(image, rebuilt):
            raise DamagedScan("its blocks do not decode as they did")
        if image.info.get("progressive") and change.mask.any():
            remarks.append("it was progressive and is stored as baseline, with the same blocks")
    except (UnusualJpeg, DamagedScan) as problem:
        remarks.append(f"{problem}: all of the JPEG was encoded anew, with its own settings")
        rebuilt = Rebuilt(_encoded_anew(image, painted), np.ones_like(change.mask))
    upright = np.ascontiguousarray(turned_upright(rebuilt.may_differ, turn))
    return Rewritten(jpeg_without_previews(rebuilt.data), {0: upright}, remarks)


def _differs_elsewhere(image: Image.Image, rebuilt: Rebuilt) -> bool:
    before, after = np.asarray(image), np.asarray(_opened(rebuilt.data, "JPEG"))
    differ = (before != after).reshape(*rebuilt.may_differ.shape, -1).any(-1)
    return bool((differ & ~rebuilt.may_differ).any())


def _encoded_anew(image: Image.Image, painted: Image.Image) -> bytes:
    assert isinstance(image, JpegImagePlugin.JpegImageFile)
    file = io.BytesIO()
    kept = {key: image.info[key] for key in ("icc_profile", "exif", "dpi", "comment", "xmp") if image.info.get(key)}
    painted.save(
        file,
        "JPEG",
        qtables=image.quantization,
        subsampling=JpegImagePlugin.get_sampling(image),
        progressive=bool(image.info.get("progressive")),
        optimize=True,
        **kept,
    )
    return file.getvalue()


def _encoded(image: Image.Image, change: Change, kind: str, masks: dict[int, Mask], *, upright: bool) -> Rewritten:
    """One picture, saved by Pillow, without loss where the format allows it."""
    remarks: list[str] = []
    turn = 1 if image.format == "TIFF" else orientation(image)
    painted = repainted(image, change, remarks, free=np.ones(256, bool))
    painted = _turned(painted, turn) if upright else painted
    fitted = _fitted(painted, change, kind, turn if upright else 1, remarks)
    options = _kept(image, fitted, kind, upright=upright) | _SETTINGS.get(kind, {})
    if kind == "JPEG":
        remarks.append("JPEG is not without loss: all pixels may differ a little")
    if kind == image.format == "WEBP":
        remarks.append(_LARGER)
    if kind == "JPEG" or (kind == "GIF" and fitted is not painted):
        masks = {index: np.ones_like(mask) for index, mask in masks.items()}
    file = io.BytesIO()
    try:
        fitted.save(file, kind, **options)
    except (OSError, ValueError) as problem:
        raise OutputError(f"a {kind} file cannot hold this picture ({fitted.mode})") from problem
    return Rewritten(file.getvalue(), masks, remarks)


def _fitted(painted: Image.Image, change: Change, kind: str, turn: int, remarks: list[str]) -> Image.Image:
    """The picture itself where the format has its mode, else one as near to it as there is."""
    if kind in ("PNG", "PPM") and painted.mode in ("I", "I;16B", "I;16L"):
        return _sixteen(painted)
    if painted.mode in _MODES[kind] and not (kind == "JPEG" and painted.has_transparency_data):
        return painted
    return _as_rgb(painted, change, kind, turn, remarks)


def _kept(image: Image.Image, fitted: Image.Image, kind: str, *, upright: bool) -> dict[str, Any]:
    """What is told about the picture, as options for saving it."""
    wanted = ["dpi"]
    if fitted.mode in (image.mode, "RGBA"):  # other colours have been through the profile
        wanted += ["icc_profile", "transparency"]
    kept = {key: image.info[key] for key in wanted if image.info.get(key) is not None}
    exif = b"" if image.format == "TIFF" else bytes(image.info.get("exif") or b"")
    if exif and kind in _WITH_EXIF:
        kept["exif"] = without_preview(_exif_upright(image) if upright else exif)
    if kind == image.format == "WEBP" and image.info.get("xmp"):
        kept["xmp"] = without_xmp_preview(image.info["xmp"])
    return kept


def _turned(image: Image.Image, turn: int) -> Image.Image:
    steps = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}  # of Image.Transpose
    return image.transpose(Image.Transpose(steps[turn])) if turn in steps else image


def _exif_upright(image: Image.Image) -> bytes:
    try:
        exif = image.getexif()
        exif[_ORIENTATION] = 1
        return exif.tobytes()
    except Exception:  # a broken EXIF block says nothing about the picture itself, and is left out
        return b""


def _sixteen(image: Image.Image) -> Image.Image:
    samples = np.asarray(image)
    if samples.min() < 0 or samples.max() > 0xFFFF:
        raise OutputError("this format holds no more than 16 bits a sample")
    return Image.fromarray(samples.astype(np.uint16))


def _as_rgb(painted: Image.Image, change: Change, kind: str, turn: int, remarks: list[str]) -> Image.Image:
    """The picture as it is seen, for a format that lacks its mode."""
    if kind == "WEBP" and painted.mode in ("P", "LA") and painted.has_transparency_data:
        return painted.convert("RGBA")
    seen = np.where(change.mask[..., None], change.pixels, change.before)
    rgb = Image.fromarray(np.ascontiguousarray(turned_upright(seen, turn)))
    if painted.has_transparency_data:
        remarks.append(f"{kind} has no such transparency: it was laid on white")
    elif painted.mode not in ("1", "L", "P", "RGB"):
        remarks.append(f"{kind} has no {painted.mode} colours: it was converted to RGB")
    if kind == "GIF":
        remarks.append("GIF has 256 colours: others were replaced by the nearest")
    return rgb.quantize(256, dither=Image.Dither.NONE) if kind == "GIF" else rgb


def _moving_webp(image: Image.Image, patches: dict[int, Patch], before: dict[int, Pixels]) -> Rewritten:
    """An animation: all its frames are stored anew, without loss."""
    frames, durations = [], []
    for number in range(getattr(image, "n_frames", 1)):
        image.seek(number)
        image.load()
        frames.append(image.copy())
        durations.append(image.info.get("duration", 0))
    change = _stored_change(patches, before, orientation(image))
    remarks = [_LARGER]
    still = [stands_still(change.before, frame, change.mask) for frame in shown(image)]
    for number, (frame, is_still) in enumerate(zip(shown(image), still, strict=True)):
        if is_still:
            frames[number] = repainted(frames[number], in_frame(change, frame), remarks)
    remarks.append(remark(sum(still), len(still)))
    wanted = ("icc_profile", "xmp", "background", "loop")
    kept: dict[str, Any] = {key: image.info[key] for key in wanted if key in image.info}
    exif = bytes(image.info.get("exif") or b"")
    if exif:
        kept["exif"] = without_preview(exif)
    if "xmp" in kept:
        kept["xmp"] = without_xmp_preview(kept["xmp"])
    file = io.BytesIO()
    frames[0].save(
        file, "WEBP", save_all=True, append_images=frames[1:], duration=durations, lossless=True, exact=True, **kept
    )
    return Rewritten(file.getvalue(), {index: patch.mask for index, patch in patches.items()}, remarks)
