"""A training that the learner stops with the square button, and then runs again."""

import os
import signal
import subprocess
import sys
import threading
import time

import nbformat
import pytest
from execute import NOTEBOOKS
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

PATH = NOTEBOOKS / "05_spiral_classification.ipynb"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows interrupts kernels in another way")
def test_a_training_is_interrupted_and_continued():
    """The model keeps its weights, the loop goes on from them, and the checks below it hold."""
    notebook = nbformat.read(PATH, as_version=4)
    sources = [cell.source for cell in notebook.cells]
    loop = next(i for i, source in enumerate(sources) if "\nfor step in range(1000):" in source)
    end = next(i for i, source in enumerate(sources) if "## 5." in source)
    client = NotebookClient(
        notebook, kernel_name="python3", resources={"metadata": {"path": str(PATH.parent)}}
    )

    notebook.cells[loop].outputs = []

    def press_stop():
        while not notebook.cells[loop].outputs:  # its first output: one of 1000 steps is done
            time.sleep(0.01)
        os.kill(client.km.provisioner.pid, signal.SIGINT)

    with client.setup_kernel(stderr=subprocess.DEVNULL):
        for index in range(loop):
            client.execute_cell(notebook.cells[index], index)
        threading.Thread(target=press_stop, daemon=True).start()
        with pytest.raises(CellExecutionError, match="KeyboardInterrupt"):
            client.execute_cell(notebook.cells[loop], loop)
        assert "step    1" in notebook.cells[loop].outputs[0].text
        assert "step 1000" not in notebook.cells[loop].outputs[0].text
        for index in range(loop, end):
            client.execute_cell(notebook.cells[index], index)
