"""What the commands do, from Python; `textharmony_cli` itself offers it under the same names."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from textharmony_cli.documents.atomic import atomic_writer
from textharmony_cli.documents.inputs import printable_name
from textharmony_cli.documents.output import plan_outputs
from textharmony_cli.documents.pages import PageRanges
from textharmony_cli.documents.source import DocumentOptions, open_documents
from textharmony_cli.engines import engine_for
from textharmony_cli.errors import EncryptedError, ExitCode, InputError, ProofError, TimeLimitError, UsageError
from textharmony_cli.records import Answer, Change, DocumentEnd, Failure, Match, Page, Region
from textharmony_cli.tasks.ask import REFUSE_BELOW, Field, answer_fields
from textharmony_cli.tasks.free import MOST_TOKENS, Writes, answer_freely
from textharmony_cli.tasks.locate import Query, find
from textharmony_cli.tasks.places import parse_box
from textharmony_cli.tasks.retrieval import Shelf
from textharmony_cli.tasks.selection import Selection, select
from textharmony_cli.tasks.substitution import Replacement
from textharmony_cli.tasks.substitution import replacements as changes

if TYPE_CHECKING:
    from textharmony_cli.documents.page import Pixels
    from textharmony_cli.engine import Engine, ReadResult, Sampler
    from textharmony_cli.model.painting.typesetting import Fit
    from textharmony_cli.tasks.edit import Look

Name = str | os.PathLike[str]
TextLayer = Literal["auto", "trust", "ignore"]


def read(
    *files: Name,
    pages: str | None = None,
    text_layer: TextLayer = "auto",
    dpi: int = 200,
    password: str | None = None,
    model: str = "nano",
    device: str = "auto",
    threads: int | None = None,
) -> Iterator[Page]:
    """What is on the pages of pictures and PDFs, page by page, in the order of the files.

    Args:
        files: paths; `-` is standard input.
        pages: which pages of each, counted from 1, such as `1,3-5,8-end`.
        text_layer: whether a PDF's own text is used where it is sound (`auto`), wherever there is some, or never.
        dpi: pixels per inch at which PDF pages are drawn.
        model: `nano`, `textharmony`, or a folder that `th models convert` made. What such a one sees on a page is its
            `check`.
        device, threads: on what it runs (`auto`, `cpu`, `cuda`, `cuda:1`), with how many threads.

    Raises:
        InputError: a file or a page cannot be read; pages before it have been handed out.
        HarmonyError: another of its kinds, for a wrong call, missing weights, or a lack of memory.
    """
    engine = engine_for(model, device, threads)
    for item in _pages(engine, files, pages, text_layer, dpi, password):
        if item.pixels is None:
            yield item.page
        else:
            from textharmony_cli.tasks.cross_check import checked_page

            yield checked_page(item.page, item.pixels, engine, engine.options.name)


def locate(
    files: Name | list[Name],
    query: str,
    *,
    ignore_case: bool = False,
    regex: bool = False,
    fuzzy: int = 0,
    word: bool = False,
    pages: str | None = None,
    text_layer: TextLayer = "auto",
    dpi: int = 200,
    password: str | None = None,
    model: str = "nano",
    device: str = "auto",
    threads: int | None = None,
) -> Iterator[Match]:
    """Where a text stands on the pages of pictures and PDFs, page by page.

    A model other than `nano` says whether it sees each match there: `confirmed`.

    Args:
        files: one path or several.
        query: a phrase, or with `regex` a regular expression.
        fuzzy: number of characters that may be wrong, missing or too many.
        word: whole words only.
        pages, text_layer, dpi, password, model, device, threads: as for `read`.

    Raises:
        InputError: as `read`.
        UsageError: the query is empty or no regular expression.
    """
    wanted = Query(query, regex=regex, ignore_case=ignore_case, word=word, max_edits=fuzzy)
    engine = engine_for(model, device, threads)
    for item in _pages(engine, _names(files), pages, text_layer, dpi, password):
        matches = find(item.page, [wanted])
        if matches and item.pixels is not None:
            from textharmony_cli.tasks.cross_check import checked_matches

            matches = checked_matches(item.page, item.pixels, matches, engine)
        yield from matches


def ask(
    files: Name | list[Name],
    questions: str | Sequence[str],
    *,
    min_confidence: float = REFUSE_BELOW,
    free: bool = False,
    max_tokens: int = MOST_TOKENS,
    pages: str | None = None,
    text_layer: TextLayer = "auto",
    dpi: int = 200,
    password: str | None = None,
    model: str = "nano",
    device: str = "auto",
    threads: int | None = None,
) -> Iterator[Answer]:
    """What pictures and PDFs answer, in their own words: one answer for each question, file by file.

    A question that a file does not answer has an answer with `found` false.

    With `free` a language model writes the answers, which may be wrong or made up. `found` then says whether anything
    of an answer stands in the file. Nothing is fetched: `th models pull nano` does that. A model other than `nano`
    always writes its answers, and is shown the page that fits best.

    Args:
        files: one path or several.
        questions: one or several; each file is read once for all of them.
        min_confidence: answers that are less likely to be right are not given; says nothing about free text.
        free: free text instead of words of the file.
        max_tokens: where free text is cut off.
        pages, text_layer, dpi, password, model, device, threads: as for `read`.

    Raises:
        InputError: as `read`.
        UsageError: a question is empty; a model is to be shown standard input; packages of the extra `language` are not
            installed, and are needed.
        WeightsError: with `free`, the language model was not fetched.
    """
    if max_tokens < 1:
        raise UsageError(f"`max_tokens` must be at least 1, got {max_tokens}")
    fields = [Field(text, (text,)) for text in ([questions] if isinstance(questions, str) else questions)]
    opening = _opening(pages, text_layer, dpi, password)
    engine = engine_for(model, device, threads)
    if engine.options.converted and "-" in _names(files):
        raise UsageError("this model is shown pages of files, and standard input is none", hint="save it, and name it")
    shelf, left = Shelf(), iter(_names(files))
    for item in _read(engine, _names(files), opening):
        if not isinstance(item, DocumentEnd):
            shelf.add(item.page)
            continue
        writer = _writer(engine, next(left), opening)
        if free or engine.options.converted:
            yield from _written(shelf, fields, engine, writer, max_tokens)
        else:
            yield from answer_fields(shelf, fields, engine, min_confidence=min_confidence, model=engine.options.name)
        shelf = Shelf()


def _written(
    shelf: Shelf, fields: Sequence[Field], engine: Engine, writer: Writes, most_tokens: int
) -> Iterator[Answer]:
    for field in fields:
        for item in answer_freely(shelf, field.name, writer, most_tokens=most_tokens, model=engine.options.name):
            if isinstance(item, Answer):
                yield item


def _writer(engine: Engine, file: Name, opening: DocumentOptions) -> Writes:
    """What writes about a file: from what was read on its pages, or from their pictures."""
    if not engine.options.converted:
        return engine
    from textharmony_cli.documents.again import picture_of
    from textharmony_cli.tasks.showing import ShowsPictures

    return ShowsPictures(engine, lambda number: picture_of(os.fspath(file), number, opening))


def erase(
    file: Name,
    output: Name,
    *,
    text: str | Sequence[str] = (),
    regex: str | Sequence[str] = (),
    personal: Sequence[str] = (),
    boxes: Sequence[tuple[float, float, float, float]] = (),
    everything: bool = False,
    ignore_case: bool = False,
    overwrite: bool = False,
    **changing: Any,
) -> Change:
    """Take text out of a picture or PDF.

    Args:
        output: where the result goes; its ending says the format.
        text, regex: phrases and regular expressions to look for.
        personal: kinds of personal data: `email`, `phone`, `card`, `iban`, `ssn`, `date`.
        boxes: x, y, width and height in pixels, on every page.
        everything: all text.
        changing: `tries`, `proof`, `seed`, all that `read` takes, and of a model that paints by diffusion `sampler`:
            `released` or `fast`.

    Returns:
        What was changed; without regions, and with no output, where nothing was found.

    Raises:
        ProofError: something is still readable. Nothing was written.
        InputError, OutputError, UsageError: as the command says.
    """
    queries = [Query(phrase, ignore_case=ignore_case) for phrase in _texts(text)]
    queries += [Query(expression, regex=True, ignore_case=ignore_case) for expression in _texts(regex)]
    places = [parse_box(",".join(map(str, box))) for box in boxes]
    selection = Selection(tuple(queries), tuple(personal), tuple(places), everything=everything)
    if selection.is_empty:
        raise UsageError("nothing is selected")
    return _change(
        file, output, lambda page: select(page, selection), None, overwrite, everything=everything, **changing
    )


def edit(
    file: Name,
    output: Name,
    replacements: Mapping[str, str],
    *,
    regex: bool = False,
    ignore_case: bool = False,
    fit: Fit | None = None,
    font: str | None = None,
    color: tuple[int, int, int] | None = None,
    overwrite: bool = False,
    **changing: Any,
) -> Change:
    """Put other words into a picture or PDF.

    Args:
        replacements: new text by old text.
        regex: the old texts are regular expressions.
        fit: what happens where the new text is longer; None moves words beside it in a PDF's own text, and makes it
            smaller in a picture.
        font: name or file; the likest one if left out.
        color: red, green and blue; those of the old text if left out.
        changing: as for `erase`, and so is what comes back and what is raised.
    """
    from textharmony_cli.tasks.edit import Look

    rules = [Replacement(Query(old, regex, ignore_case), new) for old, new in replacements.items()]
    return _change(file, output, lambda page: changes(page, rules), Look(fit, font, color), overwrite, **changing)


def render(
    prompt: str,
    output: Name,
    *,
    text: str | Sequence[str] = (),
    size: tuple[int, int] | None = None,
    font: str | None = None,
    color: tuple[int, int, int] | None = None,
    seed: int = 0,
    tries: int = 4,
    proof: bool = True,
    overwrite: bool = False,
    model: str = "nano",
    sampler: Sampler | None = None,
    device: str = "auto",
    threads: int | None = None,
) -> Change:
    """Draw a picture with words on it.

    Args:
        prompt: what is to be seen; words in quotation marks are written.
        output: where the picture goes; its ending says the format.
        text: lines to write after those.
        size: width and height in pixels; as the prompt says if left out. This, `font` and `color` are for `nano`.
        sampler: how another model paints, `released` or `fast`.
        seed: of all that is left to chance; the same gives the same file.

    Returns:
        What was written where, with the proof.

    Raises:
        ProofError: the words do not read as they should. Nothing was written.
        UsageError, OutputError: as the command says.
    """
    from textharmony_cli.documents.new_picture import as_stored, check_suffix, encode
    from textharmony_cli.tasks.generate import caption_of, generate
    from textharmony_cli.tasks.planning import plan_prompt
    from textharmony_cli.tasks.quotations import quoted, split_lines
    from textharmony_cli.tasks.render import render as draw
    from textharmony_cli.tasks.render import unlike

    (target,) = plan_outputs(["picture.png"], os.fspath(output), None, overwrite=overwrite, made=True)
    if target.path is None:
        raise UsageError("a picture needs a file to be written to")
    path, suffix = target.path, target.path.suffix
    check_suffix(suffix)
    engine = engine_for(model, device, threads, paints=True, sampler=sampler)
    read = engine.reread if proof else None

    def stored(pixels: Pixels) -> Pixels:
        return as_stored(pixels, suffix)

    if engine.options.converted:
        if size or font or color:
            raise UsageError("size, font and colour are for `nano`; this model paints 512 pixels a side")
        rendered = generate(caption_of(prompt, _texts(text)), engine, seed, read, tries=tries, stored=stored)
    else:
        lines, rest = quoted(prompt)
        plan = plan_prompt(rest, lines + split_lines(_texts(text)), size=size, font=font, color=color).plan
        rendered = draw(plan, seed, read, tries=tries, stored=stored)
    if rendered.proof == "failed":
        raise ProofError(f"{unlike(rendered.regions)}; nothing was written")
    with atomic_writer(path, overwrite=overwrite) as stream:
        stream.write(encode(rendered.painted.pixels, suffix))
    return Change("", str(path), rendered.regions, rendered.proof, 0, seed, engine.options.name)


def _change(
    file: Name,
    output: Name,
    find_regions: Callable[[Page], Sequence[Region]],
    look: Look | None,
    overwrite: bool,
    *,
    tries: int = 4,
    everything: bool = False,
    proof: bool = True,
    seed: int = 0,
    pages: str | None = None,
    text_layer: TextLayer = "auto",
    dpi: int = 200,
    password: str | None = None,
    model: str = "nano",
    sampler: Sampler | None = None,
    device: str = "auto",
    threads: int | None = None,
) -> Change:
    from textharmony_cli.revision import Revision, Wish  # these load torch, which reading may not need

    (target,) = plan_outputs([os.fspath(file)], os.fspath(output), None, overwrite=overwrite)
    opening = replace(_opening(pages, text_layer, dpi, password), pixels=True)
    engine = engine_for(model, device, threads, paints=True, sampler=sampler)
    revision = Revision(engine, Wish(find_regions, look, tries, proof, seed, everything=everything), opening)
    for item in _read(engine, [file], opening, keep_pixels=True):
        if not isinstance(item, DocumentEnd):
            assert item.pixels is not None  # they were asked for
            revision.page(item.page, item.pixels)
    name = printable_name(os.fspath(file))
    if not revision.pages or target.path is None:
        return Change(name, None, (), "skipped", seed=seed, model=engine.options.name)
    with atomic_writer(target.path, overwrite=overwrite) as stream:
        written = revision.write(Path(file), stream, target.path.suffix)
        if written.proof == "failed":
            wrong = next((region for region in written.regions if not region.ok), None)
            read = written.still_found[0] if wrong is None else f"page {wrong.page} reads `{wrong.read_back}`"
            raise ProofError(f"{name}: {read}; nothing was written")
    outside, model = written.changed_outside, engine.options.name
    return Change(name, str(target.path), written.regions, written.proof, outside, seed, model)


def _texts(texts: str | Sequence[str]) -> list[str]:
    return [texts] if isinstance(texts, str) else list(texts)


def _read(
    engine: Engine, files: Sequence[Name], opening: DocumentOptions, *, keep_pixels: bool = False
) -> Iterator[ReadResult | DocumentEnd]:
    """What is read, and where each file ends; the first failure is raised."""
    for item in engine.read(open_documents(files, opening), keep_pixels=keep_pixels):
        if isinstance(item, Failure):
            raise _error(item)
        yield item


def _pages(
    engine: Engine, files: Sequence[Name], pages: str | None, text_layer: TextLayer, dpi: int, password: str | None
) -> Iterator[ReadResult]:
    """What is read, with the pages' pictures where the model looks at them."""
    looks = engine.options.converted is not None
    opening = replace(_opening(pages, text_layer, dpi, password), pixels=looks)
    for item in _read(engine, files, opening, keep_pixels=looks):
        if not isinstance(item, DocumentEnd):
            yield item


def _opening(pages: str | None, text_layer: TextLayer, dpi: int, password: str | None) -> DocumentOptions:
    return DocumentOptions(None if pages is None else PageRanges.parse(pages), dpi, password, text_layer)


def _names(files: Name | list[Name]) -> list[Name]:
    return [files] if isinstance(files, str | os.PathLike) else files


def _error(failure: Failure) -> InputError:
    where = failure.file if failure.page is None else f"{failure.file}: page {failure.page}"
    message = f"{where}: {failure.message}"
    if failure.exit_code == ExitCode.ENCRYPTED:
        return EncryptedError(message, hint=failure.hint)
    if failure.exit_code == ExitCode.TIME_LIMIT:
        return TimeLimitError(message, hint=failure.hint)
    return InputError(message, kind=failure.kind, hint=failure.hint)
