"""How pytest runs the notebooks: nbval, made strict.

nbval alone lets several failures through, or notices them late. Here

- a cell must be plain Python: a shell command or a magic can fail unnoticed;
- anything on stderr fails the cell, warnings included;
- a cell tagged ``raises-exception`` must raise;
- a kernel that dies fails its cell at once, and the rest of the notebook is skipped;
- the kernel's way to the internet is closed;
- a cell tagged ``gpu`` is skipped, with the reason, where there is no CUDA;
- a cell tagged ``check`` must say "not yet" to the stub of its exercise, and then pass, in the
  same kernel, with the solution from the folded block below it;
- after the last cell, each check must pass the right answers in ``tests/answers``, and tell the
  wrong ones why; none of them sees what another did;
- the core, that is, all cells above "Going deeper", must run alone.

With ``--simulate=cuda`` or ``--simulate=mps`` the kernels have a GPU that is not there
(``tests/simulated_device.py``): code for a GPU is run, and fails as it would fail on one.

What takes long takes turns: the core of one notebook a day, and a quarter of the slow answers. With
the environment variable COURSE_TURNS=all, all have their turn.
"""

import ast
import math
import os
import re
import time
from collections import defaultdict
from datetime import date
from pathlib import Path
from queue import Empty
from typing import NamedTuple

import nbformat
import pytest
from nbval.kernel import CURRENT_ENV_KERNEL_NAME, RunningKernel
from nbval.plugin import IPyNbCell, IPyNbFile
from xdist.scheduler import LoadFileScheduling

SOLUTION = re.compile(r"<summary>Solution</summary>\s*```python\n(.*?)```\s*.*?</details>", re.S)
DEEPER = "# Going deeper"
TESTS = Path(__file__).with_name("tests")
# Make hands its variables on, and a test that calls make would obey; with a backend of Matplotlib's
# that draws into files, as servers set it, a kernel would draw nothing.
MEANT_FOR_OTHERS = ["MAKEFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MFLAGS", "MPLBACKEND"]
MEANT_FOR_OTHERS += ["PYTHON", "ARGS", "NB", "RUNS", "REPO", "BRANCH"]
collect_ignore_glob = ["notebooks/my_*.ipynb"]  # a learner's own work, see make update
ANSWER = re.compile(r"# %% (.+): (?:(right)|(wrong))(, slow)?(?:, says \"(.+)\")?")


def has_turn(number, count):
    """Tell whether it is today's turn of a number among so many."""
    everything = os.environ.get("COURSE_TURNS") == "all"
    return everything or number % count == date.today().toordinal() % count


