"""The spotter's networks compute what their originals compute."""

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from transformers import (
    PPOCRV6SmallDetConfig,
    PPOCRV6SmallDetForObjectDetection,
    PPOCRV6SmallRecConfig,
    PPOCRV6SmallRecForTextRecognition,
)

from textharmony_cli.model.spotter.networks import (
    DETECTOR_STAGES,
    DETECTOR_WIDTHS,
    RECOGNISER_STAGES,
    Detector,
    Recogniser,
    fold_norms,
)
from textharmony_cli.weights.store import verified_folder

CLASSES = 18_710
GOLDEN = Path(__file__).parents[1] / "data" / "spotter_golden.npz"


def shipped(name):
    return {
        key: value.float() for key, value in load_file(verified_folder("nano/spotter") / f"{name}.safetensors").items()
    }


def backbone(stem, stages, outputs):
    blocks = [
        [[3, cin, cout, list(s) if isinstance(s, tuple) else s, se] for cin, cout, s, se in stage] for stage in stages
    ]
    return {"model_type": "pp_lcnet_v4", "stem_channels": [3, *stem], "block_configs": blocks, "out_features": outputs}


@pytest.fixture(scope="module")
def golden():
    """Recorded with ONNX Runtime 1.31 from the ONNX files of rapidocr 3.10.0 on a drawn picture."""
    return np.load(GOLDEN)


@pytest.fixture(scope="module")
def detector():
    network = Detector()
    network.load_state_dict(fold_norms(shipped("detector")))
    return network.eval()


@pytest.fixture(scope="module")
def recogniser():
    network = Recogniser(CLASSES)
    network.load_state_dict(fold_norms(shipped("recogniser")))
    return network.eval()


def as_input(picture):
    return torch.from_numpy(picture[:, :, ::-1].copy()).float().div(127.5).sub(1).permute(2, 0, 1)[None]


@torch.inference_mode()
def test_detector_equals_the_transformers_class(detector):
    stages = [f"stage{k}" for k in (1, 2, 3, 4)]
    config = PPOCRV6SmallDetConfig(
        layer_list_out_channels=DETECTOR_WIDTHS, backbone_config=backbone((24, 48), DETECTOR_STAGES, stages)
    )
    reference = PPOCRV6SmallDetForObjectDetection(config).eval()
    reference.load_state_dict(shipped("detector"), strict=False)
    pixels = torch.rand(2, 3, 96, 160, generator=torch.Generator().manual_seed(0)) * 2 - 1
    torch.testing.assert_close(detector(pixels), reference(pixels).last_hidden_state[:, 0], atol=1e-5, rtol=0)


@torch.inference_mode()
def test_recogniser_equals_the_transformers_class(recogniser):
    config = PPOCRV6SmallRecConfig(
        head_out_channels=CLASSES, backbone_config=backbone((48, 96), RECOGNISER_STAGES, ["stage4"])
    )
    reference = PPOCRV6SmallRecForTextRecognition(config).eval()
    reference.load_state_dict(shipped("recogniser"), strict=False)
    pixels = torch.rand(2, 3, 48, 160, generator=torch.Generator().manual_seed(0)) * 2 - 1
    ours = recogniser.classify(recogniser(pixels)).softmax(-1)
    torch.testing.assert_close(ours, reference(pixels).last_hidden_state, atol=1e-5, rtol=0)


@torch.inference_mode()
def test_detector_agrees_with_onnx_runtime(detector, golden):
    ours = detector(as_input(golden["page"]))[0].numpy()
    assert np.abs(ours - golden["probability"].astype(np.float32)).max() < 0.02  # float16 weights against float32


@torch.inference_mode()
def test_recogniser_agrees_with_onnx_runtime(recogniser, golden):
    scores, classes = recogniser.classify(recogniser(as_input(golden["line"])))[0].softmax(-1).max(-1)
    assert classes.tolist() == golden["classes"].tolist()
    assert np.abs(scores.numpy() - golden["scores"]).max() < 0.02


def test_every_shipped_weight_is_used():
    for name, network in (("detector", Detector()), ("recogniser", Recogniser(CLASSES))):
        keys = network.load_state_dict(fold_norms(shipped(name)), strict=True)
        assert not keys.missing_keys and not keys.unexpected_keys
