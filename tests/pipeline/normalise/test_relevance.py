"""What is an initiative, and of what kind: decided by cues in the page's own words."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.readings import InitiativeReadings, PageReadings, Passage, Reading, Remembered
from domain.vocabulary import Kind, PageClass
from pipeline.normalise.cues import CITIZENS, LEAD, UNFINISHED, Phrase
from pipeline.normalise.relevance import Relevance, classify


def say(text: str) -> Reading:
    """A quote."""
    return Reading(text=text, xpath="/html")


def build_subject(
    title: str, *passages: str | tuple[str, str], kind: str = "", alias: str = "", key: str = ""
) -> InitiativeReadings:
    """A subject with a title and passages (a text, or a heading with its text)."""
    blocks = [("", block) if isinstance(block, str) else block for block in passages]
    return InitiativeReadings(
        key=key,
        title=say(title),
        aliases=(say(alias),) if alias else (),
        kind=(say(kind),) if kind else (),
        passages=tuple(Passage(heading=heading, reading=say(text)) for heading, text in blocks),
    )


def judge(
    *subjects: InitiativeReadings, url: str = "https://stad.example/iets/", suggested: PageClass = PageClass.INITIATIVE
) -> Relevance:
    """The verdict over a page with these subjects: over the subject where there is one."""
    page = PageReadings(url=url, layout="", language="nl", suggested=suggested, why="lay-out", subjects=subjects)
    return classify(page, subjects[0] if len(subjects) == 1 else None, source_title="Slimme Stad")


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Slimme Stad", Kind.PROGRAMME),
        ("Programma Digitale Dorpen", Kind.PROGRAMME),
        ("Slimme balie - oproep 2: samenwerking", Kind.CALL),
        ("Projectsubsidie voor wifi", Kind.SUBSIDY),
        ("Loket voor wegenwerken", Kind.PLATFORM),
        ("Maturiteitscheck", Kind.PLATFORM),
        ("Handboek Open Data", Kind.PUBLICATION),
        ("Open Data Checklist", Kind.PUBLICATION),
        ("Voorbeeldclausules voor bestekken", Kind.PUBLICATION),
        ("Draaiboek sensoren", Kind.PUBLICATION),
        ("Open Data Charter: 20 principes", Kind.STANDARD),
        ("Leeromgeving", Kind.TRAINING),
        ("Lerend netwerk data", Kind.NETWORK),
        ("Traject Bomen - Workshop 2", Kind.EVENT),
        ("Datapiloot parkeren", Kind.TRACK),
        ("Over DATAX", Kind.PROGRAMME),
    ],
)
def test_a_title_can_tell_by_itself(title: str, kind: Kind) -> None:
    """A noun in the title that names a sort of initiative is enough, and says which sort."""
    verdict = judge(build_subject(title))
    assert (verdict.page_class, verdict.kind) == (PageClass.INITIATIVE, kind)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Het vervolgprogramma van de Vlaamse overheid ondersteunt lokale besturen.", Kind.PROGRAMME),
        ("Het jaarthema van het programma is meten.", Kind.PROJECT),
        ("Meetpunt is een Europees project rond regen.", Kind.PROJECT),
        ("Deze piloot toont wat er kan.", Kind.TRACK),
        ("Wegwijzer is het digitale platform van de stad.", Kind.PLATFORM),
        ("De Vlaamse overheid wil de kennis van steden en gemeenten vergroten.", Kind.PROGRAMME),
    ],
)
def test_the_first_words_can_tell(text: str, kind: Kind) -> None:
    """A page whose title is a mere name is judged by what its introduction says that it is."""
    verdict = judge(build_subject("Meetpunt", text))
    assert (verdict.page_class, verdict.kind) == (PageClass.INITIATIVE, kind)


def test_the_collection_that_a_page_stands_in_tells() -> None:
    """A breadcrumb, a category or a folder that gathers tracks makes a track of what stands in it."""
    assert judge(build_subject("Bomen", kind="Trajecten")).kind is Kind.TRACK
    assert judge(build_subject("Bomen"), url="https://stad.example/trajecten/Bomen/").kind is Kind.TRACK
    assert judge(build_subject("Bomen"), url="https://stad.example/trajecten/").page_class is PageClass.OTHER


def test_a_part_told_of_does_not_make_the_kind() -> None:
    """What stands beneath the name of a part is not told of the page's own subject."""
    parts = ("Meetnet: een project", "Dit project meet regen. Het is een jaarthema.")
    verdict = judge(build_subject("Slim Dorp 2.0", "Dit programma ondersteunt dorpen.", parts))
    assert verdict.kind is Kind.PROGRAMME


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Wat zijn open data?", PageClass.OTHER),
        ("Welke uitdagingen zien we", PageClass.OTHER),
        ("Voor ontwikkelaars (alfaversie)", PageClass.OTHER),
        ("Contacteer ons", PageClass.OTHER),
        ("Veelgestelde vragen", PageClass.OTHER),
        ("Testpagina", PageClass.OTHER),
        ("404", PageClass.OTHER),
        ("Resources", PageClass.LISTING),
        ("Data Piloten", PageClass.LISTING),
        ("Kennisdeling", PageClass.LISTING),
        ("Open data-beleid", PageClass.LISTING),
        ("Goede praktijken rond open data", PageClass.LISTING),
        ("Voorbeeld datasets", PageClass.LISTING),
    ],
)
def test_a_title_that_names_no_thing_is_no_initiative(title: str, expected: PageClass) -> None:
    """Questions, menu items and sections are none, whatever the text beneath them says."""
    verdict = judge(build_subject(title, "Dit programma ondersteunt steden. Deze piloot is een project."))
    assert (verdict.page_class, verdict.kind) == (expected, None)