def pytest_configure(config):
    """Forget what is meant for others; share the cores among the workers.

    One torch thread each is fastest on two cores.
    """
    for name in MEANT_FOR_OTHERS:
        os.environ.pop(name, None)
    if config.getoption("numprocesses", None) and "PYTEST_XDIST_WORKER" not in os.environ:
        return  # the controller runs nothing, and the workers would inherit what it sets
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    os.environ.setdefault("OMP_NUM_THREADS", str(max(1, cores() // workers)))


def cores():
    """Return how many cores this process may use, which a container can limit in two ways."""
    allowed = getattr(os, "sched_getaffinity", lambda _: range(os.cpu_count() or 1))
    quota, period = limit("cpu.max", "max 1").split()
    return min(len(allowed(0)), math.inf if quota == "max" else math.ceil(int(quota) / int(period)))


def memory():
    """Return the bytes of memory that this process may use, or infinity where nothing tells."""
    known = hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names
    total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") if known else math.inf
    return min(total, float(limit("memory.max", "max").replace("max", "inf")))


def limit(name, default):
    """Read a limit of the control group that a container puts its processes in, on Linux."""
    file = Path("/sys/fs/cgroup", name)
    return file.read_text().strip() if file.exists() else default


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    """One worker more than there are cores, because each waits now and then; eight at most.

    And two gigabytes for each, which the largest notebook and its worker need.
    """
    return max(1, min(cores() + 1, 8, int(min(memory(), 1e12) / 2e9)))


def pytest_addoption(parser):
    """Add the options of this course."""
    parser.addoption("--twice", action="store_true", help="run each notebook twice in its kernel")
    parser.addoption("--simulate", choices=["cuda", "mps"], help="let the kernels have such a GPU")


class Scheduler(LoadFileScheduling):
    """Keep each file on one worker, but share the notebooks in the browser between two.

    A core that runs alone has a kernel of its own, so that it may run anywhere.
    """

    def _split_scope(self, nodeid):
        if found := re.search(r"test_browser\.py.*\[(\d+)_", nodeid):
            return f"browser {int(found[1]) % 2}"
        scope = super()._split_scope(nodeid)
        return f"{scope} core" if "::Core" in nodeid else scope


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Put the scheduler in the place of ``--dist=loadfile``; another is the user's wish."""
    return Scheduler(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path, parent):
    """Let the strict collector take the place of nbval's."""
    ours = []
    for collector in (yield):
        if type(collector) is not IPyNbFile:
            ours.append(collector)
            continue
        ours.append(Notebook.from_parent(parent, path=file_path))
        cores = [path for path in sorted(file_path.parent.glob("*.ipynb")) if has_core(path)]
        if file_path in cores and has_turn(cores.index(file_path), len(cores)):
            ours.append(Core.from_parent(parent, path=file_path))
    return ours


def has_core(path):
    """Tell whether a notebook has a core that can be run alone."""
    return f'"{DEEPER}' in path.read_text(encoding="utf-8")


def pytest_collection_modifyitems(items):
    """Start what takes longest first, so that the workers end together."""
    budgets = {item.path.stem: item.parent.budget for item in items if isinstance(item, Cell)}

    def seconds(item):
        if item.path.stem == "test_browser":
            return 300  # half of the notebooks
        return budgets.get(item.path.stem, 30)  # a file of tests

    items.sort(key=seconds, reverse=True)


@pytest.hookimpl(tryfirst=True)  # before a worker tells its items
def pytest_collection_finish(session):
    """Add the cells above one that ``-k``, ``--lf`` or its own name selected: it needs them."""
    items = session.items
    for notebook in {item.parent: None for item in items if isinstance(item, Cell)}:
        chosen = {item.name for item in items if item.parent is notebook}
        last = max(i for i, item in enumerate(notebook.everything) if item.name in chosen)
        wanted = [
            item
            for i, item in enumerate(notebook.everything)
            if item.name in chosen or (i < last and type(item) in (Cell, CoreCell))
        ]
        place = next(i for i, item in enumerate(items) if item.parent is notebook)
        items[:] = [item for item in items if item.parent is not notebook]
        items[place:place] = wanted


class KernelDied(Exception):
    """The kernel's process is gone."""


class Kernel(RunningKernel):
    """A kernel whose death is noticed within a second."""

    def get_message(self, stream, timeout=None):
        """Wait for a message as nbval does, but only as long as the kernel lives."""
        end = time.monotonic() + (float("inf") if timeout is None else timeout)
        while True:
            try:
                return super().get_message(stream, timeout=max(0, min(1, end - time.monotonic())))
            except Empty:
                if not self.is_alive():
                    raise KernelDied from None
                if time.monotonic() >= end:
                    raise

    def run(self, code):
        """Run code that is not part of the notebook."""
        message = self.execute_cell_input(code, allow_stdin=False)
        problem, state = "", ""
        while state != "idle":
            said = self.get_message("iopub", timeout=60)
            if said["parent_header"].get("msg_id") == message:
                problem = problem or said["content"].get("evalue", "")
                state = said["content"].get("execution_state", "")
        self.await_reply(message, timeout=10)
        if problem:
            raise RuntimeError(f"{problem} in {code!r}")


class Answer(NamedTuple):
    """An answer to an exercise, from a file in tests/answers."""

    title: str  # of the exercise
    right: bool
    slow: bool
    words: str  # what the check must say to a wrong one
    source: str


def answers(path):
    """Read the answers to a notebook's exercises; an empty list if there is no file.

    Raises
    ------
    ValueError
        If a line that begins with ``# %%`` is not the head of an answer.
    """
    file = TESTS / "answers" / f"{path.stem}.py"
    if not file.exists():
        return []
    found = []
    for part in re.split(r"^(?=# %%)", file.read_text(encoding="utf-8"), flags=re.M)[1:]:
        head, _, source = part.partition("\n")
        match = ANSWER.fullmatch(head.strip())
        if match is None or bool(match[3]) != bool(match[5]):
            raise ValueError(
                f"{file.name} has {head!r}; expected '# %% Title: right' or "
                "'# %% Title: wrong, says \"words\"', with ', slow' before the comma if it is"
            )
        title, right, _, slow, words = match.groups()
        found.append(Answer(title, bool(right), bool(slow), words or "", source.strip() + "\n"))
    return found


class Notebook(IPyNbFile):
    """A notebook: its code cells in order, each exercise followed by its solution."""

    died_in = None

    @property
    def budget(self):
        """Seconds that the notebook's title cell allows; 0 if it names none."""
        found = re.search(r"budget: (\d+) s", self.nb.cells[0].source if self.nb.cells else "")
        return int(found[1]) if found else 0

    def setup(self):
        """Start a kernel of this environment in the notebook's folder, without a way out."""
        with pytest.MonkeyPatch.context() as patch:
            for name in ("http_proxy", "https_proxy"):
                patch.setenv(name, "http://127.0.0.1:9")  # nobody answers there
            self.kernel = Kernel(
                CURRENT_ENV_KERNEL_NAME,
                cwd=str(self.path.parent),
                startup_timeout=self.config.option.nbval_kernel_startup_timeout,
            )
        if simulated := self.config.option.simulate:
            self.kernel.run(SIMULATE.format(simulated))
        self.setup_sanitize_files()

    def collect(self):
        """Return the code cells, and an item that tries the solution after each check cell."""
        again = self.round(", second run") if self.config.option.twice else []
        self.everything = [*self.round(""), *again, *self.answers()]
        return self.everything

    def answers(self):
        """Yield an item for each answer, and one for an answer to no exercise."""
        checks = {}
        for cell in self.nb.cells:
            found = re.search(r"""with exercise\((["'])(.+?)\1""", cell.source)
            if found and "check" in tags(cell):
                checks[found[2]] = cell.source
        for number, answer in enumerate(answers(self.path)):
            if answer.title not in checks:
                raise ValueError(f"{self.path.name} has no exercise {answer.title!r} to answer")
            source = f"{answer.source}\n{checks[answer.title]}"
            yield Attempt.from_parent(
                self,
                name=f"{answer.title}, {'right' if answer.right else 'wrong'} answer {number}",
                cell_num=number,
                cell=nbformat.v4.new_code_cell(source),
                options=defaultdict(bool),
                answer=answer,
                has_turn=not answer.slow or has_turn(number, 4),
            )

    def round(self, suffix):
        """Yield the items of one run through the notebook."""
        cells = {id(item.cell): item for item in super().collect()}
        exercises = 0
        for index, cell in enumerate(self.nb.cells):
            item = cells.get(id(cell))
            if item is None:
                continue
            args = {"cell_num": item.cell_num, "options": item.options}
            yield Cell.from_parent(self, name=item.name + suffix, cell=cell, **args)
            if "check" in tags(cell):
                exercises += 1
                below = self.nb.cells[index + 1].source if index + 1 < len(self.nb.cells) else ""
                solution = SOLUTION.search(below)
                source = f"{solution[1] if solution else ''}\n{cell.source}"
                args["options"] = defaultdict(bool)
                name, cell = f"Solution {exercises}{suffix}", nbformat.v4.new_code_cell(source)
                yield Solution.from_parent(self, name=name, cell=cell, found=bool(solution), **args)


class Core(Notebook):
    """The cells above "Going deeper", in a kernel of their own."""

    def collect(self):
        """Return the code cells of the core."""
        items = list(IPyNbFile.collect(self))  # this reads the notebook, too
        deeper = next(i for i, c in enumerate(self.nb.cells) if c.source.startswith(DEEPER))
        core = {id(cell) for cell in self.nb.cells[:deeper]}
        self.everything = []
        for item in items:
            if id(item.cell) in core:
                args = {"cell_num": item.cell_num, "cell": item.cell, "options": item.options}
                core_cell = CoreCell.from_parent(self, name=f"Core, {item.name}", **args)
                self.everything.append(core_cell)
        return self.everything


class Cell(IPyNbCell):
    """A code cell, held to the rules in the docstring of this file."""

    def runtest(self):
        """Run the cell and compare its output if it is tagged ``nbval-check-output``."""
        if self.parent.died_in is not None:
            pytest.skip(f"the kernel died in {self.parent.died_in}")
        if "gpu" in tags(self.cell) and self.config.option.simulate != "cuda" and not cuda():
            pytest.skip("tagged gpu, and there is no CUDA here")
        try:
            ast.parse(self.cell.source)
        except SyntaxError as error:
            self.fail(
                f"Not plain Python: {(error.text or '').strip()!r}. Magics and shell commands can "
                "fail unnoticed; use Python instead, for example subprocess.run(…, check=True)"
            )
        try:
            super().runtest()
        except KernelDied:
            self.parent.died_in = self.name
            self.fail("The kernel died")
        self.check_outputs()

    def check_outputs(self):
        """Fail for what nbval lets through."""
        streams = {o.name: o.text for o in self.test_outputs if o.output_type == "stream"}
        if "stderr" in streams:
            self.fail(f"Output on stderr: {streams['stderr']}")
        raised = any(o.output_type == "error" for o in self.test_outputs)
        if self.options["check_exception"] and not raised:
            self.fail("Tagged raises-exception, but it raised nothing")
        if "check" in tags(self.cell) and "not yet" not in streams.get("stdout", ""):
            self.fail("The exercise's check passes with the empty stub")

    def fail(self, message):
        """Raise nbval's error, so that the report names the cell and shows its source."""
        self.raise_cell_error(f"{self.parent.path.name}, {self.name}: {message}")

    @property
    def kind(self):
        """What the summary counts this item as, when it has not been skipped."""
        return "compared" if self.options["check"] else "executed"


class CoreCell(Cell):
    """A code cell of a core that runs alone."""

    kind = "core alone"


class Solution(Cell):
    """The solution of an exercise put in place of its stub, and its check, which must pass."""

    kind = "solutions"

    def __init__(self, *, found, **kwargs):
        super().__init__(**kwargs)
        self.found = found

    def runtest(self):
        """Run solution and check in strict mode, in which a check that fails raises."""
        if not self.found:
            self.fail("No folded solution with a ```python block below the check")
        if self.parent.died_in is None:
            self.parent.kernel.run(STRICT)
        try:
            super().runtest()
        finally:
            if self.parent.died_in is None:
                self.parent.kernel.run(LENIENT)


SIMULATE = (
    f"import runpy; runpy.run_path({str(TESTS / 'simulated_device.py')!r})['install']('{{}}')"
)
STRICT = "import os; os.environ['COURSE_STRICT'] = '1'"
LENIENT = "import os; os.environ.pop('COURSE_STRICT', None)"

# In the kernel: keep the state after the notebook's last cell once, and put it back each time.
AGAIN = f"""
if "_start" not in globals():
    import runpy as _runpy
    _start = _runpy.run_path({str(TESTS / "isolation.py")!r})["Start"](globals())
_start.again()
"""


class Attempt(Cell):
    """An answer put in place of the stub: its check must pass it, or say what is wrong."""

    def __init__(self, *, answer, has_turn, **kwargs):
        super().__init__(**kwargs)
        self.answer, self.has_turn = answer, has_turn

    @property
    def kind(self):
        """What the summary counts this item as."""
        return "right" if self.answer.right else "wrong"

    def runtest(self):
        """Run the answer and the check, from the state after the notebook's last cell."""
        if not self.has_turn:
            pytest.skip("its turn is on another day; COURSE_TURNS=all runs all")
        if self.parent.died_in is None:
            self.parent.kernel.run(AGAIN + (STRICT if self.answer.right else LENIENT))
        super().runtest()

    def check_outputs(self):
        """Look for the words in what the check said to a wrong answer."""
        if self.answer.right:
            return super().check_outputs()
        said = "".join(o.text for o in self.test_outputs if o.output_type == "stream")
        if "not yet" not in said:
            self.fail(f"The check accepts a wrong answer. It said: {said}")
        if self.answer.words not in said:
            self.fail(f"The check does not say {self.answer.words!r}. It said: {said}")


def tags(cell):
    """Return the tags of a cell."""
    return cell.metadata.get("tags", [])


def cuda():
    """Tell whether CUDA is present."""
    import torch  # not at the top: seconds that a run without gpu cells need not pay

    return torch.cuda.is_available()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Note for the summary what a notebook's item counts as."""
    if isinstance(item, Cell):
        item.user_properties.append(("notebook", item.kind))


def pytest_terminal_summary(terminalreporter):
    """Print which notebooks ran, what became of their cells, and the seconds it took."""
    counts = defaultdict(lambda: defaultdict(float))
    for outcome, reports in terminalreporter.stats.items():
        for report in reports if outcome != "deselected" else ():
            kind = dict(getattr(report, "user_properties", ())).get("notebook")
            if kind is None:
                continue
            row = counts[Path(report.nodeid.split("::")[0]).stem]
            row["seconds"] += report.duration
            if report.when == "call":
                column = kind if report.passed else report.outcome
                row[column] += 1
                # a compared cell has been executed, too
                row["executed"] += column == "compared"
    if not counts:
        return
    columns = ("executed", "compared", "solutions", "right", "wrong", "core alone", "skipped")
    columns += ("failed",)
    terminalreporter.section("notebooks")
    line = "{:<28}" + "{:>11}" * len(columns) + "{:>11}"
    terminalreporter.write_line(line.format("cells:", *columns, "seconds"))
    for name, row in sorted(counts.items()):
        numbers = [int(row[column]) for column in columns]
        terminalreporter.write_line(line.format(name, *numbers, f"{row['seconds']:.1f}"))
