"""Lines fitted into a room: large, inside, and where they say they are."""

import itertools

import numpy as np
import pytest

from textharmony_cli import fonts
from textharmony_cli.errors import UsageError
from textharmony_cli.model.rendering.plan import Layout, Letters
from textharmony_cli.model.rendering.setting import draw_cover, faces_for, set_lines

ROOM = (20.0, 10.0, 400.0, 200.0)


def rng():
    return np.random.default_rng(3)


def fitted(lines, letters=None, layout=None, room=ROOM):
    letters, layout = letters or Letters(), layout or Layout()
    return set_lines(lines, faces_for(lines, letters, rng()), letters, layout, room)


@pytest.mark.parametrize("lines", [("OPEN",), ("A", "much longer line here"), ("g", "y", "p", "q"), ("營業中", "OPEN")])
@pytest.mark.parametrize("sizes", ["same", "each"])
def test_lines_stay_inside_of_the_room_and_use_it(lines, sizes):
    boxes = [line.box() for line in fitted(lines, layout=Layout(sizes=sizes))]
    assert min(box[0] for box in boxes) >= 20
    assert max(box[2] for box in boxes) <= 420
    assert min(box[1] for box in boxes) >= 10
    assert max(box[3] for box in boxes) <= 210
    used = max(box[2] for box in boxes) - min(box[0] for box in boxes), boxes[-1][3] - boxes[0][1]
    assert used[0] > 0.65 * 400 or used[1] > 0.5 * 200
    assert all(one[3] <= other[1] + 2 for one, other in itertools.pairwise(boxes))


def test_ink_is_where_the_boxes_say():
    letters = Letters(italic=True, kind="mono")
    for line in (*fitted(("Ag.j",)), *fitted(("Hy", "gap"), letters)):
        cover = np.asarray(draw_cover([line], (440, 220)))
        assert cover.max() == 255
        corners = [np.array(line.corners(line.box()))]
        rows, columns = np.flatnonzero(cover.max(1) > 100), np.flatnonzero(cover.max(0) > 100)
        (x0, y0), (x1, y1) = corners[0].min(0), corners[0].max(0)
        assert abs(rows[0] - y0) <= 2
        assert abs(rows[-1] + 1 - y1) <= 2
        assert x0 - 2 <= columns[0]
        assert columns[-1] + 1 <= x1 + 2


def test_alignment_and_anchor():
    left, right = (fitted(("i", "wide line"), layout=Layout(align=align))[0].box() for align in ("left", "right"))
    assert left[2] < 60 < 380 < right[0]
    top, bottom = (fitted(("line",), layout=Layout(anchor=anchor, fill=0.3))[0].box() for anchor in ("top", "bottom"))
    assert top[3] < 110 < bottom[1]


@pytest.mark.parametrize(
    ("letters", "families"),
    [
        (Letters(kind="mono"), {"inconsolata", "roboto-mono", "share-tech-mono", "vt323"}),
        (Letters(kind="hand"), {"caveat", "dancing-script", "kalam", "pacifico"}),
        (Letters(kind="display"), {"anton"}),  # the others have no small letters
    ],
)
def test_the_kind_of_face_is_as_asked(letters, families):
    chosen = {faces_for(("Hello",), letters, np.random.default_rng(k))[0].rpartition("-")[0] for k in range(20)}
    assert chosen <= families


def test_weight_and_italics_are_as_asked():
    for k in range(10):
        heavy, light = (faces_for(("Ab",), Letters(weight=w), np.random.default_rng(k))[0] for w in (900, 300))
        assert fonts.weight_of(heavy) >= 800
        assert fonts.weight_of(light) <= 400
    assert fonts.is_italic(faces_for(("Ab",), Letters(italic=True), rng())[0])
    assert not fonts.is_italic(faces_for(("Ab",), Letters(), rng())[0])


def test_a_line_whose_letters_the_face_lacks_is_set_in_another():
    faces = faces_for(("Hello", "你好"), Letters(), rng())
    assert faces[1] == fonts.FALLBACK
    assert faces_for(("Привет",), Letters(kind="serif", weight=700), rng()) == ["tibo"]
    assert faces_for(("Hello", "你好"), Letters(font="caveat"), rng()) == ["caveat-400", fonts.FALLBACK]


def test_letters_that_no_font_has_are_told():
    with pytest.raises(UsageError, match="no font here has `न`"):
        faces_for(("नमस्ते",), Letters(), rng())


def test_stencils_have_bridges():
    line = fitted(("O",))
    whole, cut = (np.asarray(draw_cover(line, (440, 220), bridges=bridges)) > 127 for bridges in (False, True))
    left, top, right, bottom = line[0].box()
    middle = int((left + right) / 2)
    assert whole[int(top) : int(bottom), middle].any()
    assert not cut[:, middle].any()
    assert cut.sum() > 0.8 * whole.sum()


@pytest.mark.parametrize("seed", range(6))
def test_a_zero_of_a_typewriter_is_not_struck_through(seed):
    rng = np.random.default_rng(seed)
    assert faces_for(["24.90"], Letters(kind="mono", weight=700), rng)[0] in ("cobo", "cour")
    assert faces_for(["Total"], Letters(kind="mono", weight=700), rng)[0] not in ("cobo", "cour")


@pytest.mark.parametrize("seed", range(6))
def test_chalk_is_no_pen(seed):
    (face,) = faces_for(["Soup"], Letters(kind="hand", effect="chalk"), np.random.default_rng(seed))
    assert face.startswith("kalam")


def test_lines_are_as_large_beside_each_other_as_said():
    first, second = fitted(("AB", "AB"), layout=Layout(line_sizes=(1.0, 0.4), sizes="each"))
    assert second.size == pytest.approx(0.4 * first.size, abs=1)
