"""The figures: any data, any device, and the model left as it was."""

import os
import subprocess
import sys
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
import torch
from matplotlib.colors import to_hex
from torch import nn

from utils import COLORS, plot_data, plot_model, set_default, show_images


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
