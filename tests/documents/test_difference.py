import numpy as np
import pytest

from textharmony_cli.documents.difference import CHANGED, OUTLINE, OUTSIDE, changed_outside, difference_map

GREY = np.full((20, 30, 3), 100, np.uint8)


def changed(*places, colour=(255, 0, 0)):
    after = GREY.copy()
    for place in places:
        after[place] = colour
    return after


def masked(place):
    mask = np.zeros(GREY.shape[:2], bool)
    mask[place] = True
    return mask


@pytest.mark.parametrize(
    ("places", "count"),
    [((), 0), ((np.s_[5:10, 5:10],), 0), ((np.s_[0, 0],), 1), ((np.s_[5:10, 5:10], np.s_[12, :3]), 3)],
)
def test_pixels_outside_the_mask_are_counted(places, count):
    assert changed_outside(GREY, changed(*places), masked(np.s_[5:10, 5:10])) == count


def test_a_change_of_one_channel_by_one_counts():
    assert changed_outside(GREY, changed(np.s_[0, 0], colour=(100, 101, 100)), masked(np.s_[5:10, 5:10])) == 1


def test_samples_of_any_kind_are_compared():
    before = np.zeros((4, 4), np.uint16)
    after = before.copy()
    after[0, 0] = 1
    assert changed_outside(before, after, np.zeros((4, 4), bool)) == 1


def test_other_sizes_are_refused():
    with pytest.raises(ValueError, match="sizes differ"):
        changed_outside(GREY, GREY[:-1], masked(np.s_[0, 0]))


def test_the_map_shows_change_outline_and_what_is_wrong():
    after = changed(np.s_[6:9, 6:9], np.s_[15, 15])
    shown = difference_map(GREY, after, masked(np.s_[5:10, 5:10]))
    assert shown[7, 7, 0] > shown[7, 7, 1] + 80
    assert tuple(shown[4, 6]) == OUTLINE
    assert tuple(shown[15, 15]) == OUTSIDE
    assert len(set(shown[0, 0].tolist())) == 1
    assert shown[0, 0, 0] > 150


def test_a_full_change_has_the_full_colour():
    black, white = np.zeros((3, 3, 3), np.uint8), np.full((3, 3, 3), 255, np.uint8)
    assert tuple(difference_map(black, white, np.ones((3, 3), bool))[1, 1]) == CHANGED
