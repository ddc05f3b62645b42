"""The documentation for operators: complete, and its unit file accepted by systemd."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cli.settings import Settings
from cli.timetable import JOBS

DOCS = Path(__file__).parents[2] / "docs"
OPERATIONS = DOCS / "operations.md"
UNIT = DOCS / "operations" / "initiatievenradar.service"


def test_every_setting_is_explained() -> None:
    """With the default that the code has, where it has a short one."""
    text = OPERATIONS.read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        line = next((line for line in text.splitlines() if line.startswith(f"| `RADAR_{name.upper()}` ")), "")
        assert line, f"RADAR_{name.upper()} has no line"
        default = field.get_default(call_default_factory=True)
        assert ("empty" if default in (None, "", {}, ()) else str(default)) in line


def test_no_setting_is_explained_that_does_not_exist() -> None:
    """A setting that was dropped leaves the table too."""
    named = re.findall(r"^\| `RADAR_(\w+)`", OPERATIONS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert {name.lower() for name in named} == set(Settings.model_fields)


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_every_job_is_explained(job: object) -> None:
    """Its name stands in the table of jobs, with its command."""
    name, radar = getattr(job, "name", ""), getattr(job, "radar", ())
    line = next(line for line in OPERATIONS.read_text(encoding="utf-8").splitlines() if f"| `{name}` |" in line)
    assert " ".join(radar) in line


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_systemd_accepts_the_unit(tmp_path: Path) -> None:
    """A copy with a command that exists on this machine is verified without a word of complaint."""
    copy = tmp_path / UNIT.name
    text = re.sub(r"^ExecStart=.*$", f"ExecStart={sys.executable} scheduler.py", UNIT.read_text(), flags=re.MULTILINE)
    copy.write_text(re.sub(r"^(User|Group)=.*$", r"\1=root", text, flags=re.MULTILINE))
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=yes", str(copy)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (verified.returncode, verified.stderr) == (0, "")


def test_the_unit_starts_what_the_documentation_says() -> None:
    """The scheduler, ended with SIGTERM, not started again after a wrong setting."""
    unit = UNIT.read_text()
    assert "/python scheduler.py" in unit
    assert "KillSignal=SIGTERM" in unit
    assert "RestartPreventExitStatus=2" in unit
