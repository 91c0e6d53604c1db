"""`textharmony_cli.edit` on running text in a PDF: words go on to other lines, and what is theirs goes with them."""

from itertools import pairwise

import numpy as np
import pymupdf
import pytest

import textharmony_cli as th

SIZE, LEFT, TOP, LEADING, WIDTH = 11, 60, 100, 15, 300
PROSE = (
    "The harbour of the old town has been closed since the storm of last winter, and nobody can say when the boats "
    "will go out again. Until then the fishermen mend their nets in front of the church and talk about better years, "
    "while their children learn to sail on the lake behind the hills."
)


def long(text, font="helv", size=SIZE):
    return pymupdf.get_text_length(text, font, size)


def broken(text, width=WIDTH):
    """The text in lines, each with as many words as find room."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if long(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def starts_of(line, setting, last):
    """Where the words of a line begin."""
    words, space = line.split(), long(" ")
    rest = WIDTH - sum(map(long, words)) - space * (len(words) - 1)
    at = LEFT + (rest / 2 if setting == "middle" else 0)
    for word in words:
        yield at, word
        at += long(word) + space + (rest / (len(words) - 1) if setting == "both" and not last else 0)


class Printed:
    """A PDF with paragraphs below each other.

    Args:
        paragraphs: texts, broken into lines where they are full; or lists of lines, which are not.
    """

    def __init__(self, folder, *paragraphs, setting="left", gap=LEADING, also=None):
        document = pymupdf.open()
        page = document.new_page(width=420, height=420)
        y = TOP
        for paragraph in paragraphs:
            lines = broken(paragraph) if isinstance(paragraph, str) else paragraph
            for number, line in enumerate(lines):
                for x, word in starts_of(line, setting, number == len(lines) - 1):
                    page.insert_text((x, y), word, fontsize=SIZE)
                y += LEADING
            y += gap
        if also:
            also(page)
        self.path, self.out = folder / "in.pdf", folder / "out.pdf"
        document.save(self.path)

    def edit(self, *changes, **options):
        self.change = th.edit(self.path, self.out, dict(changes), proof=False, overwrite=True, **options)
        return Lines(self.out)


class Lines:
    """The lines of a PDF's first page, by where they stand."""

    def __init__(self, path):
        self.page = pymupdf.open(path)[0]
        self.words = [word[:5] for word in self.page.get_text("words")]
        rows = {}
        for x0, _, x1, y1, text in sorted(self.words):
            row = next((y for y in rows if abs(y - y1) < LEADING / 3), y1)
            rows.setdefault(row, []).append((x0, x1, text))
        self.rows = [rows[y] for y in sorted(rows)]

    @property
    def texts(self):
        return [" ".join(text for _, _, text in row) for row in self.rows]

    @property
    def text(self):
        return " ".join(self.texts)

    @property
    def ends(self):
        return [row[-1][1] for row in self.rows]

    @property
    def starts(self):
        return [row[0][0] for row in self.rows]

    def where(self, text):
        (found,) = ((x, y) for x, _, _, y, word in self.words if word == text)
        return found


def test_words_that_find_no_room_go_on_to_the_next_lines(tmp_path):
    printed = Printed(tmp_path, PROSE)
    new = printed.edit(("closed", "closed to all visitors"))
    assert new.texts == broken(PROSE.replace("closed", "closed to all visitors"))
    assert all(start == pytest.approx(LEFT, abs=0.1) for start in new.starts)
    blocks = new.page.get_text("dict")["blocks"]
    sizes = [span["size"] for block in blocks for line in block["lines"] for span in line["spans"]]
    assert sizes == pytest.approx([SIZE] * len(sizes), abs=0.01)
    assert printed.change.changed_outside == 0


def test_words_of_a_line_that_has_become_shorter_are_filled_up_from_the_next(tmp_path):
    new = Printed(tmp_path, PROSE).edit(("of the old town has been closed", "is closed"))
    assert new.texts == broken(PROSE.replace("of the old town has been closed", "is closed"))


