"""What of a page is replaced by what: phrases by phrases, and expressions in the way of sed's `s/OLD/NEW/flags`."""

from __future__ import annotations

import itertools
import math
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from textharmony_cli.documents.over_lines import crowding, over_lines
from textharmony_cli.errors import UsageError
from textharmony_cli.records import Box, Line, Match, Page, Region
from textharmony_cli.tasks.locate import Query, find, folded_expression
from textharmony_cli.tasks.passages import Passage, outline, passages
from textharmony_cli.tasks.places import Characters, Outline, on_page, spans_of

_HINT = "write s/OLD/NEW/ or s/OLD/NEW/g; any other character may stand for the slash"
_FORBIDDEN = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")

_CROWDED = 1.15  # times as many letters as the old text had in its place
_ROOM = 1.1  # times the length that the first line's share of a new text seems to need

Span = tuple[Line, int, int]  # characters of a line, from and to


@dataclass(frozen=True, slots=True)
class Replacement:
    """A phrase, or an expression without groups, and the words that take its place wherever it is found.

    Raises:
        UsageError: the new text has several lines.
    """

    query: Query
    new: str

    def __post_init__(self) -> None:
        _check_new(self.new)


@dataclass(frozen=True, slots=True)
class Substitution:
    r"""An expression, as in Python's `re`, and what takes its place.

    Attributes:
        pattern: matched on folded text; `^` and `$` are the ends of a row.
        replacement: with `\1` to `\9` for groups and `&` for the whole; `\&` and `\\` for these characters.
        everywhere: all matches in a row, not only the first.

    Raises:
        UsageError: no expression, a group that it has not, or a new text of several lines.
    """

    pattern: str
    replacement: str
    everywhere: bool = False
    ignore_case: bool = False
    expression: re.Pattern[str] = field(init=False, compare=False, repr=False)
    template: tuple[str | int, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "expression", _compiled(self.pattern, ignore_case=self.ignore_case))
        object.__setattr__(self, "template", tuple(_template(self.replacement)))
        for group in self.template:
            if isinstance(group, int) and group > self.expression.groups:
                raise UsageError(
                    f"`{self.pattern}` has no group {group}", hint="a group is a part of it in round brackets"
                )


Rule = Replacement | Substitution


def parse_substitution(text: str) -> Substitution:
    r"""An option such as `s/(\d+) USD/\1 EUR/g`; flags are `g` for all in a row and `i` to ignore case.

    Raises:
        UsageError: it is not of this form.
    """
    plain = text.strip()
    if len(plain) < 2 or plain[0] != "s" or plain[1] in "\\\n":
        raise UsageError(f"`{text}` is no substitution", hint=_HINT)
    fields = _fields(plain[2:], plain[1])
    if len(fields) != 3:
        what = "has too few" if len(fields) < 3 else "has too many"
        raise UsageError(f"`{text}` {what} `{plain[1]}`", hint=_HINT)
    pattern, replacement, flags = fields
    if unknown := set(flags) - set("giI"):
        raise UsageError(f"`{min(unknown)}` in `{text}` is no flag", hint="`g` replaces all in a row, `i` ignores case")
    delimiter = plain[1]
    return Substitution(
        _unescaped(pattern, delimiter, re.escape(delimiter)),
        _unescaped(replacement, delimiter, rf"\{delimiter}" if delimiter == "&" else delimiter),
        everywhere="g" in flags,
        ignore_case="i" in flags.lower(),
    )


def replacements(page: Page, rules: Sequence[Rule]) -> list[Region]:
    """The regions that rules change, in reading order, each with its old and its new text.

    A place is changed once, by the first rule that fits it. What would stay as it is gives no region. Where positions
    of characters were not measured a region is whole words, or the whole line, and its texts are, too.
    """
    order = {line.id: number for number, line in enumerate(page.lines)}
    taken: set[tuple[int, int]] = set()
    found: list[tuple[tuple[int, int], Region]] = []
    for exact, text in (change for rule in rules for change in _changes(page, rule)):
        spans = _widened(exact)
        before, after = _beside(exact, spans)
        new = before + text.strip() + after
        characters = {(line.id, k) for line, begin, end in spans for k in range(begin, end)}
        if not characters.isdisjoint(taken):
            continue
        region = _region(page, spans, new)
        if region.old != region.new and region.parts:
            taken |= characters
            found.append(((order[spans[0][0].id], spans[0][1]), region))
    return [region for _, region in sorted(found, key=lambda pair: pair[0])]


def applies(page: Page, rule: Rule) -> bool:
    """Whether a page has what a rule replaces."""
    return any(True for _ in _changes(page, rule))


def _changes(page: Page, rule: Rule) -> Iterator[tuple[list[Span], str]]:
    if isinstance(rule, Replacement):
        characters = Characters(page)
        for match in find(page, [rule.query]):
            if spans := list(_spans_of(page, match, characters)):
                yield spans, rule.new
        return
    for passage in passages(page):
        for found in _in_rows(passage.text, rule):
            if spans := passage.spans(*found.span()):
                yield spans, _filled(passage, found, rule.template)


def _in_rows(text: str, rule: Substitution) -> Iterator[re.Match[str]]:
    """The matches, without `everywhere` the first that begins in each row."""
    done = -1
    for found in rule.expression.finditer(text):
        row = text.count("\n", 0, found.start())
        if found[0] and (rule.everywhere or row != done):
            done = row
            yield found


def _spans_of(page: Page, match: Match, characters: Characters) -> Iterator[Span]:
    """The characters that a match stands for, or those whose centres it holds."""
    exact = spans_of(page, match)
    if exact is not None:
        yield from exact
        return
    lines = {line.id: line for line in page.lines}
    for line_id, part in zip(match.lines, match.parts, strict=True):
        held = sorted(k for _, k in characters.inside(part, line_id))
        if held:
            yield lines[line_id], held[0], held[-1] + 1


