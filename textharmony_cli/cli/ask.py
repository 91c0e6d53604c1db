"""`th ask`: answers from pictures and PDFs, in their own words or in free text."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from textharmony_cli.cli import options as shared
from textharmony_cli.cli.batch import Batch
from textharmony_cli.cli.console import Console
from textharmony_cli.cli.free import Limits, fetch_language, limits_of, told_of_free
from textharmony_cli.cli.listing import place
from textharmony_cli.cli.replies import Bare, FieldObjects, Located, Named, Records, Replies, SchemaObjects, Streamed
from textharmony_cli.cli.streams import data_stream, is_terminal
from textharmony_cli.documents.inputs import printable_name
from textharmony_cli.errors import ExitCode, HarmonyError, UsageError
from textharmony_cli.records import Answer, DocumentEnd, Failure, Match
from textharmony_cli.tasks.ask import REFUSE_BELOW, Field, answer_fields
from textharmony_cli.tasks.free import MOST_TOKENS, Writes, answer_freely, as_value
from textharmony_cli.tasks.retrieval import Shelf

if TYPE_CHECKING:
    from textharmony_cli.cli.pictures import Pictures
    from textharmony_cli.documents.source import DocumentOptions
    from textharmony_cli.engine import Engine, ReadItem
    from textharmony_cli.model.textharmony.written import Illustrated
    from textharmony_cli.tasks.schema import Schema

_RESERVED = ("file", "answers", "schema", "error")  # keys of the objects that `--field` writes, and of failures

EXAMPLES = """\b
Examples:
  th ask receipt.jpg "What is the total?"               14.10
  th ask *.pdf "Who is the tenant?"                     a.pdf:3:Jane Doe
  th ask scan.pdf -e "date?" -e "invoice number?" --json
  th ask --field company --field total *.jpg            {"file":"r.jpg","company":...}
  th ask --schema invoice.json *.pdf > invoices.jsonl
  th ask form.png "Date of birth?" --evidence --draw seen.png
  th ask letter.pdf "What does the writer want?" --free
  th ask receipt.jpg "Draw a red label with the company and the total" --pictures out/
"""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is asked of each input, and in which form it is told.

    Attributes:
        values: whether answers are values of fields or of a schema.
    """

    fields: list[Field]
    replies: Callable[[BinaryIO], Replies]
    for_people: bool
    values: bool = False


