"""Drawings of small tensors: the numbers, broadcasting, the memory behind a view."""

import math
from collections.abc import Mapping, Sequence
from itertools import product

import matplotlib.pyplot as plt
import torch
from matplotlib.axes import Axes
from matplotlib.patches import Arc, Rectangle
from torch import Tensor

from .plotting import COLORS

INK, PALE, GREY = "black", "#f4f4f4", "#666666"
SIDE = 0.94  # of a cell, so that a gap shows between two
INCHES = 0.36  # per cell


def draw_tensor(
    values: Tensor,
    *,
    marked: Tensor | None = None,
    color: str = COLORS[0],
    arrows: bool = True,
    ax: Axes | None = None,
) -> Axes:
    """Draw a small tensor as a table of numbers; a stack as tables side by side.

    Parameters
    ----------
    values : Tensor, at most 3 dimensions and 100 elements, any dtype and device
        The numbers. A vector is drawn as one row.
    marked : Tensor of bool, shape of ``values``, optional
        Elements to draw in colour; the others are pale. All without it.
    color : str
        The colour of the marked elements.
    arrows : bool
        Draw an arrow for each dimension, with its number.
    ax : matplotlib Axes, optional
        Where to draw; a new figure of the right size without it.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If there are too many dimensions or elements, or none, or if ``marked`` has
        another shape or another dtype than bool.
    """
    _check_shape("values", values.shape)
    if marked is None:
        marked = torch.ones(values.shape, dtype=torch.bool)
    if marked.dtype != torch.bool or marked.shape != values.shape:
        raise ValueError(
            f"marked is a {marked.dtype} of shape {tuple(marked.shape)}; expected a "
            f"torch.bool of shape {tuple(values.shape)}, True where to use the colour"
        )
    sheets, solid = _as_stack(values), _as_stack(marked)
    number, rows, columns = sheets.shape
    width, height = number * (columns + 1) - 1, rows
    if ax is None:
        size = (INCHES * (width + 1.5), INCHES * (height + 1.5))
        ax = _new_axes(size)
    for k in range(number):
        _draw_sheet(ax, k * (columns + 1), 0, sheets[k], solid[k], color)
    if arrows:
        names = [f"dim {d}" for d in range(values.ndim)]
        if values.ndim >= 1:
            _draw_arrow(ax, (0, 0.25), (columns - 0.06, 0.25), names[-1])
        if values.ndim >= 2:
            _draw_arrow(ax, (-0.25, 0), (-0.25, 0.06 - rows), names[-2])
        if values.ndim == 3:
            _draw_arrow(ax, (0, -rows - 0.25), (width - 0.06, -rows - 0.25), names[0])
    bottom = -rows - (0.9 if values.ndim == 3 and arrows else 0.2)
    ax.set(xlim=(-1.0, width + 0.2), ylim=(bottom, 0.9 if arrows else 0.2), aspect="equal")
    ax.axis("off")
    return ax


