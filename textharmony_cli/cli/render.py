"""`th render`: pictures with words on them, drawn from a description."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from textharmony_cli.cli import options as shared
from textharmony_cli.cli.console import Console
from textharmony_cli.errors import UsageError

EXAMPLES = """\b
Examples:
  th render "a red neon sign that says OPEN on dark brick" -o open.png
  th render "an old wooden sign" --text "FRESH EGGS" --text "1.20 a dozen" -o eggs.jpg
  th render 'white letters "营业中" on a blue background' --size 2048x1024 -o shop.png
  th render 'a poster: "JAZZ NIGHT"' -n 4 --truth jazz.json -o 'jazz-{n}.png'     four, and where all is
  th render 'bold white text "SOLD OUT"' --on photo.jpg -o sold.jpg    where the photo is quietest
  th render 'chalk "Soup 4.50"' --dry-run > plan.json && th render --plan plan.json -o soup.png
"""
_SIZE = re.compile(r"(\d{1,6})[xX×](\d{1,6})")


def render(
    prompt: Annotated[
        str | None,
        typer.Argument(metavar="PROMPT", help="What is to be seen; words in quotation marks are written on it."),
    ] = None,
    text: Annotated[
        list[str] | None,
        typer.Option("--text", metavar="LINE", help="A line to write, after those quoted; may be given again."),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "-o",
            "--output",
            metavar="OUT",
            help="A file, whose ending says the format; with `{n}` in it, or a number added, for several. `-` is"
            " standard output.",
        ),
    ] = None,
    size: Annotated[
        str | None, typer.Option("--size", metavar="WxH", help="In pixels, up to 4096x4096; else as the prompt says.")
    ] = None,
    count: Annotated[
        int, typer.Option("-n", "--number", metavar="N", min=1, max=1000, help="So many pictures, from as many seeds.")
    ] = 1,
    seed: Annotated[
        int, typer.Option("--seed", metavar="N", min=0, help="Of all that is left to chance: the same gives the same.")
    ] = 0,
    on: Annotated[
        Path | None, typer.Option("--on", metavar="PICTURE", help="Write on this picture instead of a new one.")
    ] = None,
    box: Annotated[
        str | None,
        typer.Option("--box", metavar="X,Y,W,H", help="Where on it, in pixels; else where it is quietest."),
    ] = None,
    font: Annotated[str | None, typer.Option("--font", metavar="NAME", help="A font's name or file.")] = None,
    color: Annotated[
        str | None, typer.Option("--color", metavar="COLOUR", help="Of the letters: `#RRGGBB`, or `dark red`.")
    ] = None,
    plan: Annotated[
        Path | None, typer.Option("--plan", metavar="FILE", help="Draw this plan, which `--dry-run` printed.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only print the plan: how the prompt was understood (JSON).")
    ] = False,
    truth: Annotated[
        Path | None,
        typer.Option("--truth", metavar="FILE", help="Save where every line, word and character is (JSON)."),
    ] = None,
    overwrite: shared.OverwriteOption = False,
    json: Annotated[
        bool, typer.Option("--json", help="One JSON object a picture: what was written, and the proof.")
    ] = False,
    tries: Annotated[
        int, typer.Option("--tries", metavar="N", min=1, help="Draw up to N pictures until one reads as it should.")
    ] = 4,
    no_proof: Annotated[
        bool, typer.Option("--no-proof", help="Do not read the picture, and write it whatever it says.")
    ] = False,
    model: shared.AnyModelOption = "nano",
    sampler: shared.SamplerOption = None,
    device: shared.DeviceOption = "auto",
    threads: shared.ThreadsOption = None,
    offline: shared.OfflineOption = False,
    quiet: shared.QuietOption = False,
    verbose: shared.VerboseOption = False,
    debug: shared.DebugOption = False,
) -> None:
    """Draw a picture with words on it.

    The words to write stand in quotation marks, or follow in capitals after "says"; the rest says how they look and on
    what: colours, materials, signs, neon, chalk, engraving and so on, in English. Words that were not understood are
    told. The picture is read again: where it does not say exactly what it should another is drawn, and where that does
    not help nothing is written and the exit code is 9.

    The grounds are computed textures and the letters real fonts; this is no photograph, and objects are not drawn.

    With `--model textharmony` that model paints what the prompt says, 512 pixels a side. There is no plan then; words
    in quotation marks are looked for in the picture.
    """
    from textharmony_cli.cli.published import warn_of_waiting
    from textharmony_cli.cli.rendering import Wanted, run, run_caption, settled_plan
    from textharmony_cli.engines import engine_for
    from textharmony_cli.model.rendering.colors import parse_color
    from textharmony_cli.tasks.generate import caption_of

    if box is not None and on is None:
        raise UsageError("`--box` says where on a picture", hint="name the picture with `--on`")
    if on is not None and size is not None:
        raise UsageError("`--on` keeps the size of its picture", hint="leave out `--size`")
    console = Console(quiet=quiet, verbose=verbose)
    rgb = None if color is None else parse_color(color)
    engine = engine_for(model, device, threads, paints=True, sampler=sampler)
    wanted = Wanted(output, count, seed, on, box, truth, overwrite, json, dry_run, tries, not no_proof)
    if engine.options.converted:
        _refuse({"--plan": plan, "--dry-run": dry_run, "--truth": truth, "--on": on, "--size": size, "--font": font,
                 "--color": color})  # fmt: skip
        warn_of_waiting(engine, console)
        run_caption(caption_of(prompt or "", text or []), wanted, engine, console)
    else:
        run(settled_plan(prompt, text or [], plan, _size(size), font, rgb, console), wanted, engine, console)


def _refuse(given: dict[str, object]) -> None:
    """Raises UsageError where an option was given that a model which paints whole pictures has no use for."""
    for name, value in given.items():
        if value:
            hint = "`th edit PICTURE --box X,Y,W,H --to WORDS` has it paint there" if name == "--on" else ""
            raise UsageError(
                f"`{name}` is for `nano`; this model makes no plan and paints 512 pixels a side", hint=hint
            )


def _size(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    found = _SIZE.fullmatch(text.strip())
    if not found:
        raise UsageError(f"`{text}` is not a size", hint="write width and height, such as `1024x768`")
    return int(found[1]), int(found[2])
