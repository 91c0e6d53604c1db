import io

import numpy as np
import pytest
from files import decode_picture, encoded
from painting import PAPER, drawn, repaint, samples, unchanged
from PIL import Image

from textharmony_cli.documents.jpeg_blocks import grown, replace_blocks
from textharmony_cli.documents.jpeg_entropy import DamagedScan, best_table, covers, pack, spell
from textharmony_cli.documents.jpeg_entropy import decode as decode_scan
from textharmony_cli.documents.jpeg_file import UnusualJpeg, read_jpeg, write_jpeg

KINDS = [
    ("L", {}),
    ("RGB", {"subsampling": "4:4:4"}),
    ("RGB", {"subsampling": "4:2:2"}),
    ("RGB", {"subsampling": "4:2:0"}),
    ("RGB", {"subsampling": "4:1:1"}),
    ("RGB", {"quality": 15}),
    ("RGB", {"quality": 100, "optimize": True}),
    ("RGB", {"restart_marker_blocks": 3}),
    ("RGB", {"restart_marker_rows": 1}),
    ("RGB", {"keep_rgb": True}),
    ("CMYK", {}),
]


@pytest.mark.parametrize(("mode", "options"), KINDS)
def test_a_file_taken_apart_and_put_together_is_the_same(mode, options):
    data = encoded(drawn(mode), "JPEG", **options)
    file = read_jpeg(data)
    assert write_jpeg(file, file.components) == data


@pytest.mark.parametrize(("mode", "options"), KINDS)
def test_pixels_beyond_the_touched_blocks_stay_bit_by_bit(mode, options):
    data = encoded(drawn(mode, (203, 131)), "JPEG", **options)
    result = repaint(data)
    assert result.remarks == []
    assert unchanged(samples(data), samples(result.data), result.may_differ[0])
    assert result.may_differ[0][:13].sum() == 0
    assert result.may_differ[0][:, 96:].sum() == 0


@pytest.mark.parametrize(("mode", "options"), KINDS)
def test_new_pixels_are_about_as_asked(mode, options):
    after = decode_picture(repaint(encoded(drawn(mode), "JPEG", **options)).data)[0][0].pixels
    inner = after[20:32, 20:58].astype(int)
    assert np.abs(inner - (249 if mode == "L" else PAPER)).mean() < (12 if options.get("quality") == 15 else 6)


@pytest.mark.parametrize("where", [np.s_[:5, :5], np.s_[50:, 80:], np.s_[:, :], np.s_[59:, :]])
def test_edges_of_the_picture_are_reached(where):
    result = repaint(encoded(drawn(), "JPEG", quality=95), where)
    assert np.abs(decode_picture(result.data)[0][0].pixels[where].astype(int) - PAPER).mean() < 12


def test_an_empty_mask_changes_nothing():
    data = encoded(drawn(), "JPEG")
    rebuilt = replace_blocks(data, np.asarray(drawn()), np.zeros((60, 90), bool))
    assert rebuilt.data == data
    assert not rebuilt.may_differ.any()


def test_blocks_that_were_not_touched_keep_their_coefficients():
    data = encoded(drawn(), "JPEG", subsampling="4:4:4")
    before, after = read_jpeg(data), read_jpeg(repaint(data).data)
    touched = np.zeros((8, 12), bool)
    touched[2:5, 2:8] = True
    for old, new in zip(before.components, after.components, strict=True):
        assert np.array_equal(old.blocks[~touched], new.blocks[~touched])


def test_nothing_of_the_word_stays_in_the_coefficients_of_its_blocks():
    blank, written = Image.new("L", (64, 64), 255), drawn("L", (64, 64))
    blank.paste(written.crop((16, 16, 48, 40)), (16, 16))
    result = read_jpeg(repaint(encoded(blank, "JPEG"), np.s_[8:48, 8:56], (255, 255, 255)).data)
    assert not result.components[0].blocks[2:5, 2:6, 1:].any()


