"""The check under an exercise: a tick, or one friendly line.

PYTEST_DONT_REWRITE: the assertions must be those of a notebook, not pytest's.
"""

import pytest
import torch

from utils import exercise


@pytest.fixture(autouse=True)
def lenient(monkeypatch):
    """Start as a learner does, without the strict mode of the tests."""
    monkeypatch.delenv("COURSE_STRICT", raising=False)


def said(capsys):
    """Return the one line that was printed."""
    (line,) = capsys.readouterr().out.splitlines()
    return line


def test_solved_prints_a_tick(capsys):
    """Nothing else is said about a solved exercise."""
    with exercise("Double"):
        assert 1 + 1 == 2
    assert said(capsys) == "✓ Double: solved."


def test_failed_assertion_says_what_was_expected_and_what_came(capsys):
    """The message is what was expected; the names in the assertion are what came."""
    four = 5
    with exercise("Double"):
        assert four == 4, "twice 2 is 4"
    assert said(capsys) == "✗ Double: not yet. Expected: twice 2 is 4. Came: four = 5."


def test_values_are_found_in_an_assertion_of_several_lines(capsys):
    """Formatters break long lines."""
    means = torch.tensor([1.0, 2.0])
    with exercise("Means"):
        assert torch.allclose(
            means,
            torch.zeros(2),
        ), "means of zero"
    assert said(capsys).endswith("Came: means = tensor([1., 2.]).")


def test_nothing_is_called_a_second_time_to_show_values(capsys):
    """A check may train a network; showing its result must not train it again."""
    calls = []

    def fit():
        calls.append(1)
        return 0.5

    with exercise("Fit"):
        assert fit() > 0.9, "above 90 %"
    assert calls == [1]
    assert said(capsys) == "✗ Fit: not yet. Expected: above 90 %."


def test_large_tensors_are_described_by_their_shape(capsys):
    """One line stays one line."""
    X = torch.zeros(100, 100)
    with exercise("Large"):
        assert X.sum() == 1, "a sum of 1"
    assert said(capsys).endswith("Came: X = a tensor of shape (100, 100).")


def test_assertion_without_a_message_is_shown_itself(capsys):
    """The line is better than nothing."""
    with exercise("Bare"):
        assert len([]) == 1
    assert "Expected: assert len([]) == 1" in said(capsys)


def test_stub_is_told_to_be_written(capsys):
    """The message of the stub says what to write."""
    with exercise("Double"):
        raise NotImplementedError("return twice x")
    line = said(capsys)
    assert line.startswith("✗ Double: not yet. Write your code in the cell above")
    assert "return twice x" in line


def test_any_other_error_names_the_line_of_the_learners_code(capsys):
    """Not a line of the library in which it was raised."""

    def learners(X):
        return X @ torch.ones(4)

    with exercise("Shapes"):
        learners(torch.ones(3))
    line = said(capsys)
    assert "Your code stopped at `return X @ torch.ones(4)` with RuntimeError" in line


def test_strict_mode_raises(monkeypatch):
    """The tests must see what a learner is spared."""
    monkeypatch.setenv("COURSE_STRICT", "1")
    with pytest.raises(AssertionError, match="twice 2 is 4"), exercise("Double"):
        raise AssertionError("twice 2 is 4")


def test_interrupting_a_check_is_not_swallowed():
    """The stop button of the notebook stops."""
    with pytest.raises(KeyboardInterrupt), exercise("Long"):
        raise KeyboardInterrupt


# --- what every check says of its own accord -------------------------------------------------


def column_means(X):
    """Return the mean of each column: the right answer of the tests below."""
    return X.mean(dim=0)


X = torch.tensor([[1.0, 2.0, 3.0], [3.0, 4.0, 8.0]])
NET = torch.nn.Linear(3, 1)


def changes_its_argument(X):
    """Subtract in place."""
    X -= 1
    return X.mean(dim=0)


