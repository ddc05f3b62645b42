"""Sentences that a site puts on most of its pages at once: no news of any initiative, and no facts of theirs."""

import pytest

from domain.changes import Cause, Change
from domain.readings import STILL_LOADING, InitiativeReadings, PageReadings, Passage, Reading
from domain.vocabulary import PageClass
from pipeline.normalise.description import HEADING, TAGLINE
from pipeline.site_passages import Said, is_sentence, key_of, of_the_site, without_site_passages
from storage.database import Sessions
from storage.site_passages import site_passages
from tests.pipeline.test_run import Nights

SUBJECTS = {
    "drukte": "Aalst",
    "lucht": "Brugge",
    "geluid": "Genk",
    "water": "Mechelen",
    "parkeren": "Lier",
    "afval": "Gent",
}
TEXT = "Dit project helpt {place} om {what} te meten. Een dossier indienen kan tot en met {day} september 2022."
CLOSED = "Ons kantoor is gesloten van 24 december 2022 tot 2 januari 2023."
EXTENDED = "Voor alle projecten is de termijn om in te dienen verlengd tot 30 november 2022."


NOTICES = (
    CLOSED,
    "Neem voor al je vragen contact op via smart@vlaanderen.be.",
    "Smart Flanders is een programma van de Vlaamse overheid, met steun van het Agentschap Binnenlands Bestuur.",
    "Op 12 oktober 2022 organiseren we de Smart Flanders dag in Gent. Schrijf je in voor 1 oktober 2022.",
    "Abonneer je op onze nieuwsbrief en blijf op de hoogte van smart city projecten in Vlaanderen.",
    "Wij gebruiken 3 miljoen euro Europese middelen.",
    "Dit is een archiefpagina die niet langer wordt bijgewerkt.",
    "De dienstverlening van de stad verhuist in het najaar naar een nieuw platform dat al onze diensten samenbrengt.",
    "Door een storing is ons contactformulier niet beschikbaar van 3 mei 2022 tot 10 mei 2022.",
    "Vul voor 15 mei 2022 onze tevredenheidsenquête over deze website in en win een boekenbon van 50 euro.",
    "Smart Flanders wordt vanaf 2023 een onderdeel van Digitaal Vlaanderen.",
)
EDITS = (
    "Contact: smart@vlaanderen.be",
    "<a href='mailto:smart@vlaanderen.be'>Mail ons</a>",
    "Een initiatief van de Vlaamse overheid",
    "Organisator: Digitaal Vlaanderen",
    "Leestijd: {number} minuten",
    "{number} min leestijd",
    "Gepubliceerd op {number} januari 2021 door de redactie",
    "{number} januari 2021",
    "Deel deze pagina op Facebook, Twitter of LinkedIn",
    "Home &gt; Projecten &gt; Project {what}",
    "{number} keer bekeken",
    "Was deze informatie nuttig? Ja Nee",
    "Vorige: Project lucht in Brugge. Volgende: Project geluid in Genk",
    "Trefwoorden: sensoren, data, {what}",
    "<img src='x.png' alt='Logo van de Vlaamse overheid'>",
    "<b>Op deze pagina</b></p><ul><li>Over het project</li><li>Meten in {what}</li></ul><p>",
    "Bijgewerkt: {number} februari 2022",
    "Projectnummer: SF-{number}",
)


def write(nights: Nights, *, notice: str = "", on: int = len(SUBJECTS), day: int = 10) -> None:
    """Write the pages of all projects, the first of them with a `notice`; `day` is of the last day of the first one."""
    for number, (what, place) in enumerate(SUBJECTS.items()):
        text = TEXT.format(place=place, what=what, day=day if not number else 10)
        more = f"</p><p>{notice.format(number=number + 3, what=what)}" if notice and number < on else ""
        nights.write(f"/smart-flanders-2.0/{what}/", f"Project {what} in {place}", f"{text}{more}")


@pytest.fixture
def projects(sessions: Sessions) -> Nights:
    """A site with six projects, after its first night."""
    made = Nights(sessions)
    write(made)
    made.pass_by()
    return made


def says(*passages: str, name: str = "") -> Said:
    """What a page says, whose title has the word `name`."""
    return Said(frozenset({name}), frozenset(passages), frozenset())


def news(changes: tuple[Change, ...]) -> list[str]:
    """The fields that are said to have changed."""
    return sorted(change.field for change in changes if change.cause is Cause.SOURCE)


def test_a_notice_on_all_pages_is_no_news_and_tells_no_dates(projects: Nights) -> None:
    """Neither when it comes nor when it goes; what changes meanwhile is news."""
    write(projects, notice=CLOSED)
    assert projects.pass_by() == ()
    assert [one.initiative.start for one in projects.initiatives()] == [None] * len(SUBJECTS)
    write(projects, notice=CLOSED, day=17)
    assert news(projects.pass_by()) == ["deadlines", "description"]
    write(projects, day=17)
    assert projects.pass_by() == ()


