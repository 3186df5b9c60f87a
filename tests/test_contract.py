"""The contract itself: whoever breaks it in one of these ways is told."""

import nbformat
import pytest
import test_notebooks as contract

PATH = next(path for path in contract.PATHS if path.stem not in contract.FIRST_DRAFTS)


def first(notebook, tag):
    """Return the first cell that carries a tag, or without one the core's first lesson cell."""
    if tag is None:
        return contract.lessons(contract.parts(notebook)[1])[0]
    return contract.tagged(notebook, tag)[0]


def assert_in_a_lesson(notebook):
    """Put an assert in a lesson cell."""
    first(notebook, None).source += "\nassert True"


def drawing_in_a_lesson(notebook):
    """Put four lines of drawing in a lesson cell."""
    first(notebook, None).source += "\nplt.plot([1])" * 4


def claim_without_assert(notebook):
    """Let a claim cell only print."""
    first(notebook, "claim").source = "print(1)"


def figure_without_picture(notebook):
    """Take the picture out of a figure cell."""
    first(notebook, "figure").outputs = []


def figure_without_text(notebook):
    """Take the alternative text away from a picture."""
    for output in first(notebook, "figure").outputs:
        output.metadata = {}


def folded_lesson(notebook):
    """Fold a cell whose tags do not say so."""
    first(notebook, None).metadata["jupyter"] = {"source_hidden": True}


def open_claim(notebook):
    """Leave a claim cell open."""
    first(notebook, "claim").metadata["jupyter"] = {}


def core_uses_a_deeper_name(notebook):
    """Use a name in a function of the core, where only the deeper part defines it."""
    _, core, deeper, _ = contract.parts(notebook)
    contract.lessons(core)[0].source += "\n\n\ndef later():\n    return only_deeper"
    contract.lessons(deeper)[0].source += "\nonly_deeper = 1"


def long_core(notebook):
    """Add three thousand words to the core."""
    contract.parts(notebook)[1][0].source += "\n\n" + "word " * 3000


def no_place_to_stop(notebook):
    """Do not say where the core ends."""
    contract.parts(notebook)[1][-1].source = "The end."


def bug_to_find_is_gone(notebook):
    """Give the exercise another title, everywhere."""
    for cell in notebook.cells:
        cell.source = cell.source.replace("Find the bug: ", "Find: ")


def answers_are_missing(notebook):
    """Name a notebook for which there is no file of answers."""
    notebook.metadata["path"] = PATH.with_name("99_none.ipynb")


def changed_after_it_ran(notebook):
    """Edit a cell, and keep the output of the old code."""
    first(notebook, None).source += "\nlearning_rate = 99"


def kernel_of_somebody_else(notebook):
    """Save the name of an environment, as VS Code does."""
    notebook.metadata["kernelspec"] = {"display_name": ".venv (3.13)", "name": "python3"}


def metadata_of_colab(notebook):
    """Save what Colab adds."""
    notebook.metadata["colab"] = {"provenance": []}


def language_without_extension(notebook):
    """Leave out what nbconvert needs to name a script."""
    del notebook.metadata["language_info"]["file_extension"]


BREAKS = {
    changed_after_it_ran: contract.test_saved_outputs_are_those_of_the_code,
    kernel_of_somebody_else: contract.test_metadata_are_those_of_any_jupyter,
    metadata_of_colab: contract.test_metadata_are_those_of_any_jupyter,
    language_without_extension: contract.test_metadata_are_those_of_any_jupyter,
    assert_in_a_lesson: contract.test_lesson_cells_teach_and_do_nothing_else,
    drawing_in_a_lesson: contract.test_lesson_cells_teach_and_do_nothing_else,
    claim_without_assert: contract.test_claim_cells_print_what_they_assert,
    figure_without_picture: contract.test_figure_cells_draw,
    figure_without_text: contract.test_figures_have_an_alternative_text,
    folded_lesson: contract.test_folding_agrees_with_the_tags,
    open_claim: contract.test_folding_agrees_with_the_tags,
    core_uses_a_deeper_name: contract.test_the_core_uses_no_name_that_only_the_deeper_part_defines,
    long_core: contract.test_prose_of_each_part_fits_in_one_sitting,
    no_place_to_stop: contract.test_a_notebook_has_core_deeper_part_and_summary,
    bug_to_find_is_gone: contract.test_exercises_are_graded_and_stand_where_they_belong,
    answers_are_missing: contract.test_every_exercise_has_right_and_wrong_answers,
}


@pytest.mark.parametrize("break_it", BREAKS, ids=lambda function: function.__name__)
def test_a_notebook_that_breaks_the_contract_fails(break_it):
    """It passes as it is, and fails when broken."""
    test = BREAKS[break_it]
    test(contract.read(PATH))
    broken = contract.read(PATH)
    break_it(broken)
    with pytest.raises(AssertionError):
        test(broken)


def test_the_export_tells_a_picture_without_a_text():
    """As nbconvert writes it into the page."""
    broken = contract.read(PATH)
    figure_without_text(broken)
    with pytest.raises(AssertionError, match="No description"):
        contract.test_the_html_export_shows_no_picture_without_a_text(broken)


def test_folding_twice_is_folding_once():
    """And a tag that is taken away takes the folding with it."""
    cell = nbformat.v4.new_code_cell("plot()", metadata={"tags": ["figure"]})
    notebook = nbformat.v4.new_notebook(cells=[cell])
    contract.fold(notebook)
    once = nbformat.writes(notebook)
    contract.fold(notebook)
    assert nbformat.writes(notebook) == once
    assert cell.source == "# @title Figure\nplot()"
    assert cell.metadata == {
        "tags": ["figure", "hide-input"],
        "jupyter": {"source_hidden": True},
        "cellView": "form",
    }
    cell.metadata["tags"].remove("figure")
    contract.fold(notebook)
    assert cell.metadata == {}
