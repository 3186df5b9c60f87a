"""Figures that more than one notebook draws."""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

import matplotlib.pyplot as plt
import torch
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
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


def plot_data(
    X: Tensor, y: Tensor, *, ax: Axes | None = None, size: float = 12.0, edge: float = 0.2
) -> Axes:
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
    edge : float
        Width of a dot's white edge in points.

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
        vmin=-0.5, vmax=int(y.max()) + 0.5, linewidths=edge, edgecolors="white",
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
    edge: float = 0.2,
    reach: float | None = None,
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
    edge : float
        Width of a dot's white edge in points.
    reach : float, optional
        Draw the square from -reach to reach in both directions; without it,
        what the points span and a margin.
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
    dtype, device = _home(model, X)
    X, y = _points(X, y)
    if reach is None:
        low, high = X.amin(dim=0), X.amax(dim=0)
    else:
        low, high = torch.tensor([[-reach, -reach], [reach, reach]]) / 1.1
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
    regions = _winner(scores)
    classes = max(2 if single else scores.shape[1], int(y.max()) + 1)

    if ax is None:
        _, ax = plt.subplots()
    cells = (values.numpy() for values in (grid_1, grid_2, regions.reshape(grid_1.shape)))
    ax.pcolormesh(
        *cells, cmap=_class_map(classes, pale=0.7),
        vmin=-0.5, vmax=classes - 0.5, shading="auto", rasterized=True, zorder=1,
    )  # fmt: skip
    ax.grid(visible=False)
    plot_data(X, y, ax=ax, size=size, edge=edge)
    if reach is not None:
        ax.set(xlim=(-reach, reach), ylim=(-reach, reach))
    return ax


def plot_mistakes(
    X: Tensor,
    y: Tensor,
    model: nn.Module | Callable[[Tensor], Tensor],
    *,
    ax: Axes | None = None,
    size: float = 12.0,
    edge: float = 0.2,
    regions: bool = True,
    reach: float | None = None,
    resolution: int = 200,
) -> Axes:
    """Draw decision regions and data as `plot_model` does, with each mistake ringed.

    Parameters
    ----------
    X : Tensor, shape (N, 2), floating point, any device
        The points.
    y : Tensor, shape (N,), integer, any device
        The class of each point, counted from 0.
    model : nn.Module or function
        Maps points (M, 2) to scores (M, C), or to one score (M, 1) of class 1
        against class 0. It stays as it is, its mode included.
    ax : matplotlib Axes, optional
        Where to draw; a new figure without it.
    size : float
        Area of a dot in square points; a ring has twice as much.
    edge : float
        Width of a dot's white edge in points.
    regions : bool
        Whether to draw the regions; without them, on top of another picture.
    reach : float, optional
        Draw the square from -reach to reach in both directions; without it,
        what the points span and a margin.
    resolution : int
        Mesh points along each axis.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        As `plot_model` does.
    """
    if regions:
        ax = plot_model(
            X, y, model, ax=ax, size=size, edge=edge, reach=reach, resolution=resolution
        )
    else:
        ax = plot_data(X, y, ax=ax, size=size, edge=edge)
    dtype, device = _home(model, X)
    wrong = _winner(_evaluate(model, X.to(device, dtype))) != y.detach().cpu()
    rings = X.detach().cpu()[wrong]
    ax.scatter(
        rings[:, 0], rings[:, 1], s=2 * size, facecolors="none", edgecolors="black",
        linewidths=0.6, zorder=3,
    )  # fmt: skip
    return ax


