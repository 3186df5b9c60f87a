"""The contract of a notebook, held against every file in notebooks/.

Running the notebooks, their exercises included, is conftest.py's part.
"""

import ast
import re
import tomllib
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parent.parent
COURSE = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["course"]
PATHS = sorted((ROOT / "notebooks").glob("*.ipynb"))
README = (ROOT / "README.md").read_text(encoding="utf-8")

# what must not be in a saved output: a path of the machine that ran it
MACHINE_PATH = re.compile(r"(?<![\w:/.])/(home|root|tmp|work|usr|opt|var|Users|content)/|[A-Z]:\\")


@pytest.fixture(params=PATHS, ids=lambda path: path.stem)
def notebook(request):
    """Each notebook, with its path in the metadata."""
    notebook = nbformat.read(request.param, as_version=4)
    nbformat.validate(notebook)
    notebook.metadata["path"] = request.param
    return notebook


def code_cells(notebook):
    """Return the code cells."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def tagged(notebook, tag):
    """Return the cells that carry a tag."""
    return [cell for cell in notebook.cells if tag in cell.metadata.get("tags", [])]


def prose(notebook):
    """Return all Markdown of a notebook as one text."""
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def text_of(output):
    """Return the text of an output, whatever its kind."""
    texts = [output.get("text", ""), *output.get("traceback", [])]
    data = output.get("data", {})
    texts += [text for kind, text in data.items() if kind.startswith("text/")]
    return "\n".join(texts)


def heading_title(path):
    """Return the title of a notebook without its number."""
    first = nbformat.read(path, as_version=4).cells[0].source.splitlines()[0]
    return first.removeprefix("# ")


def test_there_are_notebooks():
    """An empty folder would pass all the tests below."""
    assert PATHS


# --- title cell, links ----------------------------------------------------------------------


def test_title_cell_has_badge_goals_needs_and_time(notebook):
    """The first cell says what the notebook is, and opens it on Colab from the course's address."""
    path, title = notebook.metadata["path"], notebook.cells[0].source
    badge = (
        "[![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)]"
        "(https://colab.research.google.com/github/"
        f"{COURSE['repository']}/blob/{COURSE['branch']}/notebooks/{path.name})"
    )
    assert title.startswith(f"# {path.stem[:2]} · ")
    assert badge in title.splitlines()
    assert "**You will learn**" in title
    assert "**You need:**" in title
    assert re.search(r"\*\*Run All:\*\* about [1-9]\d* s on 2 CPU cores \(budget: \d+ s\)\.", title)
    goals = title.split("**You will learn**")[1].split("**You need:**")[0]
    assert 3 <= len(re.findall(r"^- ", goals, re.M)) <= 6


def test_title_cell_links_to_its_neighbours(notebook):
    """One step back and one forward, named by their own titles."""
    path, title = notebook.metadata["path"], notebook.cells[0].source
    index = PATHS.index(path)
    assert "[All notebooks](../README.md)" in title
    if index > 0:
        before = PATHS[index - 1]
        assert f"[← {heading_title(before)}]({before.name})" in title
    if index + 1 < len(PATHS):
        after = PATHS[index + 1]
        assert f"[{heading_title(after)} →]({after.name})" in title


def test_prose_has_the_length_of_a_chapter(notebook):
    """1,500 to 3,500 words, not counting code, formulas and addresses."""
    text = re.sub(r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$]+\$", "", prose(notebook), flags=re.S)
    words = re.findall(r"[A-Za-z][\w'’-]*", re.sub(r"\]\([^)]*\)", "]", text))
    assert 1500 <= len(words) <= 3500


def test_links_to_files_lead_somewhere(notebook):
    """A relative link in the text names a file of the course."""
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(notebook)):
        if not re.match(r"https?://|#", target):
            assert (ROOT / "notebooks" / target.split("#")[0]).exists(), target


def test_addresses_of_the_course_are_its_own(notebook):
    """Badges and setup cell name the address that pyproject.toml gives."""
    text = prose(notebook) + tagged(notebook, "setup")[0].source
    found = re.findall(r"colab\.research\.google\.com/github/([^/]+/[^/]+)/blob/([^/]+)/", text)
    found += re.findall(r'^REPO, BRANCH = "(.+)", "(.+)"$', text, re.M)
    assert set(found) == {(COURSE["repository"], COURSE["branch"])}


# --- shape ----------------------------------------------------------------------------------


def test_setup_cell_comes_second_and_is_the_same_everywhere(notebook):
    """One source of truth for how the course folder is found."""
    (setup,) = tagged(notebook, "setup")
    (first,) = tagged(nbformat.read(PATHS[0], as_version=4), "setup")
    assert notebook.cells[1] is setup
    assert setup.source == first.source


