"""Time every notebook, alone and from a fresh kernel, next to a yardstick: ``make bench``.

Prints for each notebook wall and CPU seconds, the kernel's peak memory, its budget and its slowest
three cells. The yardstick is one epoch of PyTorch's classic MNIST example on the same machine, and
every figure is also given as a multiple of it, because seconds differ from machine to machine.
Medians over RUNS go to bench.json, and from there, by ``make times``, to the title cells of the
notebooks and to the README. With NB="05 07", only these are measured, next to the saved yardstick.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import torch
from execute import NOTEBOOKS, chosen, run
from torch import nn
from torch.nn import functional as F

ROOT = NOTEBOOKS.parent
RESULT = Path(__file__).with_name("bench.json")
SAVED = ("seconds", "cpu_seconds", "peak_mb")

# run in the kernel of notebook 09 after its last cell: its last rung, from ten seeds
TOP_OF_THE_LADDER = """
for seed in range(10):
    torch.manual_seed(seed)
    model = placed(pooled_first(normalise=True, filters=8))
    start = time.perf_counter()
    fit(model, **recipe, change=nudged)
    print(time.perf_counter() - start, accuracy_of(model, X_test, y_test))
"""


class Example(nn.Module):
    """The network of PyTorch's MNIST example."""

    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 32, 3), nn.Conv2d(32, 64, 3)
        self.dropout1, self.dropout2 = nn.Dropout(0.25), nn.Dropout(0.5)
        self.fc1, self.fc2 = nn.Linear(64 * 12 * 12, 128), nn.Linear(128, 10)

    def forward(self, X):  # (N, 1, 28, 28)
        X = F.relu(self.conv2(F.relu(self.conv1(X))))  # (N, 64, 24, 24)
        X = self.dropout1(F.max_pool2d(X, 2)).flatten(1)  # (N, 9216)
        return F.log_softmax(self.fc2(self.dropout2(F.relu(self.fc1(X)))), dim=1)


def yardstick() -> float:
    """Return the seconds of one training epoch of the example, images loaded one by one.

    Source of network and settings: https://github.com/pytorch/examples/tree/main/mnist
    """
    from torchvision import datasets, transforms

    from utils import mnist_root

    torch.manual_seed(1)
    prepare = transforms.Compose(
        [transforms.ToTensor(), transforms.Normalize((0.1307,), (0.3081,))]
    )
    data = datasets.MNIST(mnist_root(), train=True, download=True, transform=prepare)
    loader = torch.utils.data.DataLoader(data, batch_size=64, shuffle=True)
    model = Example().train()
    optimizer = torch.optim.Adadelta(model.parameters(), lr=1.0)
    start = time.perf_counter()
    for X, y in loader:
        optimizer.zero_grad()
        F.nll_loss(model(X), y).backward()
        optimizer.step()
    return time.perf_counter() - start


def budget(notebook: nbformat.NotebookNode) -> int:
    """Return the seconds that a notebook's title cell allows."""
    return int(re.search(r"budget: (\d+) s", notebook.cells[0].source)[1])


def top_of_the_ladder() -> dict:
    """Return what the last rung of notebook 09 takes and reaches, medians over ten seeds."""
    (path,) = chosen(["09"])
    printed = run(nbformat.read(path, as_version=4), path.parent, TOP_OF_THE_LADDER).printed
    seconds, accuracies = zip(*(map(float, line.split()) for line in printed.splitlines()))
    print("seconds ", *(f"{value:.1f}" for value in seconds))
    print("accuracy", *(f"{value:.2%}" for value in accuracies), flush=True)
    medians = [statistics.median(seconds), statistics.median(accuracies)]
    return {"seconds": round(medians[0], 2), "accuracy": round(medians[1], 4)}


def measure(path: Path) -> dict:
    """Run a notebook and return its figures."""
    notebook = nbformat.read(path, as_version=4)
    took = run(notebook, path.parent)
    slowest = [
        f"{seconds:.1f} s  [{index}] {source.strip().splitlines()[0][:60]}"
        for seconds, index, source in sorted(took.cells, reverse=True)[:3]
    ]
    return {
        "seconds": round(took.seconds, 1),
        "cpu_seconds": round(took.cpu_seconds, 1),
        "peak_mb": round(took.peak_mb),
        "budget": budget(notebook),
        "slowest": slowest,
    }


