"""The child process that erases and replaces text in PDFs; started by `pdf_redaction`, which says what to do on
standard input.

Everything that looks into the document happens here, under limits, and nowhere else. The result is `output` in the
job's folder; `report` there says how it went.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import shutil
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
from PIL import Image

from textharmony_cli.documents import pdf_flow, pdf_marks, pdf_reflow, pdf_replacement, pdf_writing
from textharmony_cli.documents.child import limited_job
from textharmony_cli.documents.pdf_coats import Patch
from textharmony_cli.documents.pdf_eraser import Eraser, outlined, own_contents, run
from textharmony_cli.documents.pdf_paragraph import Laid
from textharmony_cli.documents.pdf_places import (
    Affine,
    Outline,
    Place,
    inverse,
    moved,
    page_matrix,
    pixels_to_points,
    places,
    plain_text,
    shown_text,
    whole_places,
    without_row,
)
from textharmony_cli.documents.pdf_proof import reads_exactly, still_found
from textharmony_cli.documents.pdf_repaint import Painter, fill_pixels
from textharmony_cli.documents.pdf_replacement import Lettering
from textharmony_cli.documents.pdf_scrub import (
    Annotations,
    drop_private_data,
    drop_xfa,
    remove_attachments,
    scrub_content,
    scrub_objects,
)
from textharmony_cli.documents.pdf_secrets import Secrets, candidates
from textharmony_cli.documents.pdf_style import reach, style_of, told_otherwise
from textharmony_cli.documents.printable import one_line
from textharmony_cli.errors import EncryptedError, InputError

_PICTURE_QUALITY = 92  # of a page that becomes a picture
_MOST_FOUND = 50  # sentences about what is still there


@dataclass(slots=True)
class _Work:
    """A document on which work is going on, and what is to be told of it."""

    document: pymupdf.Document
    job: dict[str, Any]
    removed: Counter[str] = field(default_factory=Counter)
    remarks: list[str] = field(default_factory=list)
    fonts: dict[str, str] = field(default_factory=dict)
    erased: list[str] = field(default_factory=list)
    still_found: list[str] = field(default_factory=list)


def main() -> None:
    """Do the job on standard input, under its limits."""
    work(limited_job())


def work(job: dict[str, Any]) -> None:
    """Do a job and report."""
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    folder = Path(job["folder"])
    pymupdf.TOOLS.set_subset_fontnames(True)  # two subsets of one font have different letters
    report: dict[str, Any]
    try:
        report = _rewritten(job, folder)
    except Exception as error:  # whatever the library raises on a bad file, the parent is to hear of it
        report = {"error": _error(error)}
    finally:
        pymupdf.TOOLS.set_subset_fontnames(False)
    (folder / "report").write_text(json.dumps(report))


def _rewritten(job: dict[str, Any], folder: Path) -> dict[str, Any]:
    copy, output = folder / "copy", folder / "output"
    shutil.copyfile(job["path"], copy)
    done = _Work(_opened(copy, job["password"]), job)
    _remark(done)
    secrets = _erase_pages(done)
    _scrub(done, secrets)
    _save(done.document, output)
    done.document.close()
    settled = _prove(done, output, secrets)
    return {
        "error": None,
        "removed": dict(+done.removed),
        "still_found": done.still_found,
        "fonts": done.fonts,
        "remarks": done.remarks,
        "settled": settled,
    }


def _opened(path: Path, password: str) -> pymupdf.Document:
    document = pymupdf.open(path, filetype="pdf")
    if document.needs_pass and not document.authenticate(password):
        raise EncryptedError
    if not len(document):
        raise InputError("is a PDF without pages", kind="no-pages")
    return document


def _remark(done: _Work) -> None:
    """What the user should know about the file as a whole."""
    document = done.document
    if document.is_repaired:
        done.remarks.append("the PDF is damaged and was repaired; some of it may be missing")
    if document.get_sigflags() > 0:
        done.remarks.append("the PDF is signed; its signatures are no longer valid")
    if "pdfaid:part" in (document.get_xml_metadata() or ""):
        done.remarks.append("the PDF says that it is PDF/A; that was not checked again")
    names = document.embfile_names()
    if names and done.job["attachments"] == "keep":
        listed = ", ".join(f"`{one_line(name)}`" for name in names)
        done.remarks.append(f"attached files were kept as they are: {listed}")


def _erase_pages(done: _Work) -> Secrets:
    """Erase and write what stands on the pages; returns the erased texts that stand on none of them any more."""
    document, texts = done.document, []
    annotations = Annotations(document)
    replacer = pdf_replacement.Replacer(document, *(done.job[key] for key in ("fit", "font", "color")))
    for told in done.job["pages"]:
        if not 1 <= told["page"] <= len(document):
            raise InputError("has changed since it was read", kind="changed")
        texts += _erase_page(done, told, annotations, replacer)
    replacer.finish()
    done.removed += annotations.removed
    done.fonts = replacer.used
    if replacer.too_long:
        done.remarks.append(f"{len(replacer.too_long)} new texts are too long for their place and run over its end")
    if replacer.missing:
        listed = ", ".join(f"`{one_line(letter)}`" for letter in sorted(replacer.missing))
        done.remarks.append(f"no font here has {listed}; left out of new texts")
    for text, share in replacer.narrow.items():
        done.remarks.append(f"`{one_line(text)}` is made to fit, at {share:.0%} of its usual length")
    done.removed += drop_private_data(document, [document[told["page"] - 1] for told in done.job["pages"]])
    if annotations.form_touched and drop_xfa(document):
        done.removed["XFA forms"] += 1
    return Secrets(candidates(texts)).without("\n".join(plain_text(page) for page in document))


def _erase_page(
    done: _Work, told: dict[str, Any], annotations: Annotations, replacer: pdf_replacement.Replacer
) -> list[str]:
    """Erase the regions of one page and write what is to be there; returns what stood there."""
    document = done.document
    page = document[told["page"] - 1]
    to_points = pixels_to_points(page, told["size"])
    own_contents(document, page)
    regions, letterings, flowed = _letterings(page, told, to_points, replacer)
    looker = Eraser(regions, trial=True)
    run(page, looker, trial=True)
    texts = [text for place, drawn in zip(regions, looker.texts, strict=True) for text in (*place.olds, "".join(drawn))]
    patches = _patches(told)
    painter = Painter([place.outlines for place in regions], to_points, patches, _to_fill(told, looker), told["page"])
    first = document.xref_length()
    eraser = Eraser(regions, painter, [rule for written in flowed for rule in written.gone])
    run(page, eraser)
    painter.finish(document, first)
    done.removed += eraser.removed
    if eraser.crossing:
        done.remarks.append(f"page {told['page']}: drawings that reach into a region were left as they are")
    mine = Secrets(candidates(texts))
    filled = annotations.erase(page, regions, mine)
    pdf_marks.follow(document, page, itertools.chain(*letterings), replacer.length)
    contents = [*page.get_contents(), *range(first, document.xref_length())]
    streams = [
        xref for xref in dict.fromkeys(contents) if document.xref_is_stream(xref) and not document.xref_is_image(xref)
    ]
    done.removed["structure texts"] += scrub_content(document, streams, mine)
    rules = [each for written in flowed for each in written.drawn]
    boxes = [outline for place in regions if not place.new for outline in place.outlines] if done.job["fill"] else []
    shapes = [(outline, done.job["fill"]) for outline in boxes] + rules
    pdf_writing.write(document, page, shapes, letterings, eraser.met, replacer)
    if not patches:
        lost = [place for place, lettering in zip(regions, letterings, strict=True) if place.new and not lettering]
        if any(place not in filled for place in lost):
            done.remarks.append(f"page {told['page']}: no text was drawn where a new one is to be; it was not written")
    if done.job["flatten"]:
        annotations.remove_all(page)
        _flatten(document, page, told["size"], to_points, regions, patches)
        done.removed["pages made into pictures"] += 1
    return texts


def _letterings(
    page: pymupdf.Page, told: dict[str, Any], to_points: Affine, replacer: pdf_replacement.Replacer
) -> tuple[list[Place], list[list[Lettering]], list[Laid]]:
    """The regions of a page, for each what is written there, nothing where nothing is drawn, and what flows.

    Paragraphs in `told` become regions of the lines that change. What cannot be set anew becomes regions of the
    replaced words alone.
    """
    if not any(region["new"] or region["flow"] for region in told["regions"]):
        return places(told["regions"], to_points), [[] for _ in told["regions"]], []
    raw, to_content = shown_text(page, annotations=False, as_drawn=True), tuple(~page_matrix(page))
    fixed = told_otherwise(raw, shown_text(page, annotations=False), to_content) + outlined(page)
    told["regions"], flowed = pdf_flow.settle(told["regions"], page, raw, fixed, (to_points, to_content), replacer)
    regions = places(told["regions"], to_points)

    def settings(outlines: tuple[Outline, ...], text: str, *, room_beside: bool = False) -> list[Lettering]:
        style = style_of(raw, outlines, to_content) if text else None
        if not style:
            return []
        room = max(style.extent, reach(outlines[0], style)) if room_beside else style.extent
        return [Lettering(style, replacer.font_of(page, style), text, room)]

    letterings = []
    for index, place in enumerate(regions):
        if index in flowed:
            letterings.append(flowed[index].letterings)
            continue
        if place.row:
            relaid = pdf_reflow.relaid(place.row, page, raw, fixed, to_content, replacer)
            if relaid is None:
                told["regions"][index] = without_row(told["regions"][index])
                regions[index] = replace(place, row=None)
                relaid = [
                    lettering
                    for piece in place.row.replaced
                    for lettering in settings((piece.outline,), piece.new or "")
                ]
            letterings.append(relaid)
            continue
        several = len(place.outlines) > 1
        lines = [
            settings((outline,), text, room_beside=several)
            for outline, text in zip(place.outlines, place.news, strict=True)
            if text
        ]
        letterings.append(list(itertools.chain(*lines)) if all(lines) else settings(place.outlines, place.new))
    return regions, letterings, list(flowed.values())


def _to_fill(told: dict[str, Any], looker: Eraser) -> set[int]:
    """Regions whose pictures take the colour around: nobody painted, and the text is not drawn on top of them."""
    if told["patches"] is not None:
        return set()
    return {index for index, letters in enumerate(looker.visible) if not letters}


def _patches(told: dict[str, Any]) -> list[Patch]:
    patches = []
    for x, y, path in told["patches"] or ():
        with np.load(path) as arrays:
            patches.append(Patch(x, y, arrays["pixels"], arrays["mask"]))
    return patches


def _flatten(
    document: pymupdf.Document,
    page: pymupdf.Page,
    size: tuple[int, int],
    to_points: Affine,
    regions: list[Place],
    patches: list[Patch],
) -> None:
    """Make the page one picture of itself, painted."""
    matrix = pymupdf.Matrix(size[0] / page.rect.width, size[1] / page.rect.height)
    pixmap = page.get_pixmap(matrix=matrix, alpha=False, annots=True)
    pixels = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.h, pixmap.stride)[:, : pixmap.w * 3]
    pixels = pixels.reshape(pixmap.h, pixmap.w, 3).copy()
    back = inverse(to_points)
    outlines = (
        [tuple(moved(point, back) for point in outline) for place in regions for outline in place.outlines]
        if back and not patches and not any(place.new for place in regions)
        else []
    )
    fill_pixels(pixels, outlines, patches)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=_PICTURE_QUALITY, subsampling=0)
    image = document.get_new_xref()
    document.update_object(image, "<<>>")
    document.update_stream(image, file.getvalue(), compress=False)
    entries = f"/Width {pixmap.w}/Height {pixmap.h}/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode"
    document.update_object(image, f"<</Type/XObject/Subtype/Image{entries}>>")
    placed = pymupdf.Matrix(page.rect.width, 0, 0, -page.rect.height, 0, page.rect.height) * ~page_matrix(page)
    numbers = " ".join(f"{value:.6g}" for value in placed)
    document.xref_set_key(page.xref, "Resources", f"<</XObject<</Picture {image} 0 R>>>>")
    (contents,) = page.get_contents()
    document.update_stream(contents, f"q {numbers} cm /Picture Do Q".encode())


def _scrub(done: _Work, secrets: Secrets) -> None:
    """Erase the texts from all that is not drawn on a page."""
    document = done.document
    if done.job["attachments"] == "remove":
        done.removed["attached files"] += remove_attachments(document)
    if secrets:
        done.removed += scrub_objects(document, secrets)


def _save(document: pymupdf.Document, path: Path) -> None:
    """Write all that is still reachable, and nothing of what was there before."""
    if document.xref_get_key(-1, "ID")[0] == "null":
        digest = hashlib.sha256()
        for xref in range(1, document.xref_length()):
            digest.update(document.xref_object(xref, compressed=True).encode())
        name = digest.hexdigest()[:32]
        document.xref_set_key(-1, "ID", f"[<{name}><{name}>]")
    keep = pymupdf.PDF_ENCRYPT_KEEP
    document.save(path, garbage=4, deflate=True, encryption=keep, no_new_id=True)


def _prove(done: _Work, output: Path, secrets: Secrets) -> dict[int, list[dict[str, Any]]]:
    """Open the result as anyone would and look for what was erased; returns the regions of each page as they are."""
    document = _opened(output, done.job["password"])
    jobs = []
    for told in done.job["pages"]:
        page = document[told["page"] - 1]
        jobs.append((told["page"], whole_places(told["regions"], pixels_to_points(page, told["size"]))))
    for sentence in still_found(document, jobs, secrets):
        done.still_found.append(sentence)
        if len(done.still_found) >= _MOST_FOUND:
            break
    settled = {}
    for (number, regions), told in zip(jobs, done.job["pages"], strict=True):
        exact = reads_exactly(document[number - 1], regions)
        settled[number] = [
            {key: region[key] for key in ("parts", "old", "new")}
            | {"news": _news(region), "exact": same, "flowed": "lines" in region}
            for region, same in zip(told["regions"], exact, strict=True)
        ]
    return settled


def _news(region: dict[str, Any]) -> list[str]:
    """The new texts of a region alone."""
    news = [new for _, _, new in region["row"]["pieces"]] if region["row"] else [region["new"]]
    return [new for new in news if new]


def _error(error: Exception) -> dict[str, str]:
    kind, message = "damaged", f"cannot be rewritten: {one_line(str(error))[:200] or type(error).__name__}"
    if isinstance(error, InputError):
        kind, message = error.kind, str(error)
    elif isinstance(error, OSError):
        kind, message = "unreadable", f"cannot be opened again: {(error.strerror or str(error)).lower()}"
    elif isinstance(error, MemoryError) or "malloc" in str(error):
        kind, message = "out-of-memory", "needs more memory than allowed to be rewritten"
    return {"kind": kind, "message": message}


if __name__ == "__main__":
    main()