CALLS = {
    "forgotten return": (lambda X: None, "returned None, that is, nothing: is there a `return`"),
    "argument changed": (changes_its_argument, "changed its argument X. Work on X.clone()"),
    "graph attached": (lambda X: NET(X).mean(dim=0), "graph still attached"),
    "list": (lambda X: X.mean(dim=0).tolist(), "a list in place of a tensor: torch.tensor(…)"),
    "tuple": (lambda X: (X.mean(dim=0), X), "more than one value"),
    "array": (lambda X: X.mean(dim=0).numpy(), "a NumPy array in place of a tensor"),
    "one number": (lambda X: X.mean().item(), "a Python number in place of a tensor"),
    "another dimension": (lambda X: X.mean(dim=1), "shape (2,); it should be (3,)"),
    "one dimension more": (lambda X: X.mean(dim=0, keepdim=True), "unsqueeze, squeeze, keepdim"),
    "whole numbers": (
        lambda X: X.mean(dim=0).long(),
        "whole numbers (int64); it should be floating-point numbers (such as float32)",
    ),
    "wrong values": (lambda X: X.mean(dim=0) + 1, "3 of 3 values differ; at [0] 3; it should be 2"),
    "a nan": (lambda X: X.mean(dim=0) / 0 * 0, "at [0] nan; it should be 2"),
    "another error": (lambda X: X @ X, "Your code stopped at `"),
}


@pytest.mark.parametrize(("answer", "words"), CALLS.values(), ids=CALLS)
def test_a_wrong_answer_is_told_the_cause(capsys, answer, words):
    """In words, though the check only calls and compares."""
    with exercise("Means") as check:
        means = check.call(answer, X.clone())
        check.equal(means, X.mean(dim=0), "the mean of each column")
    line = said(capsys)
    assert line.startswith("✗ Means: not yet. ")
    assert words in line
    assert "object has no attribute" not in line


RIGHT = {
    "as expected": column_means,
    "float64": lambda X: X.double().mean(dim=0),
    "a loop": lambda X: torch.stack([column.sum() / 2 for column in X.T]),
    "other rounding": lambda X: X.mean(dim=0) + 1e-7,
}


@pytest.mark.parametrize("answer", RIGHT.values(), ids=RIGHT)
def test_a_right_answer_passes_whatever_its_type_and_rounding(capsys, answer):
    """Bits and the order of operations do not matter."""
    with exercise("Means") as check:
        means = check.call(answer, X.clone())
        check.equal(means, X.mean(dim=0), "the mean of each column")
    assert said(capsys) == "✓ Means: solved."


def test_exchanged_rows_and_columns_are_named(capsys):
    """The shapes are each other's mirror image."""
    with exercise("Table") as check:
        check.equal(X.T, X, "a row for each example")
    assert "shape (3, 2); it should be (2, 3). Rows and columns are exchanged." in said(capsys)


def test_numbers_lists_and_other_objects_are_compared_too(capsys):
    """A tensor with one element counts as its number."""
    with exercise("Numbers") as check:
        check.equal(torch.tensor(2.0), 2, "two")
        check.equal(2.0, torch.tensor(2.0), "two")
        check.equal([1, 2.0000001], (1, 2), "one and two")
        check.equal("relu", "relu", "a name")
    assert said(capsys) == "✓ Numbers: solved."
    for result, expected, words in [
        (None, 2, "None, that is, nothing"),
        (3, 2, "3; it should be 2."),
        ("two", 2, "'two'; it should be a single number"),
        (torch.ones(3), 2, "shape (3,); it should be a single number"),
        ([1, 2], [1, 2, 3], "2 values; there should be 3"),
        ([1, 5], [1, 2], "at place 1: 5; it should be 2"),
        (7, [1, 2], "7; it should be a list"),
        ("tanh", "relu", "'tanh'; it should be 'relu'"),
    ]:
        with exercise("Numbers") as check:
            check.equal(result, expected, "what is expected")
        assert f"Expected: what is expected. Came: {words}" in said(capsys)


