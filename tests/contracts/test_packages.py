"""What a checkout brings with it: packages of its own names, and nothing of the machine that it was made on."""

import importlib
import importlib.metadata
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("audit", "cli", "demo", "domain", "notifications", "pipeline", "scrapers", "storage", "website")
PLACES = ("work", "home", "root", "Users", "tmp/w")
"""Folders that only a particular machine has; joined to paths below, so that this file does not hold them."""
REGISTRIES = (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"))


def tracked() -> list[Path]:
    """The files that git keeps."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    if listed.returncode:
        pytest.skip("this is no git checkout")
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


@pytest.mark.parametrize("name", PACKAGES)
def test_no_other_distribution_brings_a_package_of_this_name(name: str) -> None:
    """What is imported lies in this checkout, and no dependency may put files beside it.

    An editable install lists no packages; an ordinary one names us alone.
    """
    owners = set(importlib.metadata.packages_distributions().get(name, ()))
    assert owners <= {"initiatievenradar"}
    assert Path(next(iter(importlib.import_module(name).__path__))) == ROOT / name


def test_no_file_names_a_place_on_a_machine() -> None:
    """Neither an absolute path of a working folder nor the host of a package registry."""
    needles = [rf"(?<![\w.~-])/{place}/" for place in PLACES] + [re.escape(".".join(host)) for host in REGISTRIES]
    pattern = re.compile("|".join(needles).encode())
    found = [
        f"{path.relative_to(ROOT)}: {hit.group().decode()}"
        for path in tracked()
        for hit in pattern.finditer(path.read_bytes())
    ]
    assert found == []


@pytest.mark.parametrize("path", sorted(ROOT.glob("*.lock")), ids=lambda path: path.name)
def test_lock_files_name_versions_and_hashes_only(path: Path) -> None:
    """Every line pins a version or a hash; from where it is fetched is up to the machine."""
    lines = path.read_text(encoding="utf-8").splitlines()
    pinned = re.compile(r"[\w.-]+(\[[\w,-]+\])?==\S+( ;.*)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?|\s*#.*|")
    assert [line for line in lines if not pinned.fullmatch(line)] == []
    assert "://" not in "".join(lines)
