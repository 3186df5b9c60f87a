"""The course's address stands in one place and is written everywhere by one command."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from links import ROOT, write_links


@pytest.fixture
def course(tmp_path):
    """Copy the files that name the address."""
    (tmp_path / "notebooks").mkdir()
    for path in [*ROOT.glob("notebooks/*.ipynb"), ROOT / "README.md", ROOT / "pyproject.toml"]:
        shutil.copy(path, tmp_path / path.relative_to(ROOT))
    return tmp_path


def names(folder, text):
    """Return the files of a folder that contain a text."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {p.name for p in files if text in p.read_text(encoding="utf-8")}


def test_all_links_are_those_of_pyproject(course):
    """Writing the address again changes nothing."""
    assert write_links(course) == []


def test_a_fork_opens_the_fork(course):
    """No file keeps the old address, and the way back leaves no trace."""
    everywhere = names(course, "pytorch_course")
    assert len(everywhere) == 2 + len(list(course.glob("notebooks/*.ipynb")))
    changed = write_links(course, "a-teacher/my.course-2", "spring/2027")
    assert {Path(name).name for name in changed} == everywhere
    assert names(course, "pytorch_course") == set()
    assert names(course, "a-teacher/my.course-2") == everywhere
    assert "cd my.course-2\n" in (course / "README.md").read_text(encoding="utf-8")
    write_links(course, "pytorch_course/pytorch-course", "main")
    for path in course.rglob("*.*"):
        assert path.read_bytes() == (ROOT / path.relative_to(course)).read_bytes()


@pytest.mark.parametrize("repository", ["no-owner", "a/b/c", "https://github.com/a/b", "a b/c"])
def test_something_else_than_an_address_is_refused_and_changes_nothing(course, repository):
    """The message says what was expected."""
    with pytest.raises(ValueError, match="expected owner/name"):
        write_links(course, repository)
    assert write_links(course) == []


def test_the_command_reports_a_bad_address_in_one_line():
    """No traceback."""
    command = [sys.executable, ROOT / "tests" / "links.py", "nonsense"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == "REPO is 'nonsense'; expected owner/name, as in the address on GitHub\n"
