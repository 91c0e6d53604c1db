"""Does a page's text read like writing? Statistics only; no dictionary, no language is assumed.

A text layer can be there, look like words, and still not be what is printed: fonts whose character map is missing
or wrong give letters, but the wrong ones. Natural text in any language keeps to likely pairs of letters.
"""

from __future__ import annotations

import unicodedata

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint32]
Bools = npt.NDArray[np.bool_]

# What the step from one letter to the next costs, in thirds of a bit, as base-36 digits. Rows: the letter before,
# columns: the letter after; first comes the word's edge, then a to z. Counted over user-interface texts in 58
# languages that are written in Latin letters, accents taken off, each language alike but English six times.
_COSTS = (
    "0bedbdfhgejgedcfbmgbbfejtkj"
    "7khfepnfkekhaf9mjrbbaiinrkk"
    "d9lvs8zsj8ctdnnbuzagqawusfu"
    "easgybzz79rjkuq7zzelaezuzlo"
    "87uvi6vqi9gsmjjaxzgkqerrzmm"
    "6fjffjmhohmhdf9mjp9bdminjpj"
    "8awzt8gsk8ntgvn7xzdmkdzvzmz"
    "8alwo7sih9nrhtjayzfel9ulziv"
    "76sum8oxkapoimmasvjneepozmz"
    "9elecdignqigbf8bjpeacmkosoi"
    "c6xol4ruzeqpnmibtztfhbotzqo"
    "98nks9xwiamffjmaszgebbljzis"
    "87prg9skr8koclnbrutffbptzjv"
    "97exq7vwl9lrlgobeztdpdurwps"
    "6bshecnambjknrhckytd9fmrzir"
    "7mghdlnipihhde7jkw8ceghiurj"
    "e7qnw9wpogqt8qn6hz9ihfiwzmx"
    "feqzidzzzdszfzoizpqvk1zzzzz"
    "78mne8nkqapkjelcrtheefmpykn"
    "6crgr9ijgaqffnlehrne9fojzmn"
    "79suv7kse9vqopmbpzbjheqovhm"
    "8bkihcoeoflhddakhw9cbfoopph"
    "c5xqt6ztw8prlviaxygmrirzzkw"
    "97vis7xokamtqwe8ozignezzzdv"
    "bczjoatzs6zulsreitzo4izzzxz"
    "5akifdijphojeidcazifdipkxel"
    "87ijj8yki8qilgdcpzpnidlmzil"
)
_COST = np.array([int(digit, 36) for digit in _COSTS], np.float32) / 3
# Bits a step, measured: real pages of ten kinds 3.5 to 4.3, the worst 120 letters of Welsh 4.9, texts in which every
# letter is replaced by another 5.8 to 6.2 on average and 4.7 at the very least.
_WORST_COST = 4.75
_FEWEST_LETTERS = 100
_MOST_ODD = 0.08  # share of characters that stand for nothing
_MOST_ACCENTED = 0.45  # share of letters beyond a to z; Vietnamese has 0.3, Cyrillic read as Latin-1 nearly 1
_LONGEST_WORD = 22.0  # mean letters between spaces; German has 6, text that lost its spaces hundreds


def _letter_table() -> npt.NDArray[np.uint8]:
    """For each code below 0x2000: 1 to 26 for a Latin letter without its accents, else 0."""
    table = np.zeros(0x2000, np.uint8)
    for code in [*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00)]:
        base = unicodedata.normalize("NFD", chr(code))[0].lower()
        table[code] = ord(base) - 96 if "a" <= base <= "z" else 0
    return table


_LETTER = _letter_table()


def unsound(codes: Codes, starts: Bools, fonts: npt.NDArray[np.intp]) -> bool:
    """Whether this is garble.

    Args:
        codes: the characters but the spaces, as code points.
        starts: for each of them, whether a word begins with it.
        fonts: for each of them, a number for its font: one font of a page may be mapped wrongly, the others well.
    """
    if _odd_share(codes) > _MOST_ODD or _misshapen(codes, starts):
        return True
    if not _costly(codes, starts, fonts):
        return False
    once = _first_of_each_word(codes, starts)  # the same odd word in every row of a table is one oddity
    return _costly(codes[once], starts[once], fonts[once])


def _first_of_each_word(codes: Codes, starts: Bools) -> Bools:
    """Picks the characters of words that did not come before; words of the same letters count as the same."""
    at = np.flatnonzero(starts)
    _, first = np.unique(np.add.reduceat(codes.astype(np.uint64) ** 5, at), return_index=True)
    new = np.zeros(len(at), np.bool_)
    new[first] = True
    return np.repeat(new, np.diff(np.r_[at, len(codes)]))


def _odd_share(codes: Codes) -> float:
    private = (codes >= 0xE000) & (codes <= 0xF8FF) | (codes >= 0xF0000)
    return float(np.mean((codes == 0xFFFD) | private))


def _costly(codes: Codes, starts: Bools, fonts: npt.NDArray[np.intp]) -> bool:
    """Whether in some font the letters follow each other as they do in no language."""
    after = _LETTER[np.minimum(codes, 0x1FFF)].astype(np.intp)
    before = np.zeros_like(after)
    before[1:] = after[:-1]
    before[starts] = 0
    counted = (before > 0) | (after > 0)
    cost = np.bincount(fonts, np.where(counted, _COST[before * 27 + after], 0))
    letters = np.bincount(fonts, after > 0)
    return bool(((letters >= _FEWEST_LETTERS) & (cost > _WORST_COST * np.bincount(fonts, counted))).any())


def _misshapen(codes: Codes, starts: Bools) -> bool:
    """Whether Latin text has lost its spaces, or is another script's bytes read as Latin letters."""
    letters = int(np.count_nonzero(_LETTER[np.minimum(codes, 0x1FFF)]))
    if letters < _FEWEST_LETTERS or letters < 0.5 * len(codes):
        return False
    accented = int(np.count_nonzero((codes >= 0xC0) & (codes < 0x250)))
    return accented > _MOST_ACCENTED * letters or letters > _LONGEST_WORD * int(np.count_nonzero(starts))