@pytest.mark.parametrize("setting", ["left", "both", "middle"])
def test_lines_with_the_words_of_before_are_not_touched(tmp_path, setting):
    lines = broken(PROSE)
    printed = Printed(tmp_path, PROSE, setting=setting)
    printed.edit(("old", "dol"), ("hills", "shill"))  # as long
    (region,) = printed.change.regions
    assert (region.old, len(region.parts)) == (f"{lines[0]} {lines[-1]}", 2)
    shown = pymupdf.open(printed.out)[0].read_contents().decode("latin-1")
    assert all(f"({word})" in shown for word in " ".join(lines[1:-1]).split())  # as who made the file wrote them
    assert "(hills.)" not in shown


@pytest.mark.parametrize("new", ["closed to all the many visitors", "shut"])
def test_text_between_two_margins_keeps_both(tmp_path, new):
    lines = Printed(tmp_path, PROSE, setting="both").edit(("closed", new))
    assert lines.text == PROSE.replace("closed", new)
    assert all(start == pytest.approx(LEFT, abs=0.1) for start in lines.starts)
    assert all(end == pytest.approx(LEFT + WIDTH, abs=0.5) for end in lines.ends[:-1])
    for row in lines.rows[:-1]:
        gaps = [after[0] - before[1] for before, after in pairwise(row)]
        assert max(gaps) - min(gaps) < 0.2 and min(gaps) > 0.5 * long(" ")


def test_text_in_the_middle_stays_there(tmp_path):
    lines = Printed(tmp_path, PROSE, setting="middle").edit(("closed", "closed to all visitors"))
    assert lines.text == PROSE.replace("closed", "closed to all visitors")
    for start, end in zip(lines.starts, lines.ends, strict=True):
        assert (start + end) / 2 == pytest.approx(LEFT + WIDTH / 2, abs=0.5)


def test_a_hyphen_that_only_marks_a_break_goes_within_a_line_and_others_stay(tmp_path):
    lines = broken(PROSE)
    cut = lines[1].split()
    first, second = f"{cut[-1][:-2]}-", cut[-1][-2:]
    hyphened = [lines[0], " ".join([*cut[:-1], first]), f"{second} {lines[2]}", *lines[3:]]
    printed = Printed(tmp_path, [hyphened[0], hyphened[1], *broken(" ".join(hyphened[2:]))])
    assert first in Lines(printed.path).texts[1].split()
    assert printed.edit(("harbour", "very old and famous harbour")).text == PROSE.replace(
        "harbour", "very old and famous harbour"
    )


def test_a_text_on_two_lines_is_replaced_where_it_begins(tmp_path):
    lines = broken(PROSE)
    old = f"{lines[0].split()[-1]} {lines[1].split()[0]}"
    new = Printed(tmp_path, PROSE).edit((old, "at last"))
    assert new.texts == broken(PROSE.replace(old, "at last"))


def test_several_changes_of_one_paragraph_are_one_region(tmp_path):
    printed = Printed(tmp_path, PROSE)
    new = printed.edit(("harbour", "famous harbour"), ("nets", "old and torn nets"), ("years", "days"))
    wanted = PROSE.replace("harbour", "famous harbour").replace("nets", "old and torn nets").replace("years", "days")
    assert new.texts == broken(wanted)
    (region,) = printed.change.regions
    assert "famous harbour" in region.new and "better days" in region.new


def test_lines_that_end_where_they_should_stay_what_they_are(tmp_path):
    address = [
        "Harbour Trading Company Limited of London",
        "12 High Street",
        "Springfield, Illinois 62701",
        "United States of America",
    ]
    new = Printed(tmp_path, address, PROSE).edit(("High", "Very Long And Winding"))
    assert new.texts[:4] == [line.replace("High", "Very Long And Winding") for line in address]


