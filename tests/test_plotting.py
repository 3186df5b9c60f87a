"""The figures: any data, any device, and the model left as it was."""

import os
import subprocess
import sys
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
import torch
from matplotlib.colors import to_hex, to_rgb
from torch import nn

from utils import (
    COLORS,
    legend_classes,
    plot_confidence,
    plot_data,
    plot_mistakes,
    plot_model,
    plot_network,
    set_default,
    show_images,
)
from utils.plotting import plot_folds


@pytest.fixture(autouse=True)
def clean():
    """Draw without a display, and leave no figure or style behind."""
    with mpl.rc_context():
        plt.switch_backend("agg")
        yield
    plt.close("all")


def points(classes, dtype=torch.float32):
    """Ten points per class."""
    generator = torch.Generator().manual_seed(0)
    X = torch.randn(10 * classes, 2, generator=generator, dtype=dtype)
    return X, torch.arange(10 * classes) % classes


def test_set_default_sets_size_and_resolution():
    """All figures that follow have it."""
    set_default(figsize=(3, 2), dpi=50)
    figure = plt.figure()
    assert tuple(figure.get_size_inches()) == (3, 2)
    assert figure.dpi == 50


def test_class_k_has_colour_k():
    """The same class has the same colour all through the course."""
    X, y = points(3)
    (dots,) = plot_data(X, y).collections
    dots.update_scalarmappable()
    drawn = {label: to_hex(colour) for label, colour in zip(y.tolist(), dots.get_facecolors())}
    assert drawn == {k: COLORS[k] for k in range(3)}


@pytest.mark.parametrize("classes", [1, 2, 3, 12])
@pytest.mark.parametrize(("scale", "shift"), [(1, 0), (1e-3, 5), (1e4, -1e5)])
def test_plot_model_takes_any_number_of_classes_and_any_range(classes, scale, shift):
    """The regions cover the data."""
    X, y = points(classes)
    X = X * scale + shift
    ax = plot_model(X, y, nn.Linear(2, classes))
    plt.gcf().canvas.draw()
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    assert left < X[:, 0].min() < X[:, 0].max() < right
    assert bottom < X[:, 1].min() < X[:, 1].max() < top


def test_plot_model_reads_a_single_score_as_class_one():
    """A network with one output and the sigmoid outside decides at 0."""
    X = torch.tensor([[-1.0, 0.0], [1.0, 0.0]])
    ax = plot_model(X, torch.tensor([0, 1]), lambda X: X[:, :1], resolution=10)
    regions = ax.collections[0].get_array().reshape(10, 10)
    assert regions[:, 0].max() == 0
    assert regions[:, -1].min() == 1


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_plot_model_leaves_model_and_data_as_they_were(dtype):
    """Mode of each part, parameters, gradients and inputs."""
    model = nn.Sequential(nn.Linear(2, 8), nn.BatchNorm1d(8), nn.Dropout(), nn.Linear(8, 3))
    model = model.to(dtype)
    model[1].eval()
    X, y = points(3, dtype)
    X.requires_grad_()
    modes = [part.training for part in model.modules()]
    state = {name: value.clone() for name, value in model.state_dict().items()}
    before = X.detach().clone()
    plot_model(X, y, model)
    assert [part.training for part in model.modules()] == modes
    assert all(torch.equal(value, state[name]) for name, value in model.state_dict().items())
    assert all(parameter.grad is None for parameter in model.parameters())
    assert torch.equal(X, before)
    assert X.grad is None


def test_plot_model_restores_the_modes_when_the_model_fails():
    """An error in the learner's model changes nothing else."""
    model = nn.Linear(3, 2)
    with pytest.raises(RuntimeError):
        plot_model(*points(2), model)
    assert model.training


@pytest.mark.parametrize(
    ("X", "y", "message"),
    [
        (torch.zeros(4, 3), torch.zeros(4).long(), r"X has shape \(4, 3\); expected \(N, 2\)"),
        (torch.zeros(4, 2), torch.zeros(3).long(), r"y has shape \(3,\); expected \(4,\)"),
        (torch.zeros(4, 2), torch.zeros(4), "y has dtype torch.float32; expected integers"),
        (torch.zeros(4, 2), torch.zeros(4).long() - 1, "y has the class -1; classes count from 0"),
        (torch.zeros(0, 2), torch.zeros(0).long(), "X has no points"),
    ],
)
def test_bad_points_give_a_clear_error(X, y, message):
    """What was wrong and what was expected."""
    with pytest.raises(ValueError, match=message):
        plot_data(X, y)


