"""The drawings of small tensors: what they show, and what they refuse."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
import torch
from matplotlib.colors import to_hex
from matplotlib.patches import Arc, Rectangle

from utils import COLORS, draw_attempt, draw_broadcast, draw_storage, draw_tensor, set_default

X = torch.arange(12).reshape(3, 4)


@pytest.fixture(autouse=True)
def clean():
    """Draw without a display, in the course's style, and leave nothing behind."""
    with mpl.rc_context():
        plt.switch_backend("agg")
        set_default()
        yield
        plt.gcf().canvas.draw()  # no warning while it is drawn, either
    plt.close("all")


def texts(ax):
    """Return all texts, in the order in which they were drawn."""
    return [text.get_text() for text in ax.texts if text.get_text()]


def cells(ax, solid=True):
    """Return the squares of numbers that exist, or of repetitions."""
    squares = [patch for patch in ax.patches if type(patch) is Rectangle]
    return [s for s in squares if (s.get_linestyle() in ("-", "solid")) == solid]


# --- draw_tensor ----------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(), (4,), (3, 4), (2, 3, 4), (1, 1, 1)])
def test_every_number_is_written_once(shape):
    """Those of the sheets behind, too."""
    values = torch.arange(1, 1 + torch.Size(shape).numel()).reshape(shape)
    ax = draw_tensor(values, arrows=False)
    assert texts(ax) == [str(value) for value in values.flatten().tolist()]
    assert len(cells(ax)) == values.numel()


@pytest.mark.parametrize(("shape", "names"), [((), 0), ((4,), 1), ((3, 4), 2), ((2, 3, 4), 3)])
def test_each_dimension_has_an_arrow(shape, names):
    """Named dim 0, dim 1, dim 2."""
    ax = draw_tensor(torch.zeros(shape))
    assert {t for t in texts(ax) if t.startswith("dim")} == {f"dim {d}" for d in range(names)}


def test_marked_elements_have_the_colour_and_the_others_do_not():
    """As many solid squares as the mask has True."""
    ax = draw_tensor(X, marked=X > 8, color=COLORS[2])
    assert len(cells(ax)) == 3
    assert len(cells(ax, solid=False)) == 9
    assert {to_hex(square.get_facecolor()) for square in cells(ax)} == {COLORS[2]}


@pytest.mark.parametrize("dtype", [torch.bool, torch.uint8, torch.float16, torch.float64])
def test_any_dtype_can_be_drawn(dtype):
    """True and False as their first letter."""
    shown = texts(draw_tensor(torch.tensor([0, 1]).to(dtype), arrows=False))
    assert shown == (["F", "T"] if dtype == torch.bool else ["0", "1"])


def test_draw_tensor_uses_the_axes_given_and_leaves_the_tensor_as_it_was():
    """No new figure; a tensor that needs its gradient is fine."""
    _, ax = plt.subplots()
    values = torch.ones(2, 2, requires_grad=True)
    assert draw_tensor(values, ax=ax) is ax
    assert len(plt.get_fignums()) == 1
    assert values.requires_grad
    assert values.grad is None


@pytest.mark.parametrize(
    ("values", "options", "message"),
    [
        (torch.zeros(1, 1, 1, 1), {}, "at most 3 dimensions"),
        (torch.zeros(11, 10), {}, "110 elements; expected 1 to 100"),
        (torch.zeros(0, 3), {}, "0 elements; expected 1 to 100"),
        (X, {"marked": X}, r"expected a torch.bool of shape \(3, 4\)"),
        (X, {"marked": torch.ones(4).bool()}, r"of shape \(4,\); expected"),
    ],
)
def test_draw_tensor_says_what_it_cannot_draw(values, options, message):
    """With what came and what was expected."""
    plt.figure()
    with pytest.raises(ValueError, match=message):
        draw_tensor(values, **options)


# --- draw_broadcast -------------------------------------------------------------------------

SHAPES = [(), (1,), (3,), (4,), (3, 1), (1, 4), (3, 4), (2, 1, 4), (2, 3, 1), (2, 1, 1)]


@pytest.mark.parametrize("shape_a", SHAPES)
@pytest.mark.parametrize("shape_b", SHAPES)
def test_draw_broadcast_agrees_with_pytorch(shape_a, shape_b):
    """The sum has PyTorch's numbers; solid squares exist, dashed ones are repeated."""
    a = 10 * torch.arange(1, 1 + torch.Size(shape_a).numel()).reshape(shape_a)
    b = torch.arange(1, 1 + torch.Size(shape_b).numel()).reshape(shape_b)
    ax = draw_broadcast(shape_a, shape_b)
    try:
        total = a + b
    except RuntimeError:
        assert "no fit" in texts(ax)
        assert len(cells(ax)) == a.numel() + b.numel()
        assert not cells(ax, solid=False)
    else:
        assert "no fit" not in texts(ax)
        assert texts(ax)[-total.numel() :] == [str(value) for value in total.flatten().tolist()]
        assert len(cells(ax)) == a.numel() + b.numel() + total.numel()
        assert len(cells(ax, solid=False)) == 2 * total.numel() - a.numel() - b.numel()


