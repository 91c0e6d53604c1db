"""Options of `th erase` and `th edit` that say which text is meant, and where results go."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from textharmony_cli.cli.options import closing
from textharmony_cli.documents.output import shown
from textharmony_cli.errors import InputError, UsageError
from textharmony_cli.records import Failure

if TYPE_CHECKING:
    from textharmony_cli.tasks.mask_outlines import Mask
    from textharmony_cli.tasks.selection import Selection

_COLOR = re.compile(r"#?([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})")

TextOption = Annotated[
    list[str] | None, typer.Option("--text", metavar="TEXT", help="This phrase; may be given again.")
]
ExpressionOption = Annotated[
    list[str] | None,
    typer.Option("-E", "--regex", metavar="EXPRESSION", help="What this regular expression (Python's) matches."),
]
IgnoreCaseOption = Annotated[bool, typer.Option("-i", "--ignore-case", help="Capitals and small letters are the same.")]
FuzzyOption = Annotated[
    int, typer.Option("--fuzzy", metavar="N", min=0, help="Allow N wrong, missing or extra characters.")
]
WordOption = Annotated[bool, typer.Option("-w", "--word", help="Whole words only.")]
BoxOption = Annotated[
    list[str] | None,
    typer.Option(
        "--box", metavar="X,Y,W,H", help="What stands in this box of each page, in pixels; `pt:X,Y,W,H` in points."
    ),
]
PolygonOption = Annotated[
    list[str] | None,
    typer.Option("--polygon", metavar="'X,Y X,Y X,Y ...'", help="What stands inside these corners, in pixels."),
]
MaskOption = Annotated[
    Path | None,
    typer.Option("--mask", metavar="PICTURE", help="What is white in this picture of the page's size."),
]
AllOption = Annotated[bool, typer.Option("--all", help="All text.")]
PersonalOption = Annotated[
    str | None,
    typer.Option(
        "--pii",
        metavar="KINDS",
        help="Personal data: `email,phone,card,iban,ssn,date`, or `all` of these. What has check digits is checked.",
    ),
]
MatchesOption = Annotated[
    Path | None,
    typer.Option("--from", metavar="FILE", help="The matches in this file, which `th locate --json` wrote."),
]
OutputOption = Annotated[
    str | None,
    typer.Option(
        "-o",
        "--output",
        metavar="OUT",
        help="A file, a folder (`out/`), or a template (`{parent}/{stem}-clean{suffix}`); `-` is standard output.",
    ),
]
DryRunOption = Annotated[
    bool, typer.Option("-n", "--dry-run", help="Only list what would change: `FILE:PAGE:X,Y,W,H:TEXT`.")
]
DrawOption = Annotated[
    str | None,
    typer.Option("--draw", metavar="OUT", help="Save pages with the regions outlined: a file, folder or template."),
]
DifferenceOption = Annotated[
    str | None, typer.Option("--diff", metavar="OUT", help="Save a map of the pixels that changed.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object an input: what was done, and the proof.")]
TriesOption = Annotated[
    int, typer.Option("--tries", metavar="N", min=1, help="Paint again, up to N times in all, where the proof fails.")
]
NoProofOption = Annotated[
    bool, typer.Option("--no-proof", help="Do not read the result again, and write it whatever it says.")
]
SeedOption = Annotated[int, typer.Option("--seed", metavar="N", help="Of what is left to chance in painting.")]


@dataclass(frozen=True, slots=True)
class Places:
    """What the options above say about where."""

    text: Sequence[str] = ()
    expressions: Sequence[str] = ()
    ignore_case: bool = False
    fuzzy: int = 0
    word: bool = False
    boxes: Sequence[str] = ()
    polygons: Sequence[str] = ()
    mask: Path | None = None
    everything: bool = False
    personal: str | None = None
    matches: Path | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is selected."""
        return self == Places(ignore_case=self.ignore_case, fuzzy=self.fuzzy, word=self.word)

    def selection(self) -> Selection:
        """What they come to.

        Raises:
            UsageError: nothing is selected, or something that cannot be understood.
            InputError: a file of matches or a mask cannot be read.
        """
        from textharmony_cli.tasks.locate import Query
        from textharmony_cli.tasks.places import parse_box, parse_polygon
        from textharmony_cli.tasks.selection import Selection, read_matches

        phrases = [Query(text, False, self.ignore_case, self.word, self.fuzzy) for text in self.text]
        expressions = [Query(text, True, self.ignore_case, self.word) for text in self.expressions]
        selection = Selection(
            queries=(*phrases, *expressions),
            kinds=_kinds(self.personal),
            places=(*map(parse_box, self.boxes), *map(parse_polygon, self.polygons)),
            mask=None if self.mask is None else _mask(self.mask),
            everything=self.everything,
            matches={} if self.matches is None else read_matches(_lines(self.matches)),
        )
        if self.is_empty:
            raise UsageError(
                "nothing is selected", hint="say what with `--text`, `--regex`, `--pii`, `--box` or `--all`"
            )
        return selection


def _kinds(given: str | None) -> tuple[str, ...]:
    """Kinds of personal data."""
    from textharmony_cli.tasks.personal import KINDS

    kinds = tuple(kind.strip() for kind in (given or "").split(",") if kind.strip())
    unknown = [kind for kind in kinds if kind not in (*KINDS, "all")]
    if unknown or (given is not None and not kinds):
        raise UsageError(f"`{given}` are no kinds of personal data", hint=f"there are {', '.join(KINDS)}, and `all`")
    return tuple(KINDS) if "all" in kinds else kinds


def _lines(path: Path) -> list[str]:
    """Of a file of matches; `-` is standard input."""
    try:
        data = sys.stdin.buffer.read() if str(path) == "-" and sys.stdin else path.read_bytes()
        return data.decode("utf-8").splitlines()
    except OSError as error:
        raise InputError(f"cannot read the matches from {shown(path)}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{shown(path)} is not text in UTF-8", hint="give what `th locate --json` wrote") from error


def _mask(path: Path) -> Mask:
    """A picture as a mask: what is lighter than middle grey."""
    from textharmony_cli.documents.page import PageInput
    from textharmony_cli.documents.source import DocumentOptions, open_documents

    items = open_documents([str(path)], DocumentOptions(pixels=True, text_layer="ignore"))
    with closing(items) as pages:
        page = next(iter(pages))
    if isinstance(page, Failure):
        raise InputError(f"the mask {shown(path)} {page.message}", kind=page.kind, hint=page.hint)
    assert isinstance(page, PageInput) and page.pixels is not None
    mask: Mask = page.pixels.mean(axis=2) >= 128
    return mask


def color(text: str) -> tuple[int, int, int]:
    """Red, green and blue of an option.

    Raises:
        UsageError: it is not a colour.
    """
    found = _COLOR.fullmatch(text)
    if not found:
        raise UsageError(f"`{text}` is not a colour", hint="write it as `#RRGGBB`, such as `#303030`")
    red, green, blue = (int(part, 16) for part in found.groups())
    return red, green, blue