def test_items_of_a_list_keep_their_marks_and_each_other(tmp_path):
    items = [broken(text.strip(), WIDTH - 12) for text in PROSE.split(".")[:2]]

    def also(page):
        y = TOP
        for lines in items:
            page.insert_text((LEFT, y), "*", fontsize=SIZE)
            for line in lines:
                page.insert_text((LEFT + 12, y), line, fontsize=SIZE)
                y += LEADING

    new = Printed(tmp_path, also=also).edit(("winter", "winter or spring"))
    first = broken(" ".join(items[0]).replace("winter", "winter or spring"), WIDTH - 12)
    assert new.texts == [f"* {first[0]}", *first[1:], f"* {items[1][0]}", *items[1][1:]]
    assert [row[0][0] for row in new.rows if row[0][2] != "*"] == pytest.approx(
        [LEFT + 12] * (len(new.rows) - 2), abs=0.1
    )


def test_a_line_more_is_taken_where_the_paper_below_is_free(tmp_path):
    printed = Printed(tmp_path, PROSE)
    more = "closed to all visitors, traders, travellers, sailors, singers, dogs, cats and other animals"
    new = printed.edit(("closed", more))
    assert new.texts == broken(PROSE.replace("closed", more)) and len(new.texts) > len(broken(PROSE))


def test_a_paragraph_is_narrowed_rather_than_run_into_the_next(tmp_path):
    first = next(text for k in range(30, 60) if long(broken(text := " ".join(PROSE.split()[:k]))[-1]) > 0.9 * WIDTH)
    assert len(broken(first.replace("closed", "closed for us"))) > len(broken(first))
    printed = Printed(tmp_path, first, PROSE[40:], gap=6)
    before, new = Lines(printed.path), printed.edit(("has been closed", "has been closed for us"))
    count = len(broken(first))
    assert " ".join(new.texts[:count]) == first.replace("closed", "closed for us")
    assert new.texts[count:] == before.texts[count:]
    assert max(new.ends) < LEFT + WIDTH + 1


def test_a_heading_hands_words_down_and_takes_none_up(tmp_path):
    def also(page):
        page.insert_text((LEFT, 60), "The harbour of the town", fontsize=20, fontname="hebo")
        page.insert_text((LEFT, 84), "and its boats", fontsize=20, fontname="hebo")

    printed = Printed(tmp_path, PROSE, setting="both", also=also)
    assert printed.edit(("its boats", "boats")).texts[:2] == ["The harbour of the town", "and boats"]
    assert printed.edit(("the town", "the old and famous town")).texts[:2] == [
        "The harbour of the old and",
        "famous town and its boats",
    ]


def under(page, box):
    """The words whose middle is in a box."""
    words = [(pymupdf.Rect(word[:4]), word[4]) for word in page.get_text("words")]
    return [text for place, text in words if box.contains((place.tl + place.br) / 2)]


def test_links_and_marks_go_with_their_words(tmp_path):
    def also(page):
        page.insert_link({"kind": pymupdf.LINK_URI, "from": page.search_for("storm")[0], "uri": "https://example.org"})
        page.add_highlight_annot(page.search_for("nobody", quads=True))

    printed = Printed(tmp_path, PROSE, also=also)
    page = printed.edit(("closed", "closed to all visitors")).page
    (link,) = page.get_links()
    assert under(page, link["from"]) == ["storm"]
    (mark,) = page.annots()
    assert under(page, mark.rect + (3, 3, -3, -3)) == ["nobody"]


@pytest.mark.parametrize("new", ["hurricane", "gale"])
@pytest.mark.parametrize("fit", ["reflow", "shrink"])
def test_links_and_marks_stay_on_words_that_are_replaced(tmp_path, new, fit):
    def also(page):
        place = page.search_for("since the storm")[0]
        page.insert_link({"kind": pymupdf.LINK_URI, "from": page.search_for("storm")[0], "uri": "https://example.org"})
        page.add_highlight_annot(place)

    page = Printed(tmp_path, PROSE, also=also).edit(("storm", new), fit=fit).page
    (link,) = page.get_links()
    assert link["uri"] == "https://example.org"
    assert under(page, link["from"]) == [new]
    (word,) = page.search_for(new)
    assert link["from"].width == pytest.approx(word.width, abs=1)
    (mark,) = page.annots()
    quads = [pymupdf.Quad(mark.vertices[k : k + 4]).rect for k in range(0, len(mark.vertices), 4)]
    assert [word for quad in quads for word in under(page, quad)] == ["since", "the", new]


