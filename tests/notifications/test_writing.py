"""What many are told alike is made once; what is one reader's own never reaches another."""

from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

from domain.changes import Change
from domain.initiative import StoredInitiative
from domain.subscriptions import Choices, Filters, Language, Rhythm, Subscriber
from domain.tokens import Purpose, read_token
from notifications.digest import compose, window
from notifications.links import own_token
from notifications.writing import Writer

NOW = datetime(2022, 5, 9, 5, 0, tzinfo=UTC)
WEEK = window(Rhythm.WEEKLY, NOW)
ALL = Choices()
ENGLISH = Choices(language=Language.ENGLISH)
NARROW = Choices(filters=Filters(themes=("mobiliteit",)))


def reader(number: int, choices: Choices) -> Subscriber:
    """One of several."""
    return Subscriber(
        id=number, email=f"r{number}@gemeente.test", choices=choices, confirmed_at=NOW, nonce=f"n{number}"
    )


def bodies(message: bytes | EmailMessage) -> list[str]:
    """Text and HTML, with their addressee before them."""
    raw = message if isinstance(message, bytes) else message.as_bytes()
    parsed = message_from_bytes(raw, policy=SMTP)
    assert isinstance(parsed, EmailMessage)
    found = [parsed.get_body((kind,)) for kind in ("plain", "html")]
    return [str(parsed["To"]), str(parsed["List-Unsubscribe"]), *(part.get_content() for part in found if part)]


def test_each_gets_the_mail_that_they_would_get_alone(
    week: list[Change], stored: Callable[..., StoredInitiative], alone: Callable[..., EmailMessage]
) -> None:
    """Whoever came before, in whatever language and with whatever filters; each with links of their own."""
    known = {one.initiative: stored(one.initiative, title=one.title) for one in week}
    known["i2"] = stored("i2", title="Groene straat", themes=("mobiliteit",))
    chosen = [ALL, ENGLISH, ALL, NARROW, ENGLISH, NARROW, ALL]
    readers = [reader(number, choices) for number, choices in enumerate(chosen, start=1)]
    where = {"public_url": "https://radar.test", "mail_from": "radar@vlaanderen.test", "key": "k"}
    writer = Writer(week, known, **where, now=NOW)
    for one in readers:
        digest, own = writer.digest(one, WEEK), compose(one, WEEK, week, known)
        assert digest is not None
        assert own is not None
        assert digest == own
        made = bodies(writer.mail(digest).message)
        assert made == bodies(alone(own, known))
        token = own_token(one, key="k")
        assert read_token("k", Purpose.MANAGE, token) == (one.id, one.nonce)
        assert all(part.count(token) for part in made[1:])


def test_only_who_it_concerns_gets_one(week: list[Change], stored: Callable[..., StoredInitiative]) -> None:
    """Nothing to tell stays nothing, also for the next who chose the same."""
    writer = Writer(
        week, {"i1": stored()}, public_url="https://radar.test", mail_from="radar@vlaanderen.test", key="k", now=NOW
    )
    nothing = Choices(filters=Filters(themes=("zorg-welzijn",)))
    assert [writer.digest(reader(number, nothing), WEEK) for number in (1, 2)] == [None, None]
