"""Names of persons in running text: a first name that people here have, with a family name behind it."""

import re
from collections.abc import Iterator

_WOMEN = (
    "agnes amber amelie amina anke ann anna anne annelies annemie annick anouk aurelie ayse barbara bieke birgit "
    "brenda britt carine carla carmen caroline celine chantal charlotte christel christiane christina christine "
    "cindy claudia daisy danielle debbie delphine denise diana dominique dorien eline elisabeth elise elke ella "
    "ellen els elsie emilie emine emma erika eva evelien eveline evi evy fabienne fatiha fatima femke fien fleur "
    "fleurtje frieda gerda ghislaine gitte goedele greet greta griet gudrun hanna hannah hanne hannelore hatice "
    "heidi helena hilde hind ilona ilse imane ine ines inge ingrid irene isabel isabelle jana janne jasmien "
    "jeanne jessica jill joke jolien josefien judith julie karen karin karolien kathleen kathy katja katleen "
    "katrien katrijn khadija kim kimberly kirsten klaartje kristel kristien kristin laetitia lara laura lea leen "
    "lien lies liesbet liesbeth lieselot lieve linda lindsey lisa lise lotte louise lucie lut lutgart maaike "
    "machteld magda maike malika maria marianne marie marieke marijke marion marleen marlies martine melissa mia "
    "micheline mieke mies miet mireille miriam monica monique myriam nadia nadine naima nancy naomi natalie "
    "natasja nathalie nele nicole nina noor nora pascale patricia paula petra ria rita rosa ruth saar sabine "
    "sabrina samira sandra sandy sanne sara sarah severine sharon sien sigrid silke silvia sofie sonja sophie "
    "stefanie stephanie sylvia sylvie tamara tania tatiana tess tine tineke tinne trees veerle vera veronique "
    "vicky virginie viviane wendy yasmina yasmine yvonne zeynep zohra"
)
_MEN = (
    "abdel achmed adam ahmed alain albert alex alexander ali andre andreas andy anthony antoine anton arnaud arne "
    "arno arnold arthur bart bas bashir ben benjamin benny benoit bernard bert bjorn bob bram brecht bruno cas "
    "cedric charles chris christian christof christophe daan daniel danny dario dave david davy dennis didier "
    "dieter dimitri dirk donald dries eddy edward edwin egide emiel eric erik erwin etienne eugene ewout fabian "
    "felix ferdinand filip florian floris frank franky frans fred freddy frederic frederik gaston geert georges "
    "gerard gerd gerrit gert gie gilbert gilles gino glenn guido gunter gunther gustaaf guy hamid hans harold "
    "hassan hendrik henk herman herwig hugo ibrahim ilias ivan ivo jaak jacob jacques jan jannes jarne jasper "
    "jean jef jelle jens jeroen jimmy joachim johan johannes john johnny jonas jonathan joost joran jordy joren "
    "jorgen joris jos joseph jozef jurgen karel karim karl kasper kenneth kenny kevin khalid klaas kobe koen "
    "koenraad kris kristof kurt lander lars laurens laurent leander leo leon leonard lieven lode lorenzo louis "
    "luc lucas ludo ludwig luk lukas maarten manuel marc marcel marco marijn mario marnix martijn martin mathias "
    "mathieu mathijs matthias maurice maxim mehdi mehmet michael michel michiel miguel milan mohamed mohammed "
    "mustafa nick nico nicolas niels olivier omar oscar pascal patrick paul pepijn peter philip philippe "
    "philippus piet pieter pieterjan pim quinten rachid raf raoul raphael raymond reinout remco renaat rene rené "
    "richard rik robbe robby robert robin robrecht roel roger rogier roland ruben rudi rudy said sander "
    "sebastiaan sebastien seppe serge simen simon stan stef stefaan stefan stephan steven stijn sven theo "
    "thibault thierry thijs thomas tibo tijl tijs tim timothy tobias tom tommy tony toon tuur valentijn viktor "
    "vincent wannes ward werner wesley wilfried willem willy wim wout wouter xavier yannick yassine youssef yusuf "
    "yves"
)
FIRST_NAMES = frozenset(f"{_WOMEN} {_MEN}".split())
"""First names that many people in Flanders have, without those that are words of Dutch or English too."""