def draw_broadcast(
    shape_a: Sequence[int], shape_b: Sequence[int], *, ax: Axes | None = None
) -> Axes:
    """Draw how the shapes of two tensors are stretched to be added, or why they do not fit.

    On the left the two shapes, aligned at the right; sizes that do not fit are
    red. Beside them the tensors (10, 20, … and 1, 2, …) and their sum. Solid cells
    are numbers that exist, dashed ones repetitions. A stack is drawn as tables
    one below the other.

    Parameters
    ----------
    shape_a, shape_b : sequence of at most 3 integers, each at least 1
        The two shapes. Each tensor has at most 100 elements, and so has the sum.
    ax : matplotlib Axes, optional
        Where to draw; a new figure of the right size without it.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    TypeError
        If a shape is not a sequence of whole numbers, as in ``(3)`` for ``(3,)``.
    ValueError
        If a shape has more than 3 dimensions, a size below 1 or too many elements.
    """
    shape_a, shape_b = _as_shape("shape_a", shape_a), _as_shape("shape_b", shape_b)
    n = max(len(shape_a), len(shape_b))
    padded = [(1,) * (n - len(shape)) + shape for shape in (shape_a, shape_b)]
    fits = [i == j or 1 in (i, j) for i, j in zip(*padded)]
    shape = tuple(j if i == 1 else i for i, j in zip(*padded)) if all(fits) else None
    a = 10 * torch.arange(1, math.prod(shape_a) + 1).reshape(shape_a)
    b = torch.arange(1, math.prod(shape_b) + 1).reshape(shape_b)
    parts = [(a, "a", COLORS[0]), (b, "b", COLORS[1])]
    if shape is not None:
        _check_shape("the sum", shape)
        parts.append((a + b, "a + b", COLORS[3]))
    sheets = [_stretched(t, shape if shape is not None else t.shape) for t, _, _ in parts]

    left = n + 3.2  # where the drawings begin
    width = left + sum(values.shape[2] + 1.6 for values, _ in sheets)
    if shape is None:
        width += 2.4
    tall = max(values.shape[0] * (values.shape[1] + 0.4) for values, _ in sheets)
    height = max(3.0, tall)
    if ax is None:
        size = (INCHES * (width + 0.4), INCHES * (height + 1.4))
        ax = _new_axes(size)
    _draw_alignment(ax, shape_a, shape_b, shape, fits)
    signs = ["+", "="] if shape is not None else ["+", "✗"]
    for k, ((values, solid), (t, name, color)) in enumerate(zip(sheets, parts)):
        ax.text(left, 0.3, f"{name}: {_text(t.shape)}", fontsize=9)
        for sheet in range(len(values)):
            top = -sheet * (values.shape[1] + 0.4)
            _draw_sheet(ax, left, top, values[sheet], solid[sheet], color)
        left += values.shape[2]
        if k < len(signs):
            style = {"color": COLORS[2] if signs[k] == "✗" else INK, "fontsize": 16}
            ax.text(left + 0.75, -tall / 2, signs[k], ha="center", va="center", **style)
        left += 1.6
    if shape is None:
        ax.text(left - 0.1, -tall / 2, "no fit", color=COLORS[2], va="center", fontsize=11)
    ax.set(xlim=(-0.2, width), ylim=(-height - 0.1, 1.1), aspect="equal", anchor="W")
    ax.axis("off")
    return ax


def draw_storage(views: Mapping[str, Tensor], *, strides: bool = False) -> Axes:
    """Draw the one row of numbers in memory that several views of a tensor read.

    Each view is a table on the left, and on the right its elements in the
    storage: row k of the table has the colour ``COLORS[k]`` in both. It is drawn
    once for each view, and from the second on called *the same storage*.

    Parameters
    ----------
    views : mapping of str to Tensor, each of 1 or 2 dimensions
        Names and tensors, all on one storage of at most 24 numbers.
    strides : bool
        Draw the steps too: one place further along each dimension is a jump of
        so many places in the storage.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If there is no view, one has another number of dimensions or no element, the
        storage is too long, or two tensors have different storages.
    """
    if not views:
        raise ValueError("views is empty; expected names and tensors, for example {'X': X}")
    tensors = list(views.values())
    storage = tensors[0].untyped_storage()
    size = storage.nbytes() // tensors[0].element_size()
    if size > 24:
        raise ValueError(f"the storage has {size} numbers; expected at most 24 to draw")
    for name, t in views.items():
        if t.ndim not in (1, 2) or t.numel() == 0:
            raise ValueError(
                f"{name} has shape {tuple(t.shape)}; expected 1 or 2 dimensions, none empty"
            )
        if t.untyped_storage().data_ptr() != storage.data_ptr() or t.dtype != tensors[0].dtype:
            raise ValueError(
                f"{name} has a storage of its own (a copy?); expected views of {next(iter(views))}"
            )
    everything = torch.as_strided(tensors[0].detach(), (size,), (1,), 0).tolist()
    widest = max(t.shape[-1] for t in tensors)
    left, gap = widest + 1.2, 1.9 if strides else 1.1
    heights = [(len(t) if t.ndim == 2 else 1) + gap for t in tensors]
    extent = (left + size + 0.2, sum(heights) + 0.1)
    ax = _new_axes((INCHES * extent[0], INCHES * extent[1]))
    top = -gap + 0.2
    for (name, t), height in zip(views.items(), heights):
        table = t.detach()[None] if t.ndim == 1 else t.detach()
        label = f"{name}: {_text(t.shape)}" + (f", strides {t.stride()}" if strides else "")
        ax.text(0, top + 0.25, label, fontsize=9)
        middle = top - (len(table) - 1) / 2
        places = _places(table)
        for row, column in product(*map(range, table.shape)):
            color = COLORS[row % len(COLORS)]
            _draw_cell(ax, column, top - row, table[row, column].item(), True, color)
        for place in range(size):
            found = (places == place).nonzero()
            color = COLORS[int(found[0, 0]) % len(COLORS)] if len(found) else GREY
            _draw_cell(ax, left + place, middle, everything[place], len(found) > 0, color)
        shared = "storage" if t is tensors[0] else "the same storage"
        ax.text(left + size, middle + 0.12, shared, fontsize=8, color=GREY, ha="right")
        if strides:
            first, steps = int(places[0, 0]), {f"dim {d}": s for d, s in enumerate(t.stride())}
            _draw_jumps(ax, left + first + 0.47, middle, steps)
        top -= height
    ax.set(xlim=(-0.2, extent[0] - 0.2), ylim=(-extent[1], 0), aspect="equal")
    ax.axis("off")
    return ax


