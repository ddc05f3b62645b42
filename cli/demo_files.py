"""The files of the demo: what is left of an earlier one goes, mails are written as files."""

import email
import email.policy
import shutil
from datetime import datetime
from pathlib import Path

from storage.database import Sessions
from storage.outbox import due_emails, lock_email, mark_sent


def start_afresh(directory: Path, database: str, overview: str) -> None:
    """Make the folder and remove what an earlier demo wrote there, nothing else."""
    directory.mkdir(parents=True, exist_ok=True)
    for left in (*directory.glob(f"{database}*"), *directory.glob("overzichtsmail-*")):
        left.unlink()
    if (directory / overview / "index.html").exists():
        shutil.rmtree(directory / overview)


def write_mails(sessions: Sessions, directory: Path, *, now: datetime) -> list[Path]:
    """Write what waits in the outbox as files and mark it as sent; the paths for a mail program."""
    written = []
    with sessions() as session:
        due = due_emails(session, now=now)
    for number in due:
        with sessions.begin() as session:
            mail = lock_email(session, number)
            if mail is not None:
                written.append(write_mail(directory / f"overzichtsmail-{now:%Y-%m-%d}.eml", mail.message))
                mark_sent(session, number, now=now)
    return written


def write_mail(path: Path, message: bytes) -> Path:
    """One mail: whole (.eml), and its two forms for a browser and an editor."""
    path.write_bytes(message)
    parsed = email.message_from_bytes(message, policy=email.policy.default)
    for subtype, suffix in (("plain", ".txt"), ("html", ".html")):
        part = parsed.get_body((subtype,))
        if part is not None:
            path.with_suffix(suffix).write_text(part.get_content(), encoding="utf-8")
    return path
