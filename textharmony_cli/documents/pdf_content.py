"""A page's content stream as operations, and where in it letters are shown. Runs in the child process of `pdf_rewrite`
only.

`spelled_out` is for content as it comes, before MuPDF's filter runs over it; all else for what that has written, where
operations are complete, and `q` and `Q` balance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pymupdf
from pymupdf import mupdf

from textharmony_cli.documents.pdf_places import Affine, product
from textharmony_cli.documents.pdf_strings import tokens

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
_IDENTITY: Affine = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
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

    matrix: Affine = _IDENTITY
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
                    state = replace(state, line=_IDENTITY, depth=state.depth + 1)
                case b"ET":
                    state = replace(state, line=None, depth=state.depth - 1)
                case name:
                    state = _after(state, name, self.words(operation))
        yield state


class Part(Stream):
    """The content of a page, or of a form that is drawn there.

    Args:
        xref: of the form; 0 for the page.
        holder: whose resources its names are of.
    """

    def __init__(self, data: bytes, xref: int, holder: mupdf.PdfObj, state: State) -> None:
        super().__init__(data, state)
        self.xref, self.holder = xref, mupdf.pdf_to_num(holder)
        self.resources = mupdf.pdf_dict_get_inheritable(holder, mupdf.pdf_new_name("Resources"))


class Content:
    """All of a page's content.

    Args:
        data: what is the page's own.

    Attributes:
        parts: the page's own, and the forms in the order in which they are drawn.
        shown: all letters in the order in which they are drawn.

    Raises:
        UnclearContent: it cannot be told which these are.
    """

    def __init__(self, document: pymupdf.Document, page: pymupdf.Page, data: bytes) -> None:
        self._document = document
        self._bytes = 0
        self.parts: list[Part] = []
        holder = mupdf.pdf_page_from_fz_page(page.this).obj()
        self.shown = list(self._letters(Part(data, 0, holder, State())))

    def _letters(self, part: Part, on_page: int | None = None, depth: int = 0) -> Iterator[Shown]:
        number = len(self.parts)
        self.parts.append(part)
        self._bytes += len(part.data)
        if number > _MOST_PARTS or self._bytes > _MOST_BYTES:
            raise UnclearContent("takes too long to look through")
        fonts: dict[bytes, int] = {}
        for k, (operation, state) in enumerate(zip(part.operations, part.states, strict=False)):
            top = k if on_page is None else on_page
            if operation.name == b"Do" and operation.operands:
                form = _found(part, "XObject", part.words(operation)[-1])
                if _name(form, "Subtype") == "Form":
                    if depth == _DEEPEST:
                        raise UnclearContent("too many forms in forms")
                    yield from self._letters(self._form(form, part, state), top, depth + 1)
            elif operation.name in SHOWING:
                if state.font not in fonts:
                    fonts[state.font] = _units(_found(part, "Font", state.font))
                for start, end in operation.operands:
                    for code in _codes(part.data, start, end, fonts[state.font]):
                        yield Shown(number, k, *code, top)

    def _form(self, form: mupdf.PdfObj, part: Part, state: State) -> Part:
        """A form, in the place where it is drawn."""
        own = mupdf.pdf_dict_gets(form, "Resources").m_internal
        xref = mupdf.pdf_to_num(form)
        if not self._document.xref_is_stream(xref):
            raise UnclearContent("a form without content")
        matrix = mupdf.pdf_dict_get_matrix(form, mupdf.pdf_new_name("Matrix"))
        placed = product((matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f), state.matrix)
        holder = form if own else mupdf.pdf_new_indirect(pymupdf._as_pdf_document(self._document), part.holder, 0)
        begins = replace(state, matrix=placed, line=None, marks=(), depth=0)
        return Part(self._document.xref_stream(xref), xref, holder, begins)


def _found(part: Part, kind: str, name: bytes) -> mupdf.PdfObj:
    """What a name in a content stream stands for."""
    plain = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), name[1:])
    try:
        return mupdf.pdf_dict_gets(mupdf.pdf_dict_gets(part.resources, kind), plain.decode())
    except UnicodeDecodeError as error:
        raise UnclearContent("a name of bytes that are no text") from error


def _units(font: mupdf.PdfObj) -> int:
    """How many bytes a letter's code has."""
    composite = _name(font, "Subtype") == "Type0"
    if composite and not _name(font, "Encoding").startswith("Identity"):
        raise UnclearContent("codes of any length")
    return 2 if composite else 1


