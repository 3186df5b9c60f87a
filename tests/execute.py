"""Execute notebooks in place, each from a fresh kernel: ``make notebooks``.

Prints the wall time and the kernel's peak memory of each. A notebook in which a
cell fails is left as it was.
"""

import subprocess
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbclient.output_widget import OutputWidget

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
WIDGET = "application/vnd.jupyter.widget-view+json"
PEAK = "import resource; resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024"

# nbclient answers each output that goes to a widget while it waits for the cell to end. Now and
# then this loses the cell's reply, and it waits for ever. Nobody looks at these widgets here.
OutputWidget.sync_state = lambda self: None


def run(notebook: nbformat.NotebookNode, folder: Path) -> str:
    """Run all cells in a fresh kernel started in a folder; return a line with what it took.

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
    start = time.perf_counter()
    with client.setup_kernel(stderr=subprocess.DEVNULL):
        for index, cell in enumerate(notebook.cells):
            client.execute_cell(cell, index)
        took = f"{time.perf_counter() - start:.1f} s"
        return took if sys.platform == "win32" else f"{took}, peak {_peak_memory(client)} MB"


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
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    nbformat.write(notebook, path)
    return f"{path.stem}: {took}"


def _peak_memory(client: NotebookClient) -> int:
    """Ask the kernel for its peak resident memory in MB."""
    client.nb.cells.append(nbformat.v4.new_code_cell(PEAK))
    client.execute_cell(client.nb.cells[-1], len(client.nb.cells) - 1, store_history=False)
    return int(client.nb.cells.pop().outputs[0].data["text/plain"])


def main(arguments: list[str]) -> int:
    """Execute the notebooks whose names start with the given numbers; all without any."""
    paths = sorted(NOTEBOOKS.glob("*.ipynb"))
    if arguments:
        chosen = [p for p in paths if p.stem.startswith(tuple(arguments))]
        if not chosen:
            print(f"No notebook starts with {' or '.join(arguments)}: {[p.stem for p in paths]}")
            return 1
        paths = chosen
    failed = 0
    for path in paths:
        try:
            print(execute(path), flush=True)
        except (CellExecutionError, DeadKernelError) as error:
            print(f"{path.stem}: failed and left as it was\n{error}", flush=True)
            failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
