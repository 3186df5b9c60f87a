"""Drawings of a computation: boxes for its steps, arrows for what goes where."""

from collections.abc import Hashable, Mapping, Sequence
from itertools import pairwise

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from torch import Tensor

from .plotting import COLORS

Arrow = tuple[Hashable, Hashable]

INK, PALE, NOTE = "#333333", "#eef3f8", COLORS[2]
WIDTH, HEIGHT = 0.74, 0.5  # of a box; neighbours are one unit apart
INCHES = (1.3, 0.92)  # of one unit along x and y


def graph_arrows(tensor: Tensor) -> list[Arrow]:
    """Read the graph that autograd recorded behind a tensor.

    Parameters
    ----------
    tensor : Tensor that requires a gradient and is not a leaf

    Returns
    -------
    list of (grad_fn, grad_fn)
        An arrow from each operation to those of its inputs, the way a gradient goes.
        Two arrows between the same two operations are listed twice. A leaf is its
        ``AccumulateGrad``, whose ``variable`` is the leaf.

    Raises
    ------
    ValueError
        If nothing was recorded.
    """
    if tensor.grad_fn is None:
        raise ValueError("nothing was recorded: the tensor's grad_fn is None")
    arrows, seen, waiting = [], {tensor.grad_fn}, [tensor.grad_fn]
    while waiting:
        node = waiting.pop()
        for following, _ in node.next_functions:
            if following is None:  # an input that needs no gradient
                continue
            arrows.append((node, following))
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return arrows


