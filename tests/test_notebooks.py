"""The contract of a notebook, held against every file in notebooks/.

Running the notebooks, their exercises and the answers to them is conftest.py's part.
"""

import ast
import builtins
import copy
import re
import tomllib
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from execute import FOLDED, METADATA, digest, fold
from nbconvert import HTMLExporter

from conftest import answers

ROOT = Path(__file__).resolve().parent.parent
COURSE = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["course"]
PATHS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
README = (ROOT / "README.md").read_text(encoding="utf-8")

# Notebooks still in their first draft, and held to its contract. A new notebook is not one.
FIRST_DRAFTS = [
    "09_cnn",
    "10_rnn",
    "11_autoencoder_gan",
]
# cells with one of these tags are not part of the lesson
APART = {*FOLDED, "exercise", "gpu"}

# what must not be in a saved output: a path of the machine that ran it
MACHINE_PATH = re.compile(r"(?<![\w:/.])/(home|root|tmp|work|usr|opt|var|Users|content)/|[A-Z]:\\")


def read(path):
    """Read a notebook, and note its path in the metadata."""
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    notebook.metadata["path"] = path
    return notebook


def drafts(first):
    """Return the notebooks in their first draft, or all others."""
    paths = [path for path in PATHS if (path.stem in FIRST_DRAFTS) == first]
    return {"params": paths, "ids": [path.stem for path in paths]}


@pytest.fixture(params=PATHS, ids=lambda path: path.stem)
def notebook(request):
    """Each notebook."""
    return read(request.param)


@pytest.fixture(**drafts(first=True))
def first_draft(request):
    """Each notebook still in its first draft."""
    return read(request.param)


@pytest.fixture(**drafts(first=False))
def second_draft(request):
    """Each notebook in two parts."""
    return read(request.param)


