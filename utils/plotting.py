"""Figures that more than one notebook draws."""

import math
from collections.abc import Callable, Sequence

import matplotlib.pyplot as plt
import torch
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from torch import Tensor, nn

# Ten colours told apart with any colour vision; class k is COLORS[k] all through the course.
# Source: M. A. Petroff, "Accessible Color Sequences for Data Visualization", arXiv:2107.02270.
COLORS = (
    "#3f90da", "#ffa90e", "#bd1f01", "#94a4a2", "#832db6",
    "#a96b59", "#e76300", "#b9ac70", "#717581", "#92dadd",
)  # fmt: skip


def set_default(figsize: tuple[float, float] = (6.0, 4.0), dpi: int = 100) -> None:
    """Set the look of all figures that follow.

    Parameters
    ----------
    figsize : (float, float)
        Width and height in inches.
    dpi : int
        Dots per inch.
    """
    plt.rcParams.update(
        {
            "figure.figsize": figsize,
            "figure.dpi": dpi,
            "figure.facecolor": "white",  # readable on a dark page, too
            "figure.constrained_layout.use": True,
            "axes.prop_cycle": plt.cycler(color=COLORS),
            "axes.grid": True,
            "axes.axisbelow": True,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.titlesize": "medium",
            "grid.alpha": 0.3,
            "legend.frameon": False,
            "image.cmap": "gray_r",
        }
    )


def show(alt: str) -> None:
    """Show the current figure, with a text for those who do not see it.

    The text is saved in the metadata of the output, where nbconvert and other
    exporters look for the alternative text of an image.

    Parameters
    ----------
    alt : str
        A sentence or two: what there is to see, and what it says.

    Raises
    ------
    ValueError
        If the text is empty or there is no figure to show.
    """
    if not alt.strip():
        raise ValueError("alt is empty; expected a sentence that describes the figure")
    if not plt.get_fignums():
        raise ValueError("there is no figure to show; draw one first, in the same cell")
    figure = plt.gcf()
    display(figure, metadata={"image/png": {"alt": alt}})
    plt.close(figure)


def plot_data(X: Tensor, y: Tensor, *, ax: Axes | None = None, size: float = 12.0) -> Axes:
    """Scatter points of the plane, one colour per class.

    Parameters
    ----------
    X : Tensor, shape (N, 2), floating point, any device
        The points.
    y : Tensor, shape (N,), integer, any device
        The class of each point, counted from 0.
    ax : matplotlib Axes, optional
        Where to draw; a new figure without it.
    size : float
        Area of a dot in square points.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If the shapes are not as above or y is not of an integer type.
    """
    X, y = (values.numpy() for values in _points(X, y))
    if ax is None:
        _, ax = plt.subplots()
    ax.scatter(
        X[:, 0], X[:, 1], c=y, s=size, cmap=_class_map(int(y.max()) + 1),
        vmin=-0.5, vmax=int(y.max()) + 0.5, linewidths=0.2, edgecolors="white",
        zorder=2,
    )  # fmt: skip
    ax.set(xlabel="$x_1$", ylabel="$x_2$", aspect="equal")
    return ax


def plot_model(
    X: Tensor,
    y: Tensor,
    model: nn.Module | Callable[[Tensor], Tensor],
    *,
    ax: Axes | None = None,
    size: float = 12.0,
    resolution: int = 200,
) -> Axes:
    """Draw a classifier's decision regions with the data on top.

    The model is evaluated on a mesh in one batch, on its own device and in
    evaluation mode; its device and the mode of each of its parts stay as they
    were.

    Parameters
    ----------
    X : Tensor, shape (N, 2), floating point, any device
        The points.
    y : Tensor, shape (N,), integer, any device
        The class of each point, counted from 0.
    model : nn.Module or function
        Maps points (M, 2) to scores (M, C). A single column (M, 1) is read as
        the score of class 1 against class 0.
    ax : matplotlib Axes, optional
        Where to draw; a new figure without it.
    size : float
        Area of a dot in square points.
    resolution : int
        Mesh points along each axis.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If the shapes are not as above, y is not of an integer type, or the
        model returns something else than one row of scores per point.
    """
    dtype, device = X.dtype, X.device
    if isinstance(model, nn.Module):
        parameter = next(model.parameters(), None)
        if parameter is not None:
            dtype, device = parameter.dtype, parameter.device
    X, y = _points(X, y)
    low, high = X.amin(dim=0), X.amax(dim=0)
    margin = 0.05 * (high - low).clamp_min(1e-6)
    axes = [torch.linspace(*ends, resolution) for ends in zip(low - margin, high + margin)]
    grid_1, grid_2 = torch.meshgrid(*axes, indexing="xy")
    mesh = torch.stack([grid_1.flatten(), grid_2.flatten()], dim=1)

    scores = _evaluate(model, mesh.to(device, dtype))
    if scores.ndim != 2 or len(scores) != len(mesh):
        raise ValueError(
            f"model returned shape {tuple(scores.shape)} for {len(mesh)} points; "
            f"expected ({len(mesh)}, C), one row of scores per point"
        )
    single = scores.shape[1] == 1
    regions = (scores[:, 0] > 0).long() if single else scores.argmax(dim=1)
    classes = max(2 if single else scores.shape[1], int(y.max()) + 1)

    if ax is None:
        _, ax = plt.subplots()
    cells = (values.numpy() for values in (grid_1, grid_2, regions.reshape(grid_1.shape)))
    ax.pcolormesh(
        *cells, cmap=_class_map(classes), alpha=0.3,
        vmin=-0.5, vmax=classes - 0.5, shading="auto", rasterized=True, zorder=1,
    )  # fmt: skip
    ax.grid(visible=False)
    return plot_data(X, y, ax=ax, size=size)


