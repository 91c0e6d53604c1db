import re
import struct

import pytest

from textharmony_cli.documents.glyphless_font import glyphless_font
from textharmony_cli.documents.hidden_text import Codes, visual_order


def decoded(cmap, code):
    """The text that a CMap gives for a code."""
    for first, last, start in re.findall(r"<(\w{4})> <(\w{4})> <(\w{4})>", cmap):
        if int(first, 16) <= code <= int(last, 16):
            return chr(int(start, 16) + code - int(first, 16))
    return bytes.fromhex(re.search(rf"<{code:04X}> <(\w+)>", cmap)[1]).decode("utf-16-be")


@pytest.mark.parametrize("text", ["Total", "总计", "Ж", "𠮷", "q\u0303", "👩\u200d💻", "\ue000", "क्षि"])
def test_codes_lead_back_to_the_text(text):
    codes = Codes()
    encoded = codes.encoded(text)
    cmap = codes.to_unicode().decode()
    assert "".join(decoded(cmap, code) for (code,) in struct.iter_unpack(">H", encoded)) == text


def test_a_letter_and_its_marks_are_one_code():
    assert len(Codes().encoded("e\u0301q\u0303")) == 4


def test_when_codes_run_out_the_rest_is_replaced():
    codes = Codes()
    for number in range(0x20000, 0x20000 + 8500):
        last = codes.encoded(chr(number))
    assert last == b"\xff\xfd"
    assert codes.encoded(chr(0x20000)) == b"\xd8\x00"


def test_blocks_of_the_map_are_short_enough():
    codes = Codes()
    codes.encoded("".join(map(chr, range(0x20000, 0x20000 + 250))))
    sizes = re.findall(r"(\d+) begin(?:bfchar|bfrange)", codes.to_unicode().decode())
    assert max(map(int, sizes)) <= 100


@pytest.mark.parametrize(
    ("logical", "visual"),
    [("abc", "abc"), ("אבג", "גבא"), ("אב12", "12בא"), ("שלום world", "world םולש"), ("سلام", "مالس")],
)
def test_right_to_left_runs_are_turned_around(logical, visual):
    assert "".join(visual_order(logical)) == visual


def test_the_font_has_the_tables_and_sums_of_a_truetype_font():
    font = glyphless_font()
    count = struct.unpack_from(">H", font, 4)[0]
    tables = {font[at : at + 4]: struct.unpack_from(">III", font, at + 4) for at in range(12, 12 + 16 * count, 16)}
    assert {b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"cmap", b"name", b"post", b"OS/2"} == set(tables)
    assert list(tables) == sorted(tables)
    assert all(start % 4 == 0 and start + length <= len(font) for _, start, length in tables.values())
    assert sum(struct.unpack(f">{len(font) // 4}I", font)) % 2**32 == 0xB1B0AFBA