def code_cells(notebook):
    """Return the code cells."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def tagged(notebook, tag):
    """Return the cells that carry a tag."""
    return [cell for cell in notebook.cells if tag in cell.metadata.get("tags", [])]


def prose(notebook):
    """Return all Markdown of a notebook as one text."""
    return text_in(notebook.cells)


def text_in(cells):
    """Return the Markdown of some cells as one text."""
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def count_words(text):
    """Count the words of a text, without code, formulas and addresses."""
    text = re.sub(r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$]+\$", "", text, flags=re.S)
    return len(re.findall(r"[A-Za-z][\w'’-]*", re.sub(r"\]\([^)]*\)", "]", text)))


def parts(notebook):
    """Return the cells above the core, of the core, of the deeper part and of the summary."""
    found = [[]]
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and re.match(
            r"# (Core|Going deeper|Summary)$", cell.source, re.M
        ):
            found.append([])
        found[-1].append(cell)
    return found


def tags_of(cell):
    """Return the tags of a cell as a set."""
    return set(cell.metadata.get("tags", []))


def lessons(cells):
    """Return the code cells that are part of the lesson."""
    return [cell for cell in cells if cell.cell_type == "code" and not APART & tags_of(cell)]


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
    assert "**You need:**" in title
    assert re.search(r"\*\*Run All:\*\* about [1-9]\d* s on 2 CPU cores \(budget: \d+ s\)\.", title)


def test_title_cell_of_a_first_draft_has_goals(first_draft):
    """Three to six of them."""
    title = first_draft.cells[0].source
    goals = title.split("**You will learn**")[1].split("**You need:**")[0]
    assert 3 <= len(re.findall(r"^- ", goals, re.M)) <= 6


def test_title_cell_tells_goals_and_reading_times_of_both_parts(second_draft):
    """What one can do after the core, what the deeper part adds, and how long each takes."""
    title = second_draft.cells[0].source
    core, deeper = re.search(
        r"\*\*You will learn in the core\*\* \(about \d+ minutes with its exercises\)\n(.+?)"
        r"\*\*Going deeper, if you like\*\* \(about \d+ minutes, each section on its own\)\n(.+?)"
        r"\*\*You need:\*\*",
        title,
        re.S,
    ).groups()
    assert 3 <= len(re.findall(r"^- ", core, re.M)) <= 6
    assert 2 <= len(re.findall(r"^- ", deeper, re.M)) <= 6


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


def test_prose_of_a_first_draft_has_the_length_of_a_chapter(first_draft):
    """1,500 to 3,500 words."""
    assert 1500 <= count_words(prose(first_draft)) <= 3500


def test_prose_of_each_part_fits_in_one_sitting(second_draft):
    """At most 2,300 words each; hints and solutions are folded away and do not count."""
    _, core, deeper, summary = parts(second_draft)
    for cells, most in ((core, 2300), (deeper, 2300), (summary, 800)):
        text = re.sub(r"<details>.*?</details>", "", text_in(cells), flags=re.S)
        assert count_words(text) <= most


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


def sections(text):
    """Return the titles of numbered sections, which must count from 1, and of the others."""
    headings = re.findall(r"^## (.+)$", text, re.M)
    numbered = [heading for heading in headings if re.match(r"\d+\. ", heading)]
    assert [int(h.split(".")[0]) for h in numbered] == list(range(1, len(numbered) + 1))
    return numbered, [heading.split(":")[0] for heading in headings if heading not in numbered]


def test_sections_of_a_first_draft_end_with_explorer_gpu_exercises_summary(first_draft):
    """Each notebook has the same shape."""
    _, others = sections(prose(first_draft))
    assert others == ["Explore", "On a GPU", "Exercises", "Summary"]


def test_a_notebook_has_core_deeper_part_and_summary(second_draft):
    """Told apart by headings of the first level; the core says where one may stop."""
    headings = [c.source.split("\n")[0] for c in second_draft.cells if c.source.startswith("# ")]
    headings = [h for h in headings if not h.startswith("# @title")]
    assert headings[1:] == ["# Core", "# Going deeper", "# Summary"]
    _, core, _, summary = parts(second_draft)
    assert re.search(r"^\*\*You can stop here\.\*\*", core[-1].source, re.M)
    for table in ("| name | what it does | section |", "| error | cause | cure |"):
        assert table in text_in(summary)


def test_sections_are_numbered_through_and_the_deeper_ones_say_what_they_need(second_draft):
    """Each of these can be read, or left out, on its own; the cells for a GPU come last."""
    numbered, others = sections(prose(second_draft))
    assert others[-1] == "On a GPU"
    _, _, deeper, _ = parts(second_draft)
    first_lines = re.findall(r"^## (\d+\. .+)\n+(.+)$", text_in(deeper), re.M)
    assert [title for title, _ in first_lines] == numbered[-len(first_lines) :]
    for title, line in first_lines:
        assert re.fullmatch(r"\*Adds: .+ Needs: .+\*", line), title


def test_the_core_has_few_lesson_cells(second_draft):
    """One sitting: at most 35."""
    _, core, _, _ = parts(second_draft)
    assert 10 <= len(lessons(core)) <= 35


def test_the_core_uses_no_name_that_only_the_deeper_part_defines(second_draft):
    """Not even inside a function that is called later."""
    above, core, deeper, _ = parts(second_draft)
    used, known = names_in([*above, *core])
    _, defined = names_in(deeper)
    assert not (used & defined) - known - set(dir(builtins))


def names_in(cells):
    """Return the names that code cells read, and those that they give a meaning."""
    used, bound = set(), set()
    for cell in cells:
        for node in ast.walk(ast.parse(cell.source)) if cell.cell_type == "code" else ():
            if isinstance(node, ast.Name):
                (used if isinstance(node.ctx, ast.Load) else bound).add(node.id)
            elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                bound.add(node.name)
            elif isinstance(node, ast.arg):
                bound.add(node.arg)
            elif isinstance(node, ast.alias):
                bound.add((node.asname or node.name).split(".")[0])
            elif isinstance(node, ast.ExceptHandler) and node.name:
                bound.add(node.name)
    return used, bound


# --- three kinds of code cells --------------------------------------------------------------


def drawing_lines(cell):
    """Return the lines of a cell in which something is drawn."""
    lines = set()
    for node in ast.walk(ast.parse(cell.source)):
        if isinstance(node, ast.Call):
            root = ast.unparse(node.func).split("(")[0].split("[")[0]
            if re.match(r"(plt|fig|figure|ax|axes)\.|(show|plot|draw)(_\w+)?$", root):
                last = node.lineno if root == "show" else node.end_lineno  # its text may be long
                lines |= set(range(node.lineno, last + 1))
    return lines


def test_lesson_cells_teach_and_do_nothing_else(second_draft):
    """What a reader would type: no assert, and at most three lines that draw."""
    for cell in lessons(second_draft.cells[3:]):
        assert not has_assert(cell), cell.source
        assert len(drawing_lines(cell)) <= 3, cell.source


def has_assert(cell):
    """Tell whether a cell asserts something."""
    return any(isinstance(node, ast.Assert) for node in ast.walk(ast.parse(cell.source)))


def test_claim_cells_print_what_they_assert(second_draft):
    """A number in the text is printed, and held to what the text says."""
    claims = tagged(second_draft, "claim")
    assert claims
    for cell in claims:
        assert has_assert(cell), cell.source
        assert any(output.get("name") == "stdout" for output in cell.outputs), cell.source


def test_figure_cells_draw(second_draft):
    """A picture, or an explorer."""
    figures = tagged(second_draft, "figure")
    assert figures
    for cell in figures:
        drawn = any("image/png" in output.get("data", {}) for output in cell.outputs)
        assert drawn or "interact(" in cell.source, cell.source


def test_folding_agrees_with_the_tags(second_draft):
    """As ``make notebooks`` writes it, for JupyterLab, VS Code, Colab and a website."""
    folded = copy.deepcopy(second_draft)
    fold(folded)
    for cell, expected in zip(second_draft.cells, folded.cells):
        assert cell.metadata == expected.metadata, cell.source
        assert cell.source == expected.source
        assert len(APART & tags_of(cell)) <= 1, cell.source


def test_figures_have_an_alternative_text(second_draft):
    """A sentence for those who do not see it, where exporters look for it."""
    pictures = 0
    for cell in code_cells(second_draft):
        for output in cell.outputs:
            if "image/png" in output.get("data", {}):
                pictures += 1
                alt = output.metadata.get("image/png", {}).get("alt", "")
                assert len(alt.split()) >= 6, cell.source
    assert pictures


class Images(HTMLParser):
    """Collect the alternative texts of a page's images."""

    def __init__(self, page):
        super().__init__()
        self.texts = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        """Note the text of an image."""
        if tag == "img":
            self.texts.append(dict(attributes).get("alt") or "")


