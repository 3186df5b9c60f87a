"""Drawings of computations: what is read from autograd, where boxes stand, what is refused."""

from itertools import pairwise

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import pytest
import torch
from matplotlib.colors import to_hex
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from utils import draw_graph, graph_arrows


@pytest.fixture(autouse=True)
def closed_figures():
    """Leave no figure open."""
    yield
    plt.close("all")


def boxes(ax):
    """Return the left edges of the boxes by their labels."""
    drawn = [patch for patch in ax.patches if isinstance(patch, FancyBboxPatch)]
    return {text.get_text(): patch.get_x() for text, patch in zip(ax.texts, drawn)}


def heads(ax):
    """Return how many arrows have a head at their end, and at their start."""
    drawn = [patch.get_arrowstyle() for patch in ax.patches if isinstance(patch, FancyArrowPatch)]
    names = [type(style).__name__ for style in drawn]
    return names.count("CurveFilledB"), names.count("CurveFilledA")


def test_arrows_lead_from_the_result_to_the_leaves():
    """An input without a gradient has none."""
    w = torch.tensor(2.0, requires_grad=True)
    arrows = graph_arrows(w * 3 + 1)
    names = [(type(start).__name__, type(end).__name__) for start, end in arrows]
    assert names == [("AddBackward0", "MulBackward0"), ("MulBackward0", "AccumulateGrad")]
    assert arrows[-1][1].variable is w


def test_a_tensor_used_twice_has_two_arrows():
    """A square as a product, and a sum of two uses."""
    w = torch.tensor(2.0, requires_grad=True)
    arrows = graph_arrows(w * w)
    assert len(arrows) == 2
    assert arrows[0] == arrows[1]


def test_a_long_chain_is_read():
    """Without recursion."""
    w = torch.tensor(2.0, requires_grad=True)
    y = w
    for _ in range(3000):
        y = y + 1
    assert len(graph_arrows(y)) == 3000


def test_a_tensor_without_a_record_is_refused():
    """A leaf has no graph."""
    with pytest.raises(ValueError, match="nothing was recorded"):
        graph_arrows(torch.tensor(2.0, requires_grad=True))


@pytest.mark.parametrize("backwards", [False, True])
def test_inputs_stand_left_of_results(backwards):
    """Whichever way the arrows point."""
    arrows = [("a", "b"), ("b", "c"), ("a", "d"), ("d", "e"), ("c", "e")]
    if backwards:
        arrows = [(end, start) for start, end in arrows]
    ax = draw_graph(arrows, {name: name for name in "abcde"}, backwards=backwards)
    place = boxes(ax)
    assert place["a"] < place["b"] < place["c"] < place["e"]
    assert place["a"] < place["d"] < place["e"]
    assert heads(ax) == ((0, 5) if backwards else (5, 0))


def test_boxes_do_not_overlap():
    """Many inputs of one result stand in one column, a unit apart."""
    arrows = [(name, "sum") for name in "abcdef"]
    ax = draw_graph(arrows, {name: name for name in [*"abcdef", "sum"]})
    rows = sorted(text.get_position()[1] for text in ax.texts if text.get_text() in "abcdef")
    assert min(high - low for low, high in pairwise(rows)) > 0.99


def test_an_arrow_that_is_listed_twice_is_drawn_twice():
    """As in w * w."""
    ax = draw_graph([("w", "y"), ("w", "y")], {"w": "w", "y": "y"})
    curves = [p.get_connectionstyle() for p in ax.patches if isinstance(p, FancyArrowPatch)]
    assert len({curve.rad for curve in curves}) == 2


def test_notes_are_written_below_their_boxes():
    """The slopes, for example."""
    ax = draw_graph([("w", "y")], {"w": "w", "y": "y"}, notes={"w": "slope 4"})
    (note,) = [text for text in ax.texts if text.get_text() == "slope 4"]
    (name,) = [text for text in ax.texts if text.get_text() == "w"]
    assert note.get_position()[1] < name.get_position()[1]


@pytest.mark.parametrize("backwards", [False, True])
def test_arrows_can_have_notes_and_a_color(backwards):
    """Written between the two boxes, whichever way the arrow points."""
    arrow = ("y", "w") if backwards else ("w", "y")
    options = {"arrow_notes": {arrow: "× 3"}, "arrow_color": "#ff0000", "backwards": backwards}
    ax = draw_graph([arrow], {"w": "w", "y": "y"}, **options)
    place = {text.get_text(): text.get_position()[0] for text in ax.texts}
    assert place["w"] < place["× 3"] < place["y"]
    (drawn,) = [patch for patch in ax.patches if isinstance(patch, FancyArrowPatch)]
    assert to_hex(drawn.get_edgecolor()) == "#ff0000"


def test_a_plus_stands_where_several_arrows_arrive_backwards():
    """There the slopes add up; an arrow forwards, and a single one, get none."""
    arrows = [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")]
    names = {name: name for name in "abcd"}
    forwards = draw_graph(arrows, names)
    backwards = draw_graph([arrow[::-1] for arrow in arrows], names, backwards=True)
    assert "+" not in [text.get_text() for text in forwards.texts]
    (plus,) = [text for text in backwards.texts if text.get_text() == "+"]
    (a, b) = (text.get_position()[0] for text in backwards.texts if text.get_text() in "ab")
    assert a < plus.get_position()[0] < b


def test_there_is_no_white_space_below_an_arrow_that_passes_boxes():
    """Such an arrow needs less room than a box."""
    arrows = [("a", "b"), ("b", "c"), ("c", "d"), ("a", "d")]
    ax = draw_graph(arrows, {name: name for name in "abcd"}, notes={"a": "slope 1"})
    lowest = min(patch.get_y() for patch in ax.patches if isinstance(patch, FancyBboxPatch))
    assert lowest - ax.get_ylim()[0] < 0.4


def test_it_draws_into_given_axes():
    """And makes no figure of its own."""
    _, ax = plt.subplots()
    assert draw_graph([("w", "y")], {"w": "w", "y": "y"}, ax=ax) is ax
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize(
    ("arrows", "message"),
    [
        ([], "arrows is empty"),
        ([("a", "b"), ("b", "a")], "round in a circle"),
        ([("a", "missing")], "no text for 'missing'"),
    ],
)
def test_what_cannot_be_drawn_is_refused(arrows, message):
    """Before anything is drawn."""
    with pytest.raises(ValueError, match=message):
        draw_graph(arrows, {"a": "a", "b": "b"})
    assert not plt.get_fignums()
