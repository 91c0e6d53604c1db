"""Paints pictures that are asked for in words: the published model, its image decoder included."""

from __future__ import annotations

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from textharmony_cli.errors import UsageError
from textharmony_cli.model.image_decoder.sd2_decoder import Sd2Decoder
from textharmony_cli.model.image_decoder.sd2_mmfs import Reference
from textharmony_cli.model.image_decoder.sd2_sampling import RELEASED, DiffusionPlan, paint
from textharmony_cli.model.painting.painted import Mask, Pixels
from textharmony_cli.model.textharmony.experts import Task
from textharmony_cli.model.textharmony.picture_context import Context
from textharmony_cli.model.textharmony.published_folder import Opened
from textharmony_cli.model.textharmony.published_prompts import Parts, editing, rendering
from textharmony_cli.model.textharmony.visual_tokenizer import Seen

ROOM = 4e9  # bytes that a step takes, with all that can be kept between steps
HIDDEN = 0  # grey level over what is to be painted. Which one the release was trained with is nowhere written


class PicturePainter:
    """Makes square pictures of one size (512 pixels), each from a prompt with one picture in it.

    Args:
        opened: a model whose image decoder is loaded.
        plan: how the image decoder goes from noise to a picture.
    """

    def __init__(self, opened: Opened, plan: DiffusionPlan = RELEASED) -> None:
        self._model, self._processor, self._window = opened.model, opened.processor, opened.window
        self._plan = plan

    def fill(self, pixels: Pixels, hidden: Mask, word: str, seed: int) -> Pixels:
        """A picture anew, with a word where it is hidden; an empty one for nothing to be read there.

        Args:
            pixels: (S, S, 3).
            hidden: (S, S).

        Raises:
            UsageError: the word is too long.
        """
        shown = np.where(hidden[..., None], np.uint8(HIDDEN), pixels)
        return self._painted(editing(word), self._processor.pixels(Image.fromarray(shown)), seed)

    def draw(self, caption: str, seed: int) -> Pixels:
        """A new picture.

        Raises:
            UsageError: the caption is too long.
        """
        return self._painted(rendering(caption), self._processor.black(), seed)

    @torch.inference_mode()
    def _painted(self, prompt: Parts, given: Tensor, seed: int) -> Pixels:
        ids = self._processor.ids(prompt).to(self._model.device)
        if ids.shape[1] > self._window:
            raise UsageError(
                f"what is to be painted takes {ids.shape[1]} tokens, and the model's window has {self._window}",
                hint="say it in fewer words",
            )
        return self.paint(ids, self._model.seen(given), seed)

    @torch.inference_mode()
    def paint(self, ids: Tensor, seen: Seen, seed: int) -> Pixels:
        """The picture that opens last in a row of tokens (1, T), after pictures that were seen."""
        decoder = self._model.image_decoder
        assert isinstance(decoder, Sd2Decoder)  # the caller had it loaded
        contexts = self._model.contexts(ids, None, self._model.arranged(seen, ids), Task.IMAGE)
        asked = Context(contexts.features[-1:], contexts.mask[-1:])
        before = Reference(tuple(level[-1:] for level in seen.maps), torch.tensor([True], device=ids.device))
        chance = torch.Generator().manual_seed(seed)
        keep = has_room(ids.device)
        *_, last = paint(decoder, self._model.attended(asked), before, self._plan, [chance], keep=keep)
        made = decoder.codec.decode(last.latents)[0].permute(1, 2, 0)  # (1, 3, S, S) -> (S, S, 3)
        return (255 * made).round().to("cpu", torch.uint8).numpy()


def has_room(device: torch.device) -> bool:
    """Whether what steps share can be kept; main memory always has room for it."""
    if device.type != "cuda":
        return True
    unused = torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device)
    return torch.cuda.mem_get_info(device)[0] + unused > ROOM