def test_a_model_that_returns_something_else_gives_a_clear_error():
    """For example one that has lost a dimension."""
    with pytest.raises(ValueError, match=r"model returned shape .* expected \(40000, C\)"):
        plot_model(*points(2), lambda X: X.sum(dim=1))


def test_show_images_draws_each_image_with_its_title():
    """Rows are filled from the left; what is left over stays empty."""
    figure = show_images(torch.rand(5, 1, 8, 8), torch.arange(5), columns=3)
    drawn = [ax for ax in figure.axes if ax.images]
    assert len(figure.axes) == 6
    assert [ax.get_title() for ax in drawn] == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("images", "titles", "message"),
    [
        (torch.rand(5, 3, 8, 8), None, r"expected \(N, H, W\)"),
        (torch.rand(0, 8, 8), None, "N > 0"),
        (torch.rand(5, 8, 8), ["a"], "1 titles for 5 images"),
    ],
)
def test_bad_images_give_a_clear_error(images, titles, message):
    """What was wrong and what was expected."""
    with pytest.raises(ValueError, match=message):
        show_images(images, titles)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA here")
def test_inputs_and_model_on_the_gpu_stay_there():
    """Drawing copies; it does not move."""
    X, y = (t.cuda() for t in points(2))
    model = nn.Linear(2, 2).cuda()
    plot_model(X, y, model)
    assert next(model.parameters()).is_cuda
    assert X.is_cuda


def test_figures_are_drawn_without_a_display(tmp_path):
    """As on a server: no screen, and no backend asked for."""
    source = """if True:
        import sys
        import matplotlib.pyplot as plt, torch
        from utils import plot_data
        plot_data(torch.rand(9, 2), torch.arange(9) % 3)
        plt.savefig(sys.argv[1])
    """
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "MPLBACKEND")
    quiet = ["-W", "error", "-W", "ignore::DeprecationWarning"]
    subprocess.run(
        [sys.executable, *quiet, "-c", source, tmp_path / "figure.png"],
        cwd=Path(__file__).parent.parent, check=True,
        env={name: value for name, value in os.environ.items() if name not in screens},
    )  # fmt: skip
    assert (tmp_path / "figure.png").stat().st_size > 1000


def rings(ax):
    """Return the places that are ringed."""
    return ax.collections[-1].get_offsets()


def test_plot_mistakes_rings_the_wrong_points_only():
    """Scores, or one score that decides at 0."""
    X = torch.tensor([[-1.0, 0.0], [1.0, 0.0], [2.0, 1.0]])
    y = torch.tensor([0, 0, 1])
    for model in (lambda X: torch.stack([-X[:, 0], X[:, 0]], dim=1), lambda X: X[:, :1]):
        ax = plot_mistakes(X, y, model, resolution=10)
        assert rings(ax).tolist() == [[1.0, 0.0]]


def test_plot_mistakes_without_regions_keeps_the_picture_below():
    """Points and rings are added."""
    X, y = torch.tensor([[-1.0, 0.0], [1.0, 0.0]]), torch.tensor([0, 0])
    ax = plot_confidence(lambda X: torch.cat([-X[:, :1], X[:, :1]], dim=1), resolution=4)
    plot_mistakes(X, y, lambda X: X[:, :1], ax=ax, regions=False)
    assert len(ax.images) == 1
    assert len(ax.collections) == 2
    assert rings(ax).tolist() == [[1.0, 0.0]]


def test_reach_gives_a_square_full_of_regions():
    """Whatever the points span."""
    X, y = torch.tensor([[-0.1, 0.0], [0.1, 0.3]]), torch.tensor([0, 1])
    ax = plot_mistakes(X, y, nn.Linear(2, 2), reach=2.0, resolution=10)
    assert ax.get_xlim() == ax.get_ylim() == (-2, 2)
    mesh = ax.collections[0].get_coordinates()
    assert mesh.min() <= -2
    assert mesh.max() >= 2


