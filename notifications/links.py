"""The links of our mail that are one subscriber's alone."""

from typing import NamedTuple

from domain.subscriptions import Signup, Subscriber
from domain.tokens import Purpose, make_token


class OwnLinks(NamedTuple):
    """Where a subscriber changes what they get, and where they end it (RFC 8058)."""

    preferences: str
    unsubscribe: str


def own_token(subscriber: Subscriber, *, key: str) -> str:
    """What makes links a subscriber's own, signed with `key`."""
    return make_token(key, Purpose.MANAGE, subscriber.id, subscriber.nonce)


def links_with(token: str, *, public_url: str) -> OwnLinks:
    """The links that end with a token."""
    return OwnLinks(f"{public_url}/voorkeuren/{token}", f"{public_url}/uitschrijven/{token}")


def confirm_link(signup: Signup, *, key: str, public_url: str) -> str:
    """The link with which who signed up says that they want our mail."""
    token = make_token(key, Purpose.CONFIRM, signup.id, signup.nonce)
    return f"{public_url}/inschrijven/bevestigen?token={token}"
