"""The data: MNIST verified and mended, never silently wrong; penguins as the README reads them."""

import csv
import errno
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
import torch
from torchvision.datasets import MNIST

from utils import mnist_root
from utils.data import DATA

TRAIN = Path("MNIST/raw/train-images-idx3-ubyte")


@pytest.fixture
def data(tmp_path):
    """Copy the packed files, as in a fresh clone."""
    target = tmp_path / "data" / "MNIST" / "raw"
    target.mkdir(parents=True)
    for file in (DATA / "MNIST" / "raw").glob("*.gz"):
        shutil.copy(file, target)
    return tmp_path / "data"


def test_a_fresh_clone_is_unpacked_and_torchvision_needs_no_network(data, monkeypatch):
    """The standard call finds everything in place."""
    monkeypatch.setattr("urllib.request.urlopen", None)
    root = mnist_root(data)
    assert root == str(data)
    for train, size in ((True, 60_000), (False, 10_000)):
        dataset = MNIST(root, train=train, download=True)
        assert tuple(dataset.data.shape) == (size, 28, 28)
    assert dataset.targets[:5].tolist() == [7, 2, 1, 0, 4]
    assert len(list((data / "MNIST" / "raw").iterdir())) == 8


def test_the_second_call_writes_nothing(data):
    """Only what is missing or damaged is unpacked."""
    mnist_root(data)
    before = (data / TRAIN).stat().st_mtime_ns
    mnist_root(data)
    assert (data / TRAIN).stat().st_mtime_ns == before


def truncate(path):
    """Cut a file in half."""
    os.truncate(path, path.stat().st_size // 2)


def flip_a_bit(path):
    """Change one bit in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def replace_by_html(path):
    """Put the page of a login portal in the place of a file."""
    path.write_text("<!doctype html><title>Sign in</title>")


@pytest.mark.parametrize("damage", [truncate, flip_a_bit, replace_by_html, Path.unlink])
def test_a_damaged_packed_file_stops_with_the_way_to_restore_it(data, damage):
    """The message names the file and the command."""
    packed = data / f"{TRAIN}.gz"
    damage(packed)
    with pytest.raises(RuntimeError, match=rf"{packed.name} is (damaged|missing).*git checkout"):
        mnist_root(data)


@pytest.mark.parametrize("damage", [truncate, flip_a_bit, replace_by_html, Path.unlink])
def test_a_damaged_unpacked_file_is_mended(data, damage):
    """A copy of torchvision's own test would pass: it never looks into an unpacked file."""
    mnist_root(data)
    whole = (data / TRAIN).read_bytes()
    damage(data / TRAIN)
    mnist_root(data)
    assert (data / TRAIN).read_bytes() == whole


@pytest.fixture
def unwritable(monkeypatch):
    """Make folders fail for writing; file permissions would not stop the root user."""
    folders = {}
    make = tempfile.mkstemp

    def mkstemp(*args, dir, **kwargs):
        for folder, code in folders.items():
            if Path(dir).is_relative_to(folder):
                raise OSError(code, os.strerror(code), str(dir))
        return make(*args, dir=dir, **kwargs)

    monkeypatch.setattr(tempfile, "mkstemp", mkstemp)
    return folders


def test_a_read_only_checkout_is_unpacked_elsewhere(data, tmp_path, unwritable, monkeypatch):
    """A shared folder on a JupyterHub works as it is."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "elsewhere"))
    unwritable[data] = errno.EROFS
    root = mnist_root(data)
    assert root.startswith(str(tmp_path / "elsewhere"))
    assert len(MNIST(root, download=True)) == 60_000
    assert len(list((data / "MNIST" / "raw").iterdir())) == 4


def test_no_room_anywhere_says_what_was_tried(data, tmp_path, unwritable, monkeypatch):
    """Both folders and both reasons, and nothing half-written is left."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "elsewhere"))
    unwritable[data] = errno.EROFS
    unwritable[tmp_path / "elsewhere"] = errno.ENOSPC
    with pytest.raises(RuntimeError, match=r"55 MB.*Read-only.*No space left"):
        mnist_root(data)


@pytest.fixture
def mount(tmp_path):
    """Return a function that mounts a small file system, and unmount it at the end."""
    mounted = []

    def mount(name, size):
        folder = tmp_path / name
        folder.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
        try:
            subprocess.run(command, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("only Linux's root user can mount a file system")
        mounted.append(folder)
        return folder

    yield mount
    for folder in mounted:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_is_really_full(data, mount, monkeypatch):
    """Packed files and temporary folder on disks of 13 MB: nothing half-written is left."""
    small = mount("small", "13m")
    shutil.copytree(data, small / "data")
    monkeypatch.setattr(tempfile, "tempdir", str(mount("temporary", "13m")))
    with pytest.raises(RuntimeError, match=r"55 MB.*No space left"):
        mnist_root(small / "data")
    assert all(file.suffix == ".gz" for file in (small / "data" / "MNIST" / "raw").iterdir())
    monkeypatch.setattr(tempfile, "tempdir", str(mount("roomy", "80m")))
    assert len(MNIST(mnist_root(small / "data"), train=False, download=True)) == 10_000


def test_a_disk_that_is_really_read_only(data, mount, monkeypatch):
    """As on a shared JupyterHub: not even the root user can write there."""
    disk = mount("disk", "20m")
    shutil.copytree(data, disk / "data")
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    monkeypatch.setattr(tempfile, "tempdir", str(mount("temporary", "80m")))
    assert len(MNIST(mnist_root(disk / "data"), train=False, download=True)) == 10_000


def test_an_interruption_leaves_no_half_written_file(data, monkeypatch):
    """The next call starts from the packed file again."""

    def interrupted(source, target):
        target.write(source.read(1000))
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copyfileobj", interrupted)
        with pytest.raises(KeyboardInterrupt):
            mnist_root(data)
    assert len(list((data / "MNIST" / "raw").iterdir())) == 4
    mnist_root(data)


def test_the_penguins_are_read_as_the_readme_says(monkeypatch):
    """In three lines, from the folder of the notebooks; 342 of 344 have been measured."""
    monkeypatch.chdir(DATA.parent / "notebooks")
    (lines,) = re.findall(r"```python\n(.+?)```", (DATA / "README.md").read_text("utf-8"), re.S)
    names = {"csv": csv, "torch": torch}
    exec(lines, names)
    assert len(lines.strip().splitlines()) == 3
    assert names["mass"].shape == (342,)
    assert (names["mass"].min(), names["mass"].max()) == (2700, 6300)
    with open("../data/penguins.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 344
    assert sum("NA" in row.values() for row in rows) == 11
    assert {row["species"] for row in rows} == {"Adelie", "Chinstrap", "Gentoo"}