def draw_attempt(result: object, expected: Tensor) -> bool:
    """Draw the picture that a learner's function returned beside the picture wanted.

    Parameters
    ----------
    result : object
        What the function returned. Nothing is drawn unless it is a tensor of shape
        (H, W), or (H, W, 3) in colour.
    expected : Tensor, shape (H, W) or (H, W, 3), any device
        The picture wanted. The greys of both reach from its lowest to its highest value.

    Returns
    -------
    bool
        Whether there is a figure to show.
    """
    pictures = {"yours": result, "wanted": expected}
    if not all(
        isinstance(t, Tensor) and t.numel() and (t.ndim == 2 or (t.ndim == 3 and t.shape[2] == 3))
        for t in pictures.values()
    ):
        return False
    _, axes = plt.subplots(1, 2, figsize=(4, 2.3))
    limits = {"vmin": float(expected.min()), "vmax": float(expected.max()), "cmap": "gray"}
    for ax, (title, t) in zip(axes, pictures.items()):
        values = t.detach().cpu()
        if values.ndim == 3:  # imshow wants 0 to 1, or 0 to 255
            values = values.clamp(0, 1 if values.is_floating_point() else 255)
            values = values if values.is_floating_point() else values.to(torch.uint8)
        values = values.to(torch.uint8) if values.dtype == torch.bool else values
        ax.imshow(values.numpy(), **limits)
        ax.set_title(title)
        ax.axis("off")
    return True


# --- parts ----------------------------------------------------------------------------------


def _new_axes(size: tuple[float, float]) -> Axes:
    """Return axes that fill a new figure of this size in inches."""
    figure = plt.figure(figsize=size)
    figure.set_layout_engine("none")  # figure(layout="none") would keep that of rcParams
    return figure.add_axes((0, 0, 1, 1))


def _check_shape(name: str, shape: Sequence[int]) -> None:
    """Refuse what cannot be drawn readably."""
    if len(shape) > 3:
        raise ValueError(f"{name} has shape {tuple(shape)}; expected at most 3 dimensions to draw")
    if not 1 <= math.prod(shape) <= 100:
        raise ValueError(
            f"{name} has shape {tuple(shape)}, {math.prod(shape)} elements; expected 1 to 100"
        )


def _as_shape(name: str, shape: object) -> tuple[int, ...]:
    """Return a shape as a tuple, or say what is wrong with it."""
    if not isinstance(shape, Sequence) or isinstance(shape, str):
        hint = f"; write ({shape},) for one dimension" if isinstance(shape, int) else ""
        raise TypeError(f"{name} is {shape!r}; expected a tuple such as (3, 4){hint}")
    if not all(isinstance(size, int) for size in shape):
        raise TypeError(f"{name} is {tuple(shape)}; expected whole numbers")
    if any(size < 1 for size in shape):
        raise ValueError(f"{name} is {tuple(shape)}; expected sizes of at least 1")
    _check_shape(name, shape)
    return tuple(shape)


def _text(shape: Sequence[int]) -> str:
    """Write a shape without the name torch.Size."""
    return str(tuple(shape))


def _as_stack(t: Tensor) -> Tensor:
    """Return a tensor on the CPU with leading dimensions of size 1 up to three."""
    return t.detach().cpu().reshape((1,) * (3 - t.ndim) + tuple(t.shape))


