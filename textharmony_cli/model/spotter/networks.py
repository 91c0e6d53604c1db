"""The two networks of the spotter, in the form that reads fastest: PP-OCRv6 small detector and recogniser.

They compute what `PPOCRV6SmallDetForObjectDetection` and `PPOCRV6SmallRecForTextRecognition` of transformers
compute (a test holds them to it), read the same weight files, and differ in three ways: batch normalisation is
folded into the convolutions, the softmax over 18 710 classes is left to the caller, and importing this module
costs nothing beyond torch. For training, use the transformers classes.

Source: PP-OCRv6 (PaddlePaddle, Apache-2.0): PP-LCNetV4 backbone, RepLKFPN neck with a DB head (Liao et al.,
"Real-time Scene Text Detection with Differentiable Binarization", 2020), and a two-block SVTR neck with CTC.

Activations are changed in place wherever nothing else needs them: fresh memory costs more than the arithmetic.

Legend: B batch, H W pixels, h w feature map, T time steps, D width of the text features, V classes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from textharmony_cli.model.spotter.fused import Classifier, convolve

DETECTOR_WIDTHS = (48, 96, 192, 384)
# (input width, output width, stride, squeeze-and-excitation) of every block, stage by stage
BlockShape = tuple[int, int, int | tuple[int, int], bool]
DETECTOR_STAGES: tuple[tuple[BlockShape, ...], ...] = (
    ((48, 48, 1, True), (48, 48, 1, False)),
    ((48, 96, 2, False), (96, 96, 1, True), (96, 96, 1, False)),
    ((96, 192, 2, False), (192, 192, 1, True), (192, 192, 1, False), (192, 192, 1, True), (192, 192, 1, False)),
    ((192, 384, 2, False), (384, 384, 1, True), (384, 384, 1, False)),
)
RECOGNISER_STAGES: tuple[tuple[BlockShape, ...], ...] = (
    ((96, 96, 1, True),),
    ((96, 96, 1, False), (96, 96, 1, False)),
    ((96, 192, (2, 1), False), *((192, 192, 1, k % 2 == 0) for k in range(6))),
    ((192, 384, (2, 1), False), (384, 384, 1, True), (384, 384, 1, False)),
)
NORM_EPSILON = 1e-5
SHORTER_NAMES = (
    (r"^model\.backbone\.encoder\.convolution\.", "backbone.stem."),
    (r"^model\.backbone\.encoder\.blocks\.(\d+)\.blocks\.", r"backbone.stages.\1."),
    (r"excitation\.convolutions\.0\.", "excitation.squeeze."),
    (r"excitation\.convolutions\.2\.", "excitation.excite."),
    (r"^model\.neck\.", "neck."),
    (r"^head\.encoder\.", "encoder."),
    (r"^head\.head\.", "classifier."),
)


def fold_norms(weights: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Fold every batch normalisation into the convolution before it.

    `x.convolution.weight` with `x.normalization.*` (or `x.norm.*`) becomes `x.weight` and `x.bias`, and the prefixes
    that transformers' classes bring with them are dropped. Computed in float32.
    """
    folded: dict[str, Tensor] = {}
    for name, value in weights.items():
        stem, _, leaf = name.rpartition(".convolution.")
        norm = next((n for n in (f"{stem}.normalization", f"{stem}.norm") if f"{n}.running_var" in weights), None)
        if leaf and norm:
            scale = weights[f"{norm}.weight"].float() / (weights[f"{norm}.running_var"].float() + NORM_EPSILON).sqrt()
            if leaf == "weight":
                axis = 1 if stem.endswith("conv_up") else 0  # a transposed convolution has its outputs second
                shape = [1, -1, 1, 1] if axis else [-1, 1, 1, 1]
                folded[f"{stem}.weight"] = value.float() * scale.view(shape)
            bias = weights.get(f"{stem}.convolution.bias", torch.zeros(()))
            centred = bias.float() - weights[f"{norm}.running_mean"].float()
            folded[f"{stem}.bias"] = centred * scale + weights[f"{norm}.bias"].float()
        elif ".normalization." not in name and ".norm.running" not in name and not _is_folded_norm(name, weights):
            folded[name] = value.float()
    return {short_name(name): value for name, value in folded.items()}


def short_name(name: str) -> str:
    for pattern, replacement in SHORTER_NAMES:
        name = re.sub(pattern, replacement, name)
    return name


def _is_folded_norm(name: str, weights: Mapping[str, Tensor]) -> bool:
    stem, _, leaf = name.rpartition(".norm.")
    return bool(leaf) and f"{stem}.norm.running_var" in weights


