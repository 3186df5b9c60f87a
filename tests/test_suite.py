"""The suite itself: each way in which a notebook can break makes it fail."""

import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest

ROOT = Path(__file__).resolve().parent.parent

SETUP = f"import sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom utils import exercise, gpu_available"
STUB = "def double(x):\n    raise NotImplementedError('return twice x')"
CHECK = "with exercise('Double'):\n    four = double(2)\n    assert four == 4, 'twice 2 is 4'"
SOLUTION = (
    "<details><summary>Hint</summary>\n\nAdd.\n\n</details>\n"
    "<details><summary>Solution</summary>\n\n```python\n{}\n```\n\n</details>"
)
RIGHT = SOLUTION.format("def double(x):\n    return 2 * x")
WRONG = SOLUTION.format("def double(x):\n    return 3 * x")


def code(source, *tags, text=None):
    """Make a code cell, with a saved text output if one is given."""
    outputs = [nbformat.v4.new_output("stream", text=text)] if text is not None else []
    cell = nbformat.v4.new_code_cell(source, execution_count=1, outputs=outputs)
    cell.metadata["tags"] = list(tags)
    return cell


def exercise_cells(stub, solution):
    """Make the cells of an exercise."""
    return [
        code(SETUP),
        code(stub, "exercise"),
        code(CHECK, "check"),
        nbformat.v4.new_markdown_cell(solution),
    ]


BROKEN = {
    "wrong_number": (
        [code("print(2 + 2)", "nbval-check-output", text="5\n")],
        "Cell outputs differ",
    ),
    "exception": ([code("1 / 0")], "ZeroDivisionError"),
    "warning": ([code("import warnings\nwarnings.warn('old')")], "Output on stderr"),
    "mistyped_magic": ([code("%matplotlob inline\nprint(1)")], "Not plain Python"),
    "shell_command": ([code("!false")], "Not plain Python"),
    "does_not_raise": ([code("1 + 1", "raises-exception")], "raised nothing"),
    "kernel_dies": ([code("import os\nos._exit(1)"), code("1")], "The kernel died"),
    "wrong_solution": (exercise_cells(STUB, WRONG), "twice 2 is 4"),
    "no_solution": (exercise_cells(STUB, "nothing folded here"), "No folded solution"),
    "stub_passes": (exercise_cells("def double(x):\n    return 4", RIGHT), "with the empty stub"),
}
FETCH = "import urllib.request\nurllib.request.urlopen('http://example.org', timeout=5)"
BROKEN["network"] = ([code(FETCH)], "URLError")
TWICE = [code("assert 'seen' not in globals()"), code("seen = True")]
SOUND = [
    *exercise_cells(STUB, RIGHT),
    code("print(2 + 2)", "nbval-check-output", text="4\n"),
    code("1 / 0", "raises-exception"),
    code("if gpu_available():\n    pass", "gpu"),
]


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """Run pytest over all broken notebooks and a sound one; return what was said of each cell."""
    folder = tmp_path_factory.mktemp("broken")
    shutil.copy(ROOT / "conftest.py", folder)
    for name, cells in {**{k: cells for k, (cells, _) in BROKEN.items()}, "sound": SOUND}.items():
        nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / f"{name}.ipynb")
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "--junitxml=report.xml"]
    subprocess.run([*command, "-o", "junit_family=xunit1"], cwd=folder, capture_output=True)
    found = {}
    for case in ElementTree.parse(folder / "report.xml").iter("testcase"):
        outcomes = [child for child in case if child.tag in ("failure", "error", "skipped")]
        said = [(child.tag, f"{child.get('message')} {child.text}") for child in outcomes]
        found.setdefault(Path(case.get("file")).stem, {})[case.get("name")] = said
    return found


def test_a_notebook_that_cannot_run_twice_in_one_kernel_fails(tmp_path):
    """With the option of ``make test-oldest`` and ``make test-colab``, and only with it."""
    shutil.copy(ROOT / "conftest.py", tmp_path)
    nbformat.write(nbformat.v4.new_notebook(cells=TWICE), tmp_path / "twice.ipynb")
    command = [sys.executable, "-m", "pytest", "--nbval-lax"]
    once = subprocess.run(command, cwd=tmp_path, capture_output=True)
    twice = subprocess.run([*command, "--twice"], cwd=tmp_path, capture_output=True, text=True)
    assert (once.returncode, twice.returncode) == (0, 1)
    assert "Cell 0, second run" in twice.stdout


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_notebook_fails_and_the_message_says_why(results, name):
    """One failure, in the notebook that is broken, with the reason."""
    failures = [text for said in results[name].values() for tag, text in said if tag == "failure"]
    assert len(failures) == 1
    assert BROKEN[name][1] in failures[0]


def test_a_dead_kernel_skips_the_rest_of_its_notebook(results):
    """The cells below would only repeat the failure."""
    ((tag, text),) = results["kernel_dies"]["Cell 1"]
    assert tag == "skipped"
    assert "the kernel died in Cell 0" in text


def test_a_sound_notebook_passes(results):
    """Without this, a suite that fails everything would pass the tests above."""
    said = [entry for entries in results["sound"].values() for entry in entries]
    assert [tag for tag, _ in said] in ([], ["skipped"])
    assert all("no CUDA" in text for _, text in said)
    assert "Solution 1" in results["sound"]