class Edits:
    """Changes to a content stream, which are told in their order."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0
        self._parts: list[bytes] = []

    def put(self, at: int, piece: bytes, *, skip_to: int = 0) -> None:
        """Put something in, and leave out what follows up to some place."""
        self._parts += [self._data[self._at : at], piece]
        self._at = max(at, skip_to)

    def done(self) -> bytes:
        return b"".join([*self._parts, self._data[self._at :]])


def spelled_out(data: bytes, leading: float = 0.0) -> bytes:
    """A content stream without what MuPDF's filter (1.28.2) gets wrong: text shown with `'` and `"` ends up elsewhere,
    and a move back to where a line began is left out.

    Args:
        leading: what T* goes down where the stream begins; not a number where that is not known.
    """
    if not _LOST.search(data):
        return data
    try:
        stream = Stream(data, State(leading=leading))
    except UnclearContent:
        return data
    edits, shown = Edits(data), False
    for operation, state in zip(stream.operations, stream.states, strict=False):
        name, words = operation.name, stream.words(operation)
        if state.line is None or name not in NEW_LINE:
            shown = name in SHOWING or (shown and name not in (b"Tm", b"BT"))
            continue
        stays = shown and not (any(map(float, words)) if name in (b"Td", b"TD") else state.leading)
        move = _HARDLY if stays else b"T*"
        if name == b'"':
            move = b"%s Tw %s Tc %s" % (*words[:2], move)
        if name in (b"'", b'"'):
            edits.put(operation.start, b"%s %s Tj" % (move, words[-1]), skip_to=operation.end)
        elif stays:
            edits.put(operation.start, move if name != b"TD" else b"0 TL " + move, skip_to=operation.end)
        shown = name in SHOWING
    return edits.done()


def tm(matrix: Affine) -> bytes:
    """The operation that sets the text matrix."""
    return numbers(matrix) + b" Tm"


def numbers(matrix: Affine) -> bytes:
    """A transformation in PDF syntax, which has no exponents."""
    return " ".join(f"{value:.8f}".rstrip("0").rstrip(".") for value in matrix).encode()


def _operations(data: bytes) -> Iterator[Operation]:
    operands: list[tuple[int, int]] = []
    words = tokens(data)
    while word := next(words, None):
        start, end, name = word
        if name in _CONSTANTS or not _OPERATOR.match(name):
            if not name.startswith(b"%"):
                operands.append((start, end))
            continue
        if name == b"ID":  # the samples of a picture follow
            ending = _PICTURE_END.search(data, end)
            end = ending.end() if ending else len(data)
            words = tokens(data, end)
        yield Operation(name, tuple(operands), operands[0][0] if operands else start, end)
        operands = []


def _after(state: State, name: bytes, words: Sequence[bytes]) -> State:
    """What holds after an operation that only changes the state."""
    if name == b"Tf":
        return replace(state, font=words[0], size=float(words[1]))
    if name in (b"'", b'"') and len(words) < (1 if name == b"'" else 3):
        raise ValueError("operands are missing")
    if name in (b"'", b'"', b"T*"):
        return _down(state, 0.0, -state.leading)
    if name not in _NUMERIC:
        return state
    values = [float(word) for word in words]
    match name:
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
    return replace(state, line=product((1.0, 0.0, 0.0, 1.0, x, y), state.line or _IDENTITY))


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


def _name(holder: mupdf.PdfObj, key: str) -> str:
    return str(mupdf.pdf_to_name(mupdf.pdf_dict_gets(holder, key)))
