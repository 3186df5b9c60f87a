"""Device choice, seeding and the gate of the GPU cells."""

import os
import random
import sys

import numpy as np
import torch

DEVICE_VARIABLE = "COURSE_DEVICE"


def get_device() -> torch.device:
    """Choose the device to compute on: CUDA, else MPS, else the CPU.

    The environment variable ``COURSE_DEVICE`` overrides the choice, for example
    ``COURSE_DEVICE=cpu`` or ``COURSE_DEVICE=cuda:1``.

    Returns
    -------
    torch.device
        A device on which a tensor has been created and read, so it works. Where the GPU
        says that it is there and cannot be used, the CPU, after one line on stderr.

    Raises
    ------
    RuntimeError
        If ``COURSE_DEVICE`` names a device that this machine or this build of
        PyTorch does not have.
    """
    wanted = os.environ.get(DEVICE_VARIABLE, "").strip()
    if wanted:
        try:
            _try(wanted)
        except Exception as error:
            working = ", ".join(_working_devices())
            raise RuntimeError(
                f"{DEVICE_VARIABLE}={wanted!r} asks for a device that cannot be used here "
                f"({_reason(error)}). Set it to one of {working}, or unset it."
            ) from None
        return torch.device(wanted)
    return torch.device(_working_devices()[0])


def _working_devices() -> list[str]:
    """Device types that this machine can compute on, the fastest first."""
    if torch.accelerator.is_available():
        kind = torch.accelerator.current_accelerator().type
        if kind in ("cuda", "mps"):
            try:
                _try(kind)
                return [kind, "cpu"]
            except Exception as error:  # rented machines may name a GPU that they do not lend
                print(
                    f"PyTorch names a device {kind!r} that cannot be used here "
                    f"({_reason(error)}): the CPU computes instead.",
                    file=sys.stderr,
                )
    return ["cpu"]


def _try(device: str) -> None:
    """Create a tensor on a device and read it; whatever is wrong there raises."""
    torch.ones(1, device=device).item()


def _reason(error: Exception) -> str:
    """Return the first line of an error's message."""
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def seed_everything(seed: int) -> None:
    """Seed the random numbers of Python, NumPy and PyTorch (all devices).

    Parameters
    ----------
    seed : int
        Between 0 and 2**32 - 1, the range that NumPy accepts.

    Raises
    ------
    ValueError
        If the seed is outside that range.
    """
    if not 0 <= seed < 2**32:
        raise ValueError(f"seed is {seed}; NumPy needs 0 <= seed < 2**32")
    random.seed(seed)
    np.random.seed(seed)  # noqa: NPY002 (libraries still draw from it)
    torch.manual_seed(seed)


def gpu_available() -> bool:
    """Tell whether a CUDA GPU is present; if not, print how to get one.

    The gate of every cell tagged ``gpu``: such a cell is one
    ``if gpu_available():`` block.

    Returns
    -------
    bool
        True with CUDA; False, after printing one line, without.
    """
    if torch.cuda.is_available():
        return True
    print(
        "No CUDA GPU here, so this cell has nothing to run. "
        "On Colab: Runtime > Change runtime type > T4 GPU, then Run all."
    )
    return False
