"""Headings that say something of their subject; most could stand above a part of any page ("Wie kan deelnemen?")."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.match.common_words import COMMON_WORDS, STOP_WORDS
from pipeline.match.names import plain, words_of
from pipeline.normalise.description import HEADING

_NUMBERING = re.compile(r"^\W*(?:\d+(?:\.\d+)*[.):]?|[a-zA-Z]\)|[IVX]+\.)\s+")
_QUESTION = re.compile(
    r"\?\s*$|^(?:voor |met |aan |tot )?(?:wie|wat|waar\w*|wanneer|hoe\w*|welke?|kan|heb|is)\b", re.IGNORECASE
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NUMBERED_PART = re.compile(
    r"\b(?:fase|oproep|call|ronde|editie|spoor|stap|deel|werkpakket|jaar)\s+(?:\d+|[IVX]+)\b", re.IGNORECASE
)
_SOME_WORDS = 2
_SEVERAL = 3
"""On so many pages at once a heading is changed by whoever makes the template, not by who writes of one subject."""

_STRUCTURE = """
aanbod aandachtspunten aanleiding aanmelden aanmelding aanpak aanspreekpunt aanvraag aanvraagprocedure aanvragen
aanvullende achtergrond adres afbakening afspraken agenda alle alles andere antwoord antwoorden auteur bedrag bedragen
begroting bekijk belangrijkste bereikbaarheid berichten beschrijving betrokken betrokkenen bijdrage bijhorende
bijkomend bijkomende bijlage bijlagen blijf blijven bronnen budget categorie categorieen commentaar conclusie
conclusies contacteer contactgegevens contactpersonen contactpersoon context criteria data datum deadline deadlines
deel deelname deelnamevoorwaarden deelnemen deelnemende deelnemer deelnemers deelprojecten delen details deze dit
documentatie doel doelen doelgroep doelgroepen doelstelling doelstellingen dossier download downloaden duur edities
een eerste enkele ervaringen extra fase fasen faseringen fases financiele formulier formulieren foto fotos galerij
gegevens geinteresseerd gelinkte gerelateerde geschiedenis geselecteerde gestelde goedgekeurde handige heeft hele hier
historiek hoogte huidig huidige hulp hulpmiddelen indienen indiening informatie ingediende inhoud inhoudelijke
inhoudstafel initiatiefnemer initiatiefnemers inschrijving inschrijvingen inschrijvingsgeld interessante interesse
introductie inzichten je jou jouw jullie kader kalender kandidaat kort korte kosten krijg kunnen laatste lees lessen
locatie looptijd maak mail media meedoen meest methode mijlpalen moet mogelijk mogelijke naam nabije neem nodig nog
nuttige ontdek ontvang opbouw opdracht opdrachtgever openingsuren opgelet opstart opvolging opzet organisatie
organisaties organisator overige overzicht partner partners pers persbericht persberichten plaats planning praktisch
praktische presentatie presentaties prijs print procedure proces project reacties recente referenties regelgeving
reglement resultaat resultaten rol route schrijf selectie selectiecriteria situering snel sociale staat stand stap
stappen stappenplan status steun stuurgroep subsidiebedrag subsidievoorwaarden tags taken tarief tarieven team teams
tekst telefoon terug terugblik tijdlijn timing toelichting toon troeven u uitdaging uitdagingen uitgangspunten uitleg
uitnodiging uitvoerder uitvoering uren uw vaak vaststelling vaststellingen verantwoording verdere verloop
verplichtingen verslag verslagen vervolg verwante video videos vind visietekst volg volgende vond voorbije voordelen
voorgeschiedenis voornaamste voorstelling vorige vragen waarde waarom website welke werk werkwijze wettelijk
wettelijke wij wil worden zaken
"""
_ANYWHERE = STOP_WORDS | COMMON_WORDS | frozenset(_STRUCTURE.split())
"""Words of headings that could stand on any page."""


def tells_something(heading: str) -> bool:
    """Whether a heading names a year, a numbered part, or what could not stand above a part of any page."""
    bare = _NUMBERING.sub("", heading)
    if _QUESTION.search(bare):
        return False
    words = {plain(word) for word in words_of(bare)}
    if _YEAR.search(bare) or (_NUMBERED_PART.search(bare) and len(words) > 1):
        return True
    return len(words - _ANYWHERE) >= _SOME_WORDS


def of_a_template(texts: Iterable[tuple[Sequence[str], Sequence[str]]]) -> frozenset[str]:
    """The headings that came or went in several texts at once, each given as its passages before and after."""
    changed = Counter(heading for before, after in texts for heading in headings_in(before) ^ headings_in(after))
    return frozenset(heading for heading, times in changed.items() if times >= _SEVERAL)


def headings_in(passages: Iterable[str]) -> frozenset[str]:
    """Those of the passages of a text that are headings."""
    return frozenset(one for one in passages if one.startswith(HEADING))
