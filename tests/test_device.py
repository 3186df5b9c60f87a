"""Device choice, seeding and the GPU gate."""

import os
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from utils import get_device, gpu_available, seed_everything

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def no_wish(monkeypatch):
    """Start without the environment variable."""
    monkeypatch.delenv("COURSE_DEVICE", raising=False)


@pytest.mark.parametrize(
    ("present", "expected"), [("cuda", "cuda"), ("mps", "mps"), ("xpu", "cpu"), (None, "cpu")]
)
def test_get_device_takes_cuda_then_mps_then_cpu(monkeypatch, present, expected):
    """Other accelerators are not taken: the notebooks have never been run on them."""
    device = torch.device(present) if present else None
    monkeypatch.setattr(torch.accelerator, "is_available", lambda: device is not None)
    monkeypatch.setattr(torch.accelerator, "current_accelerator", lambda: device)
    monkeypatch.setattr(torch, "ones", lambda *size, device: torch.zeros(*size))
    assert get_device() == torch.device(expected)


@pytest.mark.parametrize("kind", ["cuda", "mps"])
def test_a_device_that_cannot_be_used_is_passed_over_with_one_line(monkeypatch, capsys, kind):
    """Hosted machines report a GPU and fail when a tensor is to be put there."""

    def fail(*size, device):
        raise RuntimeError(f"{device} backend out of memory\nand a long explanation")

    monkeypatch.setattr(torch.accelerator, "is_available", lambda: True)
    monkeypatch.setattr(torch.accelerator, "current_accelerator", lambda: torch.device(kind))
    monkeypatch.setattr(torch, "ones", fail)
    assert get_device() == torch.device("cpu")
    (line,) = capsys.readouterr().err.splitlines()
    assert f"names a device {kind!r} that cannot be used here ({kind} backend out of" in line


def test_environment_variable_overrides_the_choice(monkeypatch):
    """A device that works is taken as it is written."""
    monkeypatch.setenv("COURSE_DEVICE", " cpu:0 ")
    assert get_device() == torch.device("cpu:0")


@pytest.mark.parametrize("wish", ["cuda:99", "gpu", "meta", "meta:x"])
def test_a_device_that_does_not_exist_gives_a_clear_error(monkeypatch, wish):
    """The message names the variable, its value and what would work."""
    monkeypatch.setenv("COURSE_DEVICE", wish)
    with pytest.raises(RuntimeError, match=rf"COURSE_DEVICE='{wish}'.*Set it to one of .*cpu"):
        get_device()


def draw():
    """Draw a number from each of the three generators."""
    return random.random(), np.random.random(), torch.rand(1).item()  # noqa: NPY002


def test_seed_everything_repeats_the_numbers_of_all_three_libraries():
    """Same seed, same numbers; another seed, others."""
    seed_everything(1)
    first = draw()
    seed_everything(1)
    assert draw() == first
    seed_everything(2)
    assert not set(draw()) & set(first)


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_seed_outside_the_range_gives_a_clear_error(seed):
    """NumPy's range is the narrowest of the three."""
    with pytest.raises(ValueError, match=f"seed is {seed}"):
        seed_everything(seed)


def test_gpu_gate_says_how_to_get_a_gpu_when_there_is_none(monkeypatch, capsys):
    """One line, with the menu that Colab has for it."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert gpu_available() is False
    (line,) = capsys.readouterr().out.splitlines()
    assert "Runtime > Change runtime type" in line


def test_gpu_gate_is_silent_when_there_is_one(monkeypatch, capsys):
    """True, and nothing else."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert gpu_available() is True
    assert capsys.readouterr().out == ""


def in_fresh_interpreter(source, **environment):
    """Run code, warnings but those for developers being errors; return its lines."""
    environment = {k: v for k, v in {**os.environ, **environment}.items() if v is not None}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-W", "ignore::DeprecationWarning", "-c", source],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", env=environment,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout.splitlines()


CHOICE = "from utils import get_device, gpu_available\nprint(get_device())\ngpu_available()"


def test_no_visible_gpu_means_the_cpu_and_one_line():
    """``CUDA_VISIBLE_DEVICES`` set, but empty."""
    device, line = in_fresh_interpreter(CHOICE, CUDA_VISIBLE_DEVICES="")
    assert device in ("cpu", "mps")
    assert line.startswith("No CUDA GPU here")


@pytest.mark.skipif(torch.version.cuda is None, reason="this PyTorch is built without CUDA")
@pytest.mark.skipif(torch.cuda.is_available(), reason="a driver is here")
def test_a_cuda_build_without_a_driver_is_quiet():
    """The CPU is taken, and PyTorch's warnings about the driver do not appear."""
    device, line = in_fresh_interpreter(CHOICE, CUDA_VISIBLE_DEVICES=None)
    assert device == "cpu"
    assert line.startswith("No CUDA GPU here")
