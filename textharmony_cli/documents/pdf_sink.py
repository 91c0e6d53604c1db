"""Pages as a searchable PDF: the document as it was, with its text laid invisibly over the words.

Documents are not to be trusted and their parser is a C library, so the work is done by a child process with limits
(`pdf_graft`). This side writes down what it is to do, page by page, and hands its result on.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any, BinaryIO

from textharmony_cli.documents.child import reported, room, run_child
from textharmony_cli.documents.output import shown
from textharmony_cli.documents.sink import Original, Sink
from textharmony_cli.documents.text_runs import line_runs
from textharmony_cli.errors import InputError, OutputError
from textharmony_cli.records import Failure, Page

TIMEOUT_S = 600.0
MEMORY_BYTES = 4 << 30


class PdfSink(Sink):
    """Every page that was asked for, in order; those that failed or have a sound text layer go through untouched.

    A PDF of which all pages are there is kept bit by bit and added to; of several documents, or of some pages, the
    pages are kept. A picture becomes a page of its size at its resolution, a JPEG file without being encoded anew.

    Args:
        password: opens encrypted documents, which stay encrypted.
        timeout: seconds the child process may take.
        memory: bytes of address space it may use.
    """

    def __init__(
        self, stream: BinaryIO, *, password: str = "", timeout: float = TIMEOUT_S, memory: int = MEMORY_BYTES
    ) -> None:
        self._stream = stream
        self._password = password
        self._timeout = timeout
        self._memory = memory
        self._documents: list[dict[str, str]] = []
        self._pages: BinaryIO | None = None  # what is to be done with the document's pages, one JSON object a line
        with room():
            self._folder = Path(tempfile.mkdtemp(prefix="th-"))

    def begin(self, file: str, original: Original = b"") -> None:
        self._close_pages()
        pages = self._folder / f"pages-{len(self._documents)}"
        path = self._folder / f"input-{len(self._documents)}"
        with room():
            self._pages = pages.open("wb")
            if isinstance(original, bytes):
                path.write_bytes(original)
            else:
                path = original.absolute()
        self._documents.append({"file": file, "path": str(path), "pages": str(pages)})

    def page(self, page: Page) -> None:
        runs = [run for line in page.lines for run in line_runs(line)] if page.source == "ocr" else []
        self._tell(
            {
                "page": page.page,
                "size": [page.width, page.height],
                "dpi": page.dpi,
                "runs": [[run.text, *(round(value, 2) for corner in run.corners for value in corner)] for run in runs],
            }
        )

    def failed(self, failure: Failure) -> None:
        if failure.page is not None:
            self._tell({"page": failure.page, "runs": []})
        elif self._pages:
            self._close_pages()
            self._documents.pop()

    def close(self) -> None:
        """Make the PDF and write it.

        Raises:
            EncryptedError, InputError, TimeLimitError: a document cannot be opened, or not within the limits.
            OutputError: there is no page to write, or no room.
        """
        self._close_pages()
        if not self._documents:
            raise OutputError("there is no page to write")
        self._run_child()
        with (self._folder / "output").open("rb") as result:
            shutil.copyfileobj(result, self._stream, 1 << 20)

    def discard(self) -> None:
        self._close_pages()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _tell(self, record: dict[str, Any]) -> None:
        assert self._pages is not None
        with room():
            self._pages.write(json.dumps(record).encode() + b"\n")

    def _close_pages(self) -> None:
        if self._pages:
            with room():
                self._pages.close()
            self._pages = None

    def _run_child(self) -> None:
        job = {
            "documents": self._documents,
            "password": self._password,
            "memory": self._memory,
            "folder": str(self._folder),
        }
        self._raise_reported(run_child("pdf_graft", job, self._timeout, "making the PDF"))

    def _raise_reported(self, status: int) -> None:
        try:
            report = json.loads((self._folder / "report").read_bytes())
        except (OSError, ValueError):
            raise InputError(f"the PDF library crashed (status {status})", kind="crashed") from None
        if report:
            message = report["message"]
            if len(self._documents) > 1 and report["file"]:
                message = f"{shown(report['file'])}: {message}"
            raise reported(report["kind"], message)
