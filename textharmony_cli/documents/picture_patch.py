"""New pixels in a picture's own kind of samples: from upright sRGB back to its mode, palette, profile and turn.

`image` made upright sRGB on white of whatever a file held. This is the way back, for the pixels that changed.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from textharmony_cli.documents.image import colour_managed, converter, sample_range

Pixels = npt.NDArray[np.uint8]  # (H, W, 3), RGB
Mask = npt.NDArray[np.bool_]  # (H, W)
Samples = npt.NDArray[Any]  # (H, W) or (H, W, C), of a picture's own kind

_ORIENTATION = 0x0112
_OPAQUE = 255
_FAR = 1 << 20
_INK = 48  # levels darker than white that letters have at least
_STROKE = 21  # pixels around one within which a letter is somewhere darkest


@dataclass(frozen=True, slots=True)
class Patch:
    """A picture that was painted on, upright as it was read, and where it may differ from the one before."""

    pixels: Pixels
    mask: Mask

    def __post_init__(self) -> None:
        if self.pixels.shape != (*self.mask.shape, 3) or self.pixels.dtype != np.uint8 or self.mask.dtype != np.bool_:
            raise ValueError(
                f"pixels {self.pixels.shape} {self.pixels.dtype} do not fit mask {self.mask.shape} {self.mask.dtype}"
            )


@dataclass(frozen=True, slots=True)
class Change:
    """A patch in the way the file's pixels lie.

    Attributes:
        pixels: how it is to look, (H, W, 3) RGB.
        before: how it looked.
        mask: (H, W), where the two may differ.
    """

    pixels: Pixels
    before: Pixels
    mask: Mask

    @property
    def changed(self) -> Mask:
        """Where the two do differ."""
        differ: Mask = self.mask & (self.pixels != self.before).any(-1)
        return differ


def orientation(image: Image.Image) -> int:
    """How the picture must be turned to be upright, 1 to 8 as in EXIF; 1 where nothing readable is said."""
    try:
        value = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # a broken EXIF block says nothing about the picture itself
        return 1
    return value if value in range(1, 9) else 1


def turned_back(upright: Samples, turn: int) -> Samples:
    """An upright picture as it lies in a file with this orientation."""
    match turn:
        case 2:
            return upright[:, ::-1]
        case 3:
            return upright[::-1, ::-1]
        case 4:
            return upright[::-1]
        case 5:
            return upright.swapaxes(0, 1)
        case 6:
            return np.rot90(upright, 1)
        case 7:
            return upright[::-1, ::-1].swapaxes(0, 1)
        case 8:
            return np.rot90(upright, -1)
    return upright


def turned_upright(stored: Samples, turn: int) -> Samples:
    """The other way round."""
    return turned_back(stored, {6: 8, 8: 6}.get(turn, turn))


def repainted(image: Image.Image, change: Change, remarks: list[str], *, free: Mask | None = None) -> Image.Image:
    """A picture of the same mode with the change in it; all other samples are as they were.

    Args:
        image: not turned; its `info` tells transparency and colour profile.
        free: (256,), the palette entries that may be given other colours; by default none.
    """
    samples = np.array(image)
    result = image.copy()
    if image.mode == "P":
        samples = _indexed(image, result, samples, change, remarks, free)
    elif image.mode in ("RGBA", "LA"):
        samples = _with_alpha(image, samples, change, remarks)
    else:
        wanted = change.changed
        samples[wanted] = _avoiding(
            image.info.get("transparency"), samples[wanted], _own(image, change.pixels[wanted], remarks)
        )
    result.frombytes(np.packbits(samples, 1).tobytes() if image.mode == "1" else samples.tobytes())
    return result


def _own(image: Image.Image, colours: Pixels, remarks: list[str]) -> Samples:
    """Upright sRGB colours, (N, 3), as samples of the picture's mode, without alpha: (N,) or (N, C)."""
    mode = {"RGBA": "RGB", "RGBX": "RGB", "LA": "L", "P": "RGB"}.get(image.mode, image.mode)
    if not len(colours):
        return np.zeros((0, *np.array(Image.new(mode, (1, 1))).shape[2:]), np.uint8)
    row = Image.frombytes("RGB", (len(colours), 1), np.ascontiguousarray(colours).tobytes())
    if mode.startswith("I") or mode == "F":
        return _deep_grey(image, np.asarray(row.convert("L"))[0])
    managed = _through_profile(image, row, mode, remarks)
    if managed is None:
        managed = _plates(row) if mode == "CMYK" else row.convert(mode, dither=Image.Dither.NONE)
    own = np.array(managed)[0]
    return np.concatenate([own, np.full((len(own), 1), 255, np.uint8)], 1) if image.mode == "RGBX" else own