def show(name: str, row: dict, unit: float) -> None:
    """Print a notebook's line, also in units of the yardstick's seconds, and its slowest cells."""
    share = row["seconds"] / unit
    print(
        f"{name:<26}{row['seconds']:>7.1f} s{share:>7.2f} x{row['cpu_seconds']:>8.1f} s CPU"
        f"{row['peak_mb']:>6} MB   budget {row['budget']} s",
        *row["slowest"], sep="\n    ", flush=True,
    )  # fmt: skip


def write_times(root: Path = ROOT, result: Path = RESULT) -> list[str]:
    """Write the saved seconds into the title cells and the README's table.

    Returns
    -------
    list of str
        The files that were changed.
    """
    seconds = {
        name: round(row["seconds"])
        for name, row in json.loads(result.read_text(encoding="utf-8"))["notebooks"].items()
    }
    readme, changed = root / "README.md", set()
    for name, number in seconds.items():
        title, table = r"about \d+( s on 2 CPU cores)", rf"({name}\.ipynb\) \|[^|]*\| )\d+( s \|)"
        changed |= _replace(root / "notebooks" / f"{name}.ipynb", title, rf"about {number}\g<1>")
        changed |= _replace(readme, table, rf"\g<1>{number}\g<2>")
    return sorted(path.relative_to(root).as_posix() for path in changed)


def _replace(path: Path, pattern: str, new: str) -> set[Path]:
    """Replace the one place that matches; return the path in a set if that changed the file."""
    old = path.read_text(encoding="utf-8")
    text, number = re.subn(pattern, new, old)
    if number != 1:
        raise ValueError(f"{path.name} has {number} places for its time, expected one: {pattern}")
    if text == old:
        return set()
    path.write_text(text, encoding="utf-8", newline="\n")
    return {path}


def main(arguments: list[str]) -> None:
    """Measure all notebooks and the yardstick, or the chosen notebooks; save the medians."""
    if arguments == ["times"]:
        print("Changed:", ", ".join(write_times()) or "nothing")
        return
    os.environ["CUDA_VISIBLE_DEVICES"] = ""  # the budgets are for the CPU
    runs = int(os.environ.get("RUNS") or 1)
    paths = chosen(arguments)
    saved = json.loads(RESULT.read_text(encoding="utf-8")) if arguments else {"notebooks": {}}
    unit = saved.get("yardstick_seconds")
    units, rows = [], {path.stem: [] for path in paths}
    for number in range(1, runs + 1):
        print(f"Run {number} of {runs} on {os.cpu_count()} cores, PyTorch {torch.__version__}")
        if not arguments:
            source = "import bench; print(bench.yardstick())"
            environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}
            fresh = [sys.executable, "-c", source]
            done = subprocess.run(fresh, env=environment, check=True, capture_output=True)
            unit = float(done.stdout)
            units.append(unit)
            print(f"yardstick, one epoch of the MNIST example: {unit:.1f} s", flush=True)
        for path in paths:
            rows[path.stem].append(measure(path))
            show(path.stem, rows[path.stem][-1], unit)
        total = sum(row[-1]["seconds"] for row in rows.values())
        print(f"total {total:.1f} s, {total / unit:.2f} x")
    for name, kept in rows.items():
        medians = {key: statistics.median(row[key] for row in kept) for key in SAVED}
        saved["notebooks"][name] = {**medians, "runs": runs}
    if not arguments:
        saved |= {"torch": torch.__version__, "cores": os.cpu_count()}
        saved["yardstick_seconds"] = round(statistics.median(units), 1)
        print("The last rung of notebook 09, ten seeds:")
        saved["top_of_the_ladder"] = top = top_of_the_ladder()
        share = top["seconds"] / saved["yardstick_seconds"]
        print(
            f"medians: {top['seconds']:.1f} s, {share:.3f} x, {top['accuracy']:.2%} on the test set"
        )
    RESULT.write_text(json.dumps(saved, indent=1) + "\n", encoding="utf-8")
    print(f"Saved to {RESULT.relative_to(ROOT)}; `make times` tells the notebooks and the README.")


if __name__ == "__main__":
    main(sys.argv[1:])
