"""Who wants to hear of what, and for which stretch of time."""

import datetime as dt
from datetime import datetime
from enum import StrEnum

from domain.changes import Change
from domain.value import Value
from domain.values import Deadline
from domain.vocabulary import Kind, Role


class Rhythm(StrEnum):
    """How often a subscriber gets a digest; `at_once` is every hour that has something critical."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class Language(StrEnum):
    """The languages of our mail (ISO 639-1)."""

    DUTCH = "nl"
    ENGLISH = "en"


class Province(StrEnum):
    """The provinces of Flanders."""

    ANTWERP = "antwerpen"
    LIMBURG = "limburg"
    EAST_FLANDERS = "oost-vlaanderen"
    FLEMISH_BRABANT = "vlaams-brabant"
    WEST_FLANDERS = "west-vlaanderen"


class Filters(Value):
    """What a subscriber wants to hear of. An empty list narrows nothing; each list narrows what the others leave.

    `organisations` are OVO codes, in any of `roles` (none is every role); `municipalities` are NIS codes: what is
    meant for certain municipalities must be meant for one of these or of `provinces`, what is meant for all passes.
    `initiatives` are ids that are followed, with their parts and successors, whatever the other lists say; where
    only they are given nothing else is told. `critical_only` leaves what nobody must act on.
    """

    themes: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    organisations: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    municipalities: tuple[str, ...] = ()
    provinces: tuple[Province, ...] = ()
    target_groups: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    initiatives: tuple[str, ...] = ()
    critical_only: bool = False

    @property
    def narrows(self) -> bool:
        """Whether any list but that of followed initiatives narrows."""
        lists = self.model_dump(exclude={"initiatives", "critical_only", "roles"})
        return any(lists.values())


class Choices(Value):
    """What someone chose: language, how often, of what, and whether a mail comes also when there is nothing new."""

    language: Language = Language.DUTCH
    rhythm: Rhythm = Rhythm.WEEKLY
    filters: Filters = Filters()
    also_empty: bool = False


class Subscriber(Value):
    """Someone who gets mail since `confirmed_at`; or a team, whose chat or webhook gets it (`email` is its address).

    `nonce` makes the links in their mail theirs. `paused`: no mail until they say so; `unreachable_since`: their
    address refuses mail.
    """

    id: int
    email: str
    choices: Choices = Choices()
    confirmed_at: datetime
    nonce: str = ""
    paused: bool = False
    unreachable_since: datetime | None = None

    @property
    def shown_address(self) -> str:
        """Their address as it may be shown to them: that of a chat or webhook is a password of the team."""
        scheme, found, _ = self.email.partition("://")
        return f"{scheme}://…" if found else self.email


class Signup(Value):
    """Someone who asked for mail at `asked_at`, having read the text of that version, and did not confirm yet."""

    id: int
    email: str
    choices: Choices
    nonce: str
    text_version: str
    asked_at: datetime
    mailed_at: datetime | None


class Consent(Value):
    """How we know that a subscriber wants our mail; `token_sha256` is of the link that was used, "" for by hand."""

    text_version: str
    asked_at: datetime
    confirmed_at: datetime
    token_sha256: str


class DigestWindow(Value):
    """A stretch of time taken from the calendar: `starts_at` belongs to it, `ends_at` does not."""

    rhythm: Rhythm
    starts_at: datetime
    ends_at: datetime


class UpcomingDeadline(Value):
    """A deadline that a reader can still meet: of which initiative (its slug), and on which page it was read.

    `key` tells it from all others, also after it moved; of several with the same label the day is part of it.
    `changed_at` is when anything of its initiative last changed.
    """

    initiative: str
    title: str
    url: str
    deadline: Deadline
    key: str
    changed_at: datetime

    @property
    def last_day(self) -> dt.date:
        """The last day on which it can be met."""
        return self.deadline.last_day()


class Digest(Value):
    """What one subscriber is told of one window: one entry per initiative, most important first.

    `corrections` are what we had told wrongly ourselves, apart from the news; `near` those of the `deadlines` that
    the reader is to be reminded of now.
    """

    subscriber: Subscriber
    window: DigestWindow
    entries: tuple[tuple[Change, ...], ...]
    deadlines: tuple[UpcomingDeadline, ...] = ()
    corrections: tuple[tuple[Change, ...], ...] = ()
    near: tuple[UpcomingDeadline, ...] = ()
