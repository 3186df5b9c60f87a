"""How pytest runs the notebooks: nbval, made strict.

nbval alone lets several failures through, or notices them late. Here

- a cell must be plain Python: a shell command or a magic can fail unnoticed;
- anything on stderr fails the cell, warnings included;
- a cell tagged ``raises-exception`` must raise;
- a kernel that dies fails its cell at once, and the rest of the notebook is skipped;
- the kernel's way to the internet is closed;
- a cell tagged ``gpu`` is skipped, with the reason, where there is no CUDA;
- a cell tagged ``check`` must say "not yet" to the stub of its exercise, and then pass, in the
  same kernel, with the solution from the folded block below it.
"""

import ast
import os
import re
import time
from collections import defaultdict
from pathlib import Path
from queue import Empty

import nbformat
import pytest
from nbval.kernel import CURRENT_ENV_KERNEL_NAME, RunningKernel
from nbval.plugin import IPyNbCell, IPyNbFile
from xdist.scheduler import LoadFileScheduling

SOLUTION = re.compile(r"<summary>Solution</summary>\s*```python\n(.*?)```\s*.*?</details>", re.S)


def pytest_configure(config):
    """Share the cores among the workers: one torch thread each is fastest on two cores."""
    if config.getoption("numprocesses", None) and "PYTEST_XDIST_WORKER" not in os.environ:
        return  # the controller runs nothing, and the workers would inherit what it sets
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    os.environ.setdefault("OMP_NUM_THREADS", str(max(1, (os.cpu_count() or 1) // workers)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    """One worker more than there are cores, because each waits now and then; eight at most."""
    return min((os.cpu_count() or 1) + 1, 8)


def pytest_addoption(parser):
    """Add the options of this course."""
    parser.addoption("--twice", action="store_true", help="run each notebook twice in its kernel")


class Scheduler(LoadFileScheduling):
    """Keep each file on one worker, but share the notebooks in the browser between two."""

    def _split_scope(self, nodeid):
        found = re.search(r"test_browser\.py.*\[(\d+)_", nodeid)
        return f"browser {int(found[1]) % 2}" if found else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Put the scheduler in the place of ``--dist=loadfile``."""
    return Scheduler(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path, parent):
    """Let the strict collector take the place of nbval's."""
    collectors = yield
    return [
        Notebook.from_parent(parent, path=file_path) if type(c) is IPyNbFile else c
        for c in collectors
    ]


def pytest_collection_modifyitems(items):
    """Start what takes longest first, so that the workers end together."""
    budgets = {item.path.stem: item.parent.budget for item in items if isinstance(item, Cell)}

    def seconds(item):
        if item.path.stem == "test_browser":
            return 300  # half of the notebooks
        return budgets.get(item.path.stem, 30)  # a file of tests

    items.sort(key=seconds, reverse=True)


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
        """Run a line of code that is not part of the notebook."""
        message = self.execute_cell_input(code, allow_stdin=False)
        self.await_reply(message, timeout=10)
        self.await_idle(message, timeout=10)


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
        self.setup_sanitize_files()

    def collect(self):
        """Yield the code cells, and an item that tries the solution after each check cell."""
        yield from self.round("")
        if self.config.option.twice:
            yield from self.round(", second run")

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


class Cell(IPyNbCell):
    """A code cell, held to the rules in the docstring of this file."""

    def runtest(self):
        """Run the cell and compare its output if it is tagged ``nbval-check-output``."""
        if self.parent.died_in is not None:
            pytest.skip(f"the kernel died in {self.parent.died_in}")
        if "gpu" in tags(self.cell) and not cuda():
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
            self.parent.kernel.run("import os; os.environ['COURSE_STRICT'] = '1'")
        try:
            super().runtest()
        finally:
            if self.parent.died_in is None:
                self.parent.kernel.run("import os; del os.environ['COURSE_STRICT']")


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
    for reports in terminalreporter.stats.values():
        for report in reports:
            kind = dict(getattr(report, "user_properties", ())).get("notebook")
            if kind is None:
                continue
            row = counts[Path(report.nodeid.split("::")[0]).stem]
            row["seconds"] += report.duration
            if report.when == "call":
                outcome = kind if report.passed else report.outcome
                row[outcome] += 1
                # a compared cell has been executed, too
                row["executed"] += outcome == "compared"
    if not counts:
        return
    columns = ("executed", "compared", "solutions", "skipped", "failed")
    terminalreporter.section("notebooks")
    line = "{:<28}" + "{:>11}" * len(columns) + "{:>11}"
    terminalreporter.write_line(line.format("cells:", *columns, "seconds"))
    for name, row in sorted(counts.items()):
        numbers = [int(row[column]) for column in columns]
        terminalreporter.write_line(line.format(name, *numbers, f"{row['seconds']:.1f}"))