def draw_graph(
    arrows: Sequence[Arrow],
    labels: Mapping[Hashable, str],
    *,
    notes: Mapping[Hashable, str] | None = None,
    colors: Mapping[Hashable, str] | None = None,
    arrow_notes: Mapping[Arrow, str] | None = None,
    arrow_color: str = INK,
    backwards: bool = False,
    ax: Axes | None = None,
) -> Axes:
    """Draw a graph without cycles from left to right: inputs left, the result right.

    Parameters
    ----------
    arrows : sequence of (start, end)
        Any hashable objects. An arrow that is listed twice is drawn twice.
    labels : mapping
        What to write into the box of each object.
    notes : mapping, optional
        What to write in red below the box of some objects.
    colors : mapping, optional
        The colour of the box of some objects.
    arrow_notes : mapping, optional
        What to write in red above some arrows.
    arrow_color : str
        The colour of all arrows.
    backwards : bool
        The arrows lead from the result to the inputs. The inputs are left all the same.
        Where several arrive, a plus is drawn: gradients add up there.
    ax : matplotlib Axes, optional
        Where to draw; a new figure of the right size without it.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If there is no arrow, the arrows lead round in a circle, or an object has no label.
    """
    if not arrows:
        raise ValueError("arrows is empty; expected pairs (start, end)")
    for node in dict.fromkeys(node for arrow in arrows for node in arrow):
        if node not in labels:
            raise ValueError(f"labels has no text for {node!r}")
    paths = [tuple(reversed(arrow)) if backwards else arrow for arrow in arrows]
    place, bends = _layout(paths)
    columns, rows = zip(*(place[node] for node in labels if node in place))
    # an arrow that passes below or above all boxes needs less room than a box
    low = min(
        min(rows) - HEIGHT / 2 - (0.3 if notes else 0.08), min(y for _, y in place.values()) - 0.08
    )
    high = max(max(rows) + HEIGHT / 2, *(y for _, y in place.values())) + 0.08
    width, height = max(columns) + 1.0, high - low
    if ax is None:
        figure = plt.figure(figsize=(INCHES[0] * width, INCHES[1] * height))
        figure.set_layout_engine("none")
        ax = figure.add_axes((0, 0, 1, 1))
    boxes = {}
    for node, (x, y) in place.items():
        if node not in labels:
            continue
        corner = (x - WIDTH / 2, y - HEIGHT / 2)
        style = {"boxstyle": "round,pad=0,rounding_size=0.08", "ec": INK, "lw": 0.9, "zorder": 2}
        face = (colors or {}).get(node, PALE)
        boxes[node] = FancyBboxPatch(corner, WIDTH, HEIGHT, fc=face, **style)
        ax.add_patch(boxes[node])
        middle = {"ha": "center", "va": "center", "zorder": 3}
        ax.text(x, y, labels[node], fontsize=9, color=INK, linespacing=1.25, **middle)
        if notes and node in notes:
            ax.text(x, y - HEIGHT / 2 - 0.13, notes[node], fontsize=9, color=NOTE, **middle)
    drawn: dict[Arrow, int] = {}
    for start, end in paths:
        number = drawn[start, end] = drawn.get((start, end), 0) + 1
        copies = paths.count((start, end))
        bow = 0.0 if copies == 1 else 0.5 * ((number - 1) / (copies - 1) - 0.5)
        chain = [start, *bends.get((start, end), []), end]
        _draw_arrow(ax, chain, place, boxes, bow, backwards, arrow_color)
        key = (end, start) if backwards else (start, end)
        if arrow_notes and key in arrow_notes:
            middle = chain[(len(chain) - 1) // 2], chain[len(chain) // 2]
            _write_on(ax, arrow_notes[key], [place[node] for node in middle])
    if backwards:
        ends = [start for start, _ in paths]
        for node in dict.fromkeys(node for node in ends if ends.count(node) > 1):
            x, y = place[node]
            plus = {"color": arrow_color, "fontsize": 13, "fontweight": "bold", "zorder": 3}
            ax.text(x + WIDTH / 2 + 0.07, y, "+", ha="center", va="center", **plus)
    ax.set(xlim=(-0.5, max(columns) + 0.5), ylim=(low, high))
    ax.axis("off")
    return ax


# --- where things stand ---------------------------------------------------------------------


def _columns(paths: Sequence[Arrow]) -> dict[Hashable, int]:
    """Put each object as far right as what it leads to allows, the last in the last column."""
    following: dict[Hashable, list] = {node: [] for path in paths for node in path}
    missing = dict.fromkeys(following, 0)  # arrows out of it whose end has no column yet
    before: dict[Hashable, list] = {node: [] for node in following}
    for start, end in paths:
        following[start].append(end)
        before[end].append(start)
        missing[start] += 1
    depth, ready = {}, [node for node in following if missing[node] == 0]
    while ready:
        node = ready.pop()
        depth[node] = 1 + max((depth[end] for end in following[node]), default=-1)
        for start in before[node]:
            missing[start] -= 1
            if missing[start] == 0:
                ready.append(start)
    if len(depth) < len(following):
        raise ValueError("the arrows lead round in a circle; expected a graph without cycles")
    last = max(depth.values())
    return {node: last - depth[node] for node in following}


def _layout(paths: Sequence[Arrow]) -> tuple[dict, dict[Arrow, list]]:
    """Return the place of each object, and the bends of arrows that pass other columns."""
    column = _columns(paths)
    bends: dict[Arrow, list] = {}
    links = []
    for start, end in dict.fromkeys(paths):
        passed = [(start, end, k) for k in range(column[start] + 1, column[end])]
        column.update({bend: bend[2] for bend in passed})
        if passed:
            bends[start, end] = passed
        chain = [start, *passed, end]
        links += list(pairwise(chain))
    neighbours: dict[Hashable, list] = {node: [] for node in column}
    for start, end in links:
        neighbours[start].append(end)
        neighbours[end].append(start)
    layers: list[list] = [[] for _ in range(max(column.values()) + 1)]
    for node in column:
        layers[column[node]].append(node)
    row = {node: -float(k) for layer in layers for k, node in enumerate(layer)}
    for sweep in range(12):  # move each towards its neighbours, a column at a time
        for layer in layers if sweep % 2 else reversed(layers):
            wish = {node: sum(map(row.get, neighbours[node])) / len(neighbours[node])
                    for node in layer}  # fmt: skip
            layer.sort(key=lambda node: -wish[node])
            below = float("inf")
            for node in layer:
                row[node] = min(wish[node], below)
                below = row[node] - 1
            shift = sum(wish[node] - row[node] for node in layer) / len(layer)
            for node in layer:
                row[node] += shift
    return {node: (column[node], row[node]) for node in column}, bends


def _write_on(ax: Axes, text: str, ends: Sequence[tuple[float, float]]) -> None:
    """Write above the middle of a line, from its left to its right end."""
    (x0, y0), (x1, y1) = ends
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    x += 0.0 if y1 == y0 else -0.06 if y1 > y0 else 0.06
    ax.text(x, y + 0.15, text, fontsize=9, color=NOTE, ha="center", va="center", zorder=4)


def _draw_arrow(
    ax: Axes, chain: list, place: dict, boxes: dict, bow: float, back: bool, color: str
) -> None:
    """Draw an arrow past its bends; its head is at the end, or with `back` at the start."""
    points = [place[node] for node in chain]
    if len(points) > 2:  # a line through the bends, without the two last pieces
        xs, ys = zip(*points[1:-1])
        ax.plot(xs, ys, color=color, lw=1, zorder=1, solid_capstyle="round")
    pieces = list(pairwise(chain))
    for start, end in [pieces[0], pieces[-1]] if len(pieces) > 1 else pieces:
        head = (start is chain[0]) if back else (end is chain[-1])
        ax.add_patch(
            FancyArrowPatch(
                place[start], place[end], patchA=boxes.get(start), patchB=boxes.get(end),
                connectionstyle=f"arc3,rad={bow}", shrinkA=0, shrinkB=0, color=color, lw=1,
                zorder=1,
                arrowstyle="-" if not head else "<|-" if back else "-|>", mutation_scale=9,
            )
        )  # fmt: skip
