"""An operator hears of trouble when it begins, and not each night that it lasts."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from notifications.alarms import CRAWL_ADVICE, Operators, tell_operators
from notifications.delivery import deliver_pending
from notifications.smtp import SmtpServer
from storage.alarms import open_alarms
from storage.database import Sessions
from storage.outbox import outbox_summary

if TYPE_CHECKING:
    from conftest import MailServer

NIGHT = datetime(2022, 5, 9, 1, 30, tzinfo=UTC)
OPERATOR = "beheer@radar.test"


def tell(
    sessions: Sessions,
    night: int,
    troubles: dict[str, str],
    *well: str,
    operator: str = OPERATOR,
    channels: tuple[str, ...] = (),
) -> bool:
    """The end of a night with this trouble."""
    now = NIGHT + timedelta(days=night)
    operators = Operators(operator, channels, "radar@radar.test")
    return tell_operators(sessions, troubles, well, operators, advice=CRAWL_ADVICE, now=now)


def test_trouble_that_lasts_is_told_once(sessions: Sessions, mail_server: "MailServer") -> None:
    """Three bad nights are one mail, that says what, why and what to do; it arrives like any other."""
    told = [tell(sessions, night, {"vloca": "unreachable: HTTP 500"}, "abb") for night in range(3)]
    assert told == [True, False, False]
    server = SmtpServer.from_url(f"smtp://127.0.0.1:{mail_server.port}")
    assert deliver_pending(sessions, server, clock=lambda: NIGHT + timedelta(days=3)).sent == 1
    ((_, recipients, content),) = mail_server.taken
    text = content.decode() if isinstance(content, bytes) else str(content)
    assert recipients == [OPERATOR]
    assert "Subject: Initiatievenradar: trouble with vloca" in text
    assert "vloca: unreachable: HTTP 500" in text
    assert "radar status" in text


def test_new_trouble_after_a_good_night_is_told_anew(sessions: Sessions) -> None:
    """What was well in between is news again."""
    assert tell(sessions, 0, {"vloca": "down"})
    assert not tell(sessions, 1, {}, "vloca")
    assert tell(sessions, 2, {"vloca": "down"})


def test_several_sources_are_one_mail(sessions: Sessions) -> None:
    """A second source that falls later is a mail of its own, without the first."""
    assert tell(sessions, 0, {"abb": "down", "vloca": "down"})
    assert tell(sessions, 1, {"abb": "down", "vloca": "down", "smart_flanders": "fewer pages\nthan before"})
    with sessions() as session:
        assert outbox_summary(session).pending == 2
        assert list(open_alarms(session)) == ["abb", "smart_flanders", "vloca"]


def test_without_an_operator_trouble_is_only_remembered(sessions: Sessions) -> None:
    """`radar status` tells it; nobody is written to."""
    assert not tell(sessions, 0, {"vloca": "down"}, operator="")
    with sessions() as session:
        assert outbox_summary(session).pending == 0
        assert open_alarms(session)["vloca"].why == "down"