def show_images(
    images: Tensor,
    titles: Sequence[object] | None = None,
    *,
    columns: int = 10,
    scale: float = 1.0,
    **imshow: object,
) -> Figure:
    """Draw grey images side by side, row after row.

    Parameters
    ----------
    images : Tensor, shape (N, H, W) or (N, 1, H, W), any device
        Dark ink on white paper: low values white, high values black.
    titles : sequence of N objects, optional
        What to write above each image.
    columns : int
        Images in a row.
    scale : float
        Width of one image in inches.
    **imshow
        Passed to ``Axes.imshow``, for example ``vmin=0, vmax=1`` or ``cmap``.

    Returns
    -------
    matplotlib Figure

    Raises
    ------
    ValueError
        If the images have another shape or the titles another number.
    """
    if images.ndim == 4 and images.shape[1] == 1:
        images = images[:, 0]
    if images.ndim != 3 or len(images) == 0:
        raise ValueError(f"images has shape {tuple(images.shape)}; expected (N, H, W), N > 0")
    if titles is not None and len(titles) != len(images):
        raise ValueError(f"{len(titles)} titles for {len(images)} images; expected one for each")
    columns = min(columns, len(images))
    rows = math.ceil(len(images) / columns)
    height = scale * images.shape[1] / images.shape[2] + (0.25 if titles is not None else 0)
    figure, axes = plt.subplots(
        rows, columns, figsize=(columns * scale, rows * height), squeeze=False
    )
    for ax in axes.flat:
        ax.axis("off")
    for k, (ax, image) in enumerate(zip(axes.flat, images.detach().cpu().numpy())):
        ax.imshow(image, **imshow)
        if titles is not None:
            title = titles[k]
            ax.set_title(title.item() if isinstance(title, Tensor) else title, fontsize="small")
    return figure


def _points(X: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """Check points and classes, and return both on the CPU."""
    if X.ndim != 2 or X.shape[1] != 2:
        raise ValueError(f"X has shape {tuple(X.shape)}; expected (N, 2), points of the plane")
    if y.shape != X.shape[:1]:
        raise ValueError(
            f"y has shape {tuple(y.shape)}; expected {(len(X),)}, a class per row of X"
        )
    if y.is_floating_point() or y.is_complex():
        raise ValueError(f"y has dtype {y.dtype}; expected integers, for example y.long()")
    if len(X) == 0:
        raise ValueError("X has no points; expected shape (N, 2), N > 0")
    if y.min() < 0:
        raise ValueError(f"y has the class {int(y.min())}; classes count from 0")
    return X.detach().cpu().float(), y.detach().cpu().long()


def _evaluate(model: nn.Module | Callable[[Tensor], Tensor], X: Tensor) -> Tensor:
    """Return the model's scores on the CPU, leaving the modes of its parts as they were."""
    parts = list(model.modules()) if isinstance(model, nn.Module) else []
    modes = [part.training for part in parts]
    try:
        if parts:
            model.eval()
        with torch.no_grad():
            return model(X).detach().cpu()
    finally:
        for part, mode in zip(parts, modes):
            part.training = mode


def _class_map(classes: int) -> ListedColormap:
    """Colours for classes 0 to classes - 1; beyond ten they repeat."""
    return ListedColormap([COLORS[k % len(COLORS)] for k in range(classes)])