@pytest.mark.parametrize(("uri", "new"), [("https://storm.example.org", "gale"), ("https://example.org", "")])
def test_links_that_name_what_goes_or_have_no_words_go(tmp_path, uri, new):
    def also(page):
        page.insert_link({"kind": pymupdf.LINK_URI, "from": page.search_for("storm")[0], "uri": uri})

    page = Printed(tmp_path, PROSE, also=also).edit(("storm", new), ("closed", "closed to all visitors")).page
    assert not page.get_links()


def red(page):
    """Columns and rows of a page that are red, in points."""
    pixmap = page.get_pixmap(dpi=72, alpha=False)
    pixels = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.h, pixmap.w, 3).astype(int)
    rows, columns = np.nonzero((pixels[..., 0] > 150) & (pixels[..., 1] < 120))
    return columns, rows


@pytest.mark.parametrize("stroked", [True, False])
def test_underlining_goes_with_its_words(tmp_path, stroked):
    def also(page):
        box = page.search_for("storm")[0]
        if stroked:
            page.draw_line((box.x0, box.y1 - 1), (box.x1, box.y1 - 1), color=(1, 0, 0))
        else:
            page.draw_rect((box.x0, box.y1 - 2, box.x1, box.y1 - 1), fill=(1, 0, 0), color=None)

    page = Printed(tmp_path, PROSE, also=also).edit(("closed", "closed to all visitors")).page
    (box,) = page.search_for("storm")
    columns, rows = red(page)
    assert columns.min() == pytest.approx(box.x0, abs=2) and columns.max() == pytest.approx(box.x1, abs=2)
    assert box.y0 < rows.min() and rows.max() < box.y1 + 1


@pytest.mark.parametrize("what", ["picture", "box", "rule"])
def test_words_among_which_something_is_drawn_stay_on_their_lines(tmp_path, what):
    def also(page):
        (box,) = page.search_for("nobody")
        if what == "picture":
            page.insert_image(
                (box.x0, box.y0 + 3, box.x0 + 8, box.y1 - 3), pixmap=pymupdf.Pixmap(pymupdf.csRGB, (0, 0, 8, 8), False)
            )
        elif what == "box":
            page.draw_rect(box, color=(1, 0, 0))
        else:
            page.draw_line((LEFT - 20, box.y1 - 1), (box.x1 + 30, box.y1 - 1), color=(1, 0, 0))

    printed = Printed(tmp_path, PROSE, also=also)
    before, new = Lines(printed.path), printed.edit(("closed", "closed to all visitors"))
    assert new.texts[1:] == before.texts[1:]


def test_what_was_replaced_is_nowhere_in_the_file(tmp_path):
    printed = Printed(tmp_path, PROSE)
    printed.edit(("fishermen", "women and men"))
    document = pymupdf.open(printed.out)
    for xref in range(1, document.xref_length()):
        stream = document.xref_stream(xref) if document.xref_is_stream(xref) else b""
        assert b"fishermen" not in (stream or b"") and b"fishermen".hex().encode() not in (stream or b"")


def test_the_proof_reads_all_lines_that_changed(tmp_path):
    printed = Printed(tmp_path, PROSE)
    change = th.edit(printed.path, printed.out, {"closed": "closed to all visitors"})
    assert change.proof == "passed" and all(region.ok for region in change.regions)
    assert "closed to all visitors since" in " ".join(change.regions[0].read_back.split())