def test_sizes_that_do_not_fit_are_red():
    """And only those."""
    ax = draw_broadcast((2, 3, 4), (2, 4))
    red = [text.get_text() for text in ax.texts if text.get_color() == COLORS[2]]
    assert sorted(red) == sorted(["3", "2", "✗", "✗", "no fit"])


@pytest.mark.parametrize(
    ("shape", "kind", "message"),
    [
        (3, TypeError, r"expected a tuple such as \(3, 4\); write \(3,\) for one dimension"),
        ("34", TypeError, "expected a tuple"),
        ((3.0,), TypeError, "whole numbers"),
        ((3, 0), ValueError, "sizes of at least 1"),
        ((1, 2, 3, 4), ValueError, "at most 3 dimensions"),
        ((20, 20), ValueError, "expected 1 to 100"),
    ],
)
def test_draw_broadcast_says_what_is_wrong_with_a_shape(shape, kind, message):
    """With its name."""
    plt.figure()
    with pytest.raises(kind, match=f"shape_b.*{message}"):
        draw_broadcast((3,), shape)


def test_draw_broadcast_refuses_a_sum_that_is_too_large():
    """Two small tensors can have a large sum."""
    plt.figure()
    with pytest.raises(ValueError, match="the sum has shape"):
        draw_broadcast((50, 1), (50,))


# --- draw_storage ---------------------------------------------------------------------------


def strip_colors(ax, size):
    """Return the colours of the last strip, place by place; None where it is not read."""
    squares = [patch for patch in ax.patches if type(patch) is Rectangle][-size:]
    read = [square.get_linestyle() in ("-", "solid") for square in squares]
    return [to_hex(s.get_facecolor()) if used else None for s, used in zip(squares, read)]


@pytest.mark.parametrize(
    "view", [X, X.T, X[:, 1:3], X[1], X[::2], X[:, 3], X.view(2, 6), X[1:].T], ids=str
)
def test_row_k_of_a_view_has_colour_k_in_the_storage(view):
    """At the places where its numbers are; X holds 0 to 11, so a number is its place."""
    ax = draw_storage({"view": view})
    expected = [None] * 12
    for row, values in enumerate(view.reshape(-1, view.shape[-1]).tolist()):
        for value in values:
            expected[value] = COLORS[row]
    assert strip_colors(ax, 12) == expected


def test_strips_after_the_first_are_called_the_same_storage():
    """They are drawn again, but are not other memory."""
    ax = draw_storage({"X": X, "X.T": X.T, "X[1]": X[1]})
    assert [t for t in texts(ax) if "storage" in t] == ["storage"] + ["the same storage"] * 2


def test_strides_are_drawn_as_jumps():
    """One arc per dimension, labelled with the number of places."""
    ax = draw_storage({"X.T": X.T}, strides=True)
    assert {"dim 0: +1", "dim 1: +4", "X.T: (4, 3), strides (1, 4)"} <= set(texts(ax))
    assert sorted(p.width for p in ax.patches if isinstance(p, Arc)) == [1, 4]


def test_a_stride_of_0_jumps_nowhere():
    """An expanded tensor reads one place again and again."""
    ax = draw_storage({"row": torch.arange(3).expand(2, 3)}, strides=True)
    assert [p.width for p in ax.patches if isinstance(p, Arc)] == [1]


@pytest.mark.parametrize(
    ("views", "message"),
    [
        ({}, "views is empty"),
        ({"big": torch.zeros(25)}, "25 numbers; expected at most 24"),
        ({"X": X, "copy": X.clone()}, "copy has a storage of its own"),
        ({"stack": torch.zeros(2, 3, 4)}, "expected 1 or 2 dimensions"),
        ({"none": X[:0]}, "none empty"),
    ],
)
def test_draw_storage_says_what_it_cannot_draw(views, message):
    """With the name of the view."""
    plt.figure()
    with pytest.raises(ValueError, match=message):
        draw_storage(views)


# --- draw_attempt ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "result",
    [
        torch.zeros(4, 6, 3, dtype=torch.uint8),
        torch.full((4, 6, 3), 300),
        torch.full((4, 6, 3), 2.0),
        torch.zeros(5, 5, dtype=torch.bool),
        torch.zeros(4, 6, dtype=torch.float64, requires_grad=True),
    ],
    ids=lambda t: f"{t.dtype} {tuple(t.shape)}",
)
def test_an_attempt_is_drawn_beside_the_picture_wanted(result):
    """Whatever its shape and dtype."""
    assert draw_attempt(result, torch.zeros(4, 6, 3, dtype=torch.uint8))
    assert [ax.get_title() for ax in plt.gcf().axes] == ["yours", "wanted"]


@pytest.mark.parametrize(
    "result",
    [
        None,
        [[1, 2]],
        3,
        torch.zeros(4),
        torch.zeros(3, 4, 6),
        torch.zeros(0, 3),
        torch.zeros(2, 2, 2),
    ],
    ids=str,
)
def test_what_is_no_picture_is_not_drawn(result):
    """And the check learns that there is nothing to show."""
    assert not draw_attempt(result, torch.zeros(4, 6))
    assert not plt.get_fignums()
    plt.figure()
