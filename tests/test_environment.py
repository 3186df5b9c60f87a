"""``python -m utils``: one screen about the environment, whatever is missing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from utils.__main__ import check_requirement, fits

ROOT = Path(__file__).resolve().parent.parent


def check(*options, **environment):
    """Run the environment check in a fresh interpreter."""
    return subprocess.run(
        [sys.executable, *options, "-m", "utils"],
        cwd=ROOT, capture_output=True, text=True, env={**os.environ, **environment},
    )  # fmt: skip


def test_a_complete_environment_is_all_ok():
    """Every line ends in OK."""
    done = check(PYTHONPATH="")
    *lines, verdict = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert all(line.endswith("OK") for line in lines), done.stdout
    assert verdict == "All is well."


def test_missing_packages_are_named_with_the_command_that_mends_them():
    """Without site-packages nothing is there, and the check runs all the same."""
    done = check("-S", PYTHONPATH="")
    assert done.returncode == 1
    assert done.stderr == ""
    for name in ("torch", "torchvision", "matplotlib", "d2l"):
        (line,) = (line for line in done.stdout.splitlines() if line.split()[0] == name)
        assert line.endswith("run: python -m pip install -r requirements.txt")


def test_a_device_that_does_not_exist_is_named():
    """The error of get_device, in one line."""
    done = check(PYTHONPATH="", COURSE_DEVICE="cuda:99")
    assert done.returncode == 1
    assert "COURSE_DEVICE='cuda:99' asks for a device that cannot be used here" in done.stdout


def test_a_console_that_knows_few_characters_is_enough():
    """Windows consoles often use code page 1252."""
    done = check(PYTHONPATH="", PYTHONIOENCODING="cp1252")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("version", "bounds", "expected"),
    [
        ("2.6.0", ">=2.6,<3", True),
        ("2.15.0+cu132", ">=2.6,<3", True),
        ("2.5.1", ">=2.6,<3", False),
        ("3.0.0", ">=2.6,<3", False),
        ("3.0.0rc1", ">=2.6,<3", False),
        ("7.7.1", ">=7.7.1,<9", True),
        ("0.17.0", "==0.17.0", True),
        ("0.17.0.post0", "==0.17.0", False),
        ("2.7.0rc1", ">=2.6,<3", False),
        ("2.16.0.dev20261101+cpu", ">=2.6,<3", False),
        ("0.17.6", "==0.17.0", False),
    ],
)
def test_versions_are_compared_as_pip_compares_them(version, bounds, expected):
    """Not as text: 2.15 is newer than 2.6; a pre-release is none of the releases asked for."""
    assert fits(version, bounds) is expected


def test_a_version_outside_the_bounds_is_named_with_what_is_needed(capsys):
    """Both versions and the command."""
    assert check_requirement("pytest>=1000") is False
    assert "the course needs >=1000; run: python -m pip install" in capsys.readouterr().out
