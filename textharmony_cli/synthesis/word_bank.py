"""A bank of drawn words, from which crops are composed without drawing anything anew: drawing is what takes the time.

Each entry is two coverage masks of the same height and size: the words before, and the words after, seldom in another
font, as someone would draw them who took it for one that looks like it.
"""

from __future__ import annotations

import multiprocessing
import random
import string
import zlib
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from textharmony_cli import fonts
from textharmony_cli.synthesis import vocabulary

HEIGHT = 64  # pixels
EM = 46.0  # pixels
BASELINE = 46  # row
MARGIN = 8  # pixels left of the words
WIDTHS = (64, 96, 128, 192, 256, 320, 384, 448, 512)
_ALIKE = 0.85  # share of entries whose words after are in the same font
_CHUNK = 250  # entries that a worker draws at once
_LETTERS = string.ascii_letters + string.digits + ".,:%"
_IDEOGRAPHS = (0x4E00, 0x9000)

Masks = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Wording:
    """What an entry says before and after, and the key of the font of the words after."""

    before: str
    after: str
    font: str


@dataclass(frozen=True, slots=True)
class WordBank:
    """Drawn words by width.

    Attributes:
        masks: for each width, (N, 2, HEIGHT, width) coverage from 0 to 255.
        ends: for each width, (N, 2) columns at which the ink of each mask ends; it begins at MARGIN.
        wordings: for each width, N of them.
    """

    masks: dict[int, Masks]
    ends: dict[int, npt.NDArray[np.float32]]
    wordings: dict[int, tuple[Wording, ...]]

    def __len__(self) -> int:
        return sum(len(masks) for masks in self.masks.values())


@dataclass(frozen=True, slots=True)
class _Entry:
    masks: Masks
    ends: tuple[float, float]
    wording: Wording


def is_held_out(key: str) -> bool:
    """Whether a font is kept from training, to measure with; one in six is, by its name."""
    return zlib.crc32(key.encode()) % 6 == 2


def draw_bank(seed: int, count: int, *, held_out: bool = False, workers: int = 0) -> WordBank:
    """Draw about so many entries; the same seed gives the same ones, with however many workers.

    Args:
        held_out: draw in the fonts that are kept from training, instead of the others.
        workers: processes that draw; 0 draws here.
    """
    chunks = [(seed, first, min(_CHUNK, count - first), held_out) for first in range(0, count, _CHUNK)]
    if not workers:
        return _bank([entry for chunk in chunks for entry in _drawn(chunk)])
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        return _bank([entry for entries in pool.map(_drawn, chunks) for entry in entries])


def _bank(entries: Sequence[_Entry]) -> WordBank:
    by_width: dict[int, list[_Entry]] = defaultdict(list)
    for entry in entries:
        by_width[entry.masks.shape[-1]].append(entry)
    return WordBank(
        {width: np.stack([entry.masks for entry in same]) for width, same in sorted(by_width.items())},
        {width: np.array([entry.ends for entry in same], np.float32) for width, same in sorted(by_width.items())},
        {width: tuple(entry.wording for entry in same) for width, same in sorted(by_width.items())},
    )


def _drawn(chunk: tuple[int, int, int, bool]) -> list[_Entry]:
    seed, first, count, held_out = chunk
    rng = random.Random(f"{seed} {first} {held_out}")
    entries: list[_Entry] = []
    while len(entries) < count:
        entry = _entry(rng, held_out)
        if entry:
            entries.append(entry)
    return entries


def _entry(rng: random.Random, held_out: bool) -> _Entry | None:
    """Words before and after in some font; None where they do not fit, or are the same."""
    before, after = texts(rng)
    if before == after:
        return None
    key = rng.choice(_keys(held_out))
    other = key if rng.random() < _ALIKE else _alike(rng, key, after, held_out)
    keys = [fonts.fitting(font, before + after) for font in (key, other)]
    spacing = rng.uniform(0.02, 0.25) if rng.random() < 0.12 else 0.0
    words = (before, after)
    ends = [_width(text, font, spacing) + MARGIN for text, font in zip(words, keys, strict=True)]
    fitting = [width for width in WIDTHS if max(ends) + MARGIN <= width]
    if not fitting:
        return None
    masks = [_mask(text, font, spacing, fitting[0]) for text, font in zip(words, keys, strict=True)]
    return _Entry(np.stack(masks), (ends[0], ends[1]), Wording(before, after, keys[1]))


def texts(rng: random.Random) -> tuple[str, str]:
    """Words before and after, of one kind and so of like length; sometimes an edit of few letters."""
    if rng.random() < 0.12:
        return _ideographs(rng), _ideographs(rng)
    if rng.random() < 0.25:
        before = _text(rng, rng.randrange(8))
        return before, _altered(rng, before)
    kind, case = rng.randrange(8), rng.choice((str, str, str.upper, str.upper, str.title))
    return case(_text(rng, kind)), case(_text(rng, kind))


def _text(rng: random.Random, kind: int) -> str:
    if kind == 0:
        return vocabulary.price(rng, vocabulary.country(rng))
    if kind == 1:
        return vocabulary.date(rng)
    if kind == 2:
        return vocabulary.code(rng)
    if kind == 3:
        return vocabulary.title(rng)
    if kind == 4:
        return vocabulary.name(rng)
    return " ".join(vocabulary.word(rng) for _ in range(rng.choice((1, 1, 1, 2, 2, 3))))


def _altered(rng: random.Random, text: str) -> str:
    """The text with one or two letters or figures changed."""
    letters = list(text)
    for _ in range(rng.randint(1, 2)):
        at = rng.randrange(len(letters))
        if letters[at].isdigit():
            letters[at] = str(rng.randrange(10))
        elif letters[at].isalpha():
            new = chr(rng.randrange(ord("a"), ord("z") + 1))
            letters[at] = new.upper() if letters[at].isupper() else new
    return "".join(letters)


def _ideographs(rng: random.Random) -> str:
    return "".join(chr(rng.randrange(*_IDEOGRAPHS)) for _ in range(rng.randint(1, 8)))


@cache
def _keys(held_out: bool) -> tuple[str, ...]:
    """The fonts on one side of the split."""
    return tuple(key for key in fonts.candidates(_LETTERS) if is_held_out(key) == held_out)


def _alike(rng: random.Random, key: str, text: str, held_out: bool) -> str:
    """Of some other fonts the one in which the text is most nearly as wide."""
    own = _width(text, key, 0.0)
    return min(rng.sample(_keys(held_out), 6), key=lambda other: (other == key, abs(_width(text, other, 0.0) - own)))


def _width(text: str, font: str, spacing: float) -> float:
    return EM * (sum(fonts.advances(text, font)) + spacing * (len(text) - 1))


def _mask(text: str, font: str, spacing: float, width: int) -> Masks:
    """(HEIGHT, width) coverage of the words."""
    picture = Image.new("L", (width, HEIGHT))
    draw, drawer = ImageDraw.Draw(picture), fonts.loaded(font, EM)
    if not spacing:
        draw.text((MARGIN, BASELINE), text, 255, drawer, anchor="ls")
        return np.asarray(picture)
    x = float(MARGIN)
    for letter, advance in zip(text, fonts.advances(text, font), strict=True):
        draw.text((x, BASELINE), letter, 255, drawer, anchor="ls")
        x += EM * (advance + spacing)
    return np.asarray(picture)