@pytest.mark.parametrize("gone", ["storm", "town"])
def test_a_word_that_only_goes_goes_while_another_of_its_paragraph_is_replaced(tmp_path, gone):
    printed = Printed(tmp_path, PROSE)
    new = printed.edit((f"{gone} ", ""), ("closed", "closed to all visitors"))
    assert new.texts == broken(PROSE.replace(f"{gone} ", "").replace("closed", "closed to all visitors"))
    assert f"({gone})".encode() not in pymupdf.open(printed.out)[0].read_contents()


def test_a_heading_that_is_all_new_keeps_its_spaces_and_its_column(tmp_path):
    def also(page):
        page.insert_text((LEFT, 70), "Boats", fontsize=20, fontname="hebo")
        for number, line in enumerate(broken(PROSE, 130)):
            page.insert_text((LEFT, TOP + LEADING * number), line, fontsize=SIZE)
            page.insert_text((LEFT + 160, 70 + LEADING * number), line, fontsize=SIZE)

    printed = Printed(tmp_path, also=also)
    right = [line for line in Lines(printed.path).words if line[0] > LEFT + 150]
    new = printed.edit(("Boats", "Boats of the old and famous lake"))
    assert "Boats of the old and famous lake" in " ".join(word[4] for word in new.words)
    assert [word for word in new.words if word[0] > LEFT + 150] == right
    heading = [word for word in new.words if word[3] - word[1] > SIZE * 1.5]
    assert len(heading) == 7 and max(word[2] for word in heading) < LEFT + 155


@pytest.mark.parametrize("new", ["closed to all visitors", "closed for all of us"])
def test_spaces_stay_spaces_where_lines_become_tight(tmp_path, new):
    words = PROSE.split()
    first = next(text for k in range(20, 60) if long(broken(text := " ".join(words[:k]))[-1]) > 0.8 * WIDTH)
    lines = Printed(tmp_path, first, PROSE[40:], setting="both", gap=6).edit(("closed", new))
    assert " ".join(lines.texts).startswith(first.replace("closed", new)[:60])


@pytest.mark.parametrize(
    "lines",
    [
        [
            "Contents of the book ............................. 3",
            "The storm of last winter ......................... 17",
        ],
        ["1 The harbour of the old town is closed since the", "2 storm, and nobody can say for how long this will"],
        ["The harbour of the old town lies asleep tonight,", "Fishermen have mended nets by pale lamp light and"],
        ["I, the old owner ____________ of this ship, confirm", "that the harbour of ____________ was closed since"],
    ],
)
def test_contents_numbered_lines_verse_and_forms_do_not_flow(tmp_path, lines):
    word = lines[0].split()[2]
    new = Printed(tmp_path, lines, setting="left").edit((word, f"{word} and then some"))
    assert new.texts == [lines[0].replace(word, f"{word} and then some"), lines[1]]


def test_a_word_with_two_lines_keeps_both(tmp_path):
    def also(page):
        box = page.search_for("storm")[0]
        for y in (box.y1 - 1, (box.y0 + box.y1) / 2 + 1):
            page.draw_line((box.x0, y), (box.x1, y), color=(1, 0, 0))

    page = Printed(tmp_path, PROSE, also=also).edit(("closed", "closed to all visitors")).page
    (box,) = page.search_for("storm")
    columns, rows = red(page)
    assert box.x0 - 2 < columns.min() and columns.max() < box.x1 + 2 and np.ptp(rows) > 3


@pytest.mark.parametrize("setting", ["both", "left"])
def test_two_stretched_lines_tell_that_text_is_set_to_both_margins(tmp_path, setting):
    """Three that end alike tell, too, but a page may not have as many."""
    text = (
        "The harbour of the old town has been closed since the thunderstorm of last winter, and nobody can foretell "
        "when fishermen will go out again as usual"
    )
    assert [long(line) < WIDTH - 15 for line in broken(text)] == [True] * 3
    new = Printed(tmp_path, text, setting=setting).edit(("closed", "shut"))
    assert new.texts == broken(text.replace("closed", "shut"))
    stretched = [end == pytest.approx(LEFT + WIDTH, abs=0.5) for end in new.ends[:2]]
    assert stretched == [setting == "both"] * 2