@pytest.mark.parametrize("edit", [*NOTICES, *EDITS])
def test_what_a_template_puts_on_all_pages_is_no_news(sqlite_sessions: Sessions, edit: str) -> None:
    """Neither when it comes nor when it goes."""
    nights = Nights(sqlite_sessions)
    write(nights)
    nights.pass_by()
    write(nights, notice=edit)
    assert news(nights.pass_by()) == []
    write(nights)
    assert news(nights.pass_by()) == []


@pytest.mark.parametrize("heading", ["Deelnemende steden", "Kaart"])
def test_parts_that_did_not_load_on_any_page_are_not_missed(sessions: Sessions, heading: str) -> None:
    """Neither their lines nor the places that these tell; nor are they news when they are back."""
    loading = "<div class='vl-loader'>Inhoud is aan het laden</div>"
    nights = Nights(sessions)
    loaded = "<p>Wie hier meedoet krijgt begeleiding van de stad Ieper.</p><ul><li>Stad Aalst met {number}</li></ul>"
    for part in (loaded, loading) * 2:
        write(nights, notice=f"</p><h2>{heading}</h2>{part}<p>")
        changes = nights.pass_by()
        assert nights.night == 0 or news(changes) == []
    with nights.sessions() as session:
        assert site_passages(session) == {}


def test_a_notice_is_known_as_long_as_it_stands_there(projects: Nights) -> None:
    """Reading everything again finds no facts in it, and neither does a page that comes later."""
    write(projects, notice=CLOSED)
    projects.pass_by()
    assert projects.pass_by(reread=True) == ()
    projects.write("/smart-flanders-2.0/licht/", "Project licht in Ieper", f"Dit project helpt Ieper.</p><p>{CLOSED}")
    projects.pass_by()
    assert {one.initiative.start for one in projects.initiatives()} == {None}
    with projects.sessions() as session:
        assert site_passages(session) == {"smart_flanders": frozenset({key_of(CLOSED)})}


def test_a_sentence_on_few_pages_is_news_of_each(projects: Nights) -> None:
    """On four of six pages somebody may mean those four."""
    write(projects, notice="Volgend jaar krijgt dit project een vervolg met twee nieuwe partners.", on=4)
    assert news(projects.pass_by()) == ["description"] * 4


def test_what_is_said_of_all_calls_is_news_of_each(projects: Nights) -> None:
    """A deadline that moves must not be missed, wherever it stands."""
    write(projects, notice=EXTENDED)
    told = news(projects.pass_by())
    assert told.count("deadlines") == len(SUBJECTS)


def test_a_line_on_all_pages_is_no_news_but_what_it_tells_is_a_fact(projects: Nights) -> None:
    """Labels are read as on any page."""
    write(projects, notice="Doelgroep: gemeenten")
    assert set(news(projects.pass_by())) == {"target_groups"}


def test_a_mailbox_on_all_pages_is_no_news(projects: Nights) -> None:
    """It is of the site; that it can be written to is known all the same."""
    write(projects, notice="Contact: smart@vlaanderen.be")
    assert news(projects.pass_by()) == []
    assert all(one.initiative.contact for one in projects.initiatives())


@pytest.mark.parametrize("heading", ["<h2>Andere projecten</h2>", ""])
@pytest.mark.parametrize("pages", [2, 6])
def test_lists_of_other_initiatives_are_no_news(sessions: Sessions, pages: int, heading: str) -> None:
    """A project that comes is news; that others name it is not."""
    nights = Nights(sessions)
    some = list(SUBJECTS.items())[:pages]
    for names in (some, [*some, ("licht", "Ieper")]):
        for what, place in names:
            others = "".join(f"<li><a href='/{one}/'>Project {one} in {where}</a></li>" for one, where in names)
            text = f"{TEXT.format(place=place, what=what, day=10)}</p>{heading}<ul>{others}</ul><p>"
            nights.write(f"/smart-flanders-2.0/{what}/", f"Project {what} in {place}", text)
        changes = nights.pass_by()
    assert news(changes) == [""]


def test_a_standing_sentence_that_goes_from_all_pages_is_no_news(sessions: Sessions) -> None:
    """What was read from it is corrected in silence."""
    nights = Nights(sessions)
    write(nights, notice="Neem voor al je vragen contact op via smart@vlaanderen.be.")
    nights.pass_by()
    assert all(one.initiative.contact for one in nights.initiatives())
    write(nights)
    changes = nights.pass_by()
    assert {change.cause for change in changes} == {Cause.CORRECTION}
    assert not any(one.initiative.contact for one in nights.initiatives())


