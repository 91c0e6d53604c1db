import hashlib
import json

from textharmony_cli import __version__
from textharmony_cli.documents.certificate import ErasedPage, Erasure, certificate, sha256
from textharmony_cli.records import Region

SECRET = "Winterbottom 4711"
REGION = Region(2, (((20, 40), (120, 40), (120, 60), (20, 60)),), SECRET)
PAGE = ErasedPage(2, 1000, 500, (REGION,), (500.0, 250.0))
ERASURE = Erasure("a.pdf", "b.pdf", "00", "11", "2026-01-01", (PAGE,), "passed", {"letters": 16}, ("signed",))


def test_it_says_what_was_done_to_which_file():
    told = certificate(ERASURE)
    assert told["tool"] == f"textharmony-cli {__version__}"
    assert (told["file"], told["sha256_before"]) == ("a.pdf", "00")
    assert (told["output"], told["sha256_after"]) == ("b.pdf", "11")
    assert told["date"] == "2026-01-01"
    assert told["proof"] == "passed"
    assert told["removed"] == {"letters": 16}
    assert told["remarks"] == ["signed"]


def test_regions_are_told_in_pixels_and_points():
    (page,) = certificate(ERASURE)["pages"]
    assert page["page"] == 2
    assert page["regions"] == [{"box": [20, 40, 100, 20], "box_points": [10, 20, 50, 10], "characters": 16}]


def test_pictures_have_no_points():
    picture = ErasedPage(1, 100, 50, (Region(1, REGION.parts),))
    erasure = Erasure("a.png", "b.png", "00", "11", "2026-01-01", (picture,), "failed", still_found=3)
    told = certificate(erasure)
    assert told["pages"] == [
        {"page": 1, "width": 100, "height": 50, "regions": [{"box": [20, 40, 100, 20], "characters": 0}]}
    ]
    assert told["still_found"] == 3


def test_it_holds_no_word_of_what_was_erased_and_no_hash_of_it():
    written = json.dumps(certificate(ERASURE))
    for part in (*SECRET.split(), SECRET):
        assert part not in written
        assert hashlib.sha256(part.encode()).hexdigest() not in written


def test_pages_come_in_order():
    pages = (PAGE, ErasedPage(1, 10, 10, ()))
    told = certificate(Erasure("a", "b", "0", "1", "now", pages, "skipped"))
    assert [page["page"] for page in told["pages"]] == [1, 2]


def test_files_and_bytes_have_the_same_hash(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"x" * 3_000_000)
    assert sha256(path) == sha256(path.read_bytes()) == hashlib.sha256(b"x" * 3_000_000).hexdigest()
