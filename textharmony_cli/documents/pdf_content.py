"""A page's content stream as operations, and where in it letters are shown. Runs in the child process of `pdf_rewrite`
only.

It is meant for what MuPDF's own filter has written: operations are complete, and `q` and `Q` balance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pymupdf
from pymupdf import mupdf

from textharmony_cli.documents.pdf_places import Affine, product
from textharmony_cli.documents.pdf_strings import tokens

_OPERATOR = re.compile(rb"[A-Za-z][A-Za-z0-9]*\*?$|['\"]$")
_CONSTANTS = (b"true", b"false", b"null")
NEW_LINE = (b"Td", b"TD", b"T*", b"'", b'"')  # go to another line, or show text there
_LOST = re.compile(rb"[)>]\s*['\"]|T\*|0\s+[-+]?0?\.?0*\s+T[dD]")
_HARDLY = b".0005 0 Td"  # a move of nothing would get lost
_PICTURE_END = re.compile(rb"\sEI(?!\S)")
_NUMERIC = (b"cm", b"Tm", b"Td", b"TD", b"TL", b"Tz", b"Ts")
_IN_STRING = {
    b"(": re.compile(rb"\\(?:\r\n|[0-7]{1,3}|.)|.", re.DOTALL),
    b"<": re.compile(rb"[0-9A-Fa-f]{1,2}"),
}  # how the bytes of a string are written
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")  # in names
SHOWING = (b"Tj", b"TJ", b"'", b'"')
_IDENTITY: Affine = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_DEEPEST = 8  # forms in forms


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
    """A letter: the number of the operation that shows it, and where its code begins and ends.

    A form's have no code of their own.
    """

    operation: int
    start: int = 0
    end: int = 0


class Stream:
    """A content stream.

    Attributes:
        operations: in order; `states`: what holds before each of them, and after the last.

    Raises:
        UnclearContent: operands are missing, or are none.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.operations = list(_operations(data))
        try:
            self.states = list(self._states())
        except (ValueError, IndexError) as error:
            raise UnclearContent(str(error)) from error

    def words(self, operation: Operation) -> list[bytes]:
        """An operation's operands as they are written."""
        return [self.data[start:end] for start, end in operation.operands]

    def _states(self) -> Iterator[State]:
        state, kept, marked = State(), list[State](), list[bool]()
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


class Content(Stream):
    """A page's content.

    Args:
        resources: what its names stand for.

    Attributes:
        shown: its letters in the order in which they are drawn, those of forms included.

    Raises:
        UnclearContent: it cannot be told which these are.
    """

    def __init__(self, data: bytes, resources: Resources) -> None:
        super().__init__(data)
        self.shown = list(self._letters(resources))

    def _letters(self, resources: Resources) -> Iterator[Shown]:
        for number, (operation, state) in enumerate(zip(self.operations, self.states, strict=False)):
            if operation.name == b"Do" and operation.operands:
                yield from [Shown(number)] * resources.letters_in(self.words(operation)[-1])
            elif operation.name in SHOWING:
                for start, end in operation.operands:
                    yield from (Shown(number, *code) for code in _codes(self.data, start, end, resources, state.font))


class Resources:
    """What names in a content stream stand for.

    Args:
        found: the dictionary of its page or form.
    """

    def __init__(self, found: mupdf.PdfObj, depth: int = 0) -> None:
        self._found, self._depth = found, depth
        self._units: dict[bytes, int] = {}
        self._letters: dict[bytes, int] = {}

    @classmethod
    def of_page(cls, page: pymupdf.Page) -> Resources:
        return cls(mupdf.pdf_page_resources(mupdf.pdf_page_from_fz_page(page.this)))

    def units(self, font: bytes) -> int:
        """How many bytes a letter's code has in a font."""
        if font not in self._units:
            described = self._get("Font", font)
            composite = _name(described, "Subtype") == "Type0"
            if composite and not _name(described, "Encoding").startswith("Identity"):
                raise UnclearContent("codes of any length")
            self._units[font] = 2 if composite else 1
        return self._units[font]

    def letters_in(self, form: bytes) -> int:
        """How many letters a form shows; none where it is a picture."""
        if form not in self._letters:
            self._letters[form] = self._counted(self._get("XObject", form))
        return self._letters[form]

    def _counted(self, form: mupdf.PdfObj) -> int:
        if _name(form, "Subtype") != "Form":
            return 0
        if self._depth == _DEEPEST:
            raise UnclearContent("too many forms in forms")
        own = mupdf.pdf_dict_gets(form, "Resources")
        resources = Resources(own if own.m_internal else self._found, self._depth + 1)
        data = mupdf.fz_buffer_extract_copy(mupdf.pdf_load_stream(form))
        return len(Content(data, resources).shown)

    def _get(self, kind: str, name: bytes) -> mupdf.PdfObj:
        plain = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), name[1:]).decode("utf-8", "surrogateescape")
        return mupdf.pdf_dict_gets(mupdf.pdf_dict_gets(self._found, kind), plain)


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


def spelled_out(data: bytes) -> bytes:
    """A content stream without what MuPDF's filter (1.28.2) gets wrong: text shown with `'` and `"` ends up elsewhere,
    and a move back to where a line began is left out.
    """
    if not _LOST.search(data):
        return data
    try:
        stream = Stream(data)
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


def _codes(data: bytes, start: int, end: int, resources: Resources, font: bytes) -> Iterator[tuple[int, int]]:
    """Where the code of each letter of a string stands; an operand may be something else."""
    written = _IN_STRING.get(data[start : start + 1])
    if written is None:
        return
    units = resources.units(font)
    ends = [found.span() for found in written.finditer(data, start + 1, end - 1)]
    if len(ends) % units:
        raise UnclearContent("half a letter")
    for k in range(0, len(ends), units):
        yield ends[k][0], ends[k + units - 1][1]


def _name(holder: mupdf.PdfObj, key: str) -> str:
    return str(mupdf.pdf_to_name(mupdf.pdf_dict_gets(holder, key)))
