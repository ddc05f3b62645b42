"""A folder that is replaced as a whole: a kill at any moment leaves the old one or the new one."""

import ctypes
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_MARK = ".initiatievenradar"
_MARK_TEXT = b"This folder is written anew by radar publish; what you put here is lost.\n"
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # linux/fs.h


class FolderRefused(Exception):  # noqa: N818  the name is what the reader sees
    """The folder can't be replaced without losing something. The message is one line that says what to do."""


class FolderUnwritable(FolderRefused):
    """The folder can't be written now: the disk is full or read-only. What was published stays as it was."""


@dataclass
class NewFolder:
    """The folder that is being written, beside the `old` one; `changed` counts files that the old one lacks."""

    old: Path
    new: Path
    changed: int = 0

    def write(self, name: str, content: bytes) -> None:
        """Write one file. One that did not change keeps its time, so that web servers say so."""
        path, before = self.new / name, self.old / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        if before.is_file() and before.read_bytes() == content:
            times = before.stat()
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
        else:
            self.changed += 1


@contextmanager
def replace_folder(directory: Path) -> Iterator[NewFolder]:
    """Write a new folder inside the block; at its end it takes the place of `directory`, on an error it is dropped.

    One process at a time: another waits. After a power cut files may be empty; publishing again mends that.

    Raises:
        FolderRefused: when `directory` holds files of someone else, or is a file.
        FolderUnwritable: when the disk takes no more, or nothing.
    """
    try:
        with replace_alone(directory.resolve()) as folder:
            yield folder
    except OSError as error:
        reason = error.strerror or str(error)
        raise FolderUnwritable(
            f"{directory} can't be written: {reason}; what was published stays as it was, publish again after mending"
        ) from None


@contextmanager
def replace_alone(directory: Path) -> Iterator[NewFolder]:
    """As `replace_folder`, with the errors of the system as they are."""
    directory.parent.mkdir(parents=True, exist_ok=True)
    with beside(directory, "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        clear_up(directory)
        refuse_foreign(directory)
        new = beside(directory, "new")
        new.mkdir()
        try:
            folder = NewFolder(directory, new)
            folder.write(_MARK, _MARK_TEXT)
            folder.changed = 0
            yield folder
            take_place(new, directory)
        finally:
            clear_up(directory)


def beside(directory: Path, suffix: str) -> Path:
    """A hidden neighbour of `directory`."""
    return directory.with_name(f".{directory.name}.{suffix}")


def clear_up(directory: Path) -> None:
    """Remove what a killed or finished run left; put the old folder back if the run had only moved it aside."""
    aside = beside(directory, "old")
    if aside.exists() and not directory.exists():
        aside.rename(directory)
    for left in (aside, beside(directory, "new")):
        if left.exists():
            shutil.rmtree(left)


def refuse_foreign(directory: Path) -> None:
    """Replace only what we wrote, or nothing.

    Raises:
        FolderRefused: otherwise.
    """
    if directory.exists() and not directory.is_dir():
        raise FolderRefused(f"{directory} is a file; name a folder to publish to")
    if directory.is_dir() and any(directory.iterdir()) and not (directory / _MARK).exists():
        raise FolderRefused(f"{directory} holds files that radar publish did not write; name a new or empty folder")


def take_place(new: Path, directory: Path) -> None:
    """Put `new` where `directory` is.

    Raises:
        FolderRefused: where the folder can't be moved, as the root of a mounted volume.
    """
    try:
        if directory.exists():
            shutil.copymode(directory, new)
            if not exchange(new, directory):
                directory.rename(beside(directory, "old"))
                new.rename(directory)
        else:
            new.rename(directory)
    except OSError as error:
        raise FolderRefused(f"{directory} can't be replaced ({error.strerror}); name a folder inside it") from None


def exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step (renameat2(2)); False where system or file system can't."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:
        return False
    failed = renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    return not failed
