"""Names of persons in running text: a first name that people here have, with a family name behind it."""

import re
from collections.abc import Iterator

_WOMEN = (
    "agnes aline alyssa amber amelie amina amira anke ann anna anne anneke anneleen annelies annelore annemarie "
    "annemie annemieke annick anouk ans astrid aurelie ayse barbara bieke birgit birthe brenda brigitte britt "
    "carine carla carmen caro caroline cato cecile celien celine chantal charlotte christel christiane christina "
    "christine cindy clara claudia daisy danielle debbie delfien delphine denise diana dina dominique dorien "
    "eefje eleni elien eline elisabeth elise elke ella ellen els elsie emilie emily emine emma erika esther eva "
    "evelien eveline evi evy fabienne fatiha fatima febe femke fien fleur fleurtje fran frieda gaelle gerda "
    "gerlinde ghislaine gitte goedele goele greet greta griet gudrun gwen gwendolyn hadewych hanna hannah hanne "
    "hannelore hatice heidi heleen helena hilde hind ilona ilse imane imke ine ines inge ingrid irene isabel "
    "isabelle jana janne jasmien jasmine jeanne jessica jill joke jolanda jolien josefien joyce judith julie "
    "jutta kaat karen karin karolien kathleen kathy katja katleen kato katrien katrijn khadija kim kimberly "
    "kirsten klaartje klara kristel kristien kristin laetitia lara laura lea leen lena leonie lieke lien lies "
    "liesbet liesbeth liese lieselot lieve linda lindsey lisa lise liselotte lize loes lore lotte louise lucie "
    "lut lutgart lynn maaike machteld magda maike malika manon margo margot maria marianne marie marieke marijke "
    "marion marita marjan marjolein marleen marlies martha martine maryam mathilde maud melissa merel mia "
    "micheline mieke mies miet miranda mireille miriam mirjam monica monique myriam nadia nadine naima nancy "
    "naomi natalie natasja nathalie nele nicky nicole nienke nina noor noortje nora oumaima pascale patricia "
    "paula petra renate ria rika rita rosa rosalie roxanne ruth saar sabine sabrina samira sandra sandy sanne "
    "sara sarah sari selma severine shana sharon sien sigrid silke silvia silvie siska soetkin sofie sonja sophie "
    "soumaya stefanie stephanie stien suzanne suzy sylvia sylvie tamara tania tatiana tatjana tess tine tineke "
    "tinne trees truus ursula valerie vanessa veerle vera veronique vicky virginie vivian viviane wendeline wendy "
    "wietske yana yara yasmina yasmine yvonne zeynep zohra"
)
_MEN = (
    "aaron abdel achmed adam ahmed alain albert alex alexander ali andre andreas andy anthony antoine anton "
    "arnaud arne arno arnold aron arthur ayoub bart bas bashir ben benjamin benny benoit bernard bert bilal bjorn "
    "bo bob bram brecht brent bruno cas cedric charles chris christian christof christophe cyriel daan daniel "
    "danny dario dave david davy dennis detlef didier diederik dieter dimitri dirk djamel donald dries eddy "
    "edward edwin egide emiel emmanuel eric erik erwin etienne eugene ewald ewout fabian felix ferdinand filip "
    "florian floris fons frank franky frans fred freddy frederic frederik frits gaetan gaston gauthier geert "
    "georges gerard gerben gerd gerrit gerry gert gie gilbert gilles gino glenn guido gunter gunther gustaaf guy "
    "hamid hans harold harry hassan hendrik henk herman herwig hugo ibrahim ilias ivan ivo jaak jackie jacob "
    "jacques jan jannes jarne jasper jean jef jeff jelle jens jeroen jimmy jo joachim joeri joey johan johannes "
    "john johnny jonas jonathan joost joran jordy joren jorgen jorik joris jorn jos joseph jozef jules jurgen "
    "kamiel karel karim karl karst kasper kenneth kenny kenzo kevin khalid kjell klaas kobe koen koenraad kris "
    "kristof kurt lander lars laurens laurent leander lennart lennert leo leon leonard levi lieven lode lorenzo "
    "louis lowie luc lucas ludo ludovic ludwig luk lukas maarten manuel marc marcel marco marijn mario marnix "
    "martijn martin mathias mathieu mathijs matthias mattias maurice mauro maxim mehdi mehmet merijn michael "
    "michel michiel miguel milan mohamad mohamed mohammed mustafa nabil nathan nick nico nicolas niels nils olaf "
    "olivier omar oscar otto ozan pascal patrick paul pawel pepijn peter philip philippe philippus piet pieter "
    "pieterjan pim pol quentin quinten rachid raf raoul raphael raymond reinhard reinhart reinout rembert remco "
    "renaat rene renzo rené richard rik rob robbe robbert robby robert robin robrecht roderik roel roger rogier "
    "roland romain ronald ronny ruben rudi rudolf rudy ryan said sander sebastiaan sebastian sebastien seppe "
    "serge siebe simen simon stan stef stefaan stefan stephan stephane steve steven stijn sven tarik teun theo "
    "thibault thierry thijs thomas thor tibo tijl tijmen tijs tim timothy tobias tom tommy tony toon tristan tuur "
    "ulrik valentijn vic victor viktor vincent walter wannes ward werenfried werner wesley wiebe wilfried willem "
    "willy wim wout wouter xavier yannick yassine yoeri yorick younes youssef yusuf yves"
)
FIRST_NAMES = frozenset(f"{_WOMEN} {_MEN}".split())
"""First names that many people in Flanders have, without those that are words of Dutch or English too."""

PARTICLES = (
    r"(?:(?:[Vv]an|VAN|[Dd]e|DE|[Dd]en|DEN|[Dd]er|DER|[Tt]er|[Tt]en|[Vv]er|[Dd]u|[Ll]e|[Ll]a|[Ee]l|[Oo]uld)\s+){0,3}"
)
"""What can stand between a first name and the part of the family name that has a capital."""

CAPITALISED = r"(?:[A-ZÀ-Ý]|[dts]['’][A-ZÀ-Ý])[\w'’-]{0,39}\w"
_FIRST = re.compile(r"(?<![\w@./-])([A-ZÀ-Ý][a-zà-ÿ]{1,15})(?:-([A-ZÀ-Ý][a-zà-ÿ]{1,15}))?(?=\s)")
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
        if first.start() < since or not {first[1].lower(), (first[2] or first[1]).lower()} & FIRST_NAMES:
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