def test_a_module_and_whoever_asks_for_it_may_return_a_graph(capsys):
    """The output of a model has one by nature; a loss that is to be differentiated, too."""
    with exercise("Graph") as check:
        check.call(NET, X)
        check.call(lambda X: NET(X).sum(), X, keep_graph=True)
        check.call(lambda w: w * 2, NET.weight)  # the argument has one
    assert said(capsys) == "✓ Graph: solved."


def test_the_argument_that_a_module_changes_is_named(capsys):
    """By the name that its forward gives it."""

    class Adds(torch.nn.Module):
        def forward(self, points):
            return points.add_(1)

    with exercise("Module") as check:
        check.call(Adds(), torch.zeros(2))
    assert "changed its argument points" in said(capsys)


def test_a_function_meant_to_work_in_place_may_change_its_argument(capsys):
    """And need not return anything."""
    with exercise("In place") as check:
        check.call(torch.Tensor.zero_, torch.ones(1), in_place=True)
        check.call([].append, 1, in_place=True)
    assert said(capsys) == "✓ In place: solved."


@pytest.mark.parametrize("changed", [[3, 1, 2], {"a": [1]}, torch.tensor([3, 1, 2]).numpy()])
def test_a_changed_list_dictionary_or_array_is_noticed(capsys, changed):
    """Not only tensors can be changed."""

    def clears(values):
        if isinstance(values, dict):
            values["a"].append(2)
        else:
            values.sort()
        return 0

    with exercise("Changed") as check:
        check.call(clears, changed)
    assert "clears changed its argument values. Work on a copy instead." in said(capsys)


@pytest.mark.parametrize("spoil", [lambda t: t.zero_(), lambda t: t.unsqueeze_(0)])
def test_a_changed_argument_is_put_back(capsys, spoil):
    """Also through a view, and also when nothing is returned: the notebook goes on with it."""
    whole = torch.arange(6.0)
    view, numbers = whole[2:4], [1, 2]

    def spoils(values, other):
        spoil(values)
        other.append(3)

    with exercise("Spoilt") as check:
        check.call(spoils, view, numbers)
    assert "returned None" in said(capsys)
    assert whole.equal(torch.arange(6.0))
    assert view.equal(torch.tensor([2.0, 3.0]))
    assert numbers == [1, 2]


def test_none_in_a_plain_assertion_is_explained(capsys):
    """Also where a check does not use ``check.call``."""

    def learners(X):
        X.mean(dim=0)

    with exercise("None") as check:
        means = learners(X)
        assert means.shape == (3,), "one mean per column"
    assert "None, that is, nothing: is there a `return`" in said(capsys)
    with exercise("None") as check:
        check.equal(learners(X), 1, "one")
    assert "is there a `return`" in said(capsys)
    with exercise("None"):
        means = learners(X)
        assert means is not None, "the means"
    assert "is there a `return`" in said(capsys)


def test_a_type_is_not_repeated_after_its_own_name(capsys):
    """Not "torch.float32 = torch.float32"."""
    rows = torch.tensor([1, 2])
    with exercise("Types"):
        assert rows.dtype == torch.float32, "floating-point numbers"
    assert said(capsys).endswith("Expected: floating-point numbers. Came: rows.dtype = int64.")


def test_two_types_of_numbers_that_do_not_mix_come_with_a_cure(capsys):
    """PyTorch's own message names the types by their old names."""
    with exercise("Types"):
        torch.allclose(torch.ones(2).double(), torch.ones(2))
    assert "Convert one of the two" in said(capsys)


def test_none_as_one_value_of_several_is_no_forgotten_return(capsys):
    """It may be what was measured."""
    guess, measured = (5, 3), None
    with exercise("Guess"):
        assert guess == measured, "what PyTorch says"
    assert said(capsys).endswith("Came: guess = (5, 3), measured = None.")


def test_a_bare_true_or_false_is_not_shown(capsys):
    """The learner does not know the check's own names."""
    whole = True
    with exercise("Half"):
        assert not whole, "only the right half is replaced"
    assert said(capsys) == "✗ Half: not yet. Expected: only the right half is replaced."
