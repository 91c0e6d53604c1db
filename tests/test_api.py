"""The same from Python: `textharmony_cli.read` and `textharmony_cli.locate`."""

import pytest

import textharmony_cli as th

pytestmark = pytest.mark.usefixtures("fake_engine")


def test_read_gives_pages_of_all_files_in_order(picture, pdf):
    pages = list(th.read(picture("a.png"), pdf("b.pdf", "one", "two"), text_layer="trust", pages="1"))
    assert [(page.page, page.text, page.source) for page in pages] == [
        (1, "read by nobody", "ocr"),
        (1, "one", "pdf-text"),
    ]


def test_read_raises_what_the_input_deserves(tmp_path, pdf):
    with pytest.raises(th.EncryptedError, match=r"locked\.pdf"):
        next(th.read(pdf("locked.pdf", "one", password="sesame")))
    with pytest.raises(th.InputError, match=r"none.png: does not exist") as caught:
        next(th.read(tmp_path / "none.png"))
    assert caught.value.kind == "not-found"
    with pytest.raises(th.UsageError):
        next(th.read("a.pdf", pages="0"))


def test_pages_before_a_failure_are_handed_out(picture, tmp_path):
    pages = th.read(picture("a.png"), tmp_path / "none.png")
    assert next(pages).text == "read by nobody"
    with pytest.raises(th.InputError):
        next(pages)


def test_locate_gives_matches(picture):
    path = picture("a.png")
    (match,) = th.locate(path, "NOBODY", ignore_case=True)
    assert match.box == pytest.approx((80, 0, 60, 20))
    assert len(list(th.locate([path, path], "n.", regex=True))) == 2
    with pytest.raises(th.UsageError):
        next(th.locate(path, ""))
