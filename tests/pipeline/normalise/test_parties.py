"""Who does it, for whom, and where: only what the page says of its subject."""

from collections.abc import Callable

import pytest

from domain.initiative import PageRecord
from domain.issues import Issue

Mean = Callable[..., tuple[PageRecord, tuple[Issue, ...]]]


def roles(record: PageRecord) -> list[tuple[str, str]]:
    """Role and name of all organisations."""
    return [(fact.value.role.value, fact.value.name) for fact in record.organisations]


def test_the_owner_of_the_site_owns_what_names_no_other(meaning: Mean) -> None:
    """With a note that says so."""
    record, _ = meaning(executors=["imec vzw"])
    owner = record.organisations[1]
    assert roles(record) == [("executor", "imec"), ("owner", "Agentschap Binnenlands Bestuur")]
    assert (owner.value.ovo, owner.notes) == ("OVO001835", ("eigenaar van de site",))


def test_an_owner_that_the_page_names_leaves_no_room_for_another(meaning: Mean) -> None:
    """The site of an agency may show what a city does."""
    record, _ = meaning(owners=["Digitaal Vlaanderen"], partners=["VITO, Proefstation voor Kades en imec"])
    assert roles(record) == [
        ("owner", "Digitaal Vlaanderen"),
        ("partner", "Proefstation voor Kades"),
        ("partner", "VITO"),
        ("partner", "imec"),
    ]


def test_only_a_sentence_about_the_subject_tells_a_role(meaning: Mean) -> None:
    """What imec does elsewhere is another thing."""
    about, _ = meaning(passages=["Dit project wordt uitgevoerd door imec."])
    other, _ = meaning(passages=["We meten water.", "Een app voor musea werd ontwikkeld door imec."])
    assert ("executor", "imec") in roles(about)
    assert ("executor", "imec") not in roles(other)


def test_what_follows_such_a_sentence_is_told_of_the_subject_too(meaning: Mean) -> None:
    """Within its passage; what stands before it is not."""
    record, _ = meaning(
        passages=["VITO bouwde een app. Dit project meet water. De meters werden ontwikkeld door imec."]
    )
    assert [role for role in roles(record) if role[1] in {"imec", "VITO"}] == [("executor", "imec")]


def test_one_line_of_partners_is_the_subjects(meaning: Mean) -> None:
    """Several are of its parts, whichever these are."""
    one, _ = meaning(passages=["Wij meten water.", "Partners: imec en VITO"])
    several, _ = meaning(passages=["Wij meten water.", "Partners: imec", "Partners: VITO"])
    assert [role for role in roles(one) if role[0] == "partner"] == [("partner", "VITO"), ("partner", "imec")]
    assert [role for role in roles(several) if role[0] == "partner"] == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"audiences": ["Gemeenten en OCMW's"]}, ["gemeente", "ocmw"]),
        (
            {"passages": [("Voor wie?", "Gemeenten en samenwerkingsverbanden van gemeenten.")]},
            ["gemeente", "intercommunale"],
        ),
        ({"summary": "Een traject dat de 13 Vlaamse centrumsteden ondersteunt."}, []),
        ({"summary": "Een traject voor de 13 Vlaamse centrumsteden en de VGC."}, ["centrumstad", "vgc"]),
        ({"summary": "Een app die burgers helpt om water te meten."}, []),
    ],
)
def test_whom_it_is_for_is_told_where_the_page_says_it(
    meaning: Mean, fields: dict[str, object], expected: list[str]
) -> None:
    """In a field, beneath a heading that asks it, or in a sentence that presents the subject."""
    record, _ = meaning(**fields)
    assert [fact.value for fact in record.target_groups] == expected


def test_cities_are_places_only_where_it_takes_place(meaning: Mean) -> None:
    """Thirteen cities for which something is meant are no municipalities of it."""
    pilots, _ = meaning(passages=["De pilootsteden zijn Gent en Mechelen.", "Ook Leuven las het verslag."])
    named, _ = meaning(passages=["Een traject voor de 13 centrumsteden, van Aalst tot Turnhout."])
    listed, _ = meaning(places=["Turhout", "Puurs"])
    assert [fact.value.name for fact in pilots.municipalities] == ["Mechelen", "Gent"]
    assert named.municipalities == ()
    assert [fact.value.name for fact in listed.municipalities] == ["Puurs-Sint-Amands", "Turnhout"]


def test_who_takes_part_in_a_call_is_no_place_of_it(meaning: Mean) -> None:
    """A project is carried out somewhere, a call is open to all."""
    passages = ["De gemeente Hove doet mee aan dit project, aan deze oproep."]
    project, _ = meaning(passages=["De gemeente Hove doet mee aan dit project."])
    call, _ = meaning(title="Oproep Slimme kade", passages=passages)
    assert [fact.value.name for fact in project.municipalities] == ["Hove"]
    assert call.municipalities == ()


def test_only_mailboxes_of_offices_are_kept(meaning: Mean) -> None:
    """Also in the quotation, an address of a person is hidden."""
    record, _ = meaning(contact=["kades@info.be: an.peeters@vlaanderen.be of info@kades.be"])
    assert "info@kades.be" in [fact.value for fact in record.contact]
    assert not any("peeters" in fact.value for fact in record.contact)
    assert not any("peeters" in fact.evidence[0].quote for fact in record.contact)
