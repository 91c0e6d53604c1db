"""What was erased, as something to search for. Nothing here needs the PDF library."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

_FEWEST = 3  # letters and digits; what is shorter is found everywhere by chance
_FEWEST_OF_WORD = 4  # of one word out of several
_FEWEST_RAW = 4  # to be looked for in bytes that may be anything
_LETTER = r"[^\W_]"
_HYPHENS = "-\u00ad‐‑¬"
_DIVIDED = re.compile(rf"(?<={_LETTER})[{_HYPHENS}]\s+(?={_LETTER})")
_WITHOUT_HYPHENS = dict.fromkeys(map(ord, _HYPHENS))
_DIVISION = rf"(?:[{_HYPHENS}]\s+|\u00ad)?"  # what a line end may put between two letters


def candidates(texts: Iterable[str]) -> list[str]:
    """The texts that are long enough to be searched for, and their words; the longest first.

    A word that was divided at a line end counts as one: its halves may be words that have nothing to do with it.
    """
    found: dict[str, str] = {}
    for text in texts:
        words = _DIVIDED.sub("", text).split()
        whole = " ".join(words)
        parts = [word.strip(".,:;!?()[]\"'") for word in words] if len(words) > 1 else []
        for part in [whole, *(part for part in parts if _letters(part) >= _FEWEST_OF_WORD)]:
            if _letters(part) >= _FEWEST:
                found.setdefault(part.casefold(), part)
    return sorted(found.values(), key=lambda text: (-len(text), text))


class Secrets:
    """Texts that must be nowhere in the file, neither whole nor divided at a line end.

    Args:
        shown: what may be read in the open; a text that is part of a word there is only looked for as a word.
    """

    def __init__(self, texts: list[str], shown: str = "") -> None:
        self.texts = texts
        self._patterns = [_pattern(text) for text in texts]
        row = _packed(shown)
        raw = (text for text in texts if len(_packed(text)) >= _FEWEST_RAW and _packed(text) not in row)
        self._raw = [(text, _forms(text)) for text in raw]

    def __bool__(self) -> bool:
        return bool(self.texts)

    def without(self, others: str) -> Secrets:
        """Those that do not stand in another text, too."""
        kept = [text for text, found in zip(self.texts, self._patterns, strict=True) if not found.search(others)]
        return Secrets(kept, others)

    def named(self, text: str) -> list[str]:
        """Those that stand in a text, as words of their own."""
        return [secret for secret, found in zip(self.texts, self._patterns, strict=True) if found.search(text)]

    def blanked(self, text: str, new: str = "") -> str:
        """The text without them, or with something else in their place."""
        for pattern in self._patterns:
            text = pattern.sub(lambda _: new, text)
        return text

    def in_bytes(self, data: bytes) -> list[str]:
        """Those that stand in some bytes, in any of the codings that PDF knows."""
        lower = data.lower()
        return [text for text, forms in self._raw if any(form in lower for form in forms)]

    def in_letters(self, letters: str) -> list[str]:
        """Those that stand in a row of letters, whatever spaces and hyphens are between them."""
        row = _packed(letters)
        return [text for text, _ in self._raw if _packed(text) in row]


def _pattern(text: str) -> re.Pattern[str]:
    words = r"\s+".join(map(_word, text.split()))
    before = rf"(?<!{_LETTER})" if re.match(_LETTER, text) else ""
    after = rf"(?!{_LETTER})" if re.match(_LETTER, text[-1]) else ""
    return re.compile(before + words + after, re.IGNORECASE)


def _word(word: str) -> str:
    """An expression that finds a word also where it is divided."""
    return "".join(re.escape(before) + _gap(before, after) for before, after in pairwise(word)) + re.escape(word[-1])


def _gap(before: str, after: str) -> str:
    if before in _HYPHENS:
        return r"\s*"
    return _DIVISION if before.isalpha() and after.isalpha() else ""


def _forms(text: str) -> list[bytes]:
    """The bytes of a text in small letters, and the hexadecimal digits of those of its usual spellings."""
    codings = ("utf-8", "latin-1", "utf-16-be", "utf-16-le")
    spellings = {text, text.lower(), text.upper(), text.title()}
    digits = [spelling.encode(coding, "replace").hex().encode() for spelling in spellings for coding in codings]
    return [*(text.lower().encode(coding, "replace") for coding in codings), *digits]


def _packed(text: str) -> str:
    return "".join(text.translate(_WITHOUT_HYPHENS).split()).casefold()


def _letters(text: str) -> int:
    return sum(character.isalnum() for character in text)
