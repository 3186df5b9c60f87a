"""Give each answer its own copy of a notebook's variables.

``conftest.py`` loads this file in the kernel of a notebook whose cells have all run. Functions,
classes and modules are shared, everything else is copied.
"""

import copy
import os
import random

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import torch

OF_IPYTHON = {"In", "Out", "exit", "get_ipython", "open", "quit"}


class Start:
    """The state of a kernel that each answer starts from.

    Parameters
    ----------
    namespace : dict
        The kernel's global variables.
    """

    def __init__(self, namespace: dict) -> None:
        self.namespace = namespace
        self.variables = _copies(
            {
                name: value
                for name, value in namespace.items()
                if not name.startswith("_") and name not in OF_IPYTHON
            }
        )
        self.random = (random.getstate(), np.random.get_state(), torch.get_rng_state())  # noqa: NPY002
        self.dtype, self.threads = torch.get_default_dtype(), torch.get_num_threads()
        self.style, self.folder = mpl.rcParams.copy(), os.getcwd()

    def again(self) -> None:
        """Put everything back to what it was: variables, random numbers and settings."""
        for name in [name for name in self.namespace if not name.startswith("_")]:
            if name not in OF_IPYTHON:
                del self.namespace[name]
        self.namespace.update(_copies(self.variables))
        random.setstate(self.random[0])
        np.random.set_state(self.random[1])  # noqa: NPY002
        torch.set_rng_state(self.random[2])
        torch.set_default_dtype(self.dtype)
        torch.set_num_threads(self.threads)
        torch.set_grad_enabled(True)
        mpl.rcParams.update(self.style)
        plt.close("all")
        os.chdir(self.folder)


def _copies(variables: dict) -> dict:
    """Copy variables; what two of them share, their copies share, too."""
    memo = {}
    return {name: _copied(value, memo) for name, value in variables.items()}


def _copied(value: object, memo: dict) -> object:
    if isinstance(value, torch.Generator):  # cannot be copied with older releases
        return torch.Generator(value.device).set_state(value.get_state())
    try:
        return copy.deepcopy(value, memo)
    except Exception:  # a tensor inside a graph, a widget: nothing that an answer would change
        return value