@pytest.mark.parametrize(
    ("passage", "sentence"),
    [
        (CLOSED, True),
        ("Abonneer je op onze nieuwsbrief en blijf op de hoogte.", True),
        ("Status: afgerond", False),
        ("Gemeenten en OCMW's.", False),
        ("Steden en gemeenten die met sensoren werken", False),
    ],
)
def test_labels_and_lists_are_no_sentences(passage: str, sentence: bool) -> None:  # noqa: FBT001
    """They may be facts of each page, however many pages have them."""
    assert is_sentence(passage) is sentence


@pytest.mark.parametrize("passage", [EXTENDED, "Alle projecten van dit programma zijn ondertussen afgerond."])
def test_what_is_said_of_calls_is_of_each_page(passage: str) -> None:
    """So is how far things are."""
    assert of_the_site([(says(), says(passage))] * 10, 10) == []


@pytest.mark.parametrize(
    "line",
    [
        "Leestijd: {number} minuten",
        "{number} min leestijd",
        "{number} januari 2021",
        "Gepubliceerd op {number} maart 2021 door de redactie",
        "Home > Projecten > {name}",
        "Projectnummer: SF-{number}",
        "Trefwoorden: sensoren, {name}",
    ],
)
def test_lines_that_differ_by_numbers_and_names_are_of_the_site(line: str) -> None:
    """A template fills them in for each page."""
    names = ("drukte", "lucht", "geluid", "water", "afval")
    lines = [line.format(number=number, name=name) for number, name in enumerate(names, start=2)]
    texts = [(says(name=name), says(one, name=name)) for name, one in zip(names, lines, strict=True)]
    assert of_the_site(texts, 5) == sorted(lines)


def test_a_page_whose_parts_are_loading_is_not_whole() -> None:
    """What is missing on it proves nothing."""
    assert says("Een zin.").is_whole
    assert not says("Een zin.", f"{STILL_LOADING} (Kaart)").is_whole


def test_taglines_and_headings_are_of_each_page_unless_they_are_the_same() -> None:
    """A tagline has no label of its own, and a heading is no sentence that could be left out."""
    lines = [f"{TAGLINE}{words}" for words in ("Meten", "Weten", "Tellen", "Wegen", "Kijken")]
    assert of_the_site([(says(), says(line)) for line in lines], 5) == []
    assert of_the_site([(says(), says(lines[0]))] * 5, 5) == lines[:1]
    assert not is_sentence(f"{HEADING}Schrijf je nu in voor onze nieuwe nieuwsbrief!")


def test_lines_of_other_words_are_of_each_page() -> None:
    """However many pages got one."""
    lines = ("Meten op het plein", "Sensoren in de lucht", "Geluid van verkeer", "Water in straten", "Afval per wijk")
    assert of_the_site([(says(), says(line)) for line in lines], 5) == []


@pytest.mark.parametrize(("changed", "pages", "found"), [(5, 10, [CLOSED]), (5, 11, []), (4, 4, [])])
def test_it_takes_five_pages_and_half_of_all(changed: int, pages: int, found: list[str]) -> None:
    """On fewer it may be meant for those alone."""
    assert of_the_site([(says(), says(CLOSED))] * changed, pages) == found
    assert of_the_site([(says(CLOSED), says())] * changed, pages) == found


def test_what_was_read_from_such_a_sentence_is_left_out_with_it() -> None:
    """Its dates, the address in it, and itself as an introduction; another line of the same block stays."""
    closed, other = "/html/body/p[1]", "/html/body/p[2]"
    subject = InitiativeReadings(
        key="",
        title=Reading(text="Project drukte", xpath="/html/body/h1"),
        summary=Reading(text=CLOSED, xpath=closed),
        periods=(Reading(text="van 24 december 2022 tot 2 januari 2023", xpath=closed),),
        contact=(Reading(text="kantoor@vlaanderen.be", xpath=f"{closed}/a"),),
        starts=(Reading(text="vanaf maart", xpath=closed),),
        passages=(
            Passage(heading="", reading=Reading(text=CLOSED, xpath=closed)),
            Passage(
                heading="", reading=Reading(text="Het loopt vanaf maart en meet drukte op elk plein.", xpath=other)
            ),
        ),
    )
    page = PageReadings(url="u", layout="l", language="nl", suggested=PageClass.INITIATIVE, why="", subjects=(subject,))
    (left,) = without_site_passages(page, frozenset({key_of(CLOSED.upper())})).subjects
    assert left.summary == subject.passages[1].reading
    assert (left.periods, left.contact, left.passages) == ((), (), subject.passages[1:])
    assert left.starts == subject.starts
    assert without_site_passages(page, frozenset({key_of("iets anders")})) == page
