"""What `th render` does with its options: the plan, the pictures, and what is told about each."""

from __future__ import annotations

import dataclasses
import json as json_text
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from textharmony_cli.cli.background import Background, Planner
from textharmony_cli.cli.console import Console
from textharmony_cli.cli.streams import data_stream, is_terminal
from textharmony_cli.documents.atomic import atomic_writer, open_target
from textharmony_cli.documents.inputs import printable_name
from textharmony_cli.documents.json_sink import dumps
from textharmony_cli.documents.output import Target, plan_outputs, shown
from textharmony_cli.errors import InputError, ProofError, UsageError
from textharmony_cli.model.rendering.colors import RGB
from textharmony_cli.model.rendering.plan import Plan
from textharmony_cli.records import SCHEMA, Change
from textharmony_cli.tasks.generate import Caption

if TYPE_CHECKING:
    from textharmony_cli.documents.page import Pixels
    from textharmony_cli.engine import Engine
    from textharmony_cli.tasks.render import Rendered

_NAMELESS = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for beside the plan; see the options of `th render`."""

    output: str | None
    count: int
    seed: int
    on: Path | None
    box: str | None
    truth: Path | None
    overwrite: bool
    json: bool
    dry_run: bool
    tries: int
    proof: bool

    def __post_init__(self) -> None:
        if self.dry_run and (self.output or self.truth):
            raise UsageError("`--dry-run` draws nothing", hint="leave out `-o` and `--truth`")
        if self.json and not self.dry_run and self.output in (None, "-"):
            raise UsageError("the picture and `--json` cannot both go to standard output", hint="name a file with `-o`")
        if self.count > 1 and not self.dry_run and self.output in (None, "-"):
            raise UsageError("standard output takes one picture", hint="name files, as in `-o 'out-{n}.png'`")


def settled_plan(
    prompt: str | None, texts: list[str], plan: Path | None, size: tuple[int, int] | None, font: str | None,
    color: RGB | None, console: Console,
) -> Planner:  # fmt: skip
    """What makes the plan.

    Raises:
        UsageError: there is nothing to write, or both a prompt and a plan.
        InputError: the plan cannot be read.
    """
    from textharmony_cli.tasks.planning import plan_prompt
    from textharmony_cli.tasks.quotations import quoted, split_lines

    given = split_lines(texts)
    if plan is not None:
        if prompt is not None:
            raise UsageError("there is a prompt and a plan", hint="edit the plan, or leave out `--plan`")
        return _edited(_loaded(plan), given, size, font, color)
    lines, rest = quoted(prompt or "")
    if not lines + given:
        example = "th render 'a neon sign that says \"OPEN\"'"
        raise UsageError(
            "there is nothing to write", hint=f"put the words in quotation marks, as in `{example}`, or use `--text`"
        )
    told = plan_prompt(rest, lines + given).unread
    if told:
        console.note(f"not understood, and left out: {', '.join(told)}")

    def planned(there: tuple[int, int] | None, behind: RGB | None) -> Plan:
        return plan_prompt(rest, lines + given, size=there or size, font=font, color=color, measured=behind).plan

    return planned


def _loaded(path: Path) -> Plan:
    try:
        return Plan.from_dict(json_text.loads(path.read_bytes()))
    except OSError as error:
        raise InputError(f"cannot read the plan {shown(path)}: {error.strerror}") from error
    except ValueError as error:
        raise UsageError(f"the plan {shown(path)} is no JSON", hint="`--dry-run` prints one") from error


def _edited(
    plan: Plan, lines: tuple[str, ...], size: tuple[int, int] | None, font: str | None, color: RGB | None
) -> Planner:
    letters = dataclasses.replace(plan.letters, font=font or plan.letters.font, color=color or plan.letters.color)
    edited = dataclasses.replace(plan, lines=lines or plan.lines, size=size or plan.size, letters=letters)
    return lambda there, _behind: edited if there is None else dataclasses.replace(edited, size=there)


def run(planner: Planner, wanted: Wanted, engine: Engine, console: Console) -> None:
    """Draw and write all pictures.

    Raises:
        ProofError: some did not read as they should, and were not written.
        HarmonyError: of any kind.
    """
    with data_stream() as stdout:
        plan = planner(None, None)
        if wanted.dry_run:
            plan = plan if wanted.on is None else Background(wanted.on, wanted.box, engine, planner).plan
            stdout.write(json_text.dumps(plan.to_dict(), ensure_ascii=False, indent=1).encode() + b"\n")
            return
        _Rendering(plan, planner, wanted, engine, console, stdout).all()


def run_caption(caption: Caption, wanted: Wanted, engine: Engine, console: Console) -> None:
    """The same with pictures that a model paints."""
    with data_stream() as stdout:
        _Rendering(caption, None, wanted, engine, console, stdout).all()


def _check_readable(lines: Sequence[str], engine: Engine) -> None:
    missing = engine.unreadable("".join(lines))
    if missing:
        raise UsageError(
            f"{engine.options.model} cannot read `{missing[:12]}`, so that no picture of it could be proved",
            hint="`--no-proof` writes it without reading it again",
        )


class _Rendering:
    """One run over the pictures that are asked for."""

    def __init__(
        self, work: Plan | Caption, planner: Planner | None, wanted: Wanted, engine: Engine, console: Console,
        stdout: BinaryIO,
    ) -> None:  # fmt: skip
        self._work = work
        self._planner = planner
        self._background: Background | None = None
        self._wanted = wanted
        self._engine = engine
        self._console = console
        self._stdout = stdout
        self._targets = self._planned()
        if wanted.truth is not None:
            plan_outputs(["truth.json"], str(wanted.truth), ".json", overwrite=wanted.overwrite, made=True)
        self._truths: list[dict[str, Any]] = []
        self._failures: list[str] = []

    def all(self) -> None:
        if self._wanted.proof:
            _check_readable(self._work.lines, self._engine)
        if self._wanted.on is not None and self._planner is not None:
            self._background = Background(self._wanted.on, self._wanted.box, self._engine, self._planner)
            self._work = self._background.plan
        for number, target in enumerate(self._targets):
            self._one(self._wanted.seed + number, target)
        if self._wanted.truth is not None and self._truths:
            record = self._truths[0] if self._wanted.count == 1 else self._truths
            with atomic_writer(self._wanted.truth, overwrite=self._wanted.overwrite) as file:
                file.write(json_text.dumps(record, ensure_ascii=False).encode() + b"\n")
        if self._failures:
            several = f"{len(self._failures)} of {self._wanted.count} pictures did not pass the proof"
            message = several if self._wanted.count > 1 else f"{self._failures[0]}; not written"
            raise ProofError(message, hint="try another `--seed`, or `--no-proof` to write it as it is")

    def _planned(self) -> list[Target]:
        from textharmony_cli.documents.new_picture import check_suffix

        targets, there = [], self._wanted.on
        for number in range(1, self._wanted.count + 1):
            stem = self._stem() if self._wanted.count == 1 else f"{self._stem()}-{number}"
            (target,) = plan_outputs(
                [f"{stem}{self._suffix()}"], self._name(number), None, overwrite=self._wanted.overwrite, made=True,
                binary=True, terminal=is_terminal(self._stdout.fileno()),
            )  # fmt: skip
            if target.path is not None and there is None:
                check_suffix(target.path.suffix)
            if there and target.path and there.exists() and target.path.exists() and target.path.samefile(there):
                raise UsageError(f"the output {shown(target.path)} is also the input", hint="name another with `-o`")
            targets.append(target)
        return targets

    def _name(self, number: int) -> str | None:
        """The output's name for one of several pictures."""
        output = self._wanted.output
        if output is None or "{n}" in output:
            return output and output.replace("{n}", str(number))
        if self._wanted.count == 1 or output.endswith("/") or Path(output).is_dir() or "{stem}" in output:
            return output
        path = Path(output)
        return str(path.with_name(f"{path.stem}-{number}{path.suffix}"))

    def _stem(self) -> str:
        """A name made of the first line, for folders and templates."""
        first = self._work.lines[0] if self._work.lines else ""
        return _NAMELESS.sub("-", first.lower()).strip("-")[:40] or "picture"

    def _suffix(self) -> str:
        return ".png" if self._wanted.on is None else self._wanted.on.suffix

    def _one(self, seed: int, target: Target) -> None:
        rendered = self._drawn(seed, target)
        output = "-" if target.path is None else str(target.path)
        if rendered.proof == "failed":
            self._failed(seed, output, rendered)
            return
        outside = self._write(rendered, target)
        if isinstance(self._work, Plan):
            self._truths.append(self._truth(self._work, seed, output, rendered))
        self._tell(seed, output, rendered, outside)

    def _drawn(self, seed: int, target: Target) -> Rendered:
        from textharmony_cli.documents.new_picture import as_stored
        from textharmony_cli.tasks.generate import generate
        from textharmony_cli.tasks.render import render, render_on

        read, tries, work = self._engine.reread if self._wanted.proof else None, self._wanted.tries, self._work
        suffix = ".png" if target.path is None else target.path.suffix

        def stored(pixels: Pixels) -> Pixels:
            return as_stored(pixels, suffix)

        if isinstance(work, Caption):
            return generate(work, self._engine, seed, read, tries=tries, stored=stored)
        if self._background is not None:
            there = self._background
            return render_on(there.pixels, work, there.box, seed, read, tries=tries)
        return render(work, seed, read, tries=tries, stored=stored)

    def _write(self, rendered: Rendered, target: Target) -> int:
        """Write a picture; how many pixels changed where none should have."""
        from textharmony_cli.documents.new_picture import encode

        with open_target(target, self._stdout, overwrite=self._wanted.overwrite) as stream:
            if self._background is None:
                stream.write(encode(rendered.painted.pixels, ".png" if target.path is None else target.path.suffix))
                return 0
            return self._write_on(self._background, rendered, stream, "" if target.path is None else target.path.suffix)

    def _write_on(self, background: Background, rendered: Rendered, stream: BinaryIO, suffix: str) -> int:
        from textharmony_cli.documents.source import DocumentOptions
        from textharmony_cli.revision import Revision, Wish
        from textharmony_cli.tasks.repaint import Repainted

        wish = Wish(lambda page: (), proof=False, seed=self._wanted.seed)
        revision = Revision(self._engine, wish, DocumentOptions(pixels=True, text_layer="ignore"))
        revision.accept(background.read.page, Repainted(rendered.painted, rendered.regions))
        written = revision.write(background.path, stream, suffix)
        for remark in written.remarks:
            self._console.note(f"{printable_name(str(background.path))}: {remark}")
        return written.changed_outside

    def _failed(self, seed: int, output: str, rendered: Rendered) -> None:
        from textharmony_cli.tasks.render import unlike

        self._failures.append(unlike(rendered.regions))
        if self._wanted.count > 1:
            self._console.error(f"{self._failures[-1]}; not written", where=output)
        self._tell(seed, None, rendered, 0)

    def _truth(self, plan: Plan, seed: int, output: str, rendered: Rendered) -> dict[str, Any]:
        height, width = rendered.painted.pixels.shape[:2]
        return {
            "schema": SCHEMA,
            "file": output,
            "width": width,
            "height": height,
            "seed": seed,
            "lines": [line.to_dict() for line in rendered.lines],
            "plan": plan.to_dict(),
        }

    def _tell(self, seed: int, output: str | None, rendered: Rendered, outside: int) -> None:
        file = "" if self._background is None else printable_name(str(self._background.path))
        if self._wanted.json:
            model = self._engine.options.name
            change = Change(file, output, rendered.regions, rendered.proof, outside, seed, model)
            self._stdout.write(dumps(change.to_dict()) + b"\n")
        elif output not in (None, "-") and self._console.on_terminal:
            count = f"{len(rendered.regions)} line{'s' * (len(rendered.regions) != 1)}"
            self._console.note(f"{count}, proof {rendered.proof}, written to {output}")