@pytest.mark.parametrize(
    "text",
    [
        "Lorem ipsum dolor sit amet, consectetur adipiscing elit. Een programma.",
        "Hier kan er nog wat uitleg komen.",
        "Dit document is kladversie 0.1 van het programma.",
    ],
)
def test_placeholders_and_drafts_are_no_initiative(text: str) -> None:
    """Text that was only put there to fill a page makes it a test page."""
    assert judge(build_subject("Programma Slimme Stad", text)).page_class is PageClass.OTHER


def test_what_citizens_do_is_a_mention() -> None:
    """An initiative of citizens is none of a government."""
    assert judge(build_subject("Project Lucht", "Lucht is een burgerinitiatief.")).page_class is PageClass.MENTION


@pytest.mark.parametrize("suggested", [PageClass.MENTION, PageClass.OTHER])
def test_a_layout_that_settles_it_is_believed(suggested: PageClass) -> None:
    """News about a programme is no programme, however many cues it has."""
    verdict = judge(build_subject("Oproep Slimme Stad", "Dit programma."), suggested=suggested)
    assert (verdict.page_class, verdict.why) == (suggested, "lay-out")


def test_a_list_stays_a_list_while_its_items_are_judged() -> None:
    """An overview with subjects of its own is a listing; each of them is judged by itself."""
    call, menu = build_subject("Oproep 1: ideeën", kind="Oproep"), build_subject("Contact")
    page = PageReadings(
        url="https://stad.example/",
        layout="",
        language="nl",
        suggested=PageClass.LISTING,
        why="",
        subjects=(call, menu),
    )
    found = [classify(page, subject, source_title="") for subject in (None, call, menu)]
    assert [verdict.page_class for verdict in found] == [PageClass.LISTING, PageClass.INITIATIVE, PageClass.OTHER]


def test_a_page_of_several_subjects_is_what_its_first_initiative_is() -> None:
    """A page is an initiative's as soon as one of its subjects is one."""
    assert judge(build_subject("Contact"), build_subject("Oproep 1")).page_class is PageClass.INITIATIVE
    assert judge(build_subject("Contact"), build_subject("Nieuws")).page_class is PageClass.OTHER


def test_a_subject_without_title_is_none() -> None:
    """What has no name can't be an initiative."""
    assert judge(InitiativeReadings(key="")).page_class is PageClass.OTHER


