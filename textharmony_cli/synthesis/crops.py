"""Endless crops of text lines as the image decoder meets them, with what it should paint.

A crop shows some words on some background, as a camera, scanner or screen might. What should come out is the same crop
with other words in the same look, or with none. The glyph prior is what is to be had without a network: the background
filled in smoothly, and the new words drawn on it by someone who has measured colours, weight and blur a little wrongly,
and missed outlines and shadows. Font and place are the prior's: what is right has the words just there, since a network
that may doubt where letters stand paints them blurred. Everything is composed on one device, a batch at a time, from a
bank of drawn words.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import astuple, dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from textharmony_cli.synthesis.backgrounds import backgrounds, plane, textures
from textharmony_cli.synthesis.camera import Camera, blurred
from textharmony_cli.synthesis.dice import Dice
from textharmony_cli.synthesis.filling import filled_in
from textharmony_cli.synthesis.inking import Effects, Look, dilated, inked, shifted
from textharmony_cli.synthesis.plates import on_plates
from textharmony_cli.synthesis.word_bank import BASELINE, HEIGHT, MARGIN, WordBank

WIDEST = 512  # pixels
_HIDDEN = 0.3  # share of the others whose words the decoder may not see either
_BOXED = 0.4  # share of batches whose masks are boxes rather than strokes
_RIMS_ALIKE = 0.5  # share of plates whose rim has the words' colour
_SWELL = (0.0, 3.6)  # pixels at full size by which strokes of heavy letters are thicker, on each side
_STRETCH = (0.65, 2.2)  # times as wide as in their font that these are
_FAINT = (0.1, 0.4)  # share of their contrast that faint words have
_STEP = 8  # pixels; widths are multiples of it
_MIDDLE = BASELINE - 17.0  # row of the bank that goes to the middle of a crop


@dataclass(frozen=True, slots=True)
class Crops:
    """A batch; pictures (B, 3, H, W) run from -1 to 1.

    Attributes:
        source: with the words before.
        mask: (B, 1, H, W) 1 where may be painted, else 0.
        prior: what can be done without a network.
        target: what is right; equal to the source outside the mask.
        hidden: (B,) whether what is under the mask may not be seen.
        erased: (B,) whether there are no words after.
        drawn: what was drawn, to be put in words.
    """

    source: Tensor
    mask: Tensor
    prior: Tensor
    target: Tensor
    hidden: Tensor
    erased: Tensor
    drawn: Drawn


@dataclass(frozen=True, slots=True)
class Mix:
    """How much there is of what, as shares of all.

    Attributes:
        erased: crops whose words are to be erased.
        plates: crops whose words stand on something narrower than the crop.
        strong: batches with wide outlines and far shadows.
        heavy: batches with strokes thicker, and letters broader or narrower, than fonts have.
        hollow: crops with an outline alone for words.
        faint: crops whose words hardly differ from the ground.
    """

    erased: float = 0.4
    plates: float = 0.0
    strong: float = 0.0
    heavy: float = 0.0
    hollow: float = 0.0
    faint: float = 0.0

    def __post_init__(self) -> None:
        for share in astuple(self):
            if not 0 <= share <= 1:
                raise ValueError(f"{share} is no share: it must lie between 0 and 1")


@dataclass(frozen=True, slots=True)
class Pose:
    """Where words stand: each (B, 1, 1, 1); sizes in crop pixels for each of the bank."""

    x: Tensor
    y: Tensor
    wide: Tensor
    tall: Tensor
    turn: Tensor
    slant: Tensor
    deepen: Tensor
    bend: Tensor


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a batch of crops is made of.

    Attributes:
        width, entries: of the bank, whose wordings were drawn: (B,) numbers.
        glyphs: (B, 1, H, W) where the words after cover the ground, from 0 to 1; nowhere if they are erased.
        ground, roughness: (B, 3, 1, 1) the ground's mean colour from 0 to 1, and (B, 1, 1, 1) its deviation from that.
        blur: (B, 1, 1, 1) deviation of the camera's blur, in pixels.
    """

    width: int
    entries: Tensor
    glyphs: Tensor
    pose: Pose
    look: Look
    ground: Tensor
    roughness: Tensor
    blur: Tensor


