"""The check under each exercise: one friendly line instead of a traceback."""

import ast
import inspect
import linecache
import math
import os
import re
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FunctionType, ModuleType, TracebackType

import numpy as np
import torch
from torch import Tensor, nn

STRICT_VARIABLE = "COURSE_STRICT"

NOTHING = "None, that is, nothing: is there a `return` at the end of your function?"
# the words for what came, by the kind that an AttributeError or a TypeError names
WRONG_KINDS = {
    "NoneType": NOTHING,
    "list": "a list in place of a tensor: torch.tensor(…) makes one of numbers, torch.stack(…) one "
    "of tensors.",
    "tuple": "a tuple in place of a tensor: does your function return more than one value?",
    "int": "a Python number in place of a tensor.",
    "float": "a Python number in place of a tensor.",
    "numpy.ndarray": "a NumPy array in place of a tensor: torch.from_numpy(…) makes one.",
}
MIXED_TYPES = re.compile(r"(Double|Float|Long|Int) did not match|same dtype|dtype to be")


class Explained(AssertionError):
    """A failed check whose message is already a full sentence."""


class Check:
    """What ``with exercise(…) as check`` gives: it calls a learner's function and compares."""

    def call(
        self,
        function: Callable,
        *args: object,
        keep_graph: bool = False,
        in_place: bool = False,
        **kwargs: object,
    ) -> object:
        """Call a learner's function and return its result, if it is fit to be looked at.

        Parameters
        ----------
        function : callable
            The learner's function, class or module.
        *args, **kwargs
            What it is called with.
        keep_graph : bool
            The result may carry a graph, as the output of a model does. That of
            an ``nn.Module`` always may.
        in_place : bool
            The function may change its arguments, and may return None.

        Raises
        ------
        AssertionError
            If it returns None, changes an argument (which is put back), or returns a
            tensor with a graph although no argument has one. The message says so in words.
        """
        name = getattr(function, "__name__", type(function).__name__)
        given = _named(function, args, kwargs)
        before = {key: _copy(value) for key, value in given.items()}
        result = function(*args, **kwargs)
        if in_place:
            return result
        changed = [key for key, value in given.items() if not _same(before[key], value)]
        for key in changed:
            _restore(given[key], before[key])  # the notebook goes on with what it lent
        if result is None:
            raise Explained(f"{name} returned {NOTHING}")
        if changed:
            key = changed[0]
            cure = f"{key}.clone()" if isinstance(given[key], Tensor) else "a copy"
            raise Explained(f"{name} changed its argument {key}. Work on {cure} instead.")
        tracked = any(tensor.requires_grad for tensor in _tensors(list(given.values())))
        if not (keep_graph or tracked or isinstance(function, nn.Module)) and any(
            tensor.requires_grad for tensor in _tensors(result)
        ):
            raise Explained(
                f"{name} returned a tensor with its graph still attached. Compute it under "
                "torch.no_grad(), or end with .detach() (a tensor) or .item() (a number)."
            )
        return result

    def equal(
        self,
        result: object,
        expected: object,
        message: str,
        *,
        atol: float = 1e-5,
        rtol: float = 1e-4,
    ) -> None:
        """Compare a learner's result with the expected one.

        The number of bits (float32, float64) and the device do not matter.

        Parameters
        ----------
        result : object
            What the learner's function returned.
        expected : Tensor, number, list, tuple or any object with ``==``
            What it should have returned. Floating-point numbers need to be
            close only.
        message : str
            What is expected, in words.
        atol, rtol : float
            Absolute and relative tolerance, as in ``torch.allclose``.

        Raises
        ------
        AssertionError
            If they differ. The message says what was expected and in which way
            the result differs: its kind, shape, type of numbers or values.
        """
        came = _difference(result, expected, atol, rtol)
        if came:
            raise Explained(f"Expected: {message}. Came: {came}")


