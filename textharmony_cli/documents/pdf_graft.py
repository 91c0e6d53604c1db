"""The child process that makes searchable PDFs; started by `pdf_sink`, which says what to do on standard input.

Everything that looks into a document happens here, under limits, and nowhere else. The result is `output` in the
job's folder; `report` there says how it went: `null`, or `{kind, message, file}`.
"""

from __future__ import annotations

import errno
import hashlib
import json
import mmap
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pymupdf

from textharmony_cli.documents.child import limited_job
from textharmony_cli.documents.image import Picture, sniff
from textharmony_cli.documents.pdf_layer import TextLayer
from textharmony_cli.documents.pdf_pictures import A4_PT, add_picture_page, page_points
from textharmony_cli.documents.printable import one_line
from textharmony_cli.errors import EncryptedError, InputError, OutputError

_MAX_MEGAPIXELS = 1000.0  # pictures too large to be read do not come here, and memory is limited anyway
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)


@dataclass(frozen=True, slots=True)
class _Told:
    """One document of the job.

    Attributes:
        file: its printable name.
        path: where it lies.
        pages: a file that says what is to be done with its pages, one JSON object a line.
    """

    file: str
    path: str
    pages: str

    def jobs(self) -> Iterator[dict[str, Any]]:
        """What is to be done with each wanted page, each page once."""
        seen: set[int] = set()
        with Path(self.pages).open("rb") as lines:
            for job in map(json.loads, lines):
                if job["page"] not in seen:
                    seen.add(job["page"])
                    yield job


@dataclass(frozen=True, slots=True)
class _Grafted:
    """A document with its text laid over, not saved yet.

    Attributes:
        wanted: the numbers of its pages that are wanted, in order; None when there are no others.
    """

    document: pymupdf.Document
    wanted: list[int] | None

    def drop_unwanted(self) -> None:
        if self.wanted is not None:
            self.document.select([number - 1 for number in self.wanted])


def main() -> None:
    """Do the job on standard input, under its limits."""
    job = limited_job()
    pymupdf.TOOLS.mupdf_display_errors(False)
    work(job)


def work(job: dict[str, Any]) -> None:
    """Do a job and report."""
    folder = Path(job["folder"])
    documents = [_Told(**told) for told in job["documents"]]
    report: dict[str, str] | None = None
    try:
        if len(documents) == 1:
            _single(documents[0], job["password"], folder / "output")
        else:
            _merged(documents, job["password"], folder / "output")
    except Exception as error:  # whatever the library raises on a bad file, the parent is to hear of it
        report = _report(error)
    (folder / "report").write_text(json.dumps(report))


def _single(told: _Told, password: str, output: Path) -> None:
    grafted = _grafted(told, password, output)
    if output.exists() and grafted.wanted is None and grafted.document.can_save_incrementally():
        _save(grafted.document, output, incremental=True)
        return
    grafted.drop_unwanted()
    rewritten = output.with_suffix(".new")
    _save(grafted.document, rewritten, garbage=1)
    rewritten.replace(output)


def _merged(documents: list[_Told], password: str, output: Path) -> None:
    merged = pymupdf.open()
    for told in documents:
        try:
            grafted = _grafted(told, password, output)
            if grafted.document.xref_get_key(-1, "Encrypt")[0] != "null":
                raise OutputError("is encrypted, and a merged PDF would not be")
            grafted.drop_unwanted()
            merged.insert_pdf(grafted.document)
            grafted.document.close()
        except Exception as error:
            error.add_note(told.file)
            raise
    _save(merged, output, garbage=1)


def _grafted(told: _Told, password: str, copy: Path) -> _Grafted:
    """The document with its text, on a copy of its file: no other name is sure to suit the library."""
    with Path(told.path).open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if sniff(data[:32]):
            return _Grafted(_picture_pages(data, told), None)
    shutil.copyfile(told.path, copy)
    document = pymupdf.open(copy, filetype="pdf")
    if document.needs_pass and not document.authenticate(password):
        raise EncryptedError
    layer = TextLayer(document)
    wanted: list[int] = []
    for job in told.jobs():
        if not 1 <= job["page"] <= len(document):
            raise InputError("has changed since it was read", kind="changed")
        if job["runs"]:
            layer.add(document[job["page"] - 1], job["size"], job["runs"])
        wanted.append(job["page"])
    layer.finish()
    return _Grafted(document, None if wanted == list(range(1, len(document) + 1)) else wanted)


def _picture_pages(data: mmap.mmap, told: _Told) -> pymupdf.Document:
    document = pymupdf.open()
    picture = Picture(data, _MAX_MEGAPIXELS)
    layer = TextLayer(document)
    for job in told.jobs():
        if "size" not in job:  # it could not be decoded: an empty page keeps its place
            document.new_page(width=A4_PT[0], height=A4_PT[1])
            continue
        points = page_points(job["size"], job["dpi"])
        layer.add(add_picture_page(document, data, picture, job["page"] - 1, points), job["size"], job["runs"])
    layer.finish()
    return document


def _save(document: pymupdf.Document, path: Path, *, incremental: bool = False, garbage: int = 0) -> None:
    """Save so that the same pages give the same bytes: a file without an identifier gets one of its content."""
    if document.xref_get_key(-1, "ID")[0] == "null":
        digest = hashlib.sha256()
        for xref in range(1, document.xref_length()):
            digest.update(document.xref_object(xref, compressed=True).encode())
        name = digest.hexdigest()[:32]
        document.xref_set_key(-1, "ID", f"[<{name}><{name}>]")
    keep = pymupdf.PDF_ENCRYPT_KEEP
    document.save(path, incremental=incremental, garbage=garbage, encryption=keep, no_new_id=True)


def _report(error: Exception) -> dict[str, str]:
    kind, message = "damaged", f"cannot be made into a PDF: {one_line(str(error)) or type(error).__name__}"
    if isinstance(error, OutputError) or _is_no_room(error):
        kind = "output"
        message = str(error) if isinstance(error, OutputError) else "cannot write in the temporary folder: no room"
    elif isinstance(error, InputError):
        kind, message = error.kind, str(error)
    elif isinstance(error, OSError):
        kind, message = "unreadable", f"cannot be opened again: {(error.strerror or str(error)).lower()}"
    elif isinstance(error, MemoryError) or "malloc" in str(error):
        kind, message = "out-of-memory", "needs more memory than allowed to be made into a PDF"
    return {"kind": kind, "message": message, "file": getattr(error, "__notes__", [""])[-1]}


def _is_no_room(error: Exception) -> bool:
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return True
    return any(os.strerror(number) in str(error) for number in _NO_ROOM)


if __name__ == "__main__":
    main()
