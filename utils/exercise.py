"""The check under each exercise: one friendly line instead of a traceback."""

import ast
import linecache
import os
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType, FunctionType, ModuleType, TracebackType

STRICT_VARIABLE = "COURSE_STRICT"


@contextmanager
def exercise(title: str) -> Iterator[None]:
    """Run the ``assert`` lines of an exercise and report in one line.

    Write plain assertions whose message says what is expected, and give the
    learner's result a name first, so that its value can be shown::

        with exercise("Mean of the columns"):
            means = column_means(X)
            assert means.shape == (3,), "one mean per column"

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
        yield
    except Exception as error:
        if os.environ.get(STRICT_VARIABLE) == "1":
            raise
        print(f"✗ {title}: not yet. {_explain(error)}")
    else:
        print(f"✓ {title}: solved.")


def _explain(error: Exception) -> str:
    """Say in one line what was expected and what came."""
    message = " ".join(str(error).split())
    if isinstance(error, NotImplementedError):
        return f"Write your code in the cell above, then run both cells ({message or 'to do'})."
    frame, line = _last_notebook_frame(error.__traceback__)
    if isinstance(error, AssertionError):
        return f"Expected: {message or line}. Came: {_values(frame, line) or 'False'}."
    where = f" at `{_shorten(line)}`" if line else ""
    return f"Your code stopped{where} with {type(error).__name__}: {_shorten(message, 200)}"


def _last_notebook_frame(traceback: TracebackType | None):
    """Return the innermost frame of the notebook (not of a library) and its source.

    A frame counts as the notebook's when it runs in the same global namespace
    as the ``with exercise`` block.
    """
    frames = []
    while traceback is not None:
        frames.append((traceback.tb_frame, traceback.tb_lineno))
        traceback = traceback.tb_next
    frames = [(f, n) for f, n in frames if f.f_code.co_filename != __file__]
    if not frames:
        return None, ""
    namespace = frames[0][0].f_globals
    frame, number = [(f, n) for f, n in frames if f.f_globals is namespace][-1]
    return frame, _statement(frame.f_code, number)


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
            if not isinstance(value, (FunctionType, ModuleType, type)) and not callable(value):
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
    return ", ".join(f"{name} = {value}" for name, value in shown.items())


def _describe(value: object) -> str:
    """Describe a value in a few words: a large tensor by its shape."""
    shape = getattr(value, "shape", None)
    numel = getattr(value, "numel", None)
    if shape is not None and callable(numel) and numel() > 12:
        return f"a tensor of shape {tuple(shape)}"
    return _shorten(" ".join(repr(value).split()))


def _shorten(text: str, width: int = 100) -> str:
    text = " ".join(text.split())
    return text if len(text) <= width else text[: width - 1] + "…"
