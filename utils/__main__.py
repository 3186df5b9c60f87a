"""One screen about this environment: ``python -m utils``. Works with packages missing, too."""

import platform
import re
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MEND = "run: python -m pip install -r requirements.txt"


def check_python() -> bool:
    """Print the Python version and the platform; tell whether the version is new enough."""
    ok = sys.version_info >= (3, 11)
    verdict = "OK" if ok else "too old: install Python 3.11 or newer"
    print(f"Python        {platform.python_version()} on {platform.platform()}: {verdict}")
    return ok


def check_requirement(line: str) -> bool:
    """Print what is installed of one line of requirements.txt; tell whether it fits.

    Parameters
    ----------
    line : str
        For example ``torch>=2.6,<3``.
    """
    name, bounds = re.fullmatch(r"([\w-]+)(.*)", line).groups()
    try:
        found = metadata.version(name)
    except metadata.PackageNotFoundError:
        print(f"{name:<13} missing (needs {bounds}); {MEND}")
        return False
    try:
        ok = fits(found, bounds)
    except ModuleNotFoundError:
        print(f"{name:<13} {found} (needs {bounds}), not compared: packaging is missing; {MEND}")
        return False
    print(f"{name:<13} {found}: {'OK' if ok else f'the course needs {bounds}; {MEND}'}")
    return ok


def fits(version: str, bounds: str) -> bool:
    """Tell whether a released version lies within bounds such as ``>=2.6,<3``.

    Source: PEP 440. A pre-release counts as outside.
    """
    from packaging.specifiers import SpecifierSet

    return SpecifierSet(bounds).contains(version, prereleases=False)


def check_torch() -> bool:
    """Print what PyTorch computes on; tell whether it works at all."""
    try:
        import torch

        from utils.device import get_device

        cuda = f"CUDA {torch.version.cuda}" if torch.version.cuda else "no CUDA in this build"
        if torch.version.cuda and not torch.cuda.is_available():
            cuda += " in this build, but no GPU or no driver (not needed)"
        mps = ", MPS" if torch.backends.mps.is_available() else ""
        print(f"computing on  {get_device()} ({cuda}{mps}): OK")
    except Exception as error:
        print(f"computing on  nothing: {type(error).__name__}: {error}")
        return False
    return True


def check_data() -> bool:
    """Print whether the embedded MNIST files are intact; tell the same."""
    try:
        from utils.data import mnist_root

        print(f"MNIST         {mnist_root()}: OK")
    except Exception as error:
        print(f"MNIST         {error}")
        return False
    return True


def main() -> int:
    """Print all checks; return 0 if the course can be run here, else 1."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    requirements = [line.split("#")[0].strip() for line in lines]
    results = [check_python()]
    results += [check_requirement(line) for line in requirements if line]
    results += [check_torch(), check_data()]
    print("All is well." if all(results) else "Mend the lines above that do not end in OK.")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