def test_the_channels_may_be_in_scans_of_their_own():
    file = read_jpeg(encoded(drawn(size=(93, 61)), "JPEG", subsampling="4:2:0"))
    data = scans_apart(file)
    again = read_jpeg(data)
    for old, new in zip(file.components, again.components, strict=True):
        rows, columns = -(-61 * old.down // 16), -(-93 * old.across // 16)
        seen = np.s_[: -(-rows // 8), : -(-columns // 8)]
        assert np.array_equal(old.blocks[seen], new.blocks[seen])
    assert np.array_equal(samples(write_jpeg(again, again.components)), samples(data))


@pytest.mark.parametrize(("mode", "options"), [k for k in KINDS if k != ("RGB", {"keep_rgb": True})])
def test_a_progressive_file_keeps_its_other_blocks_too(mode, options):
    picture = drawn(mode, (203, 131))
    data = encoded(picture, "JPEG", progressive=True, **options)
    baseline = read_jpeg(encoded(picture, "JPEG", **options))
    for one, other in zip(read_jpeg(data).components, baseline.components, strict=True):
        rows, columns = (np.s_[: -(-size // 16)] for size in (131, 203))
        assert np.array_equal(one.blocks[rows, columns][:8, :12], other.blocks[rows, columns][:8, :12])
    result = repaint(data)
    assert unchanged(samples(data), samples(result.data), result.may_differ[0])
    assert result.may_differ[0][:, 96:].sum() == 0
    assert "stored as baseline" in result.remarks[0]


def test_a_file_that_is_not_understood_is_encoded_anew_and_says_so():
    file = read_jpeg(encoded(drawn(), "JPEG", quality=80))
    steps = next(segment for segment in file.segments if segment.marker == 0xDB).to_bytes()
    parts = scans_apart(file).split(b"\xff\xda")
    result = repaint(b"\xff\xda".join([parts[0], parts[1].replace(b"\xff\xc4", steps + b"\xff\xc4", 1), *parts[2:]]))
    assert result.may_differ[0].all()
    assert "tables change between scans: all of the JPEG was encoded anew" in result.remarks[0]
    tables = Image.open(io.BytesIO(result.data)).quantization
    assert tables == Image.open(io.BytesIO(encoded(drawn(), "JPEG", quality=80))).quantization


def test_metadata_stay_and_thumbnails_go():
    exif = Image.Exif()
    exif[0x010E] = "a note"
    thumbnail = encoded(drawn(), "JPEG")
    block = with_thumbnail(exif.tobytes(), thumbnail)
    data = encoded(drawn(), "JPEG", exif=block, comment=b"kept", dpi=(200, 200), xmp=b"<x>some</x>")
    after = repaint(data).data
    image = Image.open(io.BytesIO(after))
    assert image.getexif()[0x010E] == "a note"
    assert image.info["comment"] == b"kept"
    assert image.info["xmp"] == b"<x>some</x>"
    assert image.info["dpi"] == (200, 200)
    assert thumbnail in data
    assert after.count(b"\xff\xd8\xff") == 1


def test_a_second_picture_behind_the_first_goes():
    data = encoded(drawn(), "MPO", save_all=True, append_images=[drawn()])
    result = repaint(data)
    assert result.data.count(b"\xff\xd8\xff") == 1
    assert b"MPF\0" not in result.data
    assert "only the first" in result.remarks[0]


@pytest.mark.parametrize("cut", [3, 200, 620, 800])
def test_a_damaged_file_is_one_clean_error(cut):
    with pytest.raises((DamagedScan, UnusualJpeg)):
        read_jpeg(encoded(drawn(), "JPEG")[:cut])


def test_any_damage_is_a_clean_error_or_decodes():
    data = encoded(drawn(), "JPEG")
    chance = np.random.default_rng(0)
    for _ in range(150):
        bad = bytearray(data)
        bad[int(chance.integers(2, len(data)))] = int(chance.integers(256))
        try:
            read_jpeg(bytes(bad))
        except (DamagedScan, UnusualJpeg):
            continue


def test_blocks_survive_spelling_with_the_best_tables():
    chance = np.random.default_rng(0)
    blocks = (chance.standard_normal((300, 64)) * 400 * (chance.random((300, 64)) < 0.2)).astype(np.int32)
    blocks = blocks.clip(-1023, 1023)
    order = np.arange(300) % 2
    parts = spell(blocks, order, 2)
    tables = [best_table(np.concatenate([p.symbol[p.table == k] for p in parts]).astype(np.int64)) for k in range(4)]
    assert all(covers(tables[k], parts[0].symbol[parts[0].table == k].astype(np.int64)) for k in range(4))
    data = pack(parts, tables).replace(b"\xff\0", b"\xff")
    assert np.array_equal(decode_scan(data, tables[:2], tables[2:], order), blocks)


def test_codes_are_never_longer_than_16_bits():
    fibonacci = [1, 1]
    while len(fibonacci) < 25:
        fibonacci.append(fibonacci[-1] + fibonacci[-2])
    table = best_table(np.repeat(np.arange(25), fibonacci))
    assert sum(table.counts) == 25
    assert sum(count << 16 - length for length, count in enumerate(table.counts, 1)) < 1 << 16


def test_grown_takes_in_all_eight_neighbours():
    mask = np.zeros((5, 5), bool)
    mask[2, 2] = True
    assert grown(mask).sum() == 9
    assert grown(mask)[1:4, 1:4].all()


def scans_apart(file):
    """The same picture with one scan for each channel, written with tables of their own."""
    from textharmony_cli.documents.jpeg_file import Segment, _alone

    parts, seen = [b"\xff\xd8"], [s for s in file.segments if s.marker != 0xC4]
    parts += [segment.to_bytes() for segment in seen]
    for component in file.components:
        blocks = component.blocks.reshape(-1, 64)[_alone(file, component)[:, 0]]
        blocks[:, 0] = np.diff(blocks[:, 0], prepend=0)
        symbols = spell(blocks, np.zeros(len(blocks), np.int64), 1)
        pair = [best_table(np.concatenate([p.symbol[p.table == k] for p in symbols]).astype(np.int64)) for k in (0, 1)]
        payload = b"".join(bytes((k << 4, *t.counts)) + t.symbols for k, t in enumerate(pair))
        start = Segment(0xDA, bytes((1, component.number, 0, 0, 63, 0)))
        parts += [Segment(0xC4, payload).to_bytes(), start.to_bytes(), pack(symbols, pair)]
    return b"".join(parts) + b"\xff\xd9"


def with_thumbnail(exif, thumbnail):
    """An EXIF block of one directory with a second one that describes a thumbnail."""
    block = bytearray(exif[6:])
    order = "little" if block[:2] == b"II" else "big"

    def number(value, size):
        return value.to_bytes(size, order)

    first = int.from_bytes(block[4:8], order)
    link = first + 2 + 12 * int.from_bytes(block[first : first + 2], order)
    second = len(block)
    block[link : link + 4] = number(second, 4)
    at = second + 2 + 24 + 4
    for tag, value in ((0x0201, at), (0x0202, len(thumbnail))):
        entry = number(tag, 2) + number(4, 2) + number(1, 4) + number(value, 4)
        block += (number(2, 2) if tag == 0x0201 else b"") + entry
    return exif[:6] + bytes(block) + number(0, 4) + thumbnail
