"""A page's content stream as operations, and where in it letters are shown. Runs in the child process of `pdf_rewrite`
only.

`spelled_out` is for content as it comes, before MuPDF's filter runs over it; all else for what that has written, where
operations are complete, and `q` and `Q` balance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pymupdf
from pymupdf import mupdf

from textharmony_cli.documents.pdf_places import IDENTITY, Affine, affine, product
from textharmony_cli.documents.pdf_scrub import name
from textharmony_cli.documents.pdf_strings import Edits, tokens

NEW_LINE = (b"Td", b"TD", b"T*", b"'", b'"')  # go to another line, or show text there
SHOWING = (b"Tj", b"TJ", b"'", b'"')
_OPERATOR = re.compile(rb"[A-Za-z][A-Za-z0-9]*\*?$|['\"]$")
_CONSTANTS = (b"true", b"false", b"null")
_LOST = re.compile(rb"[)>]\s{0,9}['\"]|T\*|0\s{1,9}[-+]?[0.]{1,9}\s{1,9}T[dD]")
_HARDLY = b".0005 0 Td"  # a move of nothing would get lost
_PICTURE_END = re.compile(rb"\sEI(?!\S)")
_NUMERIC = (b"cm", b"Tm", b"Td", b"TD", b"TL", b"Tz", b"Ts")
_IN_STRING = {
    b"(": re.compile(rb"\\(?:\r\n|[0-7]{1,3}|.)|.", re.DOTALL),
    b"<": re.compile(rb"[0-9A-Fa-f]{1,2}"),
}  # how the bytes of a string are written
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")  # in names
_DEEPEST = 8  # forms in forms
_MOST_PARTS, _MOST_BYTES = 200, 8 << 20  # of content that is looked through


class UnclearContent(Exception):
    """Letters cannot be counted in it."""


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator, where each of its operands begins and ends, brackets by themselves, and the end of it all."""

    name: bytes
    operands: tuple[tuple[int, int], ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class State:
    """What holds at some place in the content.

    Attributes:
        matrix: from the space there to that of the page's content.
        line: the text line matrix; None outside of text objects.
        leading, size, stretch, rise: of text; stretch as a share.
        font: its name in the resources.
        marks: numbers of the operations in text objects that began marked content which is still open.
        depth: how much else is open: `q`, `BT` and marked content.
    """

    matrix: Affine = IDENTITY
    line: Affine | None = None
    leading: float = 0.0
    size: float = 0.0
    stretch: float = 1.0
    rise: float = 0.0
    font: bytes = b""
    marks: tuple[int, ...] = ()
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """A letter: the numbers of the part and of the operation in it that shows it, and where its code begins and ends.

    Attributes:
        on_page: the operation of the page itself, which may draw a form.
    """

    part: int
    operation: int
    start: int
    end: int
    on_page: int


class Stream:
    """A content stream.

    Args:
        state: what holds where it begins.

    Attributes:
        operations: in order; `states`: what holds before each of them, and after the last.

    Raises:
        UnclearContent: operands are missing, or are none.
    """

    def __init__(self, data: bytes, state: State = State()) -> None:
        self.data = data
        self.operations = list(_operations(data))
        try:
            self.states = list(self._states(state))
        except (ValueError, IndexError) as error:
            raise UnclearContent(str(error)) from error

    def words(self, operation: Operation) -> list[bytes]:
        """An operation's operands as they are written."""
        return [self.data[start:end] for start, end in operation.operands]

    def _states(self, state: State) -> Iterator[State]:
        kept, marked = list[State](), list[bool]()
        for number, operation in enumerate(self.operations):
            yield state
            match operation.name:
                case b"q":
                    kept.append(state)
                    state = replace(state, depth=state.depth + 1)
                case b"Q" if kept:
                    state = kept.pop()
                case b"BDC" | b"BMC":
                    marked.append(state.line is not None)
                    marks = (*state.marks, number) if marked[-1] else state.marks
                    state = replace(state, marks=marks, depth=state.depth + 1)
                case b"EMC" if marked:
                    marks = state.marks[:-1] if marked.pop() else state.marks
                    state = replace(state, marks=marks, depth=state.depth - 1)
                case b"BT":
                    state = replace(state, line=IDENTITY, depth=state.depth + 1)
                case b"ET":
                    state = replace(state, line=None, depth=state.depth - 1)
                case operator:
                    state = _after(state, operator, self.words(operation))
        yield state


class Part(Stream):
    """The content of a page, or of a form that is drawn there.

    Args:
        xref: of the form; 0 for the page.
        holder: whose resources its names are of.

    Attributes:
        forms: those that it draws, by the number of the operation.
    """

    def __init__(self, number: int, data: bytes, xref: int, holder: mupdf.PdfObj, state: State) -> None:
        super().__init__(data, state)
        self.number, self.xref, self.holder = number, xref, mupdf.pdf_to_num(holder)
        self.resources = mupdf.pdf_dict_get_inheritable(holder, mupdf.pdf_new_name("Resources"))
        self.forms: dict[int, Part] = {}


class Content:
    """All of a page's content.

    Args:
        data: what is the page's own.

    Attributes:
        parts: the page's own, and the forms in the order in which they are drawn.

    Raises:
        UnclearContent: it cannot be looked through.
    """

    def __init__(self, document: pymupdf.Document, page: pymupdf.Page, data: bytes) -> None:
        self._document = document
        self.parts: list[Part] = []
        self._add(data, 0, mupdf.pdf_page_from_fz_page(page.this).obj(), State(), 0)

    @cached_property
    def shown(self) -> list[Shown]:
        """All letters in the order in which they are drawn.

        Raises:
            UnclearContent: it cannot be told which these are.
        """
        return list(_letters(self.parts[0]))

    def _add(self, data: bytes, xref: int, holder: mupdf.PdfObj, state: State, depth: int) -> Part:
        """A part with all that it draws."""
        part = Part(len(self.parts), data, xref, holder, state)
        self.parts.append(part)
        if (
            depth > _DEEPEST
            or len(self.parts) > _MOST_PARTS
            or sum(len(each.data) for each in self.parts) > _MOST_BYTES
        ):
            raise UnclearContent("takes too long to look through")
        for k, (operation, here) in enumerate(zip(part.operations, part.states, strict=False)):
            if operation.name != b"Do" or not operation.operands:
                continue
            form = _found(part, "XObject", part.words(operation)[-1])
            drawn = mupdf.pdf_to_num(form)
            if name(form, "Subtype") == "Form" and self._document.xref_is_stream(drawn):
                matrix = affine(mupdf.pdf_dict_get_matrix(form, mupdf.pdf_new_name("Matrix")))
                begins = replace(here, matrix=product(matrix, here.matrix), line=None, marks=(), depth=0)
                inside = form if mupdf.pdf_dict_gets(form, "Resources").m_internal else holder
                part.forms[k] = self._add(self._document.xref_stream(drawn), drawn, inside, begins, depth + 1)
        return part


def _letters(part: Part, on_page: int | None = None) -> Iterator[Shown]:
    fonts: dict[bytes, int] = {}
    for k, (operation, state) in enumerate(zip(part.operations, part.states, strict=False)):
        top = k if on_page is None else on_page
        if k in part.forms:
            yield from _letters(part.forms[k], top)
        elif operation.name in SHOWING:
            if state.font not in fonts:
                fonts[state.font] = _units(_found(part, "Font", state.font))
            for start, end in operation.operands:
                for code in _codes(part.data, start, end, fonts[state.font]):
                    yield Shown(part.number, k, *code, top)


def _found(part: Part, kind: str, word: bytes) -> mupdf.PdfObj:
    """What a name in a content stream stands for; nothing where it is no text."""
    plain = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), word[1:])
    try:
        return mupdf.pdf_dict_gets(mupdf.pdf_dict_gets(part.resources, kind), plain.decode())
    except UnicodeDecodeError:
        return mupdf.PdfObj()