@contextmanager
def exercise(title: str) -> Iterator[Check]:
    """Run the check of an exercise and report in one line.

    Let the ``Check`` that it gives call the learner's function and compare
    the result, and write plain assertions for what remains. Their message says
    what is expected; give what they compare a name first, so that its value
    can be shown::

        with exercise("Mean of the columns") as check:
            means = check.call(column_means, X)
            check.equal(means, X.mean(dim=0), "the mean of each column")
            assert means.min() > 0, "all above 0"

    Solved prints a line with a tick. Anything else (a failed assertion,
    ``NotImplementedError``, or any other error in the learner's code) prints
    one line with what was expected and what came, and the notebook goes on.
    With the environment variable ``COURSE_STRICT=1`` the error is raised
    instead: this is how the tests use it.

    Parameters
    ----------
    title : str
        The exercise's title, as in its heading.
    """
    try:
        yield Check()
    except Exception as error:
        if os.environ.get(STRICT_VARIABLE) == "1":
            raise
        print(f"✗ {title}: not yet. {_explain(error)}")
    else:
        print(f"✓ {title}: solved.")


# --- what a call does to its arguments ------------------------------------------------------


def _named(function: Callable, args: tuple, kwargs: dict) -> dict[str, object]:
    """Return the arguments of a call by the names of the function's parameters."""
    if isinstance(function, nn.Module):
        function = function.forward
    try:
        bound = inspect.signature(function).bind(*args, **kwargs).arguments
    except (TypeError, ValueError):  # they do not fit, as the call itself will say
        return {**{f"number {k}": value for k, value in enumerate(args, start=1)}, **kwargs}
    return dict(bound)


def _copy(value: object) -> object:
    """Copy data, so that a change shows; leave models, optimisers and functions alone."""
    if isinstance(value, Tensor):
        return value.detach().clone()
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, (list, tuple)):
        return type(value)(map(_copy, value)) if type(value) in (list, tuple) else value
    if type(value) is dict:
        return {key: _copy(item) for key, item in value.items()}
    return value


def _same(before: object, after: object) -> bool:
    """Tell whether data are still what they were."""
    if before is after:
        return True
    if isinstance(before, Tensor):
        if before.shape != after.shape or before.dtype != after.dtype:
            return False
        return torch.allclose(before, after.detach(), rtol=0, atol=0, equal_nan=True)
    if isinstance(before, np.ndarray):
        return np.array_equal(before, after, equal_nan=before.dtype.kind in "fc")
    if isinstance(before, (list, tuple)):
        return len(before) == len(after) and all(map(_same, before, after))
    if isinstance(before, dict):
        return before.keys() == after.keys() and all(_same(before[k], after[k]) for k in before)
    if isinstance(before, (bool, int, float, str)):
        return before == after or before != before  # nan is not equal to itself
    return True  # models, optimisers and functions may change


def _restore(value: object, before: object) -> None:
    """Put data back to what they were, in place."""
    if isinstance(value, Tensor):
        with torch.no_grad():
            if value.shape == before.shape:
                value.copy_(before)  # into what it is a view of, too
            else:
                value.set_(before)
    elif isinstance(value, np.ndarray):
        value[...] = before
    elif isinstance(value, list):
        value[:] = before
    elif isinstance(value, dict):
        value.clear()
        value.update(before)
    elif isinstance(value, tuple):
        for item, copy in zip(value, before):
            _restore(item, copy)


def _tensors(value: object) -> list[Tensor]:
    """Return the tensors in a value: itself, or those in lists, tuples and dictionaries."""
    if isinstance(value, Tensor):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return [tensor for item in value for tensor in _tensors(item)]
    return []


# --- in which way two values differ ---------------------------------------------------------


