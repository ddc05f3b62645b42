"""Where to ask: functional mailboxes only, never the address of a person."""

import re

_MAIL = re.compile(r"\b([a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*)@((?:[a-z0-9-]+\.)+[a-z]{2,})\b", re.IGNORECASE)
_OFFICE = re.compile(
    r"info|contact|loket|helpdesk|support|team|dienst|beleid|subsid|project|open|data|smart|digitaal|digitale|vloca|abb"
    r"|binnenland|steden|stad|gemeente|communicatie|oproep|iot|ict|web|redactie|nieuws",
    re.IGNORECASE,
)


def find_mailboxes(text: str) -> list[str]:
    """The mailboxes in `text` that belong to a function; `voornaam.naam@` is a person unless a function is named."""
    return [match[0].lower() for match in _MAIL.finditer(text) if is_functional(match[1])]


def is_functional(local: str) -> bool:
    """Whether the part before the @ names a function."""
    return bool(_OFFICE.search(local)) or not re.fullmatch(r"[a-z]+[._-][a-z._-]+", local, re.IGNORECASE)