def _units(font: mupdf.PdfObj) -> int:
    """How many bytes a letter's code has."""
    composite = name(font, "Subtype") == "Type0"
    if composite and not name(font, "Encoding").startswith("Identity"):
        raise UnclearContent("codes of any length")
    return 2 if composite else 1


def may_be_lost(data: bytes) -> bool:
    """Whether a content stream may have something that has to be spelled out."""
    return bool(_LOST.search(data))


def spelled_out(stream: Stream) -> bytes:
    """A content stream without what MuPDF's filter (1.28.2) gets wrong: text shown with `'` and `"` ends up elsewhere,
    a move back to where a line began is left out, and forms forget the leading that they are drawn with.
    """
    edits, shown = Edits(stream.data), False
    for operation, state in zip(stream.operations, stream.states, strict=False):
        operator, words = operation.name, stream.words(operation)
        if state.line is None or operator not in NEW_LINE:
            shown = operator in SHOWING or (shown and operator not in (b"Tm", b"BT"))
            continue
        by = words if operator in (b"Td", b"TD") else [b"0", number(-state.leading)]
        move = b"%s %s Td" % tuple(by) if any(map(float, by)) or not shown else _HARDLY
        if operator == b"TD":
            move = b"%s TL %s" % (number(-float(words[1])), move)
        elif operator == b'"':
            move = b"%s Tw %s Tc %s" % (*words[:2], move)
        if operator in (b"'", b'"'):
            move = b"%s %s Tj" % (move, words[-1])
        edits.put(operation.start, move, skip_to=operation.end)
        shown = operator in SHOWING
    return edits.done()