class CropMaker:
    """Makes batches; the same seed and bank give the same ones on the same kind of device.

    Args:
        texture_count, texture_size: of the store that backgrounds are cut from.
        mix: what of it there is how often.
    """

    def __init__(
        self,
        bank: WordBank,
        seed: int,
        device: torch.device,
        texture_count: int = 64,
        texture_size: int = 256,
        mix: Mix | None = None,
    ) -> None:
        self._mix = mix or Mix()
        self._masks = {width: torch.from_numpy(masks).to(device) for width, masks in bank.masks.items()}
        self._ends = {width: torch.from_numpy(ends).to(device) for width, ends in bank.ends.items()}
        self._shares = list(itertools.accumulate(len(masks) for masks in bank.masks.values()))
        self._dice = Dice(seed, device)
        self._store = textures(self._dice, texture_count, texture_size)

    def batches(self, pixels: int) -> Iterator[Crops]:
        """Batches of as many crops as have about so many pixels; all crops of one are equally wide."""
        while True:
            yield self.batch(pixels)

    @torch.no_grad()
    def batch(self, pixels: int) -> Crops:
        dice = self._dice
        width = self._some_width()
        scale = dice.one(0.5, 1.05)
        effects = self._effects(scale)
        out = min(WIDEST, max(64, _STEP * round((width * scale * effects.stretch + dice.one(0, 32)) / _STEP)))
        count = max(1, round(pixels / (HEIGHT * out)))
        chosen = dice.index(count, len(self._masks[width]))
        return self._composed(width, chosen, scale, effects, out)

    def _some_width(self) -> int:
        """A width of the bank, as often as there are words of it."""
        at = self._dice.one(0.0, self._shares[-1])
        return next(width for width, upto in zip(self._masks, self._shares, strict=True) if at <= upto)

    def _composed(self, width: int, chosen: Tensor, scale: float, effects: Effects, out: int) -> Crops:
        dice, count, ends = self._dice, len(chosen), self._ends[width][chosen]
        masks = self._masks[width][chosen].float() / 255  # (B, 2, 64, width)
        pose = self._pose(count, scale, effects.stretch)
        middle = (MARGIN + ends.amax(dim=1)).view(-1, 1, 1, 1) / 2
        centred = dice.chance(count, 0.4).float()
        offsets = [centred * (ends.amax(dim=1) - ends[:, k]).view(-1, 1, 1, 1) / 2 for k in range(2)]
        covers = [
            dilated(_placed(masks[:, k : k + 1], where, middle - offset, out), effects.swell)
            for k, where, offset in ((0, pose, offsets[0]), (1, self._mistaken(pose), offsets[1]))
        ]
        scene = backgrounds(dice, self._store, count, HEIGHT, out)
        rims = None
        if self._mix.plates:
            scene, rims = on_plates(dice, self._store, scene, covers[0], pose.turn, self._mix.plates)
        scene = self._with_neighbours(scene, masks, pose, middle, _boxed(torch.maximum(covers[0], covers[1]), 3, 3))
        look = self._look(scene, covers[0])
        if rims is not None:
            scene = torch.lerp(scene, look.top, rims * dice.chance(count, _RIMS_ALIKE))
        erased, camera = dice.chance(count, self._mix.erased), Camera.some(dice, count)
        covers[1] = covers[1] * ~erased
        source, target = camera.taken(dice, [inked(scene, cover, look, effects) for cover in covers[:2]])
        mask = self._mask(covers, look, effects, camera)
        target = torch.where(mask > 0, target, source)
        prior = self._prior(source, target, mask, covers[1], look, effects, camera)
        hidden = erased | dice.chance(count, _HIDDEN)
        pictures = [(picture * 2 - 1).clamp(-1, 1) for picture in (source, prior, target)]
        ground = scene.mean(dim=(2, 3), keepdim=True)
        roughness = (scene - ground).square().mean(dim=(1, 2, 3), keepdim=True).sqrt()
        drawn = Drawn(width, chosen, covers[1], pose, look, ground, roughness, camera.spread)
        return Crops(pictures[0], mask, pictures[1], pictures[2], hidden.flatten(), erased.flatten(), drawn)

    def _pose(self, count: int, scale: float, stretch: float) -> Pose:
        dice = self._dice
        rarely = dice.chance(count, 0.3)
        return Pose(
            x=2 * dice.normal(count),
            y=2.5 * dice.normal(count),
            wide=scale * stretch * dice.between(count, 0.85, 1.02),
            tall=scale * dice.between(count, 0.9, 1.1),
            turn=0.03 * dice.normal(count) * rarely,
            slant=0.12 * dice.normal(count) * dice.chance(count, 0.2),
            deepen=0.12 * dice.normal(count) * rarely,
            bend=2.5 * dice.normal(count) * dice.chance(count, 0.1),
        )

    def _mistaken(self, pose: Pose) -> Pose:
        """Where new words are put: where the old ones were, measured a little wrongly."""
        dice, count = self._dice, len(pose.x)
        return Pose(
            x=pose.x + 1.2 * dice.normal(count),
            y=pose.y + 0.8 * dice.normal(count),
            wide=pose.wide * (1 + 0.02 * dice.normal(count)),
            tall=pose.tall * (1 + 0.03 * dice.normal(count)),
            turn=pose.turn + 0.004 * dice.normal(count),
            slant=pose.slant + 0.03 * dice.normal(count) * dice.chance(count, 0.4),
            deepen=pose.deepen * dice.between(count, 0.0, 1.0),
            bend=pose.bend * dice.between(count, 0.0, 1.0),
        )

    def _effects(self, scale: float) -> Effects:
        dice = self._dice
        strong = bool(self._mix.strong) and dice.one(0, 1) < self._mix.strong
        far, thick = (5.49, 6.49) if strong else (3.49, 3.49)
        shift = [round(dice.one(-far, far)) for _ in range(2)]
        outline, softness = round(dice.one(0.51, thick)), dice.one(0.3, 2.5)
        if not self._mix.heavy or dice.one(0, 1) > self._mix.heavy:
            return Effects(outline, shift[0], shift[1], softness)
        swell, stretch = round(scale * dice.one(*_SWELL)), math.exp(dice.one(*map(math.log, _STRETCH)))
        return Effects(outline, shift[0], shift[1], softness, swell, stretch)

    def _look(self, scene: Tensor, cover: Tensor) -> Look:
        """Colours that can be told from the background around the words."""
        dice, count = self._dice, len(scene)
        area = cover.sum(dim=(2, 3), keepdim=True).clamp(min=1.0)
        behind = (scene * cover).sum(dim=(2, 3), keepdim=True) / area  # (B, 3, 1, 1)
        grey = behind.mean(dim=1, keepdim=True)
        near = dice.between(count, 0.0, 0.45) * torch.where(dice.chance(count, 0.6), 0.4, 1.0)
        extreme = torch.where(grey > dice.between(count, 0.3, 0.7), near, 1 - near)
        colour = extreme + dice.between(count, 0.0, 1.0) * dice.chance(count, 0.5) * (
            dice.between(count, 0.0, 1.0, 3, 1, 1) - 0.5
        )
        contrast = (colour.mean(dim=1, keepdim=True) - grey).abs() > 0.15
        colour = torch.where(contrast, colour, torch.where(grey > 0.5, 0.3 * behind, 1 - 0.3 * (1 - behind)))
        hollow, faint = (dice.chance(count, share) for share in (self._mix.hollow, self._mix.faint))
        colour = torch.where(faint, torch.lerp(behind, colour, dice.between(count, *_FAINT)), colour)
        graded = dice.normal(count, 3, 1, 1) * 0.2 * dice.chance(count, 0.2)
        outlined, shaded = dice.chance(count, 0.15), dice.chance(count, 0.2)
        edge = torch.where(dice.chance(count, 0.6), 1 - colour, dice.between(count, 0, 1, 3, 1, 1))
        return Look(
            top=(colour + graded).clamp(0, 1),
            bottom=(colour - graded).clamp(0, 1),
            cover=torch.where(dice.chance(count, 0.7), 1.0, dice.between(count, 0.6, 1.0)),
            edge=torch.where(hollow, colour, edge).clamp(0, 1),
            edge_cover=(hollow | outlined & ~faint).float(),
            shade=(shaded & ~hollow & ~faint) * dice.between(count, 0.3, 0.9),
            weight=0.5 + 0.13 * dice.normal(count).clamp(-2, 2) * dice.chance(count, 0.5),
            hollow=hollow.float(),
        )

    def _mistaken_look(self, look: Look, brightness: Tensor) -> Look:
        """The same, measured a little wrongly in the light of the picture."""
        dice, count = self._dice, len(look.top)
        amount = dice.between(count, 0.0, 1.0)
        flat = dice.chance(count, 0.3)
        mean = (look.top + look.bottom) / 2
        off = 0.04 * amount * dice.normal(count, 3, 1, 1)
        return Look(
            top=(brightness * torch.where(flat, mean, look.top) + off).clamp(0, 1),
            bottom=(brightness * torch.where(flat, mean, look.bottom) + off).clamp(0, 1),
            cover=(look.cover + 0.08 * amount * dice.normal(count)).clamp(0.5, 1),
            edge=(brightness * look.edge + 0.04 * dice.normal(count, 3, 1, 1)).clamp(0, 1),
            edge_cover=look.edge_cover * dice.chance(count, 0.8),
            shade=look.shade * dice.chance(count, 0.4),
            weight=(look.weight + 0.07 * amount * dice.normal(count)).clamp(0.2, 0.8),
            hollow=look.hollow,
        )

    def _with_neighbours(self, scene: Tensor, masks: Tensor, pose: Pose, middle: Tensor, own: Tensor) -> Tensor:
        """Other words above, below or beside, clear of our own, and ruled lines, perhaps across them; all stay."""
        dice, count, out = self._dice, *scene.shape[::3]
        beside = dice.chance(count, 0.25)
        away = torch.where(dice.chance(count, 0.5), 1.0, -1.0)
        there = Pose(
            x=pose.x + torch.where(beside, away * (out * 0.5 + dice.between(count, 0, 60)), 10 * dice.normal(count)),
            y=pose.y + torch.where(beside, 0.0, away * pose.tall * dice.between(count, 44, 64)),
            wide=pose.wide,
            tall=pose.tall,
            turn=pose.turn,
            slant=pose.slant,
            deepen=pose.deepen,
            bend=pose.bend,
        )
        others = _placed(masks[:, :1].roll(1, dims=0), there, middle, out) * (1 - own) * dice.chance(count, 0.4)
        x, y = plane(HEIGHT, out, scene.device)
        level = dice.chance(count, 0.8)
        row = dice.between(count, -32, 32) + pose.turn * x
        distance = torch.where(level, y - row, x - dice.between(count, -0.5, 0.5) * out + 0 * y).abs()
        ruled = (dice.between(count, 0.8, 2.0) - distance).clamp(0, 1) * dice.chance(count, 0.15)
        look = self._look(scene, torch.ones_like(others))
        scene = torch.lerp(scene, look.bottom, ruled)
        return torch.lerp(scene, look.top, others * look.cover)

    def _mask(self, covers: list[Tensor], look: Look, effects: Effects, camera: Camera) -> Tensor:
        """Where may be painted: the strokes before and after with all that they touch and blur into, or a box."""
        dice = self._dice
        shaded, outlined = look.shade > 0, look.edge_cover > 0
        inked = [cover > 0.08 for cover in covers]
        inked = [ink | (outlined & (dilated(ink.float(), effects.outline) > 0)) for ink in inked]
        inked = [ink | (shaded & (dilated(shifted(ink.float(), effects), 2) > 0)) for ink in inked]
        both = torch.stack(inked).any(dim=0).float()
        both = (blurred(both, camera.spread) > 0.02).float()
        if dice.one(0, 1) > _BOXED:
            return dilated(both, round(dice.one(0.51, 5.49)))
        return _boxed(both, round(dice.one(0.51, 6.49)), round(dice.one(0.51, 8.49)))

    def _prior(
        self, source: Tensor, target: Tensor, mask: Tensor, cover: Tensor, look: Look, effects: Effects, camera: Camera
    ) -> Tensor:
        """What can be done without a network. A better filling than ours is imitated by a share of the truth."""
        dice, count = self._dice, len(source)
        filled = filled_in(source, mask)
        bare = self._patched(source, mask, filled)
        shown = inked(bare, cover, self._mistaken_look(look, camera.brightness), effects)
        softness = camera.spread * dice.between_log(count, 0.6, 1.5) ** dice.between(count, 0.0, 1.0)
        changed = dilated((shown != bare).any(dim=1, keepdim=True).float(), 3) > 0
        shown = torch.where(changed, blurred(shown, softness), bare)
        worded = cover.amax(dim=(1, 2, 3), keepdim=True) > 0
        better = dice.between(count, 0.2, 0.9) * dice.chance(count, 0.2) * ~worded
        return torch.where(mask > 0, torch.lerp(torch.where(worded, shown, bare), target, better), source)

    def _patched(self, source: Tensor, mask: Tensor, filled: Tensor) -> Tensor:
        """Sometimes the grain of another part of the crop laid over the smooth filling."""
        dice, count = self._dice, len(source)
        smooth = blurred(filled, torch.full((count, 1, 1, 1), 2.0, device=mask.device))
        grain = (source - smooth) * (mask == 0)
        moved = grain.roll((round(dice.one(-24, 24)), round(dice.one(-60, 60))), dims=(2, 3))
        return (filled + moved * dice.chance(count, 0.25) * (mask > 0)).clamp(0, 1)


