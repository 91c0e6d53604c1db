"""A prompt cut into phrases: which words belong together, and what they are about.

English word order does most of it. A preposition begins a phrase, as does a noun where there is one already; adjectives
belong to the noun that follows them, or after "is" to the one before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from textharmony_cli.model.rendering.colors import RGB, toned
from textharmony_cli.tasks.quotations import PLACE
from textharmony_cli.tasks.render_words import LONGEST, WORDS, Meaning, Sort

_TOKEN = re.compile(rf"{PLACE}|[,;:.]|[^\W_]+(?:['’][^\W_]+)*")
_WITH = re.compile(r"\bw/\s*", re.IGNORECASE)
_NOUNS = ("head", "part")

Read = tuple[tuple[Meaning, ...] | None, str]  # what words mean, and the first of them


@dataclass(slots=True)
class Phrase:
    """Words that belong together.

    Attributes:
        link: the preposition before them; empty where there is none.
        leads: whether no words to write came before them.
    """

    link: str = ""
    meanings: list[Meaning] = field(default_factory=list)
    leads: bool = False

    def all(self, sort: Sort) -> list[Any]:
        return [meaning.value for meaning in self.meanings if meaning.sort == sort]

    def one(self, *sorts: Sort) -> Any:
        """The value of the first meaning of these sorts."""
        return next((meaning.value for meaning in self.meanings if meaning.sort in sorts), None)

    @property
    def noun(self) -> str | None:
        """What it is about: `letters`, `plate`, `sheet`, `ground`, or a part such as `border`; None if not said."""
        heads = [str(m.value) for m in self.meanings if _is_noun(m)]
        whole = [str(m.value) for m in self.meanings if m.sort == "head"]
        return next(iter((*whole, *heads)), None)

    def colors(self) -> list[RGB]:
        """Its colours, with the tones before each."""
        found: list[RGB] = []
        tones: list[str] = []
        for meaning in self.meanings:
            if meaning.sort == "tone":
                tones.append(meaning.value)
            elif meaning.sort == "color":
                found.append(toned(meaning.value, tones))
                tones = []
            elif meaning.sort == "palette":
                found += meaning.value[0]
        return found

    def tones(self) -> list[str]:
        """Tones that belong to no colour, as in "dark brick"."""
        left: list[str] = []
        for meaning in self.meanings:
            if meaning.sort == "tone":
                left.append(meaning.value)
            elif meaning.sort == "color":
                left = []
        return left


def phrases_of(read: Iterable[Read]) -> tuple[list[Phrase], list[str]]:
    """The phrases of a prompt that was read, and the words that say nothing to us, in order."""
    phrases, unread, leads = [Phrase()], [], True
    for meanings, word in read:
        leads = leads and word != PLACE
        if meanings is None:
            unread.append(word)
        elif meanings == ():
            _broken(phrases, word)
        else:
            for meaning in sorted(meanings, key=_is_noun):  # what a noun brings along belongs to it
                _added(phrases, meaning)
            phrases[-1].leads = leads
    return [phrase for phrase in phrases if phrase.meanings], list(dict.fromkeys(unread))


def read_prompt(prompt: str) -> Iterator[Read]:
    """Longest known phrases first: what each means, None where it is not known, nothing for marks.

    Args:
        prompt: with `PLACE` where the words to write stood.
    """
    tokens = _TOKEN.findall(_WITH.sub("with ", prompt).replace("-", " ").replace("’", "'"))
    at = 0
    while at < len(tokens):
        if tokens[at] == PLACE or not tokens[at][0].isalnum():
            yield (), tokens[at]
            at += 1
            continue
        for count in range(min(LONGEST, len(tokens) - at), 0, -1):
            meanings = WORDS.get(" ".join(tokens[at : at + count]).lower())
            if meanings is not None:
                break
        yield meanings, tokens[at]
        at += max(count, 1)


def _is_noun(meaning: Meaning) -> bool:
    return meaning.sort in _NOUNS


def _broken(phrases: list[Phrase], mark: str) -> None:
    """Marks end a phrase; the place of the words to write does so after a noun, as in `a sign "A" in red`, and not
    before one, as in `on a red "A" sign`; but after colours alone, as in `white on red "A"`."""
    last = phrases[-1]
    alone = last.link == "on" and bool(last.meanings) and all(m.sort in ("tone", "color") for m in last.meanings)
    if mark != PLACE or last.noun or last.link == "says" or alone:
        phrases.append(Phrase())


def _added(phrases: list[Phrase], meaning: Meaning) -> None:
    last = phrases[-1]
    if meaning.sort == "link":
        phrases.append(Phrase(meaning.value))
    elif meaning.sort == "and":
        if last.noun or last.one("material"):
            phrases.append(Phrase(last.link))
    elif meaning.sort == "head" and last.noun and last.noun != meaning.value:
        phrases.append(_split(last, meaning))
    else:
        last.meanings.append(meaning)


def _split(last: Phrase, noun: Meaning) -> Phrase:
    """A phrase for another noun, which takes the adjectives that came after the one before."""
    at = max(k for k, meaning in enumerate(last.meanings) if _is_noun(meaning))
    later = last.meanings[at + 1 :]
    if any(meaning.sort == "be" for meaning in later):
        return Phrase("", [noun])
    del last.meanings[at + 1 :]
    return Phrase("", [*later, noun])