def tm(matrix: Affine) -> bytes:
    """The operation that sets the text matrix."""
    return numbers(matrix) + b" Tm"


def numbers(matrix: Affine) -> bytes:
    """A transformation in PDF syntax, which has no exponents."""
    return b" ".join(map(number, matrix))


def number(value: float) -> bytes:
    return f"{value:.8f}".rstrip("0").rstrip(".").encode()


def _operations(data: bytes) -> Iterator[Operation]:
    operands: list[tuple[int, int]] = []
    words = tokens(data)
    while word := next(words, None):
        start, end, text = word
        if text in _CONSTANTS or not _OPERATOR.match(text):
            if not text.startswith(b"%"):
                operands.append((start, end))
            continue
        if text == b"ID":  # the samples of a picture follow
            ending = _PICTURE_END.search(data, end)
            end = ending.end() if ending else len(data)
            words = tokens(data, end)
        yield Operation(text, tuple(operands), operands[0][0] if operands else start, end)
        operands = []


def _after(state: State, operator: bytes, words: Sequence[bytes]) -> State:
    """What holds after an operation that only changes the state."""
    if operator == b"Tf":
        return replace(state, font=words[0], size=float(words[1]))
    if operator in (b"'", b'"') and len(words) < (1 if operator == b"'" else 3):
        raise ValueError("operands are missing")
    if operator in (b"'", b'"', b"T*"):
        return _down(state, 0.0, -state.leading)
    if operator not in _NUMERIC:
        return state
    values = [float(word) for word in words]
    match operator:
        case b"cm":
            return replace(state, matrix=product(_matrix(values), state.matrix))
        case b"Tm":
            return replace(state, line=_matrix(values))
        case b"Td":
            x, y = values
            return _down(state, x, y)
        case b"TD":
            x, y = values
            return _down(replace(state, leading=-y), x, y)
        case b"TL":
            return replace(state, leading=values[0])
        case b"Tz":
            return replace(state, stretch=values[0] / 100)
        case _:
            return replace(state, rise=values[0])


def _down(state: State, x: float, y: float) -> State:
    return replace(state, line=product((1.0, 0.0, 0.0, 1.0, x, y), state.line or IDENTITY))


def _matrix(values: Sequence[float]) -> Affine:
    a, b, c, d, e, f = values
    return (a, b, c, d, e, f)


def _codes(data: bytes, start: int, end: int, units: int) -> Iterator[tuple[int, int]]:
    """Where the code of each letter of a string stands; an operand may be something else."""
    written = _IN_STRING.get(data[start : start + 1])
    if written is None:
        return
    ends = [found.span() for found in written.finditer(data, start + 1, end - 1)]
    if len(ends) % units:
        raise UnclearContent("half a letter")
    for k in range(0, len(ends), units):
        yield ends[k][0], ends[k + units - 1][1]
