"""The suite itself: each way in which a notebook can break makes it fail."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest

import conftest

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
ACCEPTED = "# %% Double: right\ndef double(x):\n    return x + x\n"
REFUSED = '# %% Double: wrong, says "twice 2 is 4"\ndef double(x):\n    return x\n'
ANSWERS = {
    "right_answer_refused": (ACCEPTED.replace("x + x", "x + 3"), "twice 2 is 4"),
    "wrong_answer_accepted": (REFUSED.replace("return x", "return x + x"), "accepts a wrong"),
    "cause_not_named": (REFUSED.replace('says "twice', 'says "thrice'), "does not say 'thrice"),
}
BROKEN |= {name: (exercise_cells(STUB, RIGHT), words) for name, (_, words) in ANSWERS.items()}
# An answer that changes all that the next one might see, and is right only if it saw no change.
CHANGES = """# %% Double: right
total = total + 1
numbers.append(1)
tensor.add_(1)
same = torch.rand(1).equal(first) and torch.get_default_dtype() == torch.float32
torch.set_default_dtype(torch.float64)
def double(x):
    return 2 * x if (total, numbers, tensor.item(), same) == (1, [1], 1.0, True) else None
"""
START = """import torch
total, numbers, tensor = 0, [], torch.zeros(1)
first = torch.manual_seed(0) and torch.rand(1)
generator = torch.manual_seed(0)"""
SOUND = [
    *exercise_cells(STUB, RIGHT),
    code(START),
    code("print(2 + 2)", "nbval-check-output", text="4\n"),
    code("1 / 0", "raises-exception"),
    code("if gpu_available():\n    pass", "gpu"),
]


def copy_suite(folder):
    """Copy what runs a notebook."""
    (folder / "tests" / "answers").mkdir(parents=True)
    for name in ("conftest.py", "tests/isolation.py", "tests/simulated_device.py"):
        shutil.copy(ROOT / name, folder / name)


def run_pytest(folder, *arguments, **environment):
    """Run pytest over the notebooks of a folder, each core included."""
    command = [sys.executable, "-m", "pytest", "--nbval-lax", *arguments]
    environment = {**os.environ, "COURSE_TURNS": "all", **environment}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """Run pytest over all broken notebooks and a sound one; return what was said of each cell."""
    folder = tmp_path_factory.mktemp("broken")
    copy_suite(folder)
    for name, cells in {**{k: cells for k, (cells, _) in BROKEN.items()}, "sound": SOUND}.items():
        nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / f"{name}.ipynb")
    sound = {"sound": (ACCEPTED + CHANGES * 2 + REFUSED, "")}
    for name, (text, _) in {**ANSWERS, **sound}.items():
        (folder / "tests" / "answers" / f"{name}.py").write_text(text)
    run_pytest(folder, "--junitxml=report.xml", "-o", "junit_family=xunit1")
    found = {}
    for case in ElementTree.parse(folder / "report.xml").iter("testcase"):
        outcomes = [child for child in case if child.tag in ("failure", "error", "skipped")]
        said = [(child.tag, f"{child.get('message')} {child.text}") for child in outcomes]
        found.setdefault(Path(case.get("file")).stem, {})[case.get("name")] = said
    return found


def test_a_notebook_that_cannot_run_twice_in_one_kernel_fails(tmp_path):
    """With the option of ``make test-oldest`` and ``make test-colab``, and only with it."""
    copy_suite(tmp_path)
    nbformat.write(nbformat.v4.new_notebook(cells=TWICE), tmp_path / "twice.ipynb")
    once, twice = run_pytest(tmp_path), run_pytest(tmp_path, "--twice")
    assert (once.returncode, twice.returncode) == (0, 1)
    assert "Cell 0, second run" in twice.stdout


def test_kernels_draw_whatever_the_environment_says_about_drawing(tmp_path):
    """Servers set MPLBACKEND=agg, with which a kernel would show no picture."""
    copy_suite(tmp_path)
    drawn = "import matplotlib\nassert 'inline' in matplotlib.get_backend()"
    nbformat.write(nbformat.v4.new_notebook(cells=[code(drawn)]), tmp_path / "picture.ipynb")
    assert run_pytest(tmp_path, MPLBACKEND="agg").returncode == 0


def test_a_learners_own_copy_is_no_part_of_the_tests(tmp_path):
    """Not even a broken one."""
    copy_suite(tmp_path)
    (tmp_path / "notebooks").mkdir()
    for name, source in {"05_spirals": "x = 1", "my_05_spirals": "x = 1 / 0"}.items():
        notebook = nbformat.v4.new_notebook(cells=[code(source)])
        nbformat.write(notebook, tmp_path / "notebooks" / f"{name}.ipynb")
    done = run_pytest(tmp_path, "notebooks")
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout


def test_a_selected_cell_brings_those_above_it(tmp_path):
    """Chosen by a part of its name, because it failed last, or by its own name."""
    copy_suite(tmp_path)
    cells = [code("x = 1"), *exercise_cells(STUB, RIGHT), code("assert x == 2")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "few.ipynb")
    assert "1 failed, 5 passed" in run_pytest(tmp_path).stdout
    assert "1 failed, 4 passed" in run_pytest(tmp_path, "--lf").stdout
    assert "5 passed" in run_pytest(tmp_path, "-k", "Solution").stdout
    assert "1 failed, 4 passed" in run_pytest(tmp_path, "few.ipynb::Cell 4").stdout


@pytest.mark.parametrize(
    ("files", "workers"),
    [({}, 5), ({"cpu.max": "150000 100000"}, 3), ({"memory.max": "4500000000"}, 2)],
)
def test_the_number_of_workers_respects_what_a_container_may_use(monkeypatch, files, workers):
    """Four cores and ten gigabytes, and a limit of the control group."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(4), raising=False)
    sizes = {"SC_PHYS_PAGES": 2_500_000, "SC_PAGE_SIZE": 4096}
    monkeypatch.setattr(os, "sysconf_names", sizes, raising=False)
    monkeypatch.setattr(os, "sysconf", sizes.get, raising=False)
    monkeypatch.setattr(conftest, "limit", lambda name, default: files.get(name, default))
    assert conftest.pytest_xdist_auto_num_workers() == workers


