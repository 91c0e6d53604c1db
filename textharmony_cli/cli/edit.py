"""`th edit`: text in pictures and PDFs replaced."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer.core import TyperCommand

from textharmony_cli.cli import options as shared
from textharmony_cli.cli import selecting as chosen
from textharmony_cli.cli.console import Console
from textharmony_cli.errors import UsageError
from textharmony_cli.records import Page, Region

if TYPE_CHECKING:
    from textharmony_cli.tasks.instructions import Instruction

EXAMPLES = """\b
Examples:
  th edit sign.png --replace SALE SOLD -o out.png
  th edit *.jpg --replace 2025 2026 -o new/
  th edit form.png -e 's/(\\d+) EUR/\\1 USD/g' -o out.png     groups, as in sed
  th edit door.png --box 272,576,101,25 --to PRIVATE -o out.png    what stands there, readable or not
  th edit sign.jpg "make the sign say CLOSED" -o out.jpg     replace X with Y, remove X, ...
  th edit label.png --replace Monday Tuesday --font serif --color '#303030' -o out.png
"""
_PAIR = "--replace"
_JOINT = "\0"  # cannot stand in an argument


class Command(TyperCommand):
    """Takes two arguments after each `--replace`, which an option that may be given again cannot do by itself."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, _joined(args))


def _joined(args: list[str]) -> list[str]:
    """The arguments with both words after `--replace` as one."""
    if _PAIR not in args:
        return args
    at = args.index(_PAIR)
    if len(args) < at + 3 or "--" in args[:at]:
        return args
    return [*args[: at + 1], _JOINT.join(args[at + 1 : at + 3]), *_joined(args[at + 3 :])]


