"""Device choice, seeding and the gate of the GPU cells."""

import os
import random

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
        A device on which a tensor has been created, so it works.

    Raises
    ------
    RuntimeError
        If ``COURSE_DEVICE`` names a device that this machine or this build of
        PyTorch does not have.
    """
    wanted = os.environ.get(DEVICE_VARIABLE, "").strip()
    if wanted:
        try:
            torch.empty(1, device=wanted)
        except Exception as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise RuntimeError(
                f"{DEVICE_VARIABLE}={wanted!r} asks for a device that cannot be used here "
                f"({reason}). Set it to one of {', '.join(_working_devices())}, or unset it."
            ) from None
        return torch.device(wanted)
    return torch.device(_working_devices()[0])


def _working_devices() -> list[str]:
    """Device types that this machine can compute on, the fastest first."""
    if torch.accelerator.is_available():
        kind = torch.accelerator.current_accelerator().type
        if kind in ("cuda", "mps"):
            return [kind, "cpu"]
    return ["cpu"]


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