def test_the_html_export_shows_no_picture_without_a_text(second_draft):
    """Nbconvert puts "No description has been provided" where there is none.

    Its default template leaves out the texts that the outputs have, the classic one does not.
    """
    page, _ = HTMLExporter(template_name="classic").from_notebook_node(second_draft)
    texts = Images(page).texts
    assert len(texts) > 1
    assert not [text for text in texts if len(text) < 5 or "No description" in text]


# --- cells ----------------------------------------------------------------------------------


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


def test_saved_outputs_are_those_of_the_code(notebook):
    """Code that was changed and not run again would stand above what other code printed."""
    assert notebook.metadata.get("executed") == digest(notebook), "run make notebooks"


def test_metadata_are_those_of_any_jupyter(notebook):
    """Complete, so that exports know the language, and without what Colab or VS Code adds."""
    assert {key: notebook.metadata[key] for key in METADATA} == METADATA
    assert set(notebook.metadata) == {*METADATA, "executed", "path"}


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


def test_numbers_of_a_first_draft_are_asserted(first_draft):
    """The text makes claims, and cells check them."""
    checks = tagged(first_draft, "check")
    assert [cell for cell in code_cells(first_draft) if cell not in checks and has_assert(cell)]


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


def exercises(notebook, heading):
    """Return the match of the heading, the stub and the check of each exercise, in order.

    Heading, stub, check and folded answers must stand in this order, under one title.
    """
    cells = notebook.cells
    stubs = [i for i, c in enumerate(cells) if "exercise" in tags_of(c)]
    assert [i for i, c in enumerate(cells) if "check" in tags_of(c)] == [i + 1 for i in stubs]
    found = []
    for i in stubs:
        task, stub, check, answer = cells[i - 1], cells[i], cells[i + 1], cells[i + 2]
        match = re.search(heading, task.source, re.M)
        assert f"with exercise({match['title']!r})" in check.source.replace('"', "'")
        assert re.findall(r"<details>\s*<summary>(\w+)</summary>", answer.source) == [
            "Hint",
            "Solution",
        ]
        found.append((match, stub, check))
    return found