def edit(
    files: Annotated[list[str] | None, typer.Argument(metavar="FILES [INSTRUCTION]", show_default=False)] = None,
    replace: Annotated[
        list[str] | None,
        typer.Option(_PAIR, metavar="OLD NEW", help="Put NEW in the place of OLD; may be given again."),
    ] = None,
    expression: Annotated[
        list[str] | None,
        typer.Option(
            "-e",
            "--expression",
            metavar="s/OLD/NEW/",
            help="As in sed: OLD is a regular expression (Python's), NEW may name its groups, `g` means all of a line,"
            " `i` any case. May be given again.",
        ),
    ] = None,
    regex: Annotated[
        bool, typer.Option("-E", "--regex", help="OLD of `--replace` is a regular expression as well.")
    ] = False,
    ignore_case: chosen.IgnoreCaseOption = False,
    fuzzy: chosen.FuzzyOption = 0,
    word: chosen.WordOption = False,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="NEW",
            help="What is to stand where the options below say; without it they say where OLD is.",
        ),
    ] = None,
    box: chosen.BoxOption = None,
    polygon: chosen.PolygonOption = None,
    matches: chosen.MatchesOption = None,
    fit: Annotated[
        Literal["shrink", "condense", "reflow", "overflow"] | None,
        typer.Option(
            "--fit",
            help="Where the new text is longer than its place and the even ground beside it: smaller (shrink, in"
            " pictures), narrower (condense), or beyond (overflow); reflow moves the other words of its line, also to"
            " close a gap, or sets it in smaller lines. In a PDF's own text that is usual, and words go on to the next"
            " lines.",
        ),
    ] = None,
    font: Annotated[
        str | None,
        typer.Option("--font", metavar="NAME", help="A font's name or file; else the likest."),
    ] = None,
    color: Annotated[
        str | None, typer.Option("--color", metavar="#RRGGBB", help="Of the new text; else that of the old.")
    ] = None,
    output: chosen.OutputOption = None,
    overwrite: shared.OverwriteOption = False,
    skip_existing: shared.SkipExistingOption = False,
    dry_run: chosen.DryRunOption = False,
    draw: chosen.DrawOption = None,
    diff: chosen.DifferenceOption = None,
    json: chosen.JsonOption = False,
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
    """Replace text in pictures and PDFs.

    The new text is drawn in the look of the old one; nothing else is touched. The result is read again: where it does
    not say exactly the new text it is painted anew, and where that does not help nothing is written and the exit code
    is 9. Exit code 1 says that nothing was found to replace.

    Where no option says what is to be replaced the last argument does: "replace X with Y", "change X to Y", "make the
    sign say Y" (the largest line), "remove X", with quotation marks where they are needed. It is read by rules.

    With `--model textharmony` that model paints each line anew, in a square around it that is pasted by the line's
    outline. What was read, where, and the proof are as with `nano`; real text of PDFs is replaced by text.
    """
    from textharmony_cli.cli.changing import Wanted, run
    from textharmony_cli.cli.published import warn_of_waiting
    from textharmony_cli.engines import engine_for
    from textharmony_cli.revision import Wish
    from textharmony_cli.tasks.edit import Look
    from textharmony_cli.tasks.instructions import instructed
    from textharmony_cli.tasks.locate import Query
    from textharmony_cli.tasks.selection import select, snapped, within
    from textharmony_cli.tasks.substitution import Replacement, Rule, applies, parse_substitution, replacements

    pairs = [_pair(text) for text in replace or []]
    rules: list[Rule] = [Replacement(Query(old, regex, ignore_case, word, fuzzy), new) for old, new in pairs]
    rules += [parse_substitution(text) for text in expression or []]
    places = chosen.Places(boxes=box or (), polygons=polygon or (), matches=matches)
    if to is not None and places.is_empty:
        raise UsageError("`--to` goes with places", hint="as in `--box 20,30,200,40 --to NEW`")
    instruction = None
    if not rules and to is None:
        files, instruction = _instruction(files or [])
    if not rules and to is None and instruction is None:
        if not places.is_empty:
            hint = "add `--to NEW` for all that stands there, or `--replace OLD NEW`"
            raise UsageError("nothing says what is to stand at the places given", hint=hint)
        raise UsageError(
            "nothing is to be replaced", hint='say what with `--replace OLD NEW`, or last in words: "replace X with Y"'
        )
    selection = None if places.is_empty else places.selection()
    limits = selection if to is None else None  # where old text is looked for

    def found(page: Page, wanted: Sequence[Rule]) -> list[Region]:
        regions = instructed(page, instruction) if instruction else list(replacements(page, wanted))
        return within(page, regions, select(page, limits)) if limits else regions

    def changes(page: Page) -> list[Region]:
        if to is None or selection is None:
            return found(page, rules)
        told = select(page, selection)
        told = [dataclasses.replace(region, drawn=False) if matches else snapped(page, region) for region in told]
        return [*found(page, rules), *(dataclasses.replace(region, new=to) for region in told)]

    def is_there(page: Page, rule: Rule) -> bool:
        return bool(found(page, [rule])) if limits else applies(page, rule)

    look = Look(fit, font, None if color is None else chosen.color(color))
    named = dict(zip([*(old for old, _ in pairs), *(expression or [])], rules, strict=True))
    sought = {name: partial(is_there, rule=rule) for name, rule in named.items()}
    if len(sought) == 1 and to is None:  # nothing else is changed where it is not found
        sought = {}
    everything = instruction is not None and instruction.everything
    wish = Wish(changes, look, tries, not no_proof, seed, sought=sought, everything=everything)
    wanted = Wanted(output, overwrite, skip_existing, dry_run, draw, diff, json, None)
    documents = shared.InputOptions(pages, text_layer, dpi, password, password_file, timeout, strict).for_documents(
        pixels=True
    )
    engine = engine_for(model, device, threads, paints=True, sampler=sampler)
    console = Console(quiet=quiet, verbose=verbose)
    if not dry_run:
        warn_of_waiting(engine, console)
    run(files or [], wish, wanted, documents, engine, console, fail_fast=fail_fast)


def _instruction(files: list[str]) -> tuple[list[str], Instruction | None]:
    """The files, and the instruction that stands behind them where there is one: several words, and no file's name."""
    from textharmony_cli.tasks.instructions import parse_instruction

    if len(files) < 2 or " " not in files[-1].strip() or Path(files[-1]).exists():
        return files, None
    return files[:-1], parse_instruction(files[-1])


def _pair(text: str) -> tuple[str, str]:
    old, joint, new = text.partition(_JOINT)
    if not joint:
        raise UsageError("`--replace` takes two words", hint="as in `--replace OLD NEW`")
    return old, new