def test_what_make_was_told_does_not_reach_the_tests(tmp_path):
    """``make test PYTHON=…`` chooses who runs the tests, and no more."""
    copy_suite(tmp_path)
    (tmp_path / "test_make.py").write_text(
        "import os\ndef test_make():\n    assert not {'PYTHON', 'MAKEFLAGS'} & set(os.environ)\n"
    )
    done = run_pytest(tmp_path, PYTHON="/nowhere", MAKEFLAGS=" -- PYTHON=/nowhere")
    assert done.returncode == 0, done.stdout


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
    answers = [name for name in results["sound"] if "answer" in name]
    assert answers == [
        f"Double, {kind} answer {number}"
        for number, kind in enumerate(["right", "right", "right", "wrong"])
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (ACCEPTED.replace("Double", "Treble"), "core.ipynb has no exercise 'Treble'"),
        (ACCEPTED.replace("right", "rihgt"), "expected '# %% Title: right'"),
        (REFUSED.replace(', says "twice 2 is 4"', ""), "expected '# %% Title: right'"),
    ],
)
def test_a_file_of_answers_that_cannot_be_read_says_where(tmp_path, text, words):
    """Nothing is passed over in silence."""
    copy_suite(tmp_path)
    (tmp_path / "tests" / "answers" / "core.py").write_text(text)
    nbformat.write(
        nbformat.v4.new_notebook(cells=exercise_cells(STUB, RIGHT)), tmp_path / "core.ipynb"
    )
    done = run_pytest(tmp_path)
    assert done.returncode != 0
    assert words in done.stdout


def test_a_core_is_run_alone_and_must_not_need_a_deeper_cell(tmp_path):
    """It has a kernel of its own, in which no cell below "Going deeper" runs."""
    copy_suite(tmp_path)
    deeper = nbformat.v4.new_markdown_cell("# Going deeper")
    sound = [code("shallow = 1"), deeper, code("assert shallow")]
    needy = [code("print(deep)"), deeper, code("deep = 1")]
    for name, cells in (("sound", sound), ("needy", needy)):
        nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / f"{name}.ipynb")
    done = run_pytest(tmp_path, "-rA")
    assert "PASSED sound.ipynb::Core, Cell 0" in done.stdout
    assert "FAILED needy.ipynb::Core, Cell 0" in done.stdout
    assert "Core, Cell 1" not in done.stdout


# What runs on the CPU and fails on a GPU, what should stand there, and the message.
MODEL = f"""{SETUP}
import torch
from utils import get_device
device = get_device()
model = torch.nn.Linear(2, 1).to(device)
X = torch.ones(3, 2)"""
NEEDS_CARE = {
    "to_device_forgotten": ("model(X)", "model(X.to(device))", "at least two devices"),
    "numpy_without_cpu": (
        "model(X.to(device)).detach().numpy()",
        "model(X.to(device)).detach().cpu().numpy()",
        "device type tensor to numpy",
    ),
    "generator_of_the_cpu": (
        "torch.randn(3, device=device, generator=torch.Generator())",
        "torch.randn(3, generator=torch.Generator()).to(device)",
        "device type for generator but found 'cpu'",
    ),
    "float64": ("torch.ones(2).double().to(device)", "X.to(device)", "doesn't support float64"),
}
FOR_A_GPU = "if gpu_available():\n    assert torch.ones(1).cuda().is_cuda"


@pytest.fixture(scope="module", params=["cuda", "mps"])
def simulated(request, tmp_path_factory):
    """Run cells with and without each slip on a simulated device; return what pytest said."""
    folder = tmp_path_factory.mktemp(request.param)
    copy_suite(folder)
    cells = [code(MODEL), code(FOR_A_GPU, "gpu")]
    cells += [code(source) for slip, right, _ in NEEDS_CARE.values() for source in (slip, right)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "care.ipynb")
    return request.param, run_pytest(folder, "-rA", f"--simulate={request.param}").stdout


@pytest.mark.parametrize("name", NEEDS_CARE)
def test_what_would_fail_on_a_gpu_fails_on_a_simulated_one(simulated, name):
    """And what would not fail does not; Apple's devices alone have no float64."""
    kind, said = simulated
    cell = 2 + 2 * list(NEEDS_CARE).index(name)
    slip = "PASSED" if (name, kind) == ("float64", "cuda") else "FAILED"
    assert f"{slip} care.ipynb::Cell {cell}" in said
    assert f"PASSED care.ipynb::Cell {cell + 1}" in said
    assert slip == "PASSED" or NEEDS_CARE[name][2] in said


def test_cells_for_a_gpu_run_on_a_simulated_one(simulated):
    """With CUDA only: that is what they ask for."""
    kind, said = simulated
    assert ("PASSED care.ipynb::Cell 1" in said) == (kind == "cuda")
    assert ("1 skipped" in said) == (kind == "mps")