def _region(page: Page, spans: Sequence[Span], new: str) -> Region:
    lines = [line.text[begin:end].strip() for line, begin, end in spans]
    outlines = [outline(*span) for span in spans]
    if len(spans) > 1:
        first = _first_line(page, spans[0], outlines, lines, new)
        outlines[0] = _roomy(page, spans[0], outlines[0], _ROOM * len(first) / max(len(lines[0]), 1))
    parts = [on_page(page, [part]) for part in outlines]
    shown = tuple(line for line, part in zip(lines, parts, strict=True) if part)
    return Region(page.page, tuple(itertools.chain(*parts)), " ".join(lines), new, lines=shown)


def _first_line(page: Page, span: Span, outlines: Sequence[Outline], lines: Sequence[str], new: str) -> str:
    """What of a new text stands on its first line: more than its share where it may run on and the rest is crowded."""
    old = " ".join(lines)
    pieces = over_lines(new, outlines, old)
    if crowding(pieces, outlines) > _CROWDED * crowding(lines, outlines):
        wide = [_roomy(page, span, outlines[0], math.inf), *outlines[1:]]
        roomy = over_lines(new, wide, old)
        pieces = min(pieces, roomy, key=lambda some: crowding(some, wide))
    return pieces[0]


def _roomy(page: Page, span: Span, part: Outline, times: float) -> Outline:
    """The outline of a line's end made so many times as long, as far as nothing stands beside it; upright ones only."""
    line, _, end = span
    if times <= 1 or line.text[end:].strip() or len(part) != 4 or abs(part[1][1] - part[0][1]) > line.height / 4:
        return part
    (left, _), (right, _) = part[:2]
    beside = [box[0] for box in (other.box for other in page.lines) if _is_beside(box, line.box)]
    limit = min([page.width, *beside]) - line.height
    more = max(0.0, min(left + times * (right - left), limit) - right)
    (x1, y1), (x2, y2) = part[1:3]
    return (part[0], (x1 + more, y1), (x2 + more, y2), part[3])


def _is_beside(box: Box, line: Box) -> bool:
    """Whether a box begins to the right of a line's end, on its row."""
    return box[0] >= line[0] + line[2] and box[1] < line[1] + line[3] and line[1] < box[1] + box[3]


def _filled(passage: Passage, found: re.Match[str], template: Iterable[str | int]) -> str:
    """The replacement with the groups as they are written on the page."""
    return "".join(piece if isinstance(piece, str) else _written(passage, found.span(piece)) for piece in template)


def _written(passage: Passage, span: tuple[int, int]) -> str:
    """A stretch of a passage unfolded; lines are parted by a space."""
    pieces, last = [], None
    for place in passage.places[span[0] : span[1]] if span[0] >= 0 else ():
        number, begin, end = place
        if place != last:
            pieces.append(passage.lines[number].text[begin:end] if begin < end else " ")
        last = place
    return "".join(pieces)


def _widened(spans: Sequence[Span]) -> list[Span]:
    """Up to whole words where only these, or up to the line where only that has a measured place."""
    wide = []
    for line, begin, end in spans:
        if not line.spans:
            begin = line.text.rfind(" ", 0, begin) + 1 if line.words else 0
            end = line.text.find(" ", end) if line.words else len(line.text)
        wide.append((line, begin, len(line.text) if end < 0 else end))
    return wide


def _beside(spans: Sequence[Span], wide: Sequence[Span]) -> tuple[str, str]:
    """What the wider spans hold before and after the narrower ones."""
    (first, begin, _), (last, _, end) = spans[0], spans[-1]
    return first.text[wide[0][1] : begin], last.text[end : wide[-1][2]]


def _compiled(pattern: str, *, ignore_case: bool) -> re.Pattern[str]:
    """The expression for folded text, with typographic characters in it folded too."""
    if not pattern:
        raise UsageError("the expression to look for is empty", hint=_HINT)
    flags = re.MULTILINE | (re.IGNORECASE if ignore_case else 0)
    try:
        with warnings.catch_warnings(action="ignore"):
            return re.compile(folded_expression(pattern), flags)
    except (re.error, OverflowError, RecursionError) as error:
        raise UsageError(f"`{pattern}` is not a regular expression: {error}") from error


def _template(replacement: str) -> Iterator[str | int]:
    """Its pieces: text, and numbers of groups."""
    _check_new(replacement)
    for found in re.finditer(r"\\(.?)|&|[^\\&]+", replacement):
        escaped = found[1]
        if escaped is None:
            yield 0 if found[0] == "&" else found[0]
        elif escaped.isdigit():
            yield int(escaped)
        elif not escaped or escaped.isalnum():
            raise UsageError(
                f"`\\{escaped}` in `{replacement}` means nothing", hint=r"`\1` is a group, `&` the whole, `\&` the sign"
            )
        else:
            yield escaped


def _check_new(text: str) -> None:
    if _FORBIDDEN.search(text):
        raise UsageError(f"{text!r} has several lines", hint="new text is written on one line")


def _fields(text: str, delimiter: str) -> list[str]:
    """What stands between delimiters without a backslash before them."""
    fields, at = [""], 0
    while at < len(text):
        step = 2 if text[at] == "\\" else 1
        if text[at] == delimiter:
            fields.append("")
        else:
            fields[-1] += text[at : at + step]
        at += step
    return fields


def _unescaped(text: str, delimiter: str, plain: str) -> str:
    """Escaped delimiters as what stands for them; other escapes stay."""
    return re.sub(r"\\(.)", lambda found: plain if found[1] == delimiter else found[0], text, flags=re.DOTALL)