def _difference(result: object, expected: object, atol: float, rtol: float) -> str:
    """Say in words in which way a result differs from the expected one; "" if it does not."""
    if isinstance(expected, Tensor):
        return _tensor_difference(result, expected.detach().cpu(), atol, rtol)
    if result is None:
        return NOTHING
    if isinstance(expected, (list, tuple)):
        if isinstance(result, (Tensor, np.ndarray)):
            result = result.tolist()
        if not isinstance(result, (list, tuple)):
            return f"{_describe(result)}; it should be a {type(expected).__name__}."
        if len(result) != len(expected):
            return f"{len(result)} values; there should be {len(expected)}."
        for place, pair in enumerate(zip(result, expected)):
            if came := _difference(*pair, atol, rtol):
                return f"at place {place}: {came}"
        return ""
    if isinstance(expected, (bool, int, float)):
        if isinstance(result, (Tensor, np.ndarray)):
            if math.prod(result.shape) != 1:
                return f"shape {tuple(result.shape)}; it should be a single number."
            result = result.item()
        if not isinstance(result, (bool, int, float, np.number, np.bool_)):
            return f"{_describe(result)}; it should be a single number."
        close = math.isclose(result, expected, rel_tol=rtol, abs_tol=atol)
        close = close or (math.isnan(result) and math.isnan(expected))
        return "" if close else f"{result:.6g}; it should be {expected:.6g}."
    return "" if result == expected else f"{_describe(result)}; it should be {_describe(expected)}."


def _tensor_difference(result: object, expected: Tensor, atol: float, rtol: float) -> str:
    """Do the same where a tensor (on the CPU) is expected."""
    shape = tuple(expected.shape)
    if isinstance(result, (bool, int, float)) and not isinstance(result, Tensor) and shape == ():
        result = torch.tensor(result)
    if not isinstance(result, Tensor):
        kind = type(result).__name__.replace("ndarray", "numpy.ndarray")
        came = WRONG_KINDS.get(kind, f"{_describe(result)} in place of a tensor.")
        return f"{came} (Its shape should be {shape}.)"
    came = tuple(result.shape)
    if came != shape:
        hint = ""
        if math.prod(came) == math.prod(shape):
            if len(shape) == 2 and came == shape[::-1]:
                hint = " Rows and columns are exchanged."
            elif [n for n in came if n != 1] == [n for n in shape if n != 1]:
                hint = " A dimension of size 1 is missing or too many: unsqueeze, squeeze, keepdim."
        return f"shape {came}; it should be {shape}.{hint}"
    kind, wanted = _category(result), _category(expected)
    if kind != wanted:
        types = [str(tensor.dtype).removeprefix("torch.") for tensor in (result, expected)]
        return f"{kind} ({types[0]}); it should be {wanted} (such as {types[1]})."
    result = result.detach().cpu()
    exact = not (result.is_floating_point() or result.is_complex())
    wide = torch.int64 if exact else torch.promote_types(result.dtype, torch.float64)
    result, wanted = result.to(wide), expected.to(wide)
    if exact:
        wrong = result != wanted
    else:
        wrong = ~torch.isclose(result, wanted, atol=atol, rtol=rtol, equal_nan=True)
    if not wrong.any():
        return ""
    place = tuple(wrong.nonzero()[0].tolist())
    values = f"{_number(result[place], expected)}; it should be {_number(wanted[place], expected)}."
    if shape == ():
        return values
    index = ", ".join(map(str, place))
    return f"{int(wrong.sum())} of {wrong.numel()} values differ; at [{index}] {values}"


def _category(tensor: Tensor) -> str:
    """Name the kind of numbers that a tensor holds, whatever their number of bits."""
    if tensor.dtype == torch.bool:
        return "True and False"
    if tensor.is_complex():
        return "complex numbers"
    return "floating-point numbers" if tensor.is_floating_point() else "whole numbers"


def _number(value: Tensor, like: Tensor) -> str:
    """Write one number as a tensor of the same type would hold it."""
    if like.dtype == torch.bool:
        return str(bool(value))
    return f"{value.item():.6g}" if not like.is_complex() else str(value.item())


# --- what became of a check -----------------------------------------------------------------