@pytest.mark.parametrize("mode", ["2 Tr 1 0 0 RG", "/Span <</ActualText (closed)>> BDC"])
def test_outlined_letters_and_text_that_is_told_otherwise_stay_on_their_lines(tmp_path, mode):
    printed = Printed(tmp_path, PROSE)
    document = pymupdf.open(printed.path)
    contents = document[0].get_contents()[0]
    document.update_stream(contents, mode.encode() + b"\n" + document.xref_stream(contents))
    document.saveIncr()
    before, new = Lines(printed.path), printed.edit(("closed", "closed to all visitors"))
    assert new.texts[1:] == before.texts[1:]


def test_characters_that_no_font_has_are_told(tmp_path, capsys):
    from textharmony_cli.cli.main import main

    printed = Printed(tmp_path, PROSE)
    command = [
        "edit",
        str(printed.path),
        "--replace",
        "closed",
        "clo\U00012000sed",
        "-o",
        str(printed.out),
        "--no-proof",
    ]
    assert main(command) == 0
    assert "no font here has `\U00012000`" in capsys.readouterr().err


LIGATURES = (
    "The offices of the old town keep the official list of all ships, and an officer of the council offers to affix a "
    "copy of it to the gate at noon, so that nobody suffers from the effort of looking for it in the staff room."
)


@pytest.fixture
def with_ligatures(tmp_path):
    """A PDF in a font whose letters `ffi` and `ff` are one glyph that is said to be several, as typesetters make it."""
    document = pymupdf.open()
    page = document.new_page(width=420, height=420)
    font = pymupdf.Font("tiro")
    page.insert_font("F0", fontbuffer=font.buffer)
    x, y = LEFT / 0.75, TOP / 0.75
    shown = ["1 0 0 -1 0 420 cm q .75 0 0 .75 0 0 cm"]
    for line in broken(LIGATURES):
        text = line.replace("ffi", "\ufb03").replace("ff", "\ufb00")
        codes = "".join(f"<{font.has_glyph(ord(letter)):04x}>0" for letter in text)
        shown.append(f"BT 1 0 0 -1 {x:.6f} {y:.6f} Tm /F0 {SIZE / 0.75:.4f} Tf [{codes}] TJ ET")
        y += LEADING / 0.75
    xref = document.get_new_xref()
    document.update_object(xref, "<<>>")
    document.update_stream(xref, "\n".join([*shown, "Q"]).encode())
    page.set_contents(xref)
    tables = [k for k in range(1, document.xref_length()) if b"beginbf" in (document.xref_stream(k) or b"")]
    for table in tables:
        told = document.xref_stream(table)
        for ligature, letters in (("\ufb03", "ffi"), ("\ufb00", "ff")):
            glyph = font.has_glyph(ord(ligature))
            spelled = letters.encode("utf-16-be").hex()
            told = told.replace(b"endcmap", f"1 beginbfchar\n<{glyph:04x}><{spelled}>\nendbfchar\nendcmap".encode())
        document.update_stream(table, told)
    document.save(tmp_path / "in.pdf")
    return tmp_path / "in.pdf"


def test_letters_of_ligatures_do_not_lie_on_each_other(with_ligatures, tmp_path):
    th.edit(with_ligatures, tmp_path / "out.pdf", {"old": "very old and small"}, proof=False)
    assert " ".join(Lines(with_ligatures).texts) == LIGATURES
    new = Lines(tmp_path / "out.pdf")
    assert new.text == LIGATURES.replace("old", "very old and small")
    chars = [
        char
        for block in new.page.get_text("rawdict", flags=0)["blocks"]
        for line in block["lines"]
        for span in line["spans"]
        for char in span["chars"]
    ]
    moved = [(a, b) for a, b in pairwise(chars) if (a["c"], b["c"]) in (("f", "f"), ("f", "i"))]
    apart = [b["origin"][0] - a["origin"][0] for a, b in moved if b["bbox"][2] - b["bbox"][0] > 1]
    assert apart and min(apart) > 1.5