def _stretched(t: Tensor, shape: Sequence[int]) -> tuple[Tensor, Tensor]:
    """Return a tensor stretched to a shape, as a stack, and where it has numbers of its own."""
    own = torch.zeros(tuple(shape), dtype=torch.bool)
    sizes = (1,) * (len(shape) - t.ndim) + tuple(t.shape)
    own[tuple(slice(size) for size in sizes)] = True
    return _as_stack(t.expand(tuple(shape))), _as_stack(own)


def _places(table: Tensor) -> Tensor:
    """Return the place in the storage of each element of a matrix."""
    rows, columns = (torch.arange(n) * step for n, step in zip(table.shape, table.stride()))
    return table.storage_offset() + rows[:, None] + columns


def _draw_cell(ax: Axes, x: float, y: float, value: object, solid: bool, color: str) -> None:
    """Draw one square, its upper left corner at (x, y), with its number."""
    face, line = (color, "-") if solid else (PALE, "--")
    edge = "white" if solid else color
    square = Rectangle((x, y - SIDE), SIDE, SIDE, fc=face, ec=edge, ls=line, lw=1.1)
    square.set_alpha(0.75 if solid else 1.0)
    ax.add_patch(square)
    text = str(value)[0] if isinstance(value, bool) else f"{value:.3g}"
    style = {"ha": "center", "va": "center", "color": INK if solid else GREY, "fontsize": 9}
    ax.text(x + SIDE / 2, y - SIDE / 2 - 0.03, text, **style)


def _draw_sheet(ax: Axes, x: float, y: float, table: Tensor, solid: Tensor, color: str) -> None:
    """Draw a matrix, its upper left corner at (x, y)."""
    for row, column in product(*map(range, table.shape)):
        value, own = table[row, column].item(), bool(solid[row, column])
        _draw_cell(ax, x + column, y - row, value, own, color)


def _draw_arrow(ax: Axes, start: tuple, end: tuple, name: str) -> None:
    """Draw the direction of a dimension, with its name."""
    ax.annotate("", end, start, arrowprops={"arrowstyle": "->", "color": GREY, "lw": 1})
    x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    upright = start[0] == end[0]
    below = not upright and y < 0
    shift = (-0.12, 0) if upright else (0, -0.1 if below else 0.08)
    style = {"ha": "right", "va": "center", "rotation": 90} if upright else {"ha": "center"}
    if not upright:
        style["va"] = "top" if below else "bottom"
    ax.text(x + shift[0], y + shift[1], name, fontsize=8, color=GREY, **style)


def _draw_alignment(ax: Axes, shape_a, shape_b, shape, fits: list[bool]) -> None:
    """Write the shapes below each other, aligned at the right."""
    n = len(fits)
    style = {"fontsize": 11, "va": "center", "family": "monospace"}
    lines = [("a", shape_a), ("b", shape_b), ("a + b", shape)]
    for k, (name, sizes) in enumerate(lines):
        y = -0.5 - 0.9 * k - (0.15 if k == 2 else 0)
        ax.text(0, y, name, **style)
        for d in range(n):
            place = d - (n - len(sizes)) if sizes is not None else 0
            if sizes is None:
                text = "" if fits[d] else "✗"
            else:
                text = "" if place < 0 else str(sizes[place])
            color = INK if fits[d] else COLORS[2]
            ax.text(2.4 + d, y, text, ha="center", color=color, **style)
    ax.plot([0, 1.9 + max(n, 1)], [-1.9, -1.9], color=INK, lw=0.8)


def _draw_jumps(ax: Axes, x: float, y: float, steps: Mapping[str, int]) -> None:
    """Draw an arc for a step along each dimension, above and below a strip at height y."""
    for k, (name, step) in enumerate(steps.items()):
        if step == 0:
            continue
        above = k == len(steps) - 1
        centre, height = (x + step / 2, y if above else y - SIDE), 0.9
        angles = (0, 180) if above else (180, 360)
        ax.add_patch(Arc(centre, step, height, theta1=angles[0], theta2=angles[1], color=INK))
        ax.text(
            centre[0], centre[1] + (0.5 if above else -0.5), f"{name}: +{step}", fontsize=8,
            ha="center", va="bottom" if above else "top",
        )  # fmt: skip
