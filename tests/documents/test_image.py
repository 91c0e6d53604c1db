import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from files import decode_picture, encoded, picture
from PIL import Image, ImageCms

from textharmony_cli.errors import InputError


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "BMP", "PPM", "GIF"])
def test_lossless_formats_keep_their_pixels(kind):
    image = picture(mode="1").convert("RGB")
    page = only_page(encoded(image, kind))
    assert (page.width, page.height, page.page) == (200, 100, 1)
    assert np.array_equal(page.pixels, np.asarray(image))


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "MPO"])
def test_lossy_formats_come_close(kind):
    image = picture()
    page = only_page(encoded(image, kind, quality=95))
    assert np.abs(page.pixels.astype(int) - np.asarray(image)).mean() < 3


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "TIFF", "PNG"])
@pytest.mark.parametrize("orientation", range(2, 9))
def test_orientation_is_applied(kind, orientation):
    upright = Image.new("RGB", (64, 48), "white")
    upright.paste("black", (0, 0, 32, 16))
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    page = only_page(encoded(upright.transpose(undo), kind, exif=exif))
    assert (page.width, page.height) == (64, 48)
    assert page.pixels[4, 4].max() < 60
    assert page.pixels[-4:, :].min() > 200
    assert page.pixels[:, -4:].min() > 200


@pytest.mark.parametrize(("top", "expected"), [(255, 255), (4095, 255), (65535, 255)])
def test_sixteen_bits_are_scaled_not_clipped(top, expected):
    ramp = np.linspace(0, top, 100 * 100).reshape(100, 100).astype(np.uint16)
    page = only_page(encoded(Image.fromarray(ramp), "PNG"))
    assert page.pixels[-1, -1, 0] == expected
    assert abs(int(page.pixels[50, 0, 0]) - 127) <= 1


def test_float_samples_are_scaled():
    ramp = np.linspace(0, 1, 100, dtype=np.float32).reshape(10, 10)
    assert only_page(encoded(Image.fromarray(ramp), "TIFF")).pixels[-1, -1, 0] == 255


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "RGB", "L"])
def test_transparency_is_white(mode):
    if mode in ("RGBA", "LA"):
        data = encoded(Image.new(mode, (8, 8), (0,) * len(mode)))
    else:
        data = encoded(Image.new(mode, (8, 8), 0), transparency=0 if mode != "RGB" else (0, 0, 0))
    assert only_page(data).pixels.min() == 255


@pytest.mark.parametrize(("mode", "kind"), [("CMYK", "JPEG"), ("CMYK", "TIFF"), ("YCbCr", "TIFF"), ("LAB", "TIFF")])
def test_other_colour_spaces_become_rgb(mode, kind):
    image = Image.new("LAB", (40, 40), (255, 128, 128)) if mode == "LAB" else picture((40, 40), "").convert(mode)
    page = only_page(encoded(image, kind))
    assert page.pixels.shape == (40, 40, 3)
    assert page.pixels.mean() > 250


def test_readable_colour_profile_is_applied():
    swapped = _red_green_swapped()
    page = only_page(encoded(Image.new("RGB", (8, 8), (200, 20, 20)), icc_profile=swapped))
    red, green, _ = page.pixels[0, 0].astype(int)
    assert green > red + 100
    assert page.warnings == ()


def test_unreadable_colour_profile_is_ignored_with_a_warning():
    page = only_page(encoded(Image.new("RGB", (8, 8), (200, 20, 20)), icc_profile=b"no profile" * 20))
    assert tuple(page.pixels[0, 0]) == (200, 20, 20)
    assert "profile" in page.warnings[0]


def test_every_frame_of_a_tiff_is_a_page():
    frames = [picture((60 + 10 * i, 40)) for i in range(4)]
    pages, remarks = decode_picture(encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:]))
    assert [(page.page, page.width) for page in pages] == [(1, 60), (2, 70), (3, 80), (4, 90)]
    assert remarks == []


def test_pages_before_a_break_in_a_tiff_are_kept():
    frames = [picture((60 + 10 * i, 40)) for i in range(3)]
    data = bytearray(encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:]))
    at = int.from_bytes(data[4:8], "little")
    after = at + 2 + 12 * int.from_bytes(data[at : at + 2], "little")
    second = int.from_bytes(data[after : after + 4], "little")
    link = second + 2 + 12 * int.from_bytes(data[second : second + 2], "little")
    data[link : link + 4] = (len(data) - 3).to_bytes(4, "little")
    pages, remarks = decode_picture(bytes(data))
    assert [page.width for page in pages] == [60, 70]
    assert "after page 2" in remarks[0]


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_of_an_animation_the_first_frame_is_read_and_said(kind):
    frames = [Image.new("RGB", (30, 20), colour) for colour in ("red", "blue")]
    [page], remarks = decode_picture(encoded(frames[0], kind, save_all=True, append_images=frames[1:]))
    assert page.pixels[0, 0, 0] > 200
    assert "first frame" in remarks[0]


