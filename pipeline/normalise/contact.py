"""Where to ask: functional mailboxes only, never the address of a person."""

import re

from pipeline.normalise.persons import FIRST_NAMES

_PART = r"[a-z0-9_+-]{1,64}"
_HOST = r"(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,}"
MAIL = re.compile(rf"(?<![\w.+-])({_PART}(?:\.{_PART}){{0,4}})@{_HOST}\b", re.IGNORECASE)
_PERSONAL = re.compile(r"[a-z]+[._-][a-z._-]+", re.IGNORECASE)
_OFFICES = (
    "info contact loket helpdesk support team dienst diensten beleid stedenbeleid subsidie subsidies project projecten "
    "open opendata data smart smartflanders smartcities flanders vlaanderen digitaal digitale digitalisering vloca abb "
    "binnenland binnenlands bestuur besturen lokaal lokale steden stad gemeente communicatie oproep oproepen iot ict "
    "web redactie nieuws city cities kennishub programma secretariaat pers"
)
_OFFICE = frozenset(_OFFICES.split())


def find_mailboxes(text: str) -> list[str]:
    """The mailboxes in `text` that belong to a function; `voornaam.naam@` is a person unless a function is named."""
    return [match[0].lower() for match in MAIL.finditer(text) if is_functional(match[1])]


def is_functional(local: str) -> bool:
    """Whether the part before the @ names a function: as a whole word of it, for names of persons contain some."""
    if local.lower() in FIRST_NAMES:
        return False
    return not _PERSONAL.fullmatch(local) or any(word in _OFFICE for word in re.split(r"[._+-]", local.lower()))