def _placed(masks: Tensor, pose: Pose, middle: Tensor, out: int) -> Tensor:
    """(B, 1, HEIGHT, out) masks of the bank where they stand in crops. `middle` is the bank's column that goes to x."""
    x, y = plane(HEIGHT, out, masks.device)
    x, y = x - pose.x, y - pose.y + pose.bend * (2 * x / out).square()
    depth = 1 + pose.deepen * x / out
    u = (x * pose.turn.cos() + y * pose.turn.sin()) / depth
    v = (y * pose.turn.cos() - x * pose.turn.sin()) / depth
    u = (u + pose.slant * v) / pose.wide + middle
    v = v / pose.tall + _MIDDLE
    grid = torch.stack([(2 * u + 1) / masks.shape[-1] - 1, ((2 * v + 1) / HEIGHT - 1).expand_as(u)], dim=-1)
    return F.grid_sample(masks, grid.squeeze(1), mode="bilinear", padding_mode="zeros", align_corners=False)


def _boxed(mask: Tensor, down: int, across: int) -> Tensor:
    """1 in the rows and columns that hold anything, and so many pixels around."""
    rows = dilated((mask > 0).float().amax(dim=3, keepdim=True), down)
    columns = dilated((mask > 0).float().amax(dim=2, keepdim=True), across)
    return rows * columns