def test_second_picture_of_a_stereo_photo_goes_unmentioned():
    frames = [picture(), picture()]
    [page], remarks = decode_picture(encoded(frames[0], "MPO", save_all=True, append_images=frames[1:]))
    assert page.width == 200
    assert remarks == []


@pytest.mark.parametrize(("stated", "expected"), [((300, 300), 300), ((5, 5), None), ((204, 98), None), (None, None)])
def test_sane_resolutions_are_reported(stated, expected):
    dpi = only_page(encoded(picture(), **({"dpi": stated} if stated else {}))).dpi
    assert dpi == (None if expected is None else pytest.approx(expected, abs=0.1))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF", "GIF", "BMP"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_cut_off_pictures_are_errors_never_filler(kind, share):
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (120, 160, 3), np.uint8))
    data = encoded(noise, kind)
    failure = only_failure(data[: int(len(data) * share)])
    assert failure.kind in ("truncated", "damaged")


def test_bomb_is_refused_by_its_header():
    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    data = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )
    failure = only_failure(data)
    assert failure.kind == "too-large"
    assert "60000 x 60000" in str(failure)


@pytest.mark.parametrize(("limit", "accepted"), [(0.019, False), (0.021, True)])
def test_limit_is_in_megapixels(limit, accepted):
    data = encoded(picture((200, 100)))
    if accepted:
        assert decode_picture(data, max_megapixels=limit)
    else:
        assert only_failure(data, max_megapixels=limit).kind == "too-large"


@pytest.mark.parametrize(
    ("data", "looks_like"),
    [
        (b"just some text", ""),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"PK\x03\x04\x14\0\0\0mimetypeapplication/epub+zip", "ZIP"),
        (b"%!PS-Adobe-3.0 EPSF-3.0", "PostScript"),
        (b"\0\0\0\x18ftypisom\0\0\0\0", "film"),
        (b"\0\0\1\0\1\0\x10\x10", ""),
    ],
)
def test_everything_else_is_unsupported_and_named_where_known(data, looks_like):
    failure = only_failure(data)
    assert failure.kind == "unsupported"
    assert looks_like in str(failure)


def test_lossless_webp_header_is_read_before_its_decoder_runs():
    data = bytearray(encoded(picture(), "WEBP", lossless=True))
    at = data.index(b"VP8L") + 9
    data[at : at + 4] = (16382 | 16382 << 14).to_bytes(4, "little")
    assert only_failure(bytes(data)).kind == "too-large"


@pytest.mark.parametrize("kind", ["HEIF", "AVIF"])
def test_pictures_of_phones_are_read(kind):
    if kind == "HEIF":
        data = (Path(__file__).parents[1] / "data" / "squares.heic").read_bytes()  # red and blue on white, 240 x 120
    else:
        image = Image.new("RGB", (240, 120), "white")
        image.paste((200, 30, 30), (0, 0, 120, 60))
        image.paste((20, 60, 180), (120, 60, 240, 120))
        data = encoded(image, "AVIF")
    page = only_page(data)
    assert (page.width, page.height) == (240, 120)
    corners = np.asarray([page.pixels[20, 30], page.pixels[100, 200], page.pixels[20, 200]], int)
    assert np.abs(corners - [(200, 30, 30), (20, 60, 180), (255, 255, 255)]).max() <= 6


def test_heic_that_is_cut_off_or_broken_is_said_to_be():
    data = (Path(__file__).parents[1] / "data" / "squares.heic").read_bytes()
    assert only_failure(data[:900]).kind in ("truncated", "damaged")
    assert only_failure(data[:60] + bytes(200) + data[260:]).kind in ("truncated", "damaged")


def only_page(data):
    [page], _ = decode_picture(data)
    return page


def only_failure(data, **options):
    with pytest.raises(InputError) as caught:
        decode_picture(data, **options)
    return caught.value


def _red_green_swapped():
    """sRGB with its red and green colorants exchanged."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = profile.index(b"rXYZ"), profile.index(b"gXYZ")
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    at = profile.find("sRGB".encode("utf-16-be"))
    profile[at : at + 8] = "mine".encode("utf-16-be")
    assert ImageCms.ImageCmsProfile(io.BytesIO(bytes(profile)))
    return bytes(profile)
