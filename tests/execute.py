"""Execute notebooks in place, each from a fresh kernel: ``make notebooks``.

Without numbers, those whose code is not the code that was executed last. Prints the wall time and
the kernel's peak memory of each, and folds the cells whose tags say so. A notebook in which a cell
fails is left as it was.
"""

import hashlib
import math
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbclient.output_widget import OutputWidget

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
FOLDED = ("setup", "figure", "claim", "check")  # tags of cells whose output says enough
WIDGET = "application/vnd.jupyter.widget-view+json"
USAGE = """
import resource
import sys
usage = resource.getrusage(resource.RUSAGE_SELF)
children = resource.getrusage(resource.RUSAGE_CHILDREN)
cpu = usage.ru_utime + usage.ru_stime + children.ru_utime + children.ru_stime
print(cpu, usage.ru_maxrss / 1024 ** (2 if sys.platform == "darwin" else 1))
"""

# What Jupyter saves for Python, less the version, which would change with the machine.
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
    },
}

# nbclient answers each output that goes to a widget while it waits for the cell to end. Now and
# then this loses the cell's reply, and it waits for ever. Nobody looks at these widgets here.
OutputWidget.sync_state = lambda self: None


class Took(NamedTuple):
    """What a notebook took."""

    seconds: float  # all cells, once the kernel has started: what Run All takes
    cpu_seconds: float  # of the kernel and the processes it started; nan on Windows
    peak_mb: float  # the kernel's largest resident memory; nan on Windows
    cells: list[tuple[float, int, str]]  # seconds, index and source of each code cell
    printed: str  # by the code that ran afterwards

    def __str__(self):
        return f"{self.seconds:.1f} s, peak {self.peak_mb:.0f} MB"


def run(notebook: nbformat.NotebookNode, folder: Path, then: str = "") -> Took:
    """Run all cells in a fresh kernel started in a folder; return what it took.

    ``then`` is code to run in the same kernel afterwards.

    Raises
    ------
    CellExecutionError, DeadKernelError
        If a cell fails, or the kernel dies in it.
    """
    client = NotebookClient(
        notebook,
        timeout=900,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
    )
    cells = []
    with client.setup_kernel(stderr=subprocess.DEVNULL):
        start = time.perf_counter()
        for index, cell in enumerate(notebook.cells):
            cell_start = time.perf_counter()
            client.execute_cell(cell, index)
            if cell.cell_type == "code":
                cells.append((time.perf_counter() - cell_start, index, cell.source))
        seconds = time.perf_counter() - start
        usage = [math.nan, math.nan]
        if sys.platform != "win32":
            usage = [float(number) for number in _ask(client, USAGE).split()]
        printed = _ask(client, then) if then else ""
    return Took(seconds, *usage, cells, printed)


def _ask(client: NotebookClient, source: str) -> str:
    """Run code that is not part of the notebook in its kernel; return what it prints."""
    client.nb.cells.append(nbformat.v4.new_code_cell(source))
    try:
        client.execute_cell(client.nb.cells[-1], len(client.nb.cells) - 1, store_history=False)
        return "".join(output.get("text", "") for output in client.nb.cells[-1].outputs)
    finally:
        client.nb.cells.pop()


def fold(notebook: nbformat.NotebookNode) -> None:
    """Fold the code of the cells that are tagged so, and no other, wherever it may be opened.

    JupyterLab and VS Code read ``jupyter.source_hidden``, Colab reads ``cellView`` and shows the
    line ``# @title`` in place of the code, and websites read the tag ``hide-input``.
    """
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        tags = [tag for tag in cell.metadata.pop("tags", []) if tag != "hide-input"]
        kind = next((tag for tag in tags if tag in FOLDED), None)
        cell.metadata.pop("cellView", None)
        jupyter = cell.metadata.pop("jupyter", {})
        jupyter.pop("source_hidden", None)
        if kind:
            tags.append("hide-input")
            jupyter["source_hidden"] = True
            cell.metadata["cellView"] = "form"
            if not cell.source.startswith("# @title "):
                cell.source = f"# @title {kind.capitalize()}\n{cell.source}"
        if jupyter:
            cell.metadata["jupyter"] = jupyter
        if tags:
            cell.metadata["tags"] = tags


def digest(notebook: nbformat.NotebookNode) -> str:
    """Return a digest of the code of a notebook, the setup cell and its address left out."""
    codes = [cell for cell in notebook.cells if cell.cell_type == "code"]
    text = "\0".join(c.source for c in codes if "setup" not in c.metadata.get("tags", []))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def is_stale(path: Path) -> bool:
    """Tell whether the saved outputs come from other code than that above them."""
    notebook = nbformat.read(path, as_version=4)
    return notebook.metadata.get("executed") != digest(notebook)


def execute(path: Path) -> str:
    """Run one notebook, save it, and return a line with what it took.

    Outputs that show a widget (sliders, progress bars) are not saved: without
    a live kernel a page can only show an error in their place.
    """
    notebook = nbformat.read(path, as_version=4)
    took = run(notebook, path.parent)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [o for o in cell.outputs if WIDGET not in o.get("data", {})]
    fold(notebook)
    notebook.metadata = nbformat.from_dict({**METADATA, "executed": digest(notebook)})
    nbformat.write(notebook, path)
    return f"{path.stem}: {took}"


def chosen(arguments: list[str]) -> list[Path]:
    """Return the notebooks whose names start with the given numbers; all without any.

    Raises
    ------
    SystemExit
        If no notebook's name starts so.
    """
    paths = sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))
    found = [p for p in paths if not arguments or p.stem.startswith(tuple(arguments))]
    if not found:
        names = ", ".join(path.stem for path in paths)
        raise SystemExit(f"No notebook starts with {' or '.join(arguments)}. There are: {names}")
    return found


def main(arguments: list[str]) -> int:
    """Execute the chosen notebooks, and say of each what it took or that it failed."""
    failed = 0
    paths = [path for path in chosen(arguments) if arguments or is_stale(path)]
    if not paths:
        print("All saved outputs are those of the code. To execute a notebook anyway, name it.")
    for path in paths:
        try:
            print(execute(path), flush=True)
        except (CellExecutionError, DeadKernelError) as error:
            print(f"{path.stem}: failed and left as it was\n{error}", flush=True)
            failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
