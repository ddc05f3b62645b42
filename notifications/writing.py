"""The mails of one run: what many subscribers are told alike is chosen and rendered once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from functools import lru_cache
from secrets import token_urlsafe

from domain.changes import Change
from domain.initiative import StoredInitiative
from domain.outbox import EmailKind, NewEmail
from domain.subscriptions import Choices, Digest, DigestWindow, Subscriber
from notifications.channels import is_channel
from notifications.chat import chat_text, chat_title
from notifications.digest import compose
from notifications.envelope import new_message
from notifications.links import OwnLinks, links_with, own_token
from notifications.render import Preview, build, render_preview, told_by
from notifications.signing import Signer

_KEPT = 16
"""Digests that are kept for the next who is told the same; each may be 100 kB."""


@dataclass(frozen=True)
class Alike:
    """A digest that is equal to any other that says the same in the same language, whoever gets it."""

    said: tuple[object, ...]
    digest: Digest = field(compare=False)


@dataclass(frozen=True)
class Chosen:
    """A window for whoever made the same choices."""

    choices: Choices
    window: DigestWindow
    subscriber: Subscriber = field(compare=False)


class Writer:
    """Writes the digests of one run, from the `changes` of all its windows and those since.

    `key` signs the links that are a subscriber's own, `signer` the whole mail.
    """

    def __init__(
        self,
        changes: Sequence[Change],
        initiatives: Mapping[str, StoredInitiative],
        *,
        public_url: str,
        mail_from: str,
        key: str,
        now: datetime,
        signer: Signer | None = None,
    ) -> None:
        self._changes, self._initiatives = changes, initiatives
        self._public_url, self._mail_from = public_url, mail_from
        self._key, self._now, self._signer = key, now, signer
        # Stands where the token of each will; no page can guess it.
        self._mark = token_urlsafe(32)
        self._composed = lru_cache(maxsize=_KEPT)(self._compose)
        self._rendered = lru_cache(maxsize=_KEPT)(self._render)

    def digest(self, subscriber: Subscriber, window: DigestWindow) -> Digest | None:
        """What a subscriber is told of a window; None where that is nothing."""
        found = self._composed(Chosen(subscriber.choices, window, subscriber))
        return found.model_copy(update={"subscriber": subscriber}) if found else None

    def mail(self, digest: Digest) -> NewEmail:
        """The mail of a digest; for a channel its short form, which is posted.

        Raises:
            ValueError: where the address is none.
        """
        token = own_token(digest.subscriber, key=self._key)
        if is_channel(digest.subscriber.email):
            return self._post(digest, links_with(token, public_url=self._public_url))
        shown = self._rendered(alike(digest)).with_token(self._mark, token)
        links = links_with(token, public_url=self._public_url)
        message = build(digest, shown, links, public_url=self._public_url, mail_from=self._mail_from, now=self._now)
        return new_email(message, digest.subscriber.email, EmailKind.DIGEST, self._signer)

    def _post(self, digest: Digest, links: OwnLinks) -> NewEmail:
        url, told = self._public_url, told_by(digest)
        reader = digest.subscriber.email
        message = new_message(reader, chat_title(digest), mail_from=self._mail_from, now=self._now, told=told)
        text = chat_text(digest, self._initiatives, public_url=url, preferences=links.preferences)
        message.set_content(text, cte="quoted-printable")
        return new_email(message, reader, EmailKind.DIGEST)

    def _compose(self, one: Chosen) -> Digest | None:
        return compose(one.subscriber, one.window, self._changes, self._initiatives)

    def _render(self, one: Alike) -> Preview:
        links = links_with(self._mark, public_url=self._public_url)
        return render_preview(one.digest, self._initiatives, public_url=self._public_url, links=links)


def alike(digest: Digest) -> Alike:
    """A digest by what it says."""
    return Alike(
        said=(
            digest.subscriber.choices.language,
            digest.window,
            ids(digest.entries),
            ids(digest.corrections),
            digest.deadlines,
            digest.near,
        ),
        digest=digest,
    )


def ids(entries: Sequence[Sequence[Change]]) -> tuple[tuple[str, ...], ...]:
    """The changes of each entry; in one window a change that was joined with others has always the same ones."""
    return tuple(tuple(change.id for change in entry) for entry in entries)


def new_email(message: EmailMessage, recipient: str, kind: EmailKind, signer: Signer | None = None) -> NewEmail:
    """A rendered message as it goes into the outbox: signed once, so that every try sends the same bytes."""
    written = message.as_bytes()
    return NewEmail(
        kind=kind,
        recipient=recipient,
        message_id=message["Message-ID"],
        subject=str(message["Subject"]),
        message=signer.signed(written) if signer else written,
    )