def test_sections_are_numbered_and_end_with_explorer_gpu_exercises_summary(notebook):
    """Each notebook has the same shape."""
    headings = re.findall(r"^## (.+)$", prose(notebook), re.M)
    numbers = [int(h.split(".")[0]) for h in headings if re.match(r"\d+\. ", h)]
    named = [h.split(":")[0] for h in headings if not re.match(r"\d+\. ", h)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert named == ["Explore", "On a GPU", "Exercises", "Summary"]


def test_imports_stand_in_the_third_cell(notebook):
    """Imports, seed and device in one cell."""
    third = notebook.cells[2].source
    assert "import torch" in third
    assert "seed_everything(0)" in third
    for cell in code_cells(notebook)[2:]:
        top = ast.parse(cell.source).body
        assert not any(isinstance(node, (ast.Import, ast.ImportFrom)) for node in top), cell.source


def test_cells_are_plain_and_short(notebook):
    """No cell is longer than 25 lines (the setup cell is folded away)."""
    for cell in code_cells(notebook):
        ast.parse(cell.source)
        if "setup" not in cell.metadata.get("tags", []):
            assert len(cell.source.splitlines()) <= 25, cell.source


def test_file_is_small(notebook):
    """GitHub shows and diffs it without trouble."""
    assert notebook.metadata["path"].stat().st_size < 1_000_000


# --- saved outputs --------------------------------------------------------------------------


def test_saved_outputs_are_from_one_run_in_order(notebook):
    """Run All from a fresh kernel, and nothing run again out of order."""
    counts = [cell.execution_count for cell in code_cells(notebook)]
    assert counts == list(range(1, len(counts) + 1))


def test_saved_outputs_have_no_error_and_no_warning(notebook):
    """Only a cell tagged raises-exception may show an error."""
    for cell in code_cells(notebook):
        for output in cell.outputs:
            assert output.get("name") != "stderr", text_of(output)
            deliberate = "raises-exception" in cell.metadata.get("tags", [])
            assert output.output_type != "error" or deliberate, text_of(output)


def test_saved_outputs_name_no_machine(notebook):
    """A path would tell where the notebook was run."""
    for cell in code_cells(notebook):
        for output in cell.outputs:
            assert not MACHINE_PATH.search(text_of(output)), text_of(output)


def test_figures_are_png_and_no_widget_state_is_saved(notebook):
    """Nbval compares SVG and not PNG; GitHub refuses notebooks with incomplete widget state."""
    assert "widgets" not in notebook.metadata
    for cell in code_cells(notebook):
        for output in cell.outputs:
            kinds = set(output.get("data", {}))
            assert not kinds & {"image/svg+xml", "application/vnd.jupyter.widget-view+json"}


def test_compared_cells_have_text_to_compare(notebook):
    """A tag on a cell without output would compare nothing."""
    compared = tagged(notebook, "nbval-check-output")
    assert compared
    for cell in compared:
        assert any(text_of(output).strip() for output in cell.outputs), cell.source


# --- claims, gpu, explorer, exercises -------------------------------------------------------


def test_numbers_are_asserted(notebook):
    """The text makes claims, and cells check them."""
    checked = [
        cell
        for cell in code_cells(notebook)
        if "check" not in cell.metadata.get("tags", [])
        and any(isinstance(node, ast.Assert) for node in ast.walk(ast.parse(cell.source)))
    ]
    assert checked


def gated(cell):
    """Tell whether a cell is one ``if gpu_available():`` block."""
    body = ast.parse(cell.source).body
    return (
        len(body) == 1
        and isinstance(body[0], ast.If)
        and ast.unparse(body[0].test) == "gpu_available()"
    )


def test_gpu_tag_and_gpu_gate_come_together(notebook):
    """Run All never fails on a laptop, and no GPU cell escapes the skip report."""
    assert tagged(notebook, "gpu")
    for cell in code_cells(notebook):
        has_tag = "gpu" in cell.metadata.get("tags", [])
        assert has_tag == gated(cell), cell.source
        calls = [n for n in ast.walk(ast.parse(cell.source)) if isinstance(n, ast.Call)]
        names = {ast.unparse(call.func) for call in calls}
        needs_gpu = "gpu_available" in names or any(n.startswith("torch.cuda.") for n in names)
        assert has_tag or not needs_gpu, cell.source


def test_explorer_is_there(notebook):
    """A widget, with a picture in the cell before it for pages that show no widgets."""
    cells = code_cells(notebook)
    explorers = [i for i, cell in enumerate(cells) if re.search(r"\binteract\(", cell.source)]
    assert explorers
    for i in explorers:
        assert any("image/png" in o.get("data", {}) for o in cells[i - 1].outputs)


def test_three_exercises_each_with_stub_check_hint_and_solution(notebook):
    """Heading, stub, check and folded answers stand in this order, under one title."""
    cells = notebook.cells
    stubs = [i for i, c in enumerate(cells) if "exercise" in c.metadata.get("tags", [])]
    checks = [i for i, c in enumerate(cells) if "check" in c.metadata.get("tags", [])]
    assert len(stubs) == 3
    assert checks == [i + 1 for i in stubs]
    for number, i in enumerate(stubs, start=1):
        task, stub, check, answer = cells[i - 1], cells[i], cells[i + 1], cells[i + 2]
        title = re.search(rf"^### Exercise {number} · (.+)$", task.source, re.M)[1]
        assert "raise NotImplementedError(" in stub.source
        assert f"with exercise({title!r}):" in check.source.replace('"', "'")
        assert re.search(r"^    +assert ", check.source, re.M)
        summaries = re.findall(r"<details>\s*<summary>(\w+)</summary>", answer.source)
        assert summaries == ["Hint", "Solution"]


# --- README ---------------------------------------------------------------------------------


def test_readme_table_links_every_notebook(notebook):
    """The table opens each notebook here and on Colab, and tells its time."""
    path = notebook.metadata["path"]
    row = next(line for line in README.splitlines() if f"(notebooks/{path.name})" in line)
    address = f"{COURSE['repository']}/blob/{COURSE['branch']}/notebooks/{path.name}"
    assert heading_title(path) in row
    assert f"https://colab.research.google.com/github/{address}" in row
    seconds = re.search(r"about (\d+) s", notebook.cells[0].source)[1]
    assert f"| {seconds} s |" in row
