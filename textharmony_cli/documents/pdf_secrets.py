"""What was erased, as something to search for. Nothing here needs the PDF library."""

from __future__ import annotations

import re
from collections.abc import Iterable

_FEWEST = 3  # letters and digits; what is shorter is found everywhere by chance
_FEWEST_OF_WORD = 4  # of one word out of several
_FEWEST_RAW = 4  # to be looked for in bytes that may be anything
_LETTER = r"[^\W_]"


def candidates(texts: Iterable[str]) -> list[str]:
    """The texts that are long enough to be searched for, and their words; the longest first."""
    found: dict[str, str] = {}
    for text in texts:
        words = text.split()
        whole = " ".join(words)
        parts = [word.strip(".,:;!?()[]\"'") for word in words] if len(words) > 1 else []
        for part in [whole, *(part for part in parts if _letters(part) >= _FEWEST_OF_WORD)]:
            if _letters(part) >= _FEWEST:
                found.setdefault(part.casefold(), part)
    return sorted(found.values(), key=lambda text: (-len(text), text))


class Secrets:
    """Texts that must be nowhere in the file."""

    def __init__(self, texts: list[str]) -> None:
        self.texts = texts
        self._patterns = [_pattern(text) for text in texts]
        self._raw = [(text, _forms(text)) for text in texts if len(_packed(text)) >= _FEWEST_RAW]

    def __bool__(self) -> bool:
        return bool(self.texts)

    def without(self, others: str) -> Secrets:
        """Those that do not stand in another text, too."""
        return Secrets(
            [text for text, found in zip(self.texts, self._patterns, strict=True) if not found.search(others)]
        )

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
        """Those that stand in a row of letters without spaces."""
        row = _packed(letters)
        return [text for text, _ in self._raw if _packed(text) in row]


def _pattern(text: str) -> re.Pattern[str]:
    words = r"\s+".join(re.escape(word) for word in text.split())
    before = rf"(?<!{_LETTER})" if re.match(_LETTER, text) else ""
    after = rf"(?!{_LETTER})" if re.match(_LETTER, text[-1]) else ""
    return re.compile(before + words + after, re.IGNORECASE)


def _forms(text: str) -> list[bytes]:
    """The bytes of a text in small letters, and the hexadecimal digits of those of its usual spellings."""
    codings = ("utf-8", "latin-1", "utf-16-be", "utf-16-le")
    spellings = {text, text.lower(), text.upper(), text.title()}
    digits = [spelling.encode(coding, "replace").hex().encode() for spelling in spellings for coding in codings]
    return [*(text.lower().encode(coding, "replace") for coding in codings), *digits]


def _packed(text: str) -> str:
    return "".join(text.split()).casefold()


def _letters(text: str) -> int:
    return sum(character.isalnum() for character in text)