def test_three_exercises_of_a_first_draft(first_draft):
    """Each with stub, check, hint and solution."""
    found = exercises(first_draft, r"^### Exercise (?P<number>\d) · (?P<title>.+)$")
    assert [match["number"] for match, _, _ in found] == ["1", "2", "3"]
    for _, stub, check in found:
        assert "raise NotImplementedError(" in stub.source
        assert re.search(r"^    +assert ", check.source, re.M)


def test_exercises_are_graded_and_stand_where_they_belong(second_draft):
    """Six to ten, numbered through; some in the core, and one bug to find."""
    found = exercises(
        second_draft, r"^### Exercise (?P<number>\d+) (?P<grade>●{1,3}) · (?P<title>.+)$"
    )
    assert 6 <= len(found) <= 10
    assert [int(match["number"]) for match, _, _ in found] == list(range(1, len(found) + 1))
    assert {match["grade"] for match, _, _ in found} >= {"●", "●●"}
    bugs = [match for match, _, _ in found if match["title"].startswith("Find the bug: ")]
    assert bugs
    for match, stub, check in found:
        assert "raise NotImplementedError(" in stub.source or match in bugs
        assert re.search(r"\bcheck\.(call|equal)\(", check.source), check.source
    _, core, _, _ = parts(second_draft)
    text = text_in(core)
    places = [
        len(re.findall(r"^## ", text[: m.start()], re.M))
        for m in re.finditer(r"^### Ex", text, re.M)
    ]
    assert len(set(places)) >= 3  # sections of the core that have one


def test_every_exercise_has_right_and_wrong_answers(second_draft):
    """At least two right ones and four wrong ones, in tests/answers."""
    checks = [cell.source for cell in tagged(second_draft, "check")]
    given = answers(second_draft.metadata["path"])
    assert len({(answer.title, answer.source) for answer in given}) == len(given)
    for source in checks:
        title = re.search(r"""exercise\((["'])(.+?)\1""", source)[2]
        assert sum(a.right for a in given if a.title == title) >= 2, title
        assert sum(not a.right for a in given if a.title == title) >= 4, title


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


def reachable(edges):
    """Return all pairs of which the second can be reached from the first."""
    found = set(edges)
    while more := {(a, d) for a, b in found for c, d in found if b == c} - found:
        found |= more
    return found


def test_the_picture_in_the_readme_shows_what_each_core_needs():
    """Its arrows lead to the same notebooks as the links after "You need"; none is to spare."""
    picture = re.search(r"```mermaid\n(.+?)```", README, re.S)[1]
    arrows = re.findall(r"^ +(\d\d)\b.* --> (\d\d)\b", picture, re.M)
    needed = set()
    for path in PATHS:
        line = re.search(r"^\*\*You need:\*\*.+$", read(path).cells[0].source, re.M)[0]
        needed |= {(number, path.stem[:2]) for number in re.findall(r"\]\((\d\d)_", line)}
    assert reachable(arrows) == reachable(needed)
    for arrow in arrows:
        assert reachable(set(arrows) - {arrow}) != reachable(arrows), arrow
