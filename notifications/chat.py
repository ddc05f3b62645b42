"""A digest for a chat: a line for each thing, with a link to all that we know of it."""

from collections.abc import Iterator, Mapping, Sequence
from gettext import NullTranslations

from domain.changes import Change
from domain.initiative import StoredInitiative
from domain.plain import shortened
from domain.subscriptions import Digest
from domain.values import BRUSSELS
from notifications.entries import Line, deadline_line, entry_of
from notifications.heading import subject
from notifications.languages import translations

_MOST = 20
_LONGEST = 300
_MARKUP = str.maketrans("<>[]*_`@~|#", "‹›［］∗＿ˋ＠∼∣♯")
"""What chats read as markup or as a call to someone, and signs that look like it and mean nothing to them."""


def chat_title(digest: Digest) -> str:
    """What matters."""
    return harmless(subject(digest, translations(digest.subscriber.choices.language)))


def chat_text(digest: Digest, initiatives: Mapping[str, StoredInitiative], *, public_url: str, preferences: str) -> str:
    """The news, what was set right, and the deadlines that come near; where there is more, how much and where."""
    words = translations(digest.subscriber.choices.language)
    today = digest.window.ends_at.astimezone(BRUSSELS).date()

    def lines_of(entries: Sequence[Sequence[Change]]) -> Iterator[Line]:
        for changes in entries[:_MOST]:
            entry = entry_of(changes, initiatives, public_url=public_url, today=today, words=words)
            yield Line(entry.title, shortened(entry.told[0].sentence, _LONGEST), entry.ours)

    near = [deadline_line(one, public_url, words, today) for one in digest.near[:_MOST]]
    parts = [
        *section(words.gettext("Nu aan denken"), near),
        *more(len(digest.near), f"{public_url}/deadlines", words),
        *section("", lines_of(digest.entries)),
        *more(len(digest.entries), f"{public_url}/wijzigingen", words),
        *section(words.gettext("Rechtgezet"), lines_of(digest.corrections)),
        *more(len(digest.corrections), f"{public_url}/wijzigingen", words),
        f"{words.gettext('Minder, meer of iets anders?')} {preferences}",
    ]
    return "\n".join(parts)


def section(title: str, lines: Iterator[Line] | Sequence[Line]) -> Iterator[str]:
    """A title with its lines; nothing where there are none."""
    told = [f"• {harmless(line.title)}: {harmless(line.told)}\n  {line.ours}" for line in lines]
    yield from [title, *told, ""] if told and title else [*told, ""] if told else []


def more(number: int, address: str, words: NullTranslations) -> Iterator[str]:
    """How many are not told here, and where they are."""
    if number > _MOST:
        left_out = words.gettext("En nog %(num)s andere") % {"num": number - _MOST}
        yield f"{left_out}: {address}\n"


def harmless(text: str) -> str:
    """Words from pages as no chat reads them as anything but words."""
    return text.translate(_MARKUP)