def test_the_cues_are_told() -> None:
    """The verdict names what decided, and says so where nothing did."""
    assert judge(build_subject("Open Data Checklist")).cues == ("title: Checklist",)
    assert judge(build_subject("Basislijsten", "Elke gemeente heeft lijsten.")).why == "no cue of an initiative"
    assert judge(build_subject("X", "In opdracht van het agentschap.", alias="Y")).why.startswith("text: In opdracht")
    weak = judge(build_subject("X", "Eerst iets.", "Gemaakt in opdracht van het agentschap."))
    assert weak.why == "too few cues: text: in opdracht van het agentschap"


@given(st.data())
@pytest.mark.parametrize("phrase", [*(phrase for _, phrase, _ in LEAD), UNFINISHED, CITIZENS])
def test_whatever_a_phrase_finds_holds_one_of_its_stems(phrase: Phrase, data: st.DataObject) -> None:
    """Texts without any are not searched: a stem that is missing would hide a cue."""
    words = re.compile(phrase.pattern.pattern.replace(r"\b", ""))
    text = data.draw(st.from_regex(words, fullmatch=True, alphabet="abcdefghijklmnopqrstuvwxyzé -“”‘’\"'0_,"))
    assert any(stem in text for stem in phrase.stems)


SAID = (
    "Het stadsbestuur telt langs de kade hoeveel mensen er wandelen, fietsen en winkelen, en bewaart geen beelden.",
    "De cijfers staan elke ochtend klaar voor wie ze nodig heeft om werken te plannen in de straten van het centrum.",
)


def judge_again(
    subject: InitiativeReadings, *remembered: Remembered, suggested: PageClass = PageClass.INITIATIVE
) -> Relevance:
    """The verdict over a page of which something is remembered."""
    url = "https://stad.example/iets/"
    page = PageReadings(url=url, layout="", language="nl", suggested=suggested, why="lay-out", subjects=(subject,))
    return classify(page.model_copy(update={"remembered": remembered}), subject, source_title="Slimme Stad")


@pytest.mark.parametrize("title", ["Tellen aan het water", "Subsidies", "Wat tellen we?", "Contact"])
def test_what_was_an_initiative_still_is_while_it_says_the_same(title: str) -> None:
    """Whatever its new title is, of the kind that it was; by itself such a page is none."""
    subject = build_subject(title, *SAID)
    assert judge(subject).page_class is not PageClass.INITIATIVE
    for said in (SAID, None):
        verdict = judge_again(subject, Remembered(key="", kind=Kind.STANDARD, said=said))
        assert (verdict.page_class, verdict.kind) == (PageClass.INITIATIVE, Kind.STANDARD)


def test_cues_go_before_memory() -> None:
    """A page that says what it is, is that."""
    subject = build_subject("Datapiloot kade", *SAID)
    assert judge_again(subject, Remembered(key="", kind=Kind.STANDARD, said=SAID)) == judge(subject)


@pytest.mark.parametrize(
    "subject",
    [
        build_subject("Tellen aan het water", "Er valt hier niets meer te lezen over wat er ooit stond."),
        build_subject("Pagina niet gevonden", *SAID),
        build_subject("Testpagina", *SAID),
        build_subject("Tellen aan het water", "Dit is een testpagina.", *SAID),
        build_subject("Tellen aan het water", "Tellen is een burgerinitiatief.", *SAID),
        build_subject("Tellen aan het water", *SAID, key="oproep-2"),
    ],
)
def test_memory_is_no_proof_of_what_a_page_denies(subject: InitiativeReadings) -> None:
    """Another text, an error, a test, a thing of citizens, and another subject than the one remembered."""
    remembered = Remembered(key="", kind=Kind.PROJECT, said=SAID)
    assert judge_again(subject, remembered).page_class is not PageClass.INITIATIVE


def test_memory_does_not_go_before_a_layout_that_settles_the_matter() -> None:
    """A page that became a news post is news."""
    remembered = Remembered(key="", kind=Kind.PROJECT, said=SAID)
    verdict = judge_again(build_subject("Tellen", *SAID), remembered, suggested=PageClass.MENTION)
    assert verdict.page_class is PageClass.MENTION
