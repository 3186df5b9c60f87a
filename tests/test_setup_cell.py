"""The setup cell: in JupyterLab from wherever the kernel starts, and on Colab from nothing.

Colab is played by an empty folder, a stand-in for its ``google.colab`` module, and git told to take
the course's address from a local repository.
"""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
from execute import run as run_notebook

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOK = ROOT / "notebooks" / "01_tensors.ipynb"
SETUP = nbformat.read(NOTEBOOK, as_version=4).cells[1].source
ADDRESS = "https://github.com/pytorch_course/pytorch-course.git"
WHERE = "\nimport utils.device\nprint(os.getcwd())\nprint(utils.device.__file__)"


def run(source, folder, **environment):
    """Run code in a fresh interpreter, started in a folder."""
    return subprocess.run(
        [sys.executable, "-c", source],
        cwd=folder, capture_output=True, text=True, env={**os.environ, **environment},
    )  # fmt: skip


def last_line(done):
    """Return the last line of what a failed run printed."""
    assert done.returncode == 1
    return done.stderr.strip().splitlines()[-1]


# --- JupyterLab -----------------------------------------------------------------------------


@pytest.fixture
def course(tmp_path):
    """Make the skeleton of a course in a folder with spaces and accents."""
    folder = tmp_path / "mes cours à moi" / "pytorch-course"
    (folder / "notebooks" / "deeper").mkdir(parents=True)
    (folder / "utils").mkdir()
    for name in ("__init__", "device", "exercise"):
        (folder / "utils" / f"{name}.py").touch()
    return folder


@pytest.mark.parametrize("start", [".", "notebooks", "notebooks/deeper", "utils", ".."])
def test_course_is_found_from_wherever_the_kernel_starts(course, start):
    """In the root, below it, or in the folder that holds it; run twice."""
    done = run(SETUP + "\n" + SETUP + WHERE, course / start)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        str(course / "notebooks"),
        str(course / "utils" / "device.py"),
    ]


def test_outside_the_course_one_line_says_where_to_start(tmp_path):
    """Not on Colab, nothing is fetched."""
    line = last_line(run(SETUP, tmp_path))
    assert line.startswith("RuntimeError: No course folder at, above or below")
    assert line.endswith("Start Jupyter in the course folder.")


def test_a_missing_package_is_named_with_the_command_that_installs_it(course):
    """One line before the first import fails; run in this interpreter's environment."""
    hide = "import sys\nsys.modules['ipywidgets'] = None\n"
    line = last_line(run(hide + SETUP, course / "notebooks"))
    assert line.startswith(
        f'RuntimeError: Not installed: ipywidgets. Run: "{sys.executable}" -m pip'
    )
    assert line.endswith(f'-r "{course / "requirements.txt"}"')


# --- Colab ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """Commit the files of this working tree to a repository of its own."""
    folder = tmp_path_factory.mktemp("home")
    git = ["git", "-C", str(folder), "-c", "user.name=test", "-c", "user.email=test@example.org"]
    listed = ["git", "-C", str(ROOT), "ls-files", "-z", "-co", "--exclude-standard"]
    names = subprocess.run(listed, check=True, capture_output=True, text=True).stdout.split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    for command in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "all"]):
        subprocess.run([*git, *command], check=True)
    return folder


@pytest.fixture
def colab(tmp_path, repository, monkeypatch):
    """Make an empty folder as on Colab; return it and a way to change git's idea of the address."""
    stand_in = tmp_path / "site"
    (stand_in / "google" / "colab").mkdir(parents=True)
    (stand_in / "google" / "colab" / "__init__.py").touch()
    (stand_in / "sitecustomize.py").write_text("import google.colab\n")
    monkeypatch.setenv("PYTHONPATH", str(stand_in))

    def address(target):
        monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
        monkeypatch.setenv("GIT_CONFIG_KEY_0", f"url.{target}.insteadOf")
        monkeypatch.setenv("GIT_CONFIG_VALUE_0", ADDRESS)

    address(repository.as_uri())
    content = tmp_path / "content"
    content.mkdir()
    return content, address


def test_colab_fetches_the_course_once(colab, tmp_path):
    """A second run and a restarted runtime find it again, without a network."""
    content, address = colab
    done = run(SETUP + WHERE, content)
    assert done.returncode == 0, done.stderr
    course = content / "pytorch-course"
    assert done.stdout.splitlines()[0] == str(course / "notebooks")
    assert [path.name for path in content.iterdir()] == ["pytorch-course"]
    history = ["git", "-C", str(course), "rev-list", "--count", "HEAD"]
    assert subprocess.run(history, capture_output=True, text=True).stdout == "1\n"
    address(tmp_path / "unreachable")
    again = run(SETUP + "\n" + SETUP + WHERE, content)
    assert again.stdout == done.stdout, again.stderr


def test_colab_without_a_network_says_what_to_do(colab, tmp_path):
    """One line; while the course has no home, it says so. The next run works."""
    content, address = colab
    home = content.parent / "elsewhere"
    address(home)
    line = last_line(run(SETUP, content))
    assert "The course has no home yet: pytorch_course/pytorch-course stands in" in line
    assert "Then run this cell again." in line
    real = SETUP.replace("pytorch_course/pytorch-course", "someone/pytorch-course")
    line = last_line(run(real, content, GIT_CONFIG_VALUE_0="https://github.com/someone/"))
    assert "Could not fetch the course from https://github.com/someone/pytorch-course.git" in line
    assert "check the network. Then run this cell again." in line


def test_colab_clears_what_an_interrupted_clone_left(colab):
    """Half a clone is not taken for the course."""
    content, _ = colab
    (content / "fetching" / "pytorch-course" / "utils").mkdir(parents=True)
    (content / "fetching" / "pytorch-course" / "utils" / "exercise.py").touch()
    done = run(SETUP + WHERE, content)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in content.iterdir()] == ["pytorch-course"]


HIDE_D2L = "import sys\nsys.modules['d2l'] = None\n"


def test_colab_installs_only_d2l_and_none_of_its_dependencies(colab, tmp_path):
    """The version is that of requirements.txt; Colab's own packages stay as they are."""
    content, _ = colab
    wheel, info = tmp_path / "d2l-0.17.0-py3-none-any.whl", "d2l-0.17.0.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("d2l/__init__.py", "")
        metadata = (
            "Metadata-Version: 2.1\nName: d2l\nVersion: 0.17.0\nRequires-Dist: nothing-there\n"
        )
        archive.writestr(f"{info}/METADATA", metadata)
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    target = tmp_path / "installed"
    pip = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path), "PIP_TARGET": str(target)}
    done = run(HIDE_D2L + SETUP, content, **pip)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in target.iterdir()} == {"d2l", info}


def test_colab_without_the_package_index_says_what_to_do(colab, tmp_path):
    """One line that names the package."""
    content, _ = colab
    nothing = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "PIP_TARGET": str(tmp_path / "target")}
    line = last_line(run(HIDE_D2L + SETUP, content, **nothing))
    assert "Could not install d2l==0.17.0: check the network. Then run this cell again." in line


def test_a_notebook_alone_runs_to_its_end_on_colab(colab):
    """Only the file is there, as when Colab opens it; 03 needs d2l, which Colab lacks."""
    content, _ = colab
    notebook = nbformat.read(NOTEBOOK.with_stem("03_linear_regression"), as_version=4)
    run_notebook(notebook, content)
    assert (content / "pytorch-course").is_dir()