def ask(
    arguments: Annotated[list[str] | None, typer.Argument(metavar="FILES QUESTION", hidden=True)] = None,
    expressions: Annotated[
        list[str] | None,
        typer.Option(
            "-e",
            "--expression",
            metavar="QUESTION",
            help="Ask this; may be given again, each input is read once. All arguments are then files.",
        ),
    ] = None,
    field: Annotated[
        list[str] | None,
        typer.Option(
            "--field",
            metavar="NAME",
            help="Find the field of this name, such as `total`, `date`, `due date`; may be given again. Writes a JSON"
            " object for each input; what is not found is null. All arguments are then files.",
        ),
    ] = None,
    schema: Annotated[
        Path | None,
        typer.Option(
            "--schema",
            metavar="FILE",
            help="Fill this JSON Schema: writes an object for each input, with values as numbers, dates and so on. All"
            " arguments are then files.",
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object an answer, on a line.")] = False,
    evidence: Annotated[
        bool,
        typer.Option(
            "--evidence",
            help="Write where the answer stands: `FILE:PAGE:X,Y,W,H:ANSWER`; with `--field` and `--schema` the whole"
            " answers as well.",
        ),
    ] = False,
    min_confidence: Annotated[
        float | None,
        typer.Option(
            "--min-confidence",
            metavar="P",
            min=0,
            max=1,
            help=f"Give no answer that is less likely than this; {REFUSE_BELOW} if left out.",
        ),
    ] = None,
    free: Annotated[
        bool,
        typer.Option(
            "--free",
            help="Let the language model write the answer, which is wrong more often than one that is pointed at,"
            " and may be made up. Exit code 1 says that none of its words stand in the document. The first use fetches"
            " the model, 93 MB.",
        ),
    ] = False,
    max_tokens: Annotated[
        int | None,
        typer.Option(
            "--max-tokens",
            metavar="N",
            min=1,
            help=f"With `--free`: where an answer is cut off; {MOST_TOKENS} if left out.",
        ),
    ] = None,
    crop: Annotated[
        Path | None, typer.Option("--crop", metavar="DIR", help="Save a picture of each answer there.")
    ] = None,
    draw: Annotated[
        str | None,
        typer.Option("--draw", metavar="OUT", help="Save pages with answers outlined: a file, folder or template."),
    ] = None,
    pictures: Annotated[
        Path | None,
        typer.Option(
            "--pictures",
            metavar="DIR",
            help="Put pictures into answers, and save them there as `STEM-NUMBER.png`; they stand in the answer as"
            " images of Markdown. `nano` draws signs, labels, posters, form fields and the like with what it finds in"
            " the document, where that is asked for; `textharmony` paints where it wants to.",
        ),
    ] = None,
    picture_first: Annotated[
        bool, typer.Option("--picture-first", help="With `--pictures`: the answer begins with a picture.")
    ] = False,
    overwrite: shared.OverwriteOption = False,
    pages: shared.PagesOption = None,
    text_layer: shared.TextLayerOption = "auto",
    dpi: shared.DpiOption = 200,
    password: shared.PasswordOption = None,
    password_file: shared.PasswordFileOption = None,
    timeout: shared.TimeoutOption = 60,
    strict: shared.StrictOption = False,
    fail_fast: shared.FailFastOption = False,
    model: Annotated[
        str,
        typer.Option(
            "--model",
            metavar="NAME|DIR",
            help="`nano`; or the published `textharmony`, or its folder, as `th models convert` makes it. That one"
            " looks at the page that fits best and writes the answer, as with `--free`; boxes are those of words read"
            " there.",
        ),
    ] = "nano",
    sampler: shared.SamplerOption = None,
    device: shared.DeviceOption = "auto",
    threads: shared.ThreadsOption = None,
    offline: shared.OfflineOption = False,
    quiet: shared.QuietOption = False,
    verbose: shared.VerboseOption = False,
    debug: shared.DebugOption = False,
) -> None:
    """Answer questions from pictures and PDFs, in their own words.

    FILES come first, then the QUESTION. One file gives the answer alone, several give lines `FILE:PAGE:ANSWER`. With
    several questions there is a line for each, empty where a question is not answered. An answer is always words of the
    page, unless `--free` is given; where none is likely enough, none is given. Exit code 1 says that nothing was
    answered at all, or that a property which `--schema` requires was not found.
    """
    from textharmony_cli.cli.pictures import Pictures
    from textharmony_cli.cli.published import warn_of_waiting
    from textharmony_cli.documents.atomic import open_target
    from textharmony_cli.documents.output import Target
    from textharmony_cli.engines import engine_for

    console = Console(quiet=quiet, verbose=verbose)
    files, questions = _split(arguments or [], expressions or [], field or [], schema)
    wanted = _wanted(files, questions, field or [], schema, console, json=json, evidence=evidence)
    engine = engine_for(model, device, threads, paints=pictures is not None, sampler=sampler)
    converted = engine.options.converted is not None
    illustrated = _illustrated(
        pictures, first=picture_first, words=free and not converted, values=bool(field or schema)
    )
    values = bool(field or schema) and not converted  # a model of its size answers in a few words, which serve as one
    limits = limits_of(min_confidence, max_tokens, free=free or converted, values=values)
    documents = shared.InputOptions(pages, text_layer, dpi, password, password_file, timeout, strict).for_documents(
        pixels=False
    )
    saved = Pictures(files, crop, draw, pictures, overwrite=overwrite) if crop or draw or pictures else None
    if illustrated != "none":
        warn_of_waiting(engine, console)
    if limits.most_tokens and not converted:
        fetch_language(model, offline, console)
    with data_stream() as stdout, ExitStack() as stack:
        stream = stack.enter_context(open_target(Target(tuple(files), None), stdout))
        on_terminal = is_terminal(stdout.fileno())
        told = wanted.for_people and on_terminal and console.on_terminal
        asking = _Asking(files, documents, engine, wanted, limits, saved, console, illustrated, told=told)
        is_watched = on_terminal and limits.most_tokens and wanted.replies is Bare
        replies = Streamed(stream) if is_watched else wanted.replies(stream)
        meter = stack.enter_context(console.progress(len(files), shown=not on_terminal))
        asking.through(Batch(files, asking.items(stack), console, meter, fail_fast=fail_fast), replies)
    if not (asking.found and replies.complete):
        raise typer.Exit(ExitCode.NOTHING_FOUND)


class _Asking:
    """One run of `th ask`.

    Args:
        told: whether evidence is told to a person.
        illustrated: whether there are pictures within answers.
    """

    def __init__(
        self,
        files: list[str],
        documents: DocumentOptions,
        engine: Engine,
        wanted: _Wanted,
        limits: Limits,
        pictures: Pictures | None,
        console: Console,
        illustrated: Illustrated,
        *,
        told: bool,
    ) -> None:
        self._files = files
        self._documents = documents
        self._engine = engine
        self._wanted = wanted
        self._limits = limits
        self._pictures = pictures
        self._console = console
        self._illustrated = illustrated
        self._told = told
        self._stdin = b""
        self.found = False

    def items(self, stack: ExitStack) -> Iterator[ReadItem]:
        """What is read on the inputs' pages. Standard input is kept where its pages will have to be drawn later."""
        from textharmony_cli.documents.source import open_documents

        stdin = None
        if (self._pictures or self._engine.options.converted) and "-" in self._files and sys.stdin:
            self._stdin = sys.stdin.buffer.read()
            stdin = io.BytesIO(self._stdin)
        pages = stack.enter_context(shared.closing(open_documents(self._files, self._documents, stdin=stdin)))
        return stack.enter_context(shared.closing(self._engine.read(pages)))

    def through(self, batch: Batch, replies: Replies) -> None:
        for number in range(len(self._files)):
            shelf, failures = Shelf(), []
            for item in batch.document():
                if isinstance(item, Failure):
                    failures.append(item)
                    replies.failed(item)
                elif not isinstance(item, DocumentEnd):
                    shelf.add(item.page)
                elif len(shelf):
                    for missing in self._answer(number, item.file, shelf, replies):
                        batch.fail(self._files[number], missing)
                elif failures:
                    replies.unread(failures[0])
        batch.end()

    def _answer(self, number: int, file: str, shelf: Shelf, replies: Replies) -> list[HarmonyError]:
        """Answer all questions to an input; why pictures are missing."""
        failures: list[HarmonyError] = []
        if self._limits.most_tokens:
            answers = self._written(number, shelf, replies)
        elif self._illustrated == "none":
            answers = self._pointed_at(shelf)
        else:
            answers, failures = self._drawn(number, file, shelf)
        self.found = self.found or any(answer.found for answer in answers)
        replies.answers(file, answers)
        if self._told:
            for answer in answers:
                self._console.note(_told(answer))
        if self._pictures:
            self._save(self._pictures, number, shelf, answers)
        return failures

    def _pointed_at(self, shelf: Shelf) -> list[Answer]:
        least, model = self._limits.min_confidence, self._engine.options.model
        return answer_fields(shelf, self._wanted.fields, self._engine, min_confidence=least, model=model)

    def _drawn(self, number: int, file: str, shelf: Shelf) -> tuple[list[Answer], list[HarmonyError]]:
        """Answers with pictures that the planner of `th render` draws."""
        from textharmony_cli.tasks.illustrate import Illustrator

        assert self._pictures is not None  # without a folder nothing is drawn
        keep, engine, least = partial(self._pictures.save_painting, number), self._engine, self._limits.min_confidence
        first = self._illustrated == "forced"
        illustrator = Illustrator(engine, engine.reread, keep, first, least, engine.options.model)
        made = [illustrator.answer(shelf, field) for field in self._wanted.fields]
        for remark in (remark for one in made for remark in one.remarks):
            self._console.note(f"{printable_name(file)}: {remark}")
        return [one.answer for one in made], [failure for one in made for failure in one.failures]

    def _written(self, number: int, shelf: Shelf, replies: Replies) -> list[Answer]:
        """Answers in free text, shown while they are written."""
        answers, most = [], self._limits.most_tokens or MOST_TOKENS
        writer: Writes = self._engine
        if self._engine.options.converted:
            from textharmony_cli.documents.again import picture_of
            from textharmony_cli.tasks.showing import ShowsPictures

            file, documents, stdin = self._files[number], self._documents, self._stdin
            writer = ShowsPictures(
                self._engine, lambda page: picture_of(file, page, documents, stdin), self._illustrated
            )
        model = self._engine.options.name
        keep = partial(self._pictures.save_painting, number) if self._pictures else None
        for field in self._wanted.fields:
            with replies.writing() as show:
                told = answer_freely(shelf, field.questions[0], writer, most_tokens=most, model=model, keep=keep)
                for item in told:
                    if isinstance(item, Answer):
                        answer = as_value(item) if self._wanted.values else item
                        answers.append(replace(answer, question=field.name))
                    else:
                        show(item)
        return answers

    def _save(self, pictures: Pictures, number: int, shelf: Shelf, answers: list[Answer]) -> None:
        """Open the pages with answers once more, this time for their pictures."""
        from textharmony_cli.documents.again import drawn
        from textharmony_cli.documents.page import PageInput
        from textharmony_cli.documents.source import open_documents

        matches: dict[int, list[Match]] = {}
        for field, answer in zip(self._wanted.fields, answers, strict=True):
            for seen in answer.evidence:
                match = Match(answer.file, seen.page, seen.text, field.name, answer.confidence, seen.parts, seen.lines)
                matches.setdefault(seen.page, []).append(match)
        if not matches:
            return
        again = drawn(self._documents, sorted(matches))
        with shared.closing(open_documents([self._files[number]], again, stdin=io.BytesIO(self._stdin))) as items:
            for item in items:
                if isinstance(item, PageInput) and item.pixels is not None:
                    pictures.save(number, item.page, item.pixels, matches[item.page])


def _told(answer: Answer) -> str:
    """What a person wants to know about an answer."""
    if answer.mode == "free":
        return told_of_free(answer)
    sure = f"{answer.confidence:.0%} sure"
    if not answer.evidence:
        return f"not found: {answer.question} ({sure})" if not answer.found else "drawn as asked"
    evidence = answer.evidence[0]
    return f'"{evidence.text}" on page {evidence.page} at {place(evidence.box)} ({sure})'


def _illustrated(pictures: Path | None, *, first: bool, words: bool, values: bool) -> Illustrated:
    """Raises UsageError where pictures are asked for as values, or of nano's language model."""
    if first and pictures is None:
        raise UsageError("`--picture-first` says where a picture stands", hint="name a folder for it with `--pictures`")
    if pictures is None:
        return "none"
    if words:
        raise UsageError("with `--free`, `nano` answers in words alone", hint="leave out `--free`, or `--pictures`")
    if values:
        raise UsageError("pictures are no values of `--field` or `--schema`", hint="ask with `-e`")
    return "forced" if first else "free"


def _split(
    arguments: list[str], expressions: list[str], names: list[str], schema: Path | None
) -> tuple[list[str], list[str]]:
    """Files and questions."""
    if bool(expressions) + bool(names) + (schema is not None) > 1:
        raise UsageError("`--expression`, `--field` and `--schema` exclude each other")
    if names or schema:
        return shared.check_files(arguments), []
    return shared.files_and_questions("ask", "QUESTION", arguments, expressions)


def _wanted(
    files: list[str],
    questions: list[str],
    names: list[str],
    schema: Path | None,
    console: Console,
    *,
    json: bool,
    evidence: bool,
) -> _Wanted:
    if schema is not None:
        parsed = _schema(schema)
        return _Wanted(
            parsed.fields, partial(SchemaObjects, schema=parsed, console=console, details=evidence), False, True
        )
    if names:
        return _Wanted(_fields(names), partial(FieldObjects, names=names, details=evidence), False, True)
    fields = [Field(question, (question,)) for question in questions]
    if json:
        return _Wanted(fields, Records, False)
    return _Wanted(fields, Located if evidence else Named if len(files) > 1 else Bare, True)


def _fields(names: list[str]) -> list[Field]:
    from textharmony_cli.tasks.fields import field_named

    for name in names:
        if name in _RESERVED or names.count(name) > 1:
            problem = "is given twice" if name not in _RESERVED else "is a key of its own in the result"
            raise UsageError(f"`--field {name}`: the name {problem}", hint="give it another name, or ask with `-e`")
    return [field_named(name) for name in names]


def _schema(path: Path) -> Schema:
    from textharmony_cli.tasks.schema import Schema

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text in UTF-8"
        raise UsageError(f"cannot read the schema `{path}`: {reason}") from error
    return Schema.parse(text, path.name)