def _explain(error: Exception) -> str:
    """Say in one line what was expected and what came."""
    message = " ".join(str(error).split())
    if isinstance(error, NotImplementedError):
        return f"Write your code in the cell above, then run both cells ({message or 'to do'})."
    if isinstance(error, Explained):
        return message
    frame, line, in_check = _last_notebook_frame(error.__traceback__)
    if isinstance(error, AssertionError) and in_check:
        came = _values(frame, line)
        return f"Expected: {message or line}." + (f" Came: {came}." if came else "")
    where = f" at `{_shorten(line)}`" if line else ""
    kind = re.search(r"'(NoneType|list|tuple|int|float|numpy\.ndarray)' object", message)
    if isinstance(error, (AttributeError, TypeError)) and kind:
        return f"Stopped{where}. There came {WRONG_KINDS[kind[1]]}"
    who = "The check" if in_check else "Your code"
    types = MIXED_TYPES.search(message) and " Convert one of the two: .float(), .long(), .double()."
    return (
        f"{who} stopped{where} with {type(error).__name__}: {_shorten(message, 200)}{types or ''}"
    )


def _last_notebook_frame(traceback: TracebackType | None):
    """Return the innermost frame of the notebook (not of a library) and its source.

    A frame counts as the notebook's when it runs in the same global namespace
    as the ``with exercise`` block. The third value tells whether it is the
    frame of that block itself, and not of a function that the block called.
    """
    frames = []
    while traceback is not None:
        frames.append((traceback.tb_frame, traceback.tb_lineno))
        traceback = traceback.tb_next
    frames = [(f, n) for f, n in frames if f.f_code.co_filename != __file__]
    if not frames:
        return None, "", True
    block = frames[0][0]
    frame, number = [(f, n) for f, n in frames if f.f_globals is block.f_globals][-1]
    return frame, _statement(frame.f_code, number), frame is block


def _statement(code: CodeType, number: int) -> str:
    """Return the source of the simple statement on a line of a code object's file."""
    source = "".join(linecache.getlines(code.co_filename))
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a cell with a magic in it is not pure Python
        return linecache.getline(code.co_filename, number).strip()
    for node in ast.walk(tree):
        simple = isinstance(node, ast.stmt) and not hasattr(node, "body")
        if simple and node.lineno <= number <= node.end_lineno:
            return ast.get_source_segment(source, node) or ""
    return linecache.getline(code.co_filename, number).strip()


def _values(frame, line: str) -> str:
    """Show the values that a failed assertion compared, without calling anything again."""
    try:
        test = ast.parse(textwrap.dedent(line)).body[0].test
    except (SyntaxError, AttributeError, IndexError):
        return ""
    shown: dict[str, str] = {}

    def visit(node: ast.AST) -> None:
        if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)) and not any(
            isinstance(inner, ast.Call) for inner in ast.walk(node)
        ):
            name = ast.unparse(node)
            try:
                value = eval(name, frame.f_globals, frame.f_locals)
            except Exception:
                return
            if isinstance(value, (bool, FunctionType, ModuleType, type)) or callable(value):
                return  # a bare True or False says nothing
            if repr(value) != name:  # torch.float32 needs no "= torch.float32"
                shown[name] = _describe(value)
        elif isinstance(node, ast.Call):
            # of `a.sum()` look at `a`, of `allclose(a, b)` at both
            if isinstance(node.func, ast.Attribute):
                visit(node.func.value)
            for argument in node.args:
                visit(argument)
        else:
            for child in ast.iter_child_nodes(node):
                visit(child)

    visit(test)
    values = ", ".join(f"{name} = {value}" for name, value in shown.items())
    nothing = set(shown.values()) == {"None"}
    return f"{values}: is there a `return` missing" if nothing else values


def _describe(value: object) -> str:
    """Describe a value in a few words: a large tensor by its shape."""
    if isinstance(value, torch.dtype):
        return str(value).removeprefix("torch.")
    shape = getattr(value, "shape", None)
    numel = getattr(value, "numel", None)
    if shape is not None and callable(numel) and numel() > 12:
        return f"a tensor of shape {tuple(shape)}"
    return _shorten(" ".join(repr(value).split()))


def _shorten(text: str, width: int = 100) -> str:
    text = " ".join(text.split())
    return text if len(text) <= width else text[: width - 1] + "…"
