"""What one would say to have words drawn, replaced, erased or read; in many wordings."""

from __future__ import annotations

import random

from textharmony_cli.synthesis.captions import Style, described, ground

_RENDER = (
    'Draw "{new}" in {look}.',
    'Make a picture that says "{new}": {look}.',
    'A picture of the words "{new}" in {look}.',
    'Show "{new}" in {look}.',
    'Write "{new}". Style: {look}.',
    '"{new}", {look}',
)
_EDIT = (
    'Replace "{old}" with "{new}" in the marked region.',
    'Change "{old}" to "{new}".',
    'Make the marked text say "{new}" instead of "{old}".',
    'Write "{new}" where it says "{old}".',
    'The marked words should read "{new}".',
    'Put "{new}" in the place of "{old}".',
)
_KEPT = (" It is {look}.", " Keep the look: {look}.", " Use {look}.")
_ERASE = (
    'Remove "{old}" from the marked region.',
    "Erase the marked text.",
    'Take the words "{old}" away.',
    "Clean the marked region.",
    'Delete "{old}" and repair what is behind it.',
)
_BARE = (" Behind it is a {ground}.", " Leave a {ground}.", " Only the {ground} stays.")
_READ = (
    "What does it say?",
    "Read the text.",
    "What is written here?",
    "Write down all the text.",
    "Which words are these?",
)
_SAID = 0.5  # share of requests to edit or erase that describe the look


def render_request(rng: random.Random, new: str, style: Style) -> str:
    """To draw words that are not there."""
    return rng.choice(_RENDER).format(new=new, look=described(style, rng))


def edit_request(rng: random.Random, old: str, new: str, style: Style) -> str:
    """To put other words in the place of some."""
    said = rng.choice(_EDIT).format(old=old, new=new)
    return said + rng.choice(_KEPT).format(look=described(style, rng)) if rng.random() < _SAID else said


def erase_request(rng: random.Random, old: str, style: Style) -> str:
    """To take words away."""
    said = rng.choice(_ERASE).format(old=old)
    return said + rng.choice(_BARE).format(ground=ground(style, rng)) if rng.random() < _SAID else said


def read_request(rng: random.Random) -> str:
    """To write down all that is there."""
    return rng.choice(_READ)
