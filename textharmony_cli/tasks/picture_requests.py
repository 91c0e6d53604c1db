"""Requests for pictures of what a document says, read by rules: "draw a red label with the company and the total".

This is no language model: it knows these forms, in English, and signs, labels, posters, form fields and the like. What
a picture is to look like is left to the planner of `th render`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from textharmony_cli.tasks.prompt_phrases import phrases_of, read_prompt
from textharmony_cli.tasks.quotations import PLACE, quotations_of

LABEL = "a label"  # what a picture is of where nothing is said

_POLITE = re.compile(
    r"^(?:(?:please|could you|can you|would you|will you|kindly|i want you to|i would like you to)[ ,]+)+"
    r"|[ ,]+please$|[\s.!?]+$",
    re.IGNORECASE,
)
_DRAWING = ("draw", "paint", "render", "design", "sketch")
_TELLING = ("show", "give", "print")  # mostly ask for words
_DRAW = re.compile(
    rf"(?P<verb>{'|'.join(_DRAWING + _TELLING)}|create|make|generate)(?:\s+(?:me|us))?\s+", re.IGNORECASE
)
_WOULD = re.compile(
    r"(?:how|what)\s+(?:would|does|will|might|could)\s+(?P<content>.+?)\s+look(?:\s+like)?\s+"
    r"(?:(?P<way>on|in|as|against)\s+)(?P<style>.+)",
    re.IGNORECASE,
)
_AS = re.compile(r"(?P<content>(?:the|its|his|her|their)\s.+?)\s+(?P<way>as|on)\s+(?P<style>an?\s.+)", re.IGNORECASE)
_WITHS = (
    r"with|showing|bearing|stating|saying|reading|giving|containing|(?:that|which)\s+(?:shows|says|reads|states|gives|bears"
    r"|has|contains)"
)
_WITH = re.compile(rf"\s({_WITHS})\s", re.IGNORECASE)
_LINK_COLON, _COLON = re.compile(rf"\b({_WITHS}):\s", re.IGNORECASE), re.compile(r":\s")
_FOR = re.compile(r"\s(?:for|of|from)\s", re.IGNORECASE)  # what follows is written only where nothing else is
_OWNED = re.compile(r"(?:the|its|his|her|their|this|that|my|our|your)\s+", re.IGNORECASE)
_ARTICLE = re.compile(rf"(?:{_OWNED.pattern}|an?\s+)", re.IGNORECASE)
_ONE, _ANOTHER = re.compile(r"(?:an?|one)\s", re.IGNORECASE), re.compile(r"another|one", re.IGNORECASE)
_AND = re.compile(r"\s*(?:,\s*and|,|;|\band\b|\bplus\b|&)\s+", re.IGNORECASE)
_NEXT = re.compile(r"\s*(?:,\s*and|,|;|\band\b)\s+(?=(?:an?|another|one)\s)", re.IGNORECASE)
_STYLE = re.compile(r"\s(?:in|on|against|over|at|using)\s", re.IGNORECASE)
_WHERE = re.compile(
    r"\s+(?:(?:from|on|in|of|off)\s+(?:the|this|that)\s+(?:document|page|picture|image|receipt|invoice|bill|letter|form"
    r"|file|pdf|photo|sign|note|paper|contract|menu|ticket)|(?:printed|written|shown|given|stated)(?:\s+(?:here|there))?"
    r"|here|there)$",
    re.IGNORECASE,
)
_FIELD = re.compile(r"\bform fields?\b", re.IGNORECASE)
_PICTURE = re.compile(r"\b(?:pictures?|images?|drawings?)\b", re.IGNORECASE)
_STYLES = ("color", "tone", "material", "effect", "letters", "layout", "wear", "light", "part")


@dataclass(frozen=True, slots=True)
class Part:
    """Words on a picture.

    Attributes:
        kind: `words` as they were given, or what is `asked` of the document.
        text: the words, or the name of what is asked for.
    """

    kind: Literal["words", "asked"]
    text: str


@dataclass(frozen=True, slots=True)
class PictureRequest:
    """One picture.

    Attributes:
        looks: a prompt for the planner, without words to write.
        parts: what is written on it, a line each.
        named: whether a line says what it is, as in a form.
    """

    looks: str
    parts: tuple[Part, ...]
    named: bool = False


def picture_requests(text: str) -> tuple[PictureRequest, ...]:
    """The pictures that a question asks for, in order; none where it asks for words alone."""
    quotations, rest = quotations_of(text)
    words = iter(quotations)
    plain = _plain(rest)
    if (found := _WOULD.fullmatch(plain)) is None and (begun := _DRAW.match(plain)) is not None:
        plain = plain[begun.end() :]
        found = _AS.fullmatch(plain)
        if found is None:
            named = begun["verb"].lower() in _TELLING
            made = tuple(_request(clause, words, named=named) for clause in _clauses(plain))
            return tuple(request for request in made if request is not None) if all(made) else ()
    if found is None:
        return ()
    style = found["style"] if found["way"].lower() == "as" else f"{found['way']} {found['style']}"
    if not (_is_of_something(style) or _is_style(style)):
        return ()
    parts = tuple(_parts(found["content"], words))
    looks = style if _is_of_something(style) else f"{LABEL} {style}"
    return (PictureRequest(looks, parts, bool(_FIELD.search(style))),) if parts else ()


def asks_to_draw(text: str) -> bool:
    """Whether a text begins like a request for a picture, understood or not."""
    begun = _DRAW.match(_plain(text))
    return begun is not None and begun["verb"].lower() in _DRAWING


def _plain(text: str) -> str:
    plain = " ".join(text.split())
    while (shorter := _POLITE.sub("", plain)) != plain:
        plain = shorter
    return plain


def _clauses(plain: str) -> list[str]:
    """A request cut where another picture begins; `another with the date` is one like that before."""
    clauses: list[str] = []
    for piece in _NEXT.split(plain):
        head = _head(piece)
        if clauses and _ANOTHER.fullmatch(head):
            clauses.append(f"{_head(clauses[-1])} {piece[len(head) :].strip()}")
        elif clauses and not _is_of_something(head):
            clauses[-1] += f" and {piece}"
        else:
            clauses.append(piece)
    return clauses


def _head(clause: str) -> str:
    """What a clause begins with: what the picture is of."""
    return _FOR.split(_WITH.split(f" {clause} ")[0], maxsplit=1)[0].strip()


def _request(clause: str, words: Iterator[tuple[str, ...]], *, named: bool) -> PictureRequest | None:
    """What one part of a request asks for; None where it names no picture, or nothing to write on it.

    Args:
        named: whether only what is named as one of many is a picture: "give me a card", and not "the card number".
    """
    clause = _COLON.sub(" with ", _LINK_COLON.sub(r"\1 ", clause))
    head, *rest = _WITH.split(f" {clause} ")
    head, *passing = (piece.strip() for piece in _FOR.split(head, maxsplit=1))
    if not _is_of_something(head) or (named and not _ONE.match(head)):
        return None
    looks, written = [head], list(_quotations(head, words))
    aside: list[Part] = []
    told = [("", text, aside) for text in passing]
    told += [(link, content, written) for link, content in zip(rest[::2], rest[1::2], strict=True)]
    for link, content, into in told:
        said, style = _apart(_WHERE.sub("", content.strip()))
        looks.append(style if said else f"{link} {content.strip()}")
        into.extend(_parts(said, words))
    parts = tuple(written or aside)
    return PictureRequest(" ".join(" ".join(looks).split()), parts, bool(_FIELD.search(head))) if parts else None


def _apart(content: str) -> tuple[str, str]:
    """What is to be written, and how it is to look: `the total in red` is `the total` and `in red`. All of `white
    letters` is how it looks."""
    for found in _STYLE.finditer(content):
        if _is_style(content[found.start() :]):
            return content[: found.start()], content[found.start() :].strip()
    told = [item for item in _AND.split(content) if not _OWNED.match(item) and _is_style(item)]
    said = [item for item in _AND.split(content) if item not in told]
    return " and ".join(said), " ".join(f"with {item}" for item in told) if said else ""


def _parts(content: str, words: Iterator[tuple[str, ...]]) -> Iterator[Part]:
    for item in _AND.split(content):
        if PLACE in item:
            yield from _quotations(item, words)
            continue
        name = _ARTICLE.sub("", _WHERE.sub("", item.strip(" ,.;")), count=1).strip()
        if name:
            yield Part("asked", name)


def _quotations(text: str, words: Iterator[tuple[str, ...]]) -> Iterator[Part]:
    lines = itertools.chain(*itertools.islice(words, text.count(PLACE)))
    return (Part("words", line) for line in lines)


def _is_style(text: str) -> bool:
    """Whether the planner understands all of it, and it says how something looks."""
    phrases, unread = phrases_of(read_prompt(text))
    return not unread and any(meaning.sort in _STYLES for phrase in phrases for meaning in phrase.meanings)


def _is_of_something(text: str) -> bool:
    """Whether it names a picture, or something that is drawn on one."""
    phrases, _ = phrases_of(read_prompt(text))
    nouns = {phrase.noun for phrase in phrases}
    effects = any(phrase.all("effect") or phrase.all("material") for phrase in phrases)
    return bool(nouns & {"plate", "sheet"}) or effects or bool(_PICTURE.search(text))
