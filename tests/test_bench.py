"""The benchmark: its saved times are those told to the learner, and are short enough in all."""

import json
import shutil

import nbformat
import pytest
from bench import RESULT, budget, write_times
from execute import NOTEBOOKS

ROOT = NOTEBOOKS.parent
SAVED = json.loads(RESULT.read_text(encoding="utf-8"))
PATHS = sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))


@pytest.fixture
def course(tmp_path):
    """Copy the files that tell a time."""
    (tmp_path / "notebooks").mkdir()
    for path in [*PATHS, ROOT / "README.md"]:
        shutil.copy(path, tmp_path / path.relative_to(ROOT))
    return tmp_path


def test_times_in_notebooks_and_readme_are_those_of_the_benchmark(course):
    """Writing them again changes nothing."""
    assert write_times(course) == []


def test_a_new_benchmark_is_told_everywhere(course, tmp_path):
    """In the one notebook that changed and in its row of the table."""
    new = json.loads(json.dumps(SAVED))
    new["notebooks"]["05_spiral_classification"]["seconds"] = 777.4
    (tmp_path / "bench.json").write_text(json.dumps(new))
    changed = write_times(course, tmp_path / "bench.json")
    assert changed == ["README.md", "notebooks/05_spiral_classification.ipynb"]
    for name in changed:
        assert (course / name).read_text(encoding="utf-8").count("777 s") == 1


def test_the_whole_course_takes_at_most_three_and_a_half_yardsticks():
    """The yardstick is an epoch of PyTorch's MNIST example on the same machine."""
    assert set(SAVED["notebooks"]) == {path.stem for path in PATHS}
    total = sum(row["seconds"] for row in SAVED["notebooks"].values())
    assert total <= 3.5 * SAVED["yardstick_seconds"]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_no_notebook_is_above_its_budget(path):
    """The budget stands in the title cell; the seconds were measured on two idle cores."""
    allowed = budget(nbformat.read(path, as_version=4))
    assert SAVED["notebooks"][path.stem]["seconds"] <= allowed


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_peak_memory_is_within_bounds(path):
    """A free Binder machine has 2 GB; the bounds leave room for the rest of it."""
    row = SAVED["notebooks"][path.stem]
    light = path.stem[:2] in ("01", "02", "03", "04", "05", "06", "08")
    assert row["peak_mb"] <= (1024 if light else 1536)


def test_the_last_rung_of_notebook_09_reaches_99_percent():
    """Medians over ten seeds, on the test set; in a tenth of the yardstick's time."""
    top = SAVED["top_of_the_ladder"]
    assert top["accuracy"] >= 0.99
    assert top["seconds"] <= SAVED["yardstick_seconds"] / 10
