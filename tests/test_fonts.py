import pymupdf
import pytest
from PIL import ImageFont

from textharmony_cli import fonts
from textharmony_cli.errors import UsageError


@pytest.fixture(autouse=True)
def _no_fonts_of_the_system(monkeypatch, tmp_path):
    monkeypatch.setenv("TH_FONTS", str(tmp_path))
    fonts._faces.cache_clear()
    yield
    fonts._faces.cache_clear()


def test_every_font_of_the_bank_has_a_licence():
    families = {path.stem.rpartition("-")[0] for path in fonts.BANK.glob("*.ttf")}
    licences = {path.stem: path.read_text("utf-8").lower() for path in (fonts.BANK / "licences").glob("*.txt")}
    assert families == set(licences)
    assert all("open font license" in text or "apache license" in text for text in licences.values())


def test_the_bank_is_small():
    assert sum(path.stat().st_size for path in fonts.BANK.rglob("*")) < 3_000_000


def test_every_candidate_can_be_drawn():
    keys = fonts.candidates("Total 12.50")
    assert len(keys) > 60
    assert all(fonts.loaded(key, 16).getlength("Total 12.50") > 0 for key in keys)


def test_candidates_have_every_character():
    keys = fonts.candidates("Łódź")
    assert keys
    assert all(fonts.covers(key, "Łódź") for key in keys)
    assert "bangers-400" in fonts.candidates("Lodz")


def test_text_that_no_font_has_is_set_in_the_fallback():
    assert fonts.candidates("合計") == (fonts.FALLBACK,)


@pytest.mark.parametrize(
    ("name", "key"),
    [("Open Sans", "open-sans-400"), ("oswald-600", "oswald-600"), ("HELV", "helv"), ("pacifico", "pacifico-400")],
)
def test_fonts_are_found_by_name(name, key):
    assert fonts.named(name) == key


def test_a_font_file_is_found_by_its_path(tmp_path):
    file = tmp_path / "mine.ttf"
    file.write_bytes((fonts.BANK / "pacifico-400.ttf").read_bytes())
    key = fonts.named(str(file))
    assert isinstance(fonts.loaded(key, 16), ImageFont.FreeTypeFont)
    assert fonts.covers(key, "abc")


def test_an_unknown_font_is_refused_with_names_that_are_known():
    with pytest.raises(UsageError, match="no font `Comic Moon`") as refused:
        fonts.named("Comic Moon")
    assert "open-sans" in refused.value.hint


class Signs:
    """A font that, as Zapf Dingbats of the URW fonts does, has a sign of its own width at the place of each letter."""

    def has_glyph(self, code):
        return 1

    def glyph_advance(self, code):
        return 0.5 + code % 7 / 20


def test_fonts_with_signs_for_letters_are_left_out(monkeypatch, tmp_path):
    path = tmp_path / "some.otf"
    path.write_bytes(pymupdf.Font("helv").buffer)
    assert fonts._face(path).key == "some"
    monkeypatch.setattr(pymupdf, "Font", lambda fontfile: Signs())
    assert fonts._face(path) is None


def test_the_bank_is_not_picked_from():
    assert not {face.key for role in ("sans", "serif", "mono") for face in fonts._of_role(role)} & set(fonts._bank())


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Roboto-Regular", "roboto-400"),
        ("Roboto-BoldItalic", "roboto-700i"),
        ("Roboto Condensed Bold", "roboto-condensed-700"),
        ("RobotoSlab-Regular", "roboto-slab-400"),
        ("OpenSans", "open-sans-400"),
        ("NoSuchFont-Bold", None),
    ],
)
def test_fonts_are_found_by_the_names_that_pdfs_have_for_them(name, key, monkeypatch, tmp_path):
    monkeypatch.setenv("TH_FONTS", str(tmp_path))
    for table in (fonts._faces, fonts._by_name):
        table.cache_clear()
    assert fonts.of_name(name) == key
    monkeypatch.undo()
    for table in (fonts._faces, fonts._by_name):
        table.cache_clear()


@pytest.mark.parametrize(
    ("name", "other", "same"),
    [
        ("Arial-BoldMT", "Arial Bold", True),
        ("TimesNewRomanPSMT", "Times New Roman", True),
        ("TimesNewRomanPS-BoldItalicMT", "Times New Roman Bold Italic", True),
        ("DejaVuSans-Oblique", "DejaVu Sans Italic", True),
        ("DejaVuSerif", "DejaVu Serif Book", True),
        ("Bookman", "man", False),
        ("Arial-BoldMT", "Arial", False),
    ],
)
def test_names_of_one_font(name, other, same):
    assert fonts.are_same(name, other) == same
