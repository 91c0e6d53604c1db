"""`th erase`: text gone from pictures and PDFs."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from textharmony_cli.cli import options as shared
from textharmony_cli.cli import selecting as chosen
from textharmony_cli.cli.console import Console

if TYPE_CHECKING:
    from textharmony_cli.records import Page
    from textharmony_cli.tasks.locate import Query

EXAMPLES = """\b
Examples:
  th erase sign.jpg --text SALE -o clean.png
  th erase id.png --regex '\\d{9}' -o out.png         what an expression matches
  th erase letter.png --pii email,phone -n           what would go
  th erase *.jpg --all -o clean/
  th erase a.pdf --text "Jane Doe" -o b.pdf --certificate c.json      gone from the file, not only from sight
  th locate a.png total --json > found.jsonl         find, edit the list, apply
  th erase a.png --from found.jsonl -o out.png
"""


def erase(
    files: Annotated[list[str] | None, typer.Argument(metavar="FILES", show_default=False)] = None,
    text: chosen.TextOption = None,
    regex: chosen.ExpressionOption = None,
    ignore_case: chosen.IgnoreCaseOption = False,
    fuzzy: chosen.FuzzyOption = 0,
    word: chosen.WordOption = False,
    pii: chosen.PersonalOption = None,
    box: chosen.BoxOption = None,
    polygon: chosen.PolygonOption = None,
    mask: chosen.MaskOption = None,
    matches: chosen.MatchesOption = None,
    everything: chosen.AllOption = False,
    output: chosen.OutputOption = None,
    overwrite: shared.OverwriteOption = False,
    skip_existing: shared.SkipExistingOption = False,
    dry_run: chosen.DryRunOption = False,
    draw: chosen.DrawOption = None,
    diff: chosen.DifferenceOption = None,
    json: chosen.JsonOption = False,
    certificate: Annotated[
        str | None,
        typer.Option(
            "--certificate", metavar="OUT", help="Save a certificate (JSON): hashes, boxes, proof, and no erased text."
        ),
    ] = None,
    fill: Annotated[
        str | None, typer.Option("--fill", metavar="#RRGGBB", help="In PDFs, boxes of this colour over what is erased.")
    ] = None,
    attachments: Annotated[
        Literal["keep", "remove"], typer.Option("--attachments", help="What becomes of files attached to PDFs.")
    ] = "keep",
    flatten_page: Annotated[
        bool,
        typer.Option("--flatten-page", help="Make PDF pages with regions pictures of themselves, without text."),
    ] = False,
    tries: chosen.TriesOption = 4,
    no_proof: chosen.NoProofOption = False,
    seed: chosen.SeedOption = 0,
    pages: shared.PagesOption = None,
    text_layer: shared.TextLayerOption = "auto",
    dpi: shared.DpiOption = 200,
    password: shared.PasswordOption = None,
    password_file: shared.PasswordFileOption = None,
    timeout: shared.TimeoutOption = 60,
    strict: shared.StrictOption = False,
    fail_fast: shared.FailFastOption = False,
    model: shared.AnyModelOption = "nano",
    sampler: shared.SamplerOption = None,
    device: shared.DeviceOption = "auto",
    threads: shared.ThreadsOption = None,
    offline: shared.OfflineOption = False,
    quiet: shared.QuietOption = False,
    verbose: shared.VerboseOption = False,
    debug: shared.DebugOption = False,
) -> None:
    """Erase text from pictures and PDFs.

    What is selected is painted over with what seems to be behind it; nothing else is touched. The result is read again:
    where something is still readable it is painted anew, and where that does not help nothing is written and the exit
    code is 9. Exit code 1 says that nothing was found to erase.

    With `--model textharmony` that model paints, square by square, as if the text were to be replaced by none; it was
    not trained to erase. What was read, where, and the proof are as with `nano`.
    """
    from textharmony_cli.cli.changing import Wanted, run
    from textharmony_cli.cli.published import warn_of_waiting
    from textharmony_cli.engines import engine_for
    from textharmony_cli.revision import PdfWish, Wish
    from textharmony_cli.tasks.selection import select

    places = chosen.Places(
        text or (), regex or (), ignore_case, fuzzy, word, box or (), polygon or (), mask, everything, pii, matches
    )
    selection = places.selection()
    red, green, blue = chosen.color(fill) if fill else (0, 0, 0)
    pdf = PdfWish((red / 255, green / 255, blue / 255) if fill else None, attachments, flatten_page)
    sought = {query.text: partial(_has, query=query) for query in selection.queries}
    if len(sought) == 1 and replace(selection, queries=()).is_empty:  # nothing else goes where it is not found
        sought = {}
    wish = Wish(lambda page: select(page, selection), None, tries, not no_proof, seed, pdf, sought, everything)
    wanted = Wanted(output, overwrite, skip_existing, dry_run, draw, diff, json, certificate)
    documents = shared.InputOptions(pages, text_layer, dpi, password, password_file, timeout, strict).for_documents(
        pixels=True
    )
    engine = engine_for(model, device, threads, paints=True, sampler=sampler)
    console = Console(quiet=quiet, verbose=verbose)
    if not dry_run:
        warn_of_waiting(engine, console)
    run(files or [], wish, wanted, documents, engine, console, fail_fast=fail_fast)


def _has(page: Page, query: Query) -> bool:
    from textharmony_cli.tasks.locate import find

    return bool(find(page, [query]))