def plot_folds(W: Tensor, b: Tensor, *, ax: Axes, **line: object) -> Axes:
    """Draw the lines W x + b = 0 at which the units of a layer switch on or off.

    Parameters
    ----------
    W : Tensor, shape (H, 2), any device
        Weights as `nn.Linear` stores them. A row of zeros has no line.
    b : Tensor, shape (H,), any device
        Biases.
    ax : matplotlib Axes
        Where to draw.
    **line
        Passed to ``Axes.axline``, for example ``color="white"``.

    Returns
    -------
    matplotlib Axes
    """
    for w, bias in zip(W.detach().cpu(), b.detach().cpu()):
        if w.any():
            foot = -bias * w / w.square().sum()  # the point of the line nearest to the origin
            along = torch.stack([-w[1], w[0]])  # at a right angle to w
            ax.axline(foot.tolist(), (foot + along / along.norm()).tolist(), **line)
    return ax


def plot_confidence(
    model: nn.Module | Callable[[Tensor], Tensor],
    *,
    reach: float = 1.15,
    ax: Axes | None = None,
    key: bool = False,
    resolution: int = 150,
) -> Axes:
    """Colour each place by the class that wins there, the paler the less sure.

    The softmax of the scores gives the probability p of the winner. White is a
    tie of all C classes, p = 1/C; full colour is p = 1; eight steps between.

    Parameters
    ----------
    model : nn.Module or function
        Maps points (M, 2) to scores (M, C), C > 1. It stays as it is, its mode
        included.
    reach : float
        The picture is the square from -reach to reach in both directions.
    ax : matplotlib Axes, optional
        Where to draw; a new figure without it.
    key : bool
        Whether to draw a colour key, from 1/C to 1, to the right.
    resolution : int
        Mesh points along each axis.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If the model returns something else than two or more scores per point.
    """
    side = torch.linspace(-reach, reach, resolution)
    grid_1, grid_2 = torch.meshgrid(side, side, indexing="xy")
    mesh = torch.stack([grid_1.flatten(), grid_2.flatten()], dim=1)
    dtype, device = _home(model, mesh)
    scores = _evaluate(model, mesh.to(device, dtype)).float()
    if scores.ndim != 2 or len(scores) != len(mesh) or scores.shape[1] < 2:
        raise ValueError(
            f"model returned shape {tuple(scores.shape)} for {len(mesh)} points; "
            f"expected ({len(mesh)}, C), C > 1, one row of scores per point"
        )
    classes = scores.shape[1]
    highest, winner = scores.softmax(dim=1).max(dim=1)
    sure = ((classes * highest - 1) / (classes - 1) * 8).round() / 8
    palette = torch.tensor([to_rgb(COLORS[k % len(COLORS)]) for k in range(classes)])

    def shade(sure: Tensor, winner: Tensor) -> Tensor:
        return (1 - sure.unsqueeze(-1) * (1 - palette[winner])).clamp(0, 1)

    if ax is None:
        _, ax = plt.subplots()
    extent = (-reach, reach, -reach, reach)
    picture = shade(sure, winner).reshape(resolution, resolution, 3)
    ax.imshow(picture.numpy(), origin="lower", extent=extent, interpolation="nearest")
    ax.grid(visible=False)
    ax.set(xlabel="$x_1$", ylabel="$x_2$")
    if key:
        strip = ax.inset_axes((1.05, 0.1, 0.04 * classes, 0.8))
        steps = torch.linspace(0, 1, 9).unsqueeze(1).expand(9, classes)
        strip.imshow(
            shade(steps, torch.arange(classes).expand(9, classes)).numpy(), origin="lower",
            aspect="auto", extent=(0, classes, 1 / classes - 0.04, 1.04),
        )  # fmt: skip
        strip.yaxis.tick_right()
        strip.yaxis.set_label_position("right")
        strip.set(xticks=[], yticks=[1 / classes, 1], yticklabels=[f"1/{classes}", "1"])
        strip.set_ylabel("probability of the winner")
        strip.grid(visible=False)
    return ax


