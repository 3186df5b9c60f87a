"""Plotting, device choice, data and exercise checks for the notebooks."""

import sys

if "-m utils" not in " ".join(sys.orig_argv):  # `python -m utils` must run with packages missing
    from .data import mnist_root
    from .device import get_device, gpu_available, seed_everything
    from .drawing import draw_attempt, draw_broadcast, draw_storage, draw_tensor
    from .exercise import exercise
    from .graph import draw_graph, graph_arrows
    from .plotting import (
        COLORS,
        legend_classes,
        plot_confidence,
        plot_data,
        plot_mistakes,
        plot_model,
        plot_network,
        set_default,
        show,
        show_images,
    )

__all__ = [
    "COLORS",
    "draw_attempt",
    "draw_broadcast",
    "draw_graph",
    "draw_storage",
    "draw_tensor",
    "exercise",
    "get_device",
    "gpu_available",
    "graph_arrows",
    "legend_classes",
    "mnist_root",
    "plot_confidence",
    "plot_data",
    "plot_mistakes",
    "plot_model",
    "plot_network",
    "seed_everything",
    "set_default",
    "show",
    "show_images",
]