def _through_profile(image: Image.Image, row: Image.Image, mode: str, remarks: list[str]) -> Image.Image | None:
    """By the picture's own colour profile; None where reading did not use one either."""
    from PIL import ImageCms

    profile = image.info.get("icc_profile")
    native = "L" if mode == "1" else mode
    if not (profile or mode == "LAB") or colour_managed(profile, image.mode, []) is None:
        return None
    try:
        target = ImageCms.ImageCmsProfile(io.BytesIO(profile)) if profile else ImageCms.createProfile("LAB")
        back = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), target, "RGB", native)
        managed = ImageCms.applyTransform(row, back)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        remarks.append("its colour profile works in one direction only and was not used for new pixels")
        return None
    return managed.convert(mode, dither=Image.Dither.NONE) if managed else None


def _plates(row: Image.Image) -> Image.Image:
    """RGB as CMYK with all grey in black, so that Pillow's way back gives the same RGB."""
    colours = np.asarray(row, np.float32)
    light = colours.max(-1, keepdims=True)
    inks = 255 * (light - colours) / np.maximum(light, 1)
    plates = np.rint(np.concatenate([inks, 255 - light], -1)).astype(np.uint8)
    return Image.frombytes("CMYK", row.size, plates.tobytes())


def _deep_grey(image: Image.Image, grey: npt.NDArray[np.uint8]) -> Samples:
    """Grey of 8 bits in the range that reading found."""
    low, high = sample_range(image)
    values = low + grey.astype(np.float64) * (high - low) / 255
    kind = np.asarray(image).dtype
    return values.astype(kind) if kind.kind == "f" else np.rint(values).astype(kind)


def _avoiding(key: object, before: Samples, own: Samples) -> Samples:
    """Colours none of which is the one that means transparent, unless it was there before."""
    if own.dtype == np.bool_ or not isinstance(key, int | tuple) or not len(own):
        return own
    is_key = (own.reshape(len(own), -1) == np.array(key)).all(-1)
    is_key &= ~(before.reshape(len(own), -1) == np.array(key)).all(-1)
    flat = own.reshape(len(own), -1)
    flat[is_key, -1] ^= 1
    return flat.reshape(own.shape)


def _with_alpha(image: Image.Image, samples: Samples, change: Change, remarks: list[str]) -> Samples:
    """Alpha in the mask follows what is beside it, so that no outline of what was there stays in it.

    New letters on transparent ground are as opaque as the old ones were, and a pixel is made no more transparent than
    white paper behind it can make up for. One that nobody sees has the colour of those beside it that nobody sees.
    """
    mask = change.mask
    colours = _own(image, change.pixels[mask], remarks).reshape(int(mask.sum()), -1).astype(np.float32)
    needed = 255 - colours.min(-1, initial=255)
    alpha = np.maximum(_beside(samples[..., -1], mask)[mask], np.maximum(needed, _of_letters(samples, mask, colours)))
    seen = 255 - (255 - colours) * (255 / np.maximum(alpha, 1))[:, None]
    seen = np.where(alpha[:, None] < 1, _unseen(samples, mask), seen)
    new = np.concatenate([seen, alpha[:, None]], -1).clip(0, 255)
    old = samples[mask]
    same = ~change.changed[mask] & (old[:, -1] == np.rint(alpha)) & (old[:, -1] > 0)
    samples[mask] = np.where(same[:, None], old, np.rint(new).astype(np.uint8))
    return samples


