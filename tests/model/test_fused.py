import pytest
import torch
from torch import nn

from textharmony_cli.model.spotter.fused import Classifier, convolve

AFTER = {"none": nn.Identity(), "relu": nn.ReLU(), "gelu": nn.GELU()}


def computes_in_bfloat16():
    able = torch.cpu.get_capabilities()
    return bool(able.get("avx512_bf16") or able.get("amx_bf16"))


@pytest.mark.parametrize("after", AFTER)
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
@pytest.mark.parametrize("shape", [{"kernel_size": 1}, {"kernel_size": 3, "stride": (2, 1), "padding": 1}])
def test_fused_convolution_equals_its_parts(after, dtype, shape):
    if dtype == torch.bfloat16 and not computes_in_bfloat16():
        pytest.skip("this processor does not compute in bfloat16")
    torch.manual_seed(0)
    convolution = nn.Conv2d(24, 48, **shape).requires_grad_(False)
    x = torch.randn(2, 24, 6, 10)
    expected = AFTER[after](convolution(x))
    found = convolve(
        x.to(dtype, memory_format=torch.channels_last), convolution.to(dtype, memory_format=torch.channels_last), after
    )
    torch.testing.assert_close(found.float(), expected, rtol=0, atol=0.03 if dtype == torch.bfloat16 else 1e-5)


def test_classifier_equals_a_linear_layer_and_follows_its_dtype():
    torch.manual_seed(0)
    linear = nn.Linear(20, 103).requires_grad_(False)
    classifier = Classifier(20, 103).requires_grad_(False)
    classifier.load_state_dict(linear.state_dict())
    x = torch.randn(3, 5, 20)
    torch.testing.assert_close(classifier(x), linear(x), rtol=0, atol=1e-6)
    assert classifier.double()(x.double()).dtype == torch.float64