def legend_classes(
    figure: Figure, classes: int, *, mistakes: bool = False, **legend: object
) -> None:
    """Write below a figure which colour stands for which class.

    Parameters
    ----------
    figure : matplotlib Figure
        The figure, already drawn.
    classes : int
        Number of classes.
    mistakes : bool
        Whether to add the ring of `plot_mistakes`.
    **legend
        Passed to ``Figure.legend``, for example ``ncols=1``.

    Raises
    ------
    ValueError
        If there is no class.
    """
    if classes < 1:
        raise ValueError(f"classes is {classes}; expected at least 1")
    dot = {"marker": "o", "linestyle": "", "markersize": 6}
    handles = [
        Line2D([], [], color=COLORS[k % len(COLORS)], label=f"class {k}", **dot)
        for k in range(classes)
    ]
    if mistakes:
        ring = {**dot, "markersize": 8, "markerfacecolor": "none"}
        handles.append(Line2D([], [], color="black", label="wrong", **ring))
    options = {"loc": "outside lower center", "ncols": len(handles), **legend}
    figure.legend(handles=handles, **options)


def plot_network(
    sizes: Sequence[int],
    labels: Sequence[str] | None = None,
    *,
    ax: Axes | None = None,
    most: int = 6,
) -> Axes:
    """Draw a network of fully connected layers, a column of circles per layer.

    Parameters
    ----------
    sizes : sequence of int
        Numbers of values, from the inputs to the outputs, for example
        ``(2, 100, 3)``. A layer of more than `most` is drawn with dots.
    labels : sequence of str, optional
        What to write below each column.
    ax : matplotlib Axes, optional
        Where to draw; a new figure without it.
    most : int
        Circles drawn in a column at most.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If there are fewer than two layers, a size below 1, or another number
        of labels than of layers.
    """
    if len(sizes) < 2 or min(sizes) < 1:
        raise ValueError(f"sizes is {tuple(sizes)}; expected two or more, each at least 1")
    if labels is not None and len(labels) != len(sizes):
        raise ValueError(f"{len(labels)} labels for {len(sizes)} layers; expected one for each")
    if ax is None:
        _, ax = plt.subplots(figsize=(1.8 * len(sizes), 2.6))
    columns = []
    for size in sizes:
        shown = min(size, most)
        heights = [(shown - 1) / 2 - k for k in range(shown)]
        if size > most:  # a gap for the dots, before the last circle
            heights = [h + 0.5 for h in heights[:-1]] + [heights[-1] - 0.5]
        columns.append(heights)
    for column, (left, right) in enumerate(pairwise(columns)):
        for start in left:
            for end in right:
                ax.plot([column, column + 1], [start, end], color=COLORS[3], lw=0.6, zorder=1)
    bottom = min(min(heights) for heights in columns)
    for column, heights in enumerate(columns):
        ax.scatter([column] * len(heights), heights, s=130, color="white", ec="black", zorder=2)
        if sizes[column] > most:
            middle = (heights[-1] + heights[-2]) / 2
            ax.text(column, middle, "⋮", ha="center", va="center", zorder=3, weight="bold")
        if labels is not None:
            ax.text(column, bottom - 0.7, labels[column], ha="center", va="top")
    ax.set(xlim=(-0.5, len(sizes) - 0.5), ylim=(bottom - 1.8, -bottom + 0.6))
    ax.axis("off")
    return ax


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


def _home(
    model: nn.Module | Callable[[Tensor], Tensor], X: Tensor
) -> tuple[torch.dtype, torch.device]:
    """Return the type and device of the model's parameters, or those of X if it has none."""
    parameters = model.parameters() if isinstance(model, nn.Module) else iter(())
    first = next(parameters, X)
    return first.dtype, first.device


def _winner(scores: Tensor) -> Tensor:
    """Return the class of each row of scores; a single column decides at 0."""
    return (scores[:, 0] > 0).long() if scores.shape[1] == 1 else scores.argmax(dim=1)


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


def _class_map(classes: int, pale: float = 0.0) -> ListedColormap:
    """Colours for classes 0 to classes - 1, mixed with white; beyond ten they repeat."""
    colors = [to_rgb(COLORS[k % len(COLORS)]) for k in range(classes)]
    return ListedColormap([[pale + (1 - pale) * part for part in color] for color in colors])