class SqueezeExcitation(nn.Module):
    """Weighs the channels by a glance at the whole map: (B, C, h, w) -> (B, C, h, w)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.squeeze = nn.Conv2d(width, width // 4, 1)
        self.excite = nn.Conv2d(width // 4, width, 1)

    def forward(self, x: Tensor) -> Tensor:
        glance = convolve(convolve(x.mean((2, 3), keepdim=True), self.squeeze, "relu"), self.excite)
        return x.mul_(F.hardsigmoid(glance))


class Stem(nn.Module):
    """Two branches at half resolution, joined and halved again: (B, 3, H, W) -> (B, C, H/4, W/4)."""

    def __init__(self, inner: int, width: int) -> None:
        super().__init__()
        self.stem1 = nn.Conv2d(3, inner, 3, stride=2, padding=1)
        self.stem2a = nn.Conv2d(inner, inner // 2, 2)
        self.stem2b = nn.Conv2d(inner // 2, inner, 2)
        self.stem3 = nn.Conv2d(2 * inner, inner, 3, stride=2, padding=1)
        self.stem4 = nn.Conv2d(inner, width, 1)

    def forward(self, x: Tensor) -> Tensor:
        x = F.pad(convolve(x, self.stem1, "relu"), (0, 1, 0, 1))
        branch = F.pad(convolve(x, self.stem2a, "relu"), (0, 1, 0, 1))
        branch = convolve(branch, self.stem2b, "relu")
        x = torch.cat([_largest_of_four(x), branch], dim=1)  # (B, 2 * inner, H/2, W/2)
        return convolve(convolve(x, self.stem3, "relu"), self.stem4, "relu")


def _largest_of_four(x: Tensor) -> Tensor:
    """`max_pool2d(x, 2, stride=1)`, which torch computes five times more slowly in bfloat16."""
    x = torch.maximum(x[:, :, :-1], x[:, :, 1:])
    return torch.maximum(x[..., :-1], x[..., 1:])


class Block(nn.Module):
    """Depthwise convolution over space, then a two-layer mixer over channels."""

    def __init__(self, shape: BlockShape) -> None:
        super().__init__()
        inputs, outputs, stride, attends = shape
        self.keeps_shape = inputs == outputs and stride == 1
        self.token_conv = nn.Conv2d(inputs, inputs, 3, stride=stride, padding=1, groups=inputs)
        self.token_squeeze_excitation = SqueezeExcitation(inputs) if attends else nn.Identity()
        self.channel_conv1 = nn.Conv2d(inputs, 2 * inputs, 1)
        self.channel_conv2 = nn.Conv2d(2 * inputs, outputs, 1)

    def forward(self, x: Tensor) -> Tensor:
        x = self.token_squeeze_excitation(self.token_conv(x))
        mixed = convolve(convolve(x, self.channel_conv1, "gelu"), self.channel_conv2)
        return mixed.add_(x) if self.keeps_shape else mixed


class Backbone(nn.Module):
    """PP-LCNetV4: (B, 3, H, W) -> one feature map a stage."""

    def __init__(self, stem_width: int, stages: Sequence[Sequence[BlockShape]]) -> None:
        super().__init__()
        self.stem = Stem(stem_width, stages[0][0][0])
        self.stages = nn.ModuleList(nn.Sequential(*(Block(shape) for shape in stage)) for stage in stages)

    def forward(self, x: Tensor) -> list[Tensor]:
        x = self.stem(x)
        maps = []
        for stage in self.stages:
            x = stage(x)
            maps.append(x)
        return maps


class NeckExcitation(nn.Module):
    """Squeeze-and-excitation with the clamp that Paddle calls hard sigmoid (slope 0.2)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(width, width // 4, 1)
        self.conv2 = nn.Conv2d(width // 4, width, 1)

    def forward(self, x: Tensor) -> Tensor:
        glance = convolve(convolve(x.mean((2, 3), keepdim=True), self.conv1, "relu"), self.conv2)
        return x * torch.clamp(0.2 * glance + 0.5, 0.0, 1.0)


class Lateral(nn.Module):
    """Brings one backbone map to the neck's width."""

    def __init__(self, inputs: int, width: int) -> None:
        super().__init__()
        self.in_conv = nn.Conv2d(inputs, width, 1, bias=False)
        self.squeeze_excitation_block = NeckExcitation(width)

    def forward(self, x: Tensor) -> Tensor:
        x = self.in_conv(x)
        return torch.add(x, self.squeeze_excitation_block(x))


class Smoother(nn.Module):
    """A 7x7 look around at every place of one pyramid level, then a quarter of the width."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.depthwise_convolution = nn.Conv2d(width, width, 7, padding=3, groups=width)
        self.pointwise_convolution = nn.Conv2d(width, width // 4, 1, bias=False)
        self.squeeze_excitation_module = NeckExcitation(width // 4)

    def forward(self, x: Tensor) -> Tensor:
        x = self.pointwise_convolution(self.depthwise_convolution(x))
        return torch.add(x, self.squeeze_excitation_module(x))


class Neck(nn.Module):
    """Feature pyramid: four maps -> (B, 96, H/4, W/4)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.insert_conv = nn.ModuleList(Lateral(inputs, width) for inputs in DETECTOR_WIDTHS)
        self.input_conv = nn.ModuleList(Smoother(width) for _ in DETECTOR_WIDTHS)

    def forward(self, maps: list[Tensor]) -> Tensor:
        levels = [lateral(x) for lateral, x in zip(self.insert_conv, maps, strict=True)]
        for k in (2, 1, 0):
            levels[k] = levels[k] + F.interpolate(levels[k + 1], scale_factor=2.0, mode="nearest")
        smooth = [smoother(x) for smoother, x in zip(self.input_conv, levels, strict=True)]
        full = [smooth[0]] + [F.interpolate(smooth[k], scale_factor=2.0**k, mode="nearest") for k in (1, 2, 3)]
        return torch.cat(full[::-1], dim=1)


class DetectorHead(nn.Module):
    """(B, 96, H/4, W/4) -> logits of "this pixel is inside a text line" (B, 1, H, W)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv_down = nn.Conv2d(width, width // 4, 3, padding=1)
        self.conv_up = nn.ConvTranspose2d(width // 4, width // 4, 2, stride=2)
        self.conv_final = nn.ConvTranspose2d(width // 4, 1, 2, stride=2)

    def forward(self, x: Tensor) -> Tensor:
        logits: Tensor = self.conv_final(self.conv_up(convolve(x, self.conv_down, "relu")).relu_())
        return logits


class Detector(nn.Module):
    """Normalised BGR picture (B, 3, H, W), sides multiples of 32 -> text probability (B, H, W)."""

    def __init__(self) -> None:
        super().__init__()
        self.backbone = Backbone(24, DETECTOR_STAGES)
        self.neck = Neck(96)
        self.head = DetectorHead(96)

    def forward(self, pixels: Tensor) -> Tensor:
        logits: Tensor = self.head(self.neck(self.backbone(pixels)))
        return torch.sigmoid(logits.float())[:, 0]


class Attention(nn.Module):
    """Plain multi-head self-attention over the time steps of one line: (B, T, D) -> (B, T, D)."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.projection = nn.Linear(width, width)

    def forward(self, x: Tensor) -> Tensor:
        batch, steps, width = x.shape
        q, k, v = self.qkv(x).view(batch, steps, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v)  # (B, heads, T, D / heads)
        projected: Tensor = self.projection(mixed.transpose(1, 2).reshape(batch, steps, width))
        return projected


class TextBlock(nn.Module):
    """Pre-norm transformer block of the recogniser's neck (SVTR, Du et al. 2022)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.layer_norm1 = nn.LayerNorm(width, eps=1e-6)
        self.self_attn = Attention(width, heads=8)
        self.layer_norm2 = nn.LayerNorm(width, eps=1e-6)
        self.mlp = nn.ModuleDict({"fc1": nn.Linear(width, 2 * width), "fc2": nn.Linear(2 * width, width)})

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.self_attn(self.layer_norm1(x))
        mixed: Tensor = self.mlp["fc2"](F.silu(self.mlp["fc1"](self.layer_norm2(x))))
        return x + mixed


class TextEncoder(nn.Module):
    """(B, 384, 1, T) -> text features (B, T, 120)."""

    def __init__(self, inputs: int, width: int) -> None:
        super().__init__()
        self.conv_block = nn.ModuleList(
            [
                nn.Conv2d(inputs, width, 1),
                nn.Conv2d(inputs, width, 1),
                nn.Conv2d(width, width, (1, 7), padding=(0, 3), groups=width),
            ]
        )
        self.svtr_block = nn.Sequential(TextBlock(width), TextBlock(width))
        self.norm = nn.LayerNorm(width, eps=1e-6)

    def forward(self, x: Tensor) -> Tensor:
        skip = F.silu(self.conv_block[0](x))
        x = F.silu(self.conv_block[1](x))
        x = x + F.silu(self.conv_block[2](x))
        x = self.norm(self.svtr_block(x.flatten(2).transpose(1, 2)))  # (B, T, D)
        return torch.add(x, skip.flatten(2).transpose(1, 2))


class Recogniser(nn.Module):
    """Normalised BGR lines of height 48 (B, 3, 48, W) -> text features (B, W/8, 120).

    `classify` turns features into class scores; blank is class 0. Apart from it so that callers can skip it
    for lines they only want features of, and look at the peaks alone.
    """

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.backbone = Backbone(48, RECOGNISER_STAGES)
        self.encoder = TextEncoder(384, 120)
        self.classifier = Classifier(120, classes)

    def forward(self, pixels: Tensor) -> Tensor:
        features: Tensor = self.encoder(F.avg_pool2d(self.backbone(pixels)[-1], (3, 2)))
        return features

    def classify(self, features: Tensor) -> Tensor:
        """(..., D) -> logits (..., V)."""
        logits: Tensor = self.classifier(features)
        return logits