def _of_letters(samples: Samples, mask: Mask, colours: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The alpha (N,) that new letters have: full where they are darkest on white, less towards their edges."""
    if not len(colours):
        return np.zeros(0, np.float32)
    dark = np.zeros(mask.shape, np.uint8)
    dark[mask] = 255 - colours.min(-1)
    darkest = np.asarray(Image.fromarray(dark).filter(ImageFilter.MaxFilter(_STROKE)))[mask]
    share = np.where(darkest > _INK, dark[mask] / np.maximum(darkest, 1), 0)
    found: npt.NDArray[np.float32] = (share * samples[..., -1][mask].max()).astype(np.float32)
    return found


def _unseen(samples: Samples, mask: Mask) -> npt.NDArray[np.float32]:
    """For each pixel of the mask (N, C) the colour of the transparent ones beside it; white where there are none."""
    hidden = (samples[..., -1] == 0) & ~mask
    colours = samples[..., :-1].astype(np.float32)
    filled = np.full_like(colours, 255)
    if hidden.any():
        filled[:] = np.median(colours[hidden], axis=0)
    for y in np.nonzero(mask.any(1))[0]:
        (there,) = np.nonzero(hidden[y])
        (inside,) = np.nonzero(mask[y])
        if len(there):
            behind = np.searchsorted(there, inside).clip(1, max(len(there) - 1, 1))
            before, after = there[behind - 1], there[behind % len(there)]
            filled[y, inside] = colours[y, np.where(inside - before <= after - inside, before, after)]
    return filled[mask]


def _beside(alpha: npt.NDArray[np.uint8], mask: Mask) -> npt.NDArray[np.float32]:
    """Alpha with the mask's pixels filled in along each row; opaque where a row has no others."""
    filled = alpha.astype(np.float32)
    for y in np.nonzero(mask.any(1))[0]:
        (outside,) = np.nonzero(~mask[y])
        (inside,) = np.nonzero(mask[y])
        filled[y, inside] = np.interp(inside, outside, filled[y, outside]) if len(outside) else _OPAQUE
    return filled


def _indexed(
    image: Image.Image, result: Image.Image, indices: Samples, change: Change, remarks: list[str], free: Mask | None
) -> Samples:
    """Indices of the nearest colours; entries that nothing outside the mask uses are given new ones first."""
    wanted = change.changed
    spare = np.zeros(256, bool) if free is None else free & (np.bincount(indices[~change.mask], minlength=256) == 0)
    palette = np.array(image.getpalette("RGBA") or [], np.uint8).reshape(-1, 4)
    alpha = _palette_alpha(image)
    spare &= alpha == _OPAQUE
    shown = np.full((256, 4), _FAR, np.int64)  # how each entry looks on white, and its alpha
    entries = image.crop((0, 0, 256, 1))
    entries.frombytes(bytes(range(256)))
    shown[: len(palette), :3] = np.asarray(converter(entries, [])(entries))[0, : len(palette)]
    shown[: len(palette), 3] = alpha[: len(palette)]
    targets = np.concatenate([change.pixels, np.rint(_beside(alpha[indices], change.mask))[..., None]], -1)[wanted]
    distinct, which = np.unique(targets.astype(np.int64), axis=0, return_inverse=True)
    new = _new_colours(distinct, which, shown, int(spare.sum()))
    slots = np.nonzero(spare)[0][: len(new)]
    if len(new):
        table = np.zeros((max(int(slots.max()) + 1, len(palette)), 3), np.uint8)
        table[: len(palette)] = palette[:, :3]
        table[slots] = _own(image, new, remarks)
        result.putpalette(table.tobytes())
        shown[slots] = np.concatenate([new, np.full((len(new), 1), _OPAQUE, np.uint8)], 1)
    nearest = [int(((shown - colour) ** 2).sum(1).argmin()) for colour in distinct]
    indices[wanted] = np.array(nearest, np.uint8)[which.reshape(-1)]
    return indices


def _new_colours(
    distinct: npt.NDArray[np.int64], which: npt.NDArray[np.int64], shown: npt.NDArray[np.int64], room: int
) -> Pixels:
    """As many of the wanted colours as there is room for: all that are missing, or the best choice of them."""
    there = {tuple(entry) for entry in shown.tolist()}
    missing = np.array([tuple(colour) not in there for colour in distinct.tolist()], bool)
    if not room or not missing.any():
        return np.zeros((0, 3), np.uint8)
    if missing.sum() <= room:
        return distinct[missing, :3].astype(np.uint8)
    every = distinct[which.reshape(-1)][missing[which.reshape(-1)], :3].astype(np.uint8)
    row = Image.frombytes("RGB", (len(every), 1), every.tobytes())
    chosen = row.quantize(room, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).getpalette() or []
    return np.array(chosen, np.uint8).reshape(-1, 3)[:room]


def _palette_alpha(image: Image.Image) -> npt.NDArray[np.uint8]:
    """Of all 256 entries, whether the palette has them or not."""
    alpha = np.full(256, _OPAQUE, np.uint8)
    told = image.info.get("transparency")
    if isinstance(told, bytes):
        alpha[: len(told)] = np.frombuffer(told[:256], np.uint8)
    elif isinstance(told, int) and 0 <= told < 256:
        alpha[told] = 0
    return alpha
