"""Of what a passage speaks: the subject itself, a part of it, or another thing."""

import pytest

from domain.readings import Reading
from domain.vocabulary import Kind
from pipeline.normalise.subject import Sentence, Subject

KADE = Subject(("Project Slimme kade", "Slimme kade"), Kind.PROJECT)
PROGRAMME = Subject(("Programma Kades",), Kind.PROGRAMME)
CALL = Subject(("Oproep Kades",), Kind.CALL)


def sentence(text: str, *, leading: bool = False) -> Sentence:
    """A sentence of a page."""
    return Sentence(text, Reading(text=text, xpath="/p"), "", leading=leading)


@pytest.mark.parametrize(
    ("subject", "text", "told"),
    [
        (KADE, "De Slimme kade is open.", True),
        (KADE, "Het Slimme kadeproject begon in Aalst.", True),
        (KADE, "Een Slimme kademuur staat in Lier.", False),
        (KADE, "Het project is begonnen.", True),
        (KADE, "Deze projectsubsidie loopt af.", True),
        (KADE, "Dit meet water.", True),
        (KADE, "Het werd uitgevoerd in 2021.", True),
        (KADE, "Dit jaar regende het.", False),
        (KADE, "De museumnacht begon om elf uur.", False),
        (KADE, "Een project van de buren begon.", False),
        (CALL, "De oproep is open.", True),
        (CALL, "Een project krijgt 500 euro.", False),
    ],
)
def test_a_sentence_is_about_the_subject_where_it_names_it_or_points_at_it(
    subject: Subject,
    text: str,
    told: bool,  # noqa: FBT001  a case
) -> None:
    """By a name of its own, or by a noun or pronoun for what was named before."""
    assert subject.is_told_by(sentence(text)) is told


def test_an_introduction_presents_the_subject() -> None:
    """There "een project" is the project of the page."""
    assert KADE.is_told_by(sentence("Een project dat water meet.", leading=True))


@pytest.mark.parametrize(
    ("heading", "owned"),
    [("", True), ("Programma Kades", True), ("Historiek", True), ("Wie doet mee?", True), ("Kadevisser", False)],
)
def test_the_heading_of_a_part_takes_what_stands_beneath_it_away(heading: str, owned: bool) -> None:  # noqa: FBT001  a case
    """Only of things that have parts."""
    assert PROGRAMME.owns(heading) is owned
    assert KADE.owns(heading)
