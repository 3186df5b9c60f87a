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
    assert said(capsys) == "✗ Fit: not yet. Expected: above 90 %. Came: False."


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
