"""Mailboxes: those of offices are kept, those of persons never are."""

import pytest

from pipeline.normalise.contact import find_mailboxes


@pytest.mark.parametrize(
    ("text", "mailboxes"),
    [
        ("Mail Stedenbeleid@vlaanderen.be.", ["stedenbeleid@vlaanderen.be"]),
        ("open.data@stad.be, info@stad.be", ["open.data@stad.be", "info@stad.be"]),
        ("subsidies-projecten@abb.vlaanderen.be", ["subsidies-projecten@abb.vlaanderen.be"]),
        ("an.peeters@vlaanderen.be", []),
        ("a.peeters@vlaanderen.be of an-lies.maes@vlaanderen.be", []),
        ("benedict.stadsbader@stad.be en lief.openneer@stad.be", []),
        ("ruben@stad.be, anne@stad.be", []),
        ("twitter.com/@iemand", []),
        ("", []),
    ],
)
def test_only_functional_mailboxes_are_contacts(text: str, mailboxes: list[str]) -> None:
    """A name with the word of an office in it is still the name of a person."""
    assert find_mailboxes(text) == mailboxes