PARTICLES = (
    r"(?:(?:[Vv]an|VAN|[Dd]e|DE|[Dd]en|DEN|[Dd]er|DER|[Tt]er|[Tt]en|[Vv]er|[Dd]u|[Ll]e|[Ll]a|[Ee]l|[Oo]uld)\s+){0,3}"
)
"""What can stand between a first name and the part of the family name that has a capital."""

CAPITALISED = r"(?:[A-ZÀ-Ý]|[dts]['’][A-ZÀ-Ý])[\w'’-]{1,40}"
_FIRST = re.compile(r"(?<![\w@./-])([A-ZÀ-Ý][a-zà-ÿ]{1,15})(?:-[A-ZÀ-Ý][a-zà-ÿ]{1,15})?(?=\s)")
_FAMILY = re.compile(rf"\s+(?:[A-Z]\.\s+)?{PARTICLES}({CAPITALISED})(?:\s+({CAPITALISED})(?![\w-]))?")
_OF_THINGS = re.compile(
    r"(?:[\w-]*(?:straat|laan|plein|gebouw|stichting|fonds|school|instituut|centrum|ziekenhuis|kaai|steenweg|park|brug|zaal"
    r"|tunnel|dreef|museum|prijs|huis|weg|kliniek|college|toren|leerstoel|universiteit)|.*\d.*)$",
    re.IGNORECASE,
)
_THING_BEHIND = re.compile(
    r"[\s-]+(?:\w*hogeschool|ziekenhuis|school|instituut|gebouw|stichting|fonds|prijs|centrum|museum|campus|park|plein|laan"
    r"|straat|zaal|college|building|leerstoel|universiteit)\b",
    re.IGNORECASE,
)
_THING_BEFORE = re.compile(
    r"\b(?:Koning(?:in)?|Prins(?:es)?|Sint|Heilige|VAC|AZ|UZ|ZNA|[Hh]ogeschool|[Gg]ebouw|[Cc]ampus|[Ss]chool|[Zz]iekenhuis"
    r"|[Ss]traat|[Ll]aan)[\s-]+$"
)
_KNOWN = frozenset(
    {"thomas more", "jan palfijn", "karel grote", "jan yperman", "herman teirlinck", "jacob maerlant", "anna bijns"}
    | {"hendrik conscience", "marie belpaire", "pieter bruegel", "paul rubens", "jan eyck", "simon stevin"}
)
"""Persons of long ago whose names schools, hospitals and offices have."""

_THINGS = (
    "agentschap april audit augustus besturen bestuur binnenlands burgemeester cipal city contact data de "
    "december departement deze dienst digitaal digitale dinsdag dit donderdag een europese februari federatie "
    "flanders gemeente gemeenten het hogeschool intercommunale januari juli juni kenniscentrum lokaal lokale "
    "maandag maart mail meer mei minister november office oktober open platform programma project provincie regio "
    "schepen september smart stad steden team telefoon universiteit vereniging vlaams vlaamse vlaanderen vrijdag "
    "website woensdag zaterdag zondag"
)
NO_NAMES = frozenset(_THINGS.split())
"""Words with a capital that are no part of a person's name."""

_NEAR = 20


def find_persons(text: str) -> Iterator[tuple[int, int]]:
    """Where the names of persons stand in `text`, from the first name to the end of the family name."""
    since = 0
    for first in _FIRST.finditer(text):
        if first.start() < since or first[1].lower() not in FIRST_NAMES:
            continue
        end = end_of_name(text, first)
        if end and not _THING_BEFORE.search(text, max(0, first.start() - _NEAR), first.start()):
            since = end
            yield first.start(), end


def end_of_name(text: str, first: re.Match[str]) -> int:
    """Where the family name behind a first name ends, 0 where what stands there is none, or is that of a thing."""
    family = _FAMILY.match(text, first.end())
    if family is None or not is_name(family[1]) or f"{first[1]} {family[1]}".lower() in _KNOWN:
        return 0
    end = family.end() if family[2] and is_name(family[2]) else family.end(1)
    of_thing = family[2] and _OF_THINGS.fullmatch(family[2])
    return 0 if of_thing or _THING_BEHIND.match(text, end) else end


def is_name(word: str) -> bool:
    """Whether a word with a capital can be a family name: not "Boudewijnstichting", not "Vlaanderen"."""
    return not _OF_THINGS.fullmatch(word) and word.lower() not in NO_NAMES
