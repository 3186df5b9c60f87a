"""What stands around the notebooks: the Makefile's environment, requirements, README, lint."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")

needs_make = pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")


@pytest.fixture
def course(tmp_path):
    """Make a course without packages to install, in a folder with spaces and an accent."""
    folder = tmp_path / "a course, déjà vu"
    (folder / "utils").mkdir(parents=True)
    (folder / "utils" / "__init__.py").touch()
    (folder / "tests").mkdir()
    shutil.copy(ROOT / "Makefile", folder)
    for name in ("requirements.txt", "tests/requirements.txt"):
        (folder / name).write_text("# nothing\n")
    return folder


def make(folder, *arguments, **environment):
    """Run make; return its exit status and all it printed."""
    environment = {**os.environ, "PIP_NO_INDEX": "1", **environment}
    done = subprocess.run(
        ["make", *arguments], cwd=folder, capture_output=True, text=True, env=environment
    )
    return done.returncode, done.stdout + done.stderr


@needs_make
def test_make_without_a_target_lists_the_targets(course):
    """The list is the way into the Makefile."""
    status, printed = make(course)
    assert status == 0
    for target in ("lab", "update", "test", "test-cuda", "notebooks", "lint", "help"):
        assert f"make {target}" in printed


@needs_make
def test_an_environment_is_made_once_and_a_half_finished_one_is_finished(course):
    """In a folder with spaces; the second call does nothing; a broken .venv is built anew."""
    status, printed = make(course, ".venv/learner")
    assert status == 0, printed
    assert "Creating .venv" in printed
    assert make(course, ".venv/learner") == (0, "make: '.venv/learner' is up to date.\n")

    (course / ".venv" / "learner").unlink()
    shutil.rmtree(next((course / ".venv").glob("lib/python*/site-packages/pip")))
    status, printed = make(course, ".venv/learner")
    assert status == 0, printed
    assert "Creating .venv" in printed


@needs_make
def test_no_python_ends_in_one_line_that_says_what_to_do(course):
    """Nothing on the PATH is new enough."""
    status, printed = make(course, ".venv/learner", "PYTHON=")
    assert status != 0
    assert "Python 3.11 or newer was not found. Install it from https://www.python.org" in printed


@needs_make
def test_a_python_that_is_too_old_is_passed_over(course, tmp_path):
    """The search goes on to the next name; here all of them are too old."""
    old = tmp_path / "bin"
    old.mkdir()
    for name in ("python", "python3", *(f"python3.{minor}" for minor in range(11, 15))):
        (old / name).write_text("#!/bin/sh\nexit 1\n")
        (old / name).chmod(0o755)
    for tool in ("sh", "touch", "make", "sed"):
        (old / tool).symlink_to(shutil.which(tool))
    status, printed = make(course, ".venv/learner", PATH=str(old))
    assert status != 0
    assert "Python 3.11 or newer was not found" in printed


@needs_make
def test_packages_that_cannot_be_installed_end_in_a_line_that_says_what_to_do(course):
    """And the next call takes the installation up again."""
    requirements = course / "requirements.txt"
    requirements.write_text("a-package-that-is-not-there\n")
    status, printed = make(course, ".venv/learner")
    assert status != 0
    assert "Check the network and the free disk space, then run make again." in printed
    requirements.write_text("# nothing\n")
    status, printed = make(course, ".venv/learner")
    assert status == 0, printed
    assert "Creating .venv" not in printed


def git(folder, *arguments):
    """Run git as somebody who has not configured it."""
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@needs_make
@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_an_update_keeps_the_work_of_a_learner(course, tmp_path):
    """Twice worked in and twice updated: both copies stay, and the notebook is the newest."""
    notebooks = course / "notebooks"
    notebooks.mkdir()
    (notebooks / "05_spirals.ipynb").write_text("first")
    shutil.copy(ROOT / ".gitignore", course)
    git(course, "init")
    git(course, "add", ".")
    git(course, "commit", "-m", "first")
    mine = tmp_path / "a clone"
    git(tmp_path, "clone", str(course), str(mine))
    for number, kept in enumerate(["my_05_spirals.ipynb", "my_2_05_spirals.ipynb"]):
        (mine / "notebooks" / "05_spirals.ipynb").write_text(f"answer {number}")
        (notebooks / "05_spirals.ipynb").write_text(f"edition {number}")
        git(course, "commit", "-am", "an edition")
        status, printed = make(mine, "update")
        assert status == 0, printed
        assert f"Your notebooks/05_spirals.ipynb is now notebooks/{kept}" in printed
        assert (mine / "notebooks" / kept).read_text() == f"answer {number}"
        assert (mine / "notebooks" / "05_spirals.ipynb").read_text() == f"edition {number}"
    assert make(mine, "update")[0] == 0  # nothing new, and the copies are in nobody's way


def test_every_requirement_has_bounds_and_a_reason():
    """A lower bound, an upper one at the next major version, and what needs it."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    packages = {}
    for above, line in zip(["", *lines], lines):
        if not line.startswith("#"):
            name, spec, reason = re.match(r"([a-z0-9]+)(\S+)\s*(#.*)?", line).groups()
            packages[name] = spec
            assert reason or above.startswith("#"), line
    assert packages.pop("d2l") == "==0.17.0"
    for name, spec in packages.items():
        low, high = re.fullmatch(r">=([\d.]+),<(\d+)", spec).groups()
        assert int(high) == int(low.split(".")[0]) + 1 or name == "ipywidgets", spec
    expected = {"torch", "torchvision", "matplotlib", "jupyterlab", "ipywidgets", "tqdm", "nbval"}
    assert set(packages) == expected | {"safetensors"}


def test_environment_yml_hands_the_versions_to_requirements_txt():
    """Versions stand in one place."""
    lines = (ROOT / "environment.yml").read_text(encoding="utf-8").splitlines()
    dependencies = [line.strip(" -") for line in lines[lines.index("dependencies:") + 1 :]]
    assert dependencies == ["python>=3.11", "pip", "pip:", "r requirements.txt"]


def test_readme_links_lead_somewhere():
    """A relative link names a file of the repository."""
    targets = re.findall(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"", README)
    for target in (first or second for first, second in targets):
        if not re.match(r"https?://|#", target):
            assert (ROOT / target.split("#")[0]).exists(), target


def test_code_is_linted_and_formatted():
    """What ``make lint`` checks, in the notebooks too."""
    for command in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command], cwd=ROOT, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
