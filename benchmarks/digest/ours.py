"""What `radar digest send` and `radar deliver` do: ours.py DATABASE PORT make|vary SUBSCRIBERS CHANGES | send.

`make` fills a database with subscribers, who all want everything, and with changes of as many initiatives. With `vary`
each wants a place of their own and five themes of ten, which are told half of it, seldom the same half.
"""

import logging
import sys
from datetime import UTC, datetime, timedelta
from random import Random

import structlog

from domain.changes import Change
from domain.initiative import Evidence, Fact, Initiative
from domain.reference import load_reference
from domain.subscriptions import Choices, Filters, Rhythm
from domain.vocabulary import Kind
from notifications.delivery import deliver_pending
from notifications.digest import window
from notifications.outbox import enqueue_digests
from notifications.smtp import SmtpServer
from storage.changes import add_changes
from storage.database import Sessions, open_database
from storage.initiatives import save_initiative
from storage.schema import prepare_database
from storage.subscribers import add_subscriber

NOW = datetime(2022, 5, 9, 5, 0, tzinfo=UTC)
WORDS = "Steden en gemeenten kunnen tot en met de laatste dag een project indienen met een partner uit de streek. "


def fill(sessions: Sessions, subscribers: int, changes: int, *, vary: bool) -> None:
    """Make what is told, and to whom."""
    known, chance = load_reference(), Random(2022)  # noqa: S311  choices, not secrets
    themes = [theme.id for theme in known.themes[:10]]
    with sessions.begin() as session:
        for number in range(changes):
            save_initiative(session, initiative(number, themes[number % 10]), [], now=NOW, changed=False)
        add_changes(session, [change(number) for number in range(changes)])
        for number in range(subscribers):
            place = known.municipalities[number % len(known.municipalities)].nis
            asked = Filters(themes=tuple(chance.sample(themes, 5)), municipalities=(place,)) if vary else Filters()
            choices, joined = Choices(filters=asked), NOW - timedelta(days=7)
            add_subscriber(session, f"lezer{number}@gemeente.test", choices, now=joined)


def initiative(number: int, theme: str) -> Initiative:
    """One initiative of a theme."""
    evidence = (Evidence(capture=1, url=address(number), quote=WORDS, xpath="/p", captured_at=NOW),)
    return Initiative(
        id=f"i{number}",
        slug=f"kade-{number}",
        title=Fact[str](value=f"Slimme kade {number}", evidence=evidence),
        kind=Fact[Kind](value=Kind.CALL, evidence=evidence),
        themes=(Fact[str](value=theme, evidence=evidence),),
    )


def change(number: int) -> Change:
    """News of one initiative."""
    evidence = (Evidence(capture=2, url=address(number), quote=WORDS, xpath="/p", captured_at=NOW),)
    return Change.model_validate(
        {
            "id": f"c{number}",
            "initiative": f"i{number}",
            "title": f"Slimme kade {number}",
            "kind": "changed",
            "cause": "source",
            "field": "description",
            "before": WORDS,
            "after": WORDS[::-1],
            "significance": "major",
            "summary": f"De beschrijving van Slimme kade {number} is gewijzigd: “{WORDS}” werd “{WORDS[::-1]}”.",
            "url": address(number),
            "detected_at": NOW - timedelta(days=3),
            "evidence_after": evidence,
        }
    )


def address(number: int) -> str:
    """The page of an initiative."""
    return f"https://www.vlaanderen.be/lokaal-bestuur/digitale-transformatie/kade-{number}"


def main() -> None:
    """`ours.py DATABASE PORT make|vary SUBSCRIBERS CHANGES` or `ours.py DATABASE PORT send`."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    database, port, what, *numbers = sys.argv[1:]
    sessions = open_database(f"sqlite:///{database}")
    prepare_database(sessions)
    if what in {"make", "vary"}:
        subscribers, changes = map(int, numbers)
        fill(sessions, subscribers, changes, vary=what == "vary")
        return
    week = window(Rhythm.WEEKLY, NOW)
    enqueue_digests(sessions, week, now=NOW, public_url="https://radar.test", mail_from="radar@radar.test")
    report = deliver_pending(sessions, SmtpServer.from_url(f"smtp://127.0.0.1:{port}"), clock=lambda: NOW)
    if report.postponed or report.failed or not report.sent:
        sys.exit(str(report))


if __name__ == "__main__":
    main()