def test_plot_folds_draws_the_lines_at_which_units_switch():
    """One for each row of weights that is not zero."""
    W, b = torch.tensor([[1.0, 0.0], [0.0, 0.0], [1.0, 2.0]]), torch.tensor([-0.5, 1.0, 3.0])
    _, ax = plt.subplots()
    plot_folds(W, b, ax=ax, color="black")
    assert len(ax.lines) == 2
    for line, k in zip(ax.lines, (0, 2)):
        for point in (line.get_xy1(), line.get_xy2()):
            assert W[k] @ torch.tensor(point) + b[k] == pytest.approx(0, abs=1e-5)


def test_plot_mistakes_leaves_the_model_as_it_was():
    """Its modes and its parameters; double precision works, too."""
    model = nn.Sequential(nn.Linear(2, 4), nn.Dropout(), nn.Linear(4, 3)).double()
    model[1].eval()
    X, y = points(3)
    before = [p.clone() for p in model.parameters()]
    plot_mistakes(X, y, model, resolution=10)
    assert [part.training for part in model.modules()] == [True, True, False, True]
    assert all(torch.equal(p, q) for p, q in zip(model.parameters(), before))


def confidence(scores, **options):
    """Return the picture of a model that gives the same scores everywhere."""
    ax = plot_confidence(
        lambda X: torch.tensor(scores).expand(len(X), len(scores)), resolution=4, **options
    )
    return ax, ax.images[0].get_array()


def test_plot_confidence_is_white_for_a_tie_and_full_colour_when_sure():
    """A tie of two of three classes lies in between."""
    _, tie = confidence([0.0, 0.0, 0.0])
    _, half = confidence([9.0, -99.0, 9.0])
    _, sure = confidence([0.0, 50.0, 0.0])
    assert tie.min() == 1
    assert tuple(sure[0, 0]) == pytest.approx(to_rgb(COLORS[1]))
    assert tie.sum() > half.sum() > sure.sum()


def test_plot_confidence_draws_a_key_when_asked():
    """From 1/C to 1, beside the picture."""
    plain, _ = confidence([0.0, 1.0])
    keyed, _ = confidence([0.0, 1.0], key=True, reach=3)
    assert not plain.child_axes
    assert [text.get_text() for text in keyed.child_axes[0].get_yticklabels()] == ["1/2", "1"]
    assert keyed.get_xlim() == (-3, 3)


@pytest.mark.parametrize("model", [lambda X: X[:, 0], lambda X: X[:, :1], lambda X: X[:5]])
def test_plot_confidence_wants_scores_of_several_classes(model):
    """The message names the shape that came."""
    with pytest.raises(ValueError, match=r"expected .*C > 1"):
        plot_confidence(model, resolution=4)


def test_legend_classes_names_each_class_in_its_colour():
    """And the ring, when asked for."""
    figure, _ = plt.subplots()
    legend_classes(figure, 3, mistakes=True)
    (legend,) = figure.legends
    assert [text.get_text() for text in legend.texts] == ["class 0", "class 1", "class 2", "wrong"]
    assert [handle.get_color() for handle in legend.legend_handles[:3]] == list(COLORS[:3])
    with pytest.raises(ValueError, match="at least 1"):
        legend_classes(figure, 0)


def test_plot_network_draws_small_layers_whole_and_large_ones_with_dots():
    """Circles, connections and labels."""
    ax = plot_network((2, 100, 3), ["in", "hidden", "out"], most=6)
    assert [len(column.get_offsets()) for column in ax.collections] == [2, 6, 3]
    assert len(ax.lines) == 2 * 6 + 6 * 3
    assert [text.get_text() for text in ax.texts if text.get_text() != "⋮"] == [
        "in", "hidden", "out",
    ]  # fmt: skip
    assert sum(text.get_text() == "⋮" for text in ax.texts) == 1


@pytest.mark.parametrize(
    ("sizes", "labels", "match"),
    [((2,), None, "two or more"), ((2, 0), None, "at least 1"), ((2, 3), ["a"], "1 labels for 2")],
)
def test_plot_network_says_what_is_wrong(sizes, labels, match):
    """Too few layers, an empty one, or labels that do not fit."""
    with pytest.raises(ValueError, match=match):
        plot_network(sizes, labels)
