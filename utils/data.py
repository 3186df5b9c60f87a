"""The embedded MNIST files, checked before use."""

import gzip
import os
import shutil
import tempfile
import zlib
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"


def mnist_root(data: str | Path = DATA) -> str:
    """Return the folder to give to ``torchvision.datasets.MNIST``.

    ``MNIST(mnist_root(), download=True)`` is the standard call, and with the
    files in place it never uses the network. torchvision itself trusts a file
    that is already unpacked, whatever is in it. So this function first checks
    the four packed files against the checksums that torchvision publishes,
    and unpacks anew what is missing or differs from them. If the folder cannot
    be written (a shared, read-only checkout), it unpacks into the folder for
    temporary files instead.

    Parameters
    ----------
    data : path, optional
        The folder that holds ``MNIST/raw/*.gz``.

    Returns
    -------
    str
        A folder with intact unpacked files in ``MNIST/raw``.

    Raises
    ------
    RuntimeError
        If a packed file is missing or damaged, or if no folder has room for
        the unpacked files (55 MB).
    """
    # imported here, because six of the twelve notebooks never need torchvision
    from torchvision.datasets import MNIST
    from torchvision.datasets.utils import check_md5

    raw = Path(data) / "MNIST" / "raw"
    packed = [raw / name for name, _ in MNIST.resources]
    for path, (_, md5) in zip(packed, MNIST.resources, strict=True):
        if not path.is_file() or not check_md5(str(path), md5):
            problem = "damaged" if path.is_file() else "missing"
            raise RuntimeError(
                f"{path.name} is {problem} in {raw}. Restore it with "
                "`git checkout -- data` in the course folder, or clone the course again."
            )
    user = getattr(os, "getuid", lambda: "user")()
    fallback = Path(tempfile.gettempdir()) / f"pytorch-course-data-{user}"
    failures = []
    for root in (Path(data), fallback):
        try:
            for path in packed:
                _unpack(path, root / "MNIST" / "raw" / path.stem)
        except OSError as error:
            failures.append(f"{root}: {error.strerror or error}")
        else:
            return str(root)
    raise RuntimeError(
        "MNIST could not be unpacked (55 MB). Free some disk space or make one of these "
        f"folders writable: {'; '.join(failures)}"
    )


def _unpack(packed: Path, target: Path) -> None:
    """Unpack a gzip file unless the target already has its size and CRC-32.

    The target appears whole or not at all, so two kernels may do this at the
    same time and an interruption leaves no half-written file behind.
    """
    with packed.open("rb") as file:
        file.seek(-8, os.SEEK_END)  # RFC 1952: the last 8 bytes are CRC-32 and size
        crc, size = (int.from_bytes(file.read(4), "little") for _ in range(2))
    intact = target.is_file() and target.stat().st_size == size
    if intact and zlib.crc32(target.read_bytes()) == crc:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=target.name)
    try:
        with open(handle, "wb") as out, gzip.open(packed) as source:
            shutil.copyfileobj(source, out)
        os.chmod(name, 0o644)
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise
