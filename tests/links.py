"""Write the course's address everywhere it is used: ``make links REPO=owner/name``.

Without an argument, writes the address that pyproject.toml already has.
"""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def write_links(root: Path, repository: str = "", branch: str = "") -> list[str]:
    """Write an address into pyproject.toml, the badges, the setup cells and the README.

    Parameters
    ----------
    root : Path
        The course folder.
    repository, branch : str
        ``owner/name`` and the branch that links open; empty for those in pyproject.toml.

    Returns
    -------
    list of str
        The files that were changed.

    Raises
    ------
    ValueError
        If the repository is not of the form ``owner/name`` or the branch has a strange character.
    """
    project = root / "pyproject.toml"
    course = tomllib.loads(project.read_text(encoding="utf-8"))["tool"]["course"]
    repository, branch = repository or course["repository"], branch or course["branch"]
    if not re.fullmatch(r"[\w-]+/[\w.-]+", repository, re.ASCII):
        raise ValueError(
            f"REPO is {repository!r}; expected owner/name, as in the address on GitHub"
        )
    if not re.fullmatch(r"[\w./-]+", branch, re.ASCII):
        raise ValueError(f"BRANCH is {branch!r}; expected the name of a branch")
    name = repository.split("/")[1]
    rules = {
        r'^(repository = ").+(")$': rf"\g<1>{repository}\g<2>",
        r'^(branch = ").+(")$': rf"\g<1>{branch}\g<2>",
        r"(colab\.research\.google\.com/github/)[^/]+/[^/]+/blob/.+?(/notebooks/)": (
            rf"\g<1>{repository}/blob/{branch}\g<2>"
        ),
        r'(REPO, BRANCH = \\")[^"\\]+(\\", \\")[^"\\]+': rf"\g<1>{repository}\g<2>{branch}",
        r"^(git clone https://github\.com/).+\ncd .+$": rf"\g<1>{repository}\ncd {name}",
    }
    changed = []
    for path in [project, root / "README.md", *sorted((root / "notebooks").glob("[0-9]*.ipynb"))]:
        old = new = path.read_text(encoding="utf-8")
        for pattern, address in rules.items():
            new = re.sub(pattern, address, new, flags=re.MULTILINE)
        if new != old:
            path.write_text(new, encoding="utf-8", newline="\n")
            changed.append(path.relative_to(root).as_posix())
    return changed


if __name__ == "__main__":
    try:
        print("\n".join(write_links(ROOT, *sys.argv[1:])) or "All links are as they should be.")
    except ValueError as error:
        sys.exit(str(error))
