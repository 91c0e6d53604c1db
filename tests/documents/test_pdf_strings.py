import pytest

from textharmony_cli.documents.pdf_secrets import Secrets, candidates
from textharmony_cli.documents.pdf_strings import decoded, encoded, replaced, strings


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b"(plain)", b"plain"),
        (b"(a (nested) one)", b"a (nested) one"),
        (rb"(\(\)\\ \101\7\n\9)", b"()\\ A\x07\n9"),
        (b"(broken \\\nline)", b"broken line"),
        (b"<48 656C6c6f>", b"Hello"),
        (b"<4>", b"@"),
        (b"(never ends", b"never end"),
    ],
)
def test_strings_are_read_in_all_notations(data, value):
    assert [found.value for found in strings(data)] == [value]


def test_strings_know_the_entry_they_belong_to():
    data = b"<</Type/Info/Title(a)/Kids[(b)(c)]/D<</V(d)>>/N 5 0 R/X/Name/Y(e)>>(f)"
    found = [(string.key, string.value) for string in strings(data)]
    assert found == [("Title", b"a"), ("Kids", b"b"), ("Kids", b"c"), ("V", b"d"), ("Y", b"e"), ("", b"f")]


def test_comments_and_dictionaries_are_no_strings():
    assert list(strings(b"% (no string)\n<< >> <</A 1>>")) == []


@pytest.mark.parametrize("text", ["plain", "café", "東京", ""])
def test_text_strings_come_back(text):
    (found,) = strings(encoded(text))
    assert found.text == text


def test_all_marks_of_encodings_are_known():
    codings = {b"\xfe\xff": "utf-16-be", b"\xff\xfe": "utf-16-le", b"\xef\xbb\xbf": "utf-8", b"": "latin-1"}
    for mark, coding in codings.items():
        assert decoded(mark + "Größe".encode(coding)) == "Größe"


def test_only_changed_strings_are_written_anew():
    data = b"<</A (one)/B (two) /C [ 1 2 ]>>"
    assert replaced(data, lambda found: "2" if found.value == b"two" else None) == b"<</A (one)/B <32> /C [ 1 2 ]>>"


def test_short_texts_are_not_searched_for():
    assert candidates(["a", "12", "Jo Smith", "x-y"]) == ["Jo Smith", "Smith"]


def test_secrets_are_words_of_their_own():
    secrets = Secrets(["Ann", "John Smith"])
    assert secrets.named("Planning for ann_b and JOHN\n SMITH") == ["Ann", "John Smith"]
    assert secrets.named("Planning, Annual") == []
    assert secrets.without("see Ann").texts == ["John Smith"]
    assert secrets.blanked("to John Smith.") == "to ."


@pytest.mark.parametrize("coding", ["utf-8", "utf-16-be", "utf-16-le"])
def test_secrets_are_found_in_bytes(coding):
    data = "to John Smith".encode(coding)
    assert Secrets(["Smith"]).in_bytes(b"\0" + data) == ["Smith"]
    assert Secrets(["Smith"]).in_bytes(data.hex().upper().encode()) == ["Smith"]
    assert Secrets(["Miller"]).in_bytes(data) == []


@pytest.mark.parametrize("hyphen", ["-", "\u00ad", "‐", "¬"])
def test_words_divided_at_a_line_end_count_as_whole(hyphen):
    assert candidates([f"Winter{hyphen} bottom"]) == ["Winterbottom"]
    secrets = Secrets(["Winterbottom"])
    assert secrets.named(f"Mr. Winter{hyphen}\nbottom lives here") == ["Winterbottom"]
    assert secrets.in_letters(f"Mr. Winter{hyphen}bottom") == ["Winterbottom"]
    assert secrets.blanked(f"Mr. Winter{hyphen}\nbottom.") == "Mr. ."
    assert secrets.named("winter- and bottom") == []


def test_parts_of_words_in_the_open_are_only_looked_for_as_words():
    secrets = Secrets(["sent"]).without("all present members")
    assert secrets.in_letters("allpresentmembers") == []
    assert secrets.named("it was sent") == ["sent"]
