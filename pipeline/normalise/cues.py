"""The Dutch (and some English) words that tell an initiative, and its kind, from everything else on a site."""

import re
from dataclasses import dataclass

from domain.vocabulary import Kind, PageClass

_LONGEST_STEM = 60
"""Letters of a compound before its noun, at most: a page may hold a word without end."""


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


def _whole(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"^(?:{'|'.join(alternatives)})$", re.IGNORECASE)


def _noun(*nouns: str) -> re.Pattern[str]:
    """A noun by itself or as the last part of a Dutch compound ("modelclausules")."""
    return re.compile(rf"\b\w{{0,{_LONGEST_STEM}}}(?:{'|'.join(nouns)})\b", re.IGNORECASE)


def _below(*folders: str) -> re.Pattern[str]:
    """The address of a page in one of `folders`, not the folder itself."""
    return re.compile(rf"/(?:{'|'.join(folders)})/(?=[^/\s?]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that are looked for in running text.

    `stems` are pieces of lower-case text one of which stands in whatever the pattern finds: a text without any of them
    need not be searched, which takes a hundred times longer.
    """

    pattern: re.Pattern[str]
    stems: tuple[str, ...]

    def search(self, text: str, folded: str = "") -> re.Match[str] | None:
        """The first place in `text` where it stands; `folded` is the casefolded text, where it is at hand."""
        folded = folded or text.casefold()
        return self.pattern.search(text) if any(stem in folded for stem in self.stems) else None


def _phrase(*alternatives: str, stems: tuple[str, ...]) -> Phrase:
    return Phrase(_any(*alternatives), stems)


LATIN = frozenset(
    [
        "lorem",
        "ipsum",
        "dolor",
        "amet",
        "consectetur",
        "adipiscing",
        "adipisicing",
        "elit",
        "donec",
        "aenean",
        "nulla",
        "vestibulum",
        "maecenas",
        "nullam",
        "quis",
        "risus",
        "eget",
        "urna",
        "mollis",
        "ornare",
        "vel",
        "ligula",
        "porta",
        "felis",
        "euismod",
        "semper",
        "etiam",
        "magna",
        "parturient",
        "montes",
        "nascetur",
        "ridiculus",
        "mus",
        "integer",
        "posuere",
        "erat",
        "ante",
        "venenatis",
        "dapibus",
        "velit",
        "aliquet",
        "faucibus",
        "morbi",
        "leo",
        "nibh",
        "ultricies",
        "vehicula",
        "ut",
        "sed",
        "cum",
        "sociis",
        "natoque",
        "penatibus",
        "dis",
        "cras",
    ]
)
LATIN_SHARE = 0.06
"""More of such words than this share of a text make it a placeholder."""

UNFINISHED = _phrase(
    r"hier kan er nog wat uitleg komen",
    r"als je maar tekst ziet staan",
    r"kladversie",
    r"dit is een pagina die meer uitleg geeft",
    r"dit is een test(?:pagina)?\b",
    r"deze pagina (?:wordt|is) (?:nog )?(?:in opbouw|aangevuld)\b",
    r"\bunder construction\b",
    stems=("uitleg", "maar tekst ziet", "kladversie", "dit is een test", "deze pagina", "under construction"),
)

CITIZENS = _phrase(r"\bis een burgerini\w*\b", stems=("burgerini",))

_SECTION = _whole(
    r"home|resources?|nieuws( en opinies)?|news|blogs?|opinies?|actueel|(voorbeeld[ -]?)?datasets?",
    r"goede praktijken( rond .*)?|inspiratie|kennis( en instrumenten|deling)?|instrumenten|data[ -]?piloten|piloten",
    r"trajecten|(de )?projecten|(lopende |onze )?oproepen|subsidies|(onze |toekomstige )?(events|evenementen)|kalender",
    r"agenda|(gerelateerde |lopende )?initiatieven|publicaties|documenten|downloads|links|partners|regelgeving|thema's",
    r"(oproepen|projecten|subsidiekanalen)\b.*",
    r"begrippen(lijst)?|termen( en concepten)?|glossary|woordenlijst|categorie(ën)?|cat(egory)?[ -]?\d*",
    r"vloca[ -]talks?|bibliotheek|archief|documentatie|digitale transformatie|lokaal bestuur|[\w -]*\bbeleid",
    r"pagina \d+",
)
_FURNITURE = _whole(
    r"contact(eer ons|gegevens)?|over ons|over deze (web)?site|(het |ons )?team|organisatie|onze organisatie|vacatures",
    r"(veelgestelde )?vragen|faq|privacy(verklaring| ?policy)?|cookie(s|beleid|verklaring)?|disclaimer|klachten|help",
    r"(gebruiks)?voorwaarden|toegankelijkheidsverklaring|sitemap|zoeken|zoekresultaten|inloggen|aanmelden|nieuwsbrief",
)
_QUESTION = _any(r"\?\s*$", r"^(?:wat|welke|wie|waarom|hoe|wanneer|waar)\b")
_AUDIENCE = _any(r"^voor (?:ontwikkelaars|burgers|bedrijven|lokale besturen|onderzoekers|leveranciers|pers)\b")
_ERROR = _any(r"^(?:404\b|page not found|pagina niet gevonden|we kunnen de pagina|deze pagina bestaat niet)")
_JOB = _any(r"^(?:vacature|jobs?)\b", r"^\w*(?:medewerker|projectleider|adviseur|coördinator|beheerder|jurist)s?\b")
_TEST = _any(r"^(?:hello world|test(?:pagina)?\b|nieuwe pagina|oud bericht)")

TITLES: tuple[tuple[re.Pattern[str], PageClass, str], ...] = (
    (_SECTION, PageClass.LISTING, "title of a section of a site"),
    (_FURNITURE, PageClass.OTHER, "title that every site has"),
    (_QUESTION, PageClass.OTHER, "title is a question"),
    (_AUDIENCE, PageClass.OTHER, "title names an audience"),
    (_ERROR, PageClass.OTHER, "title of an error page"),
    (_TEST, PageClass.OTHER, "title of a test page"),
    (_JOB, PageClass.OTHER, "title of a vacancy"),
)
"""Titles that name no thing: whatever the page says, it is no initiative."""

NOTICE = _any(_ERROR.pattern, _TEST.pattern)
"""Titles of a page on which nothing stands, or nothing that is meant, whatever stood on it before."""

OWN_HEADING = _any(
    r"^(?:wat is|waarover|over\b|doel|wat is het doel|inleiding|introductie|context|situering|(?:korte )?beschrijving"
    r"|opzet|aanbod|samenvatting|situering|in het kort|aanleiding|achtergrond)"
)
"""Headings beneath which a page still tells what its own subject is."""

ABOUT = re.compile(r"^(?:Over|About) (?:het |de )?[A-Z]\w")
"""A title that announces a thing with a name: such a page tells what the thing is."""

NOUNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        Kind.EVENT,
        _noun(
            r"workshops?|werksessies?|infosessies?|infomoment(?:en)?|webinars?|studiedag(?:en)?|slotevent|evenement",
            r"event|kick-?off|startmoment|kennismakingsmoment|hackathon|congres|sessie|(?:praktijk|inspiratie|tref|info|demo|netwerk|open)dag|netwerkmoment|roadshow",
        ),
    ),
    (Kind.CALL, _noun("oproep", "call")),
    (Kind.SUBSIDY, _noun("subsidie", "trekkingsrecht", "premie", "steunmaatregel", "cofinanciering")),
    (Kind.STANDARD, _noun("applicatieprofiel")),
    (
        Kind.PUBLICATION,
        _noun(
            r"handboek|draaiboek|checklist|clausules|gids|leidraad|toolkit|toolbox|sjablo(?:on|nen)|instrumentarium",
            r"stappenplan|publicatie|brochure|rapport|model(?:bestek|document|reglement)",
        ),
    ),
    (
        Kind.STANDARD,
        _noun(r"charter|standaard|applicatieprofiel|referentiekader|referentiearchitectuur|afsprakenkader"),
    ),
    (
        Kind.TRAINING,
        _noun(r"opleiding(?:en)?|cursus(?:sen)?|leeromgeving|e-learning|leertraject|masterclass(?:es)?|tutorials?"),
    ),
    (Kind.NETWORK, _noun(r"netwerk|klankbordgroep|stuurgroep|werkgroep|community of practice|denktank")),
    (
        Kind.SERVICE,
        _noun(
            r"begeleiding|helpdesk|raamcontract|raamovereenkomst|aankoopcentrale|advies(?:verlening)?|audit",
            r"doorlichting",
        ),
    ),
    (
        Kind.PLATFORM,
        _noun(
            r"platform|portaal|loket|databank|kennishub|catalogus|maturiteitscheck|quickscan|scan|validator",
            r"toepassing|module|tool|app|data ?space",
        ),
    ),
    (Kind.TRACK, _noun(r"traject|pilo+t|proeftuin|living lab")),
    (Kind.PROJECT, _noun("project", "jaarthema")),
    (Kind.PROGRAMME, _noun("programma", "actieplan", "plicht", "verplichting")),
)
"""Nouns that say what a thing is, the most telling first: a workshop of a track is an event."""

ANY_NOUN = _any(*(pattern.pattern for _, pattern in NOUNS))
"""Any of them: most titles have none."""

COLLECTIONS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.TRACK, _whole(r"(?:vloca)?traject(?:en)?", r"data[ -]?piloten", "piloten")),
    (Kind.EVENT, _whole("events?", "evenementen", "workshops?", "vlocasessie", "sessies?")),
    (Kind.CALL, _whole("(?:lopende )?oproep(?:en)?")),
    (Kind.SUBSIDY, _whole("subsidies?")),
    (Kind.PUBLICATION, _whole("deliverables?", "publicaties?")),
    (
        Kind.PROJECT,
        _whole(
            "initiatief",
            "initiatieven",
            "(?:(?:gekozen|geselecteerde|goedgekeurde|lopende) )?project(?:en|naam)?",
            "cocreatieaanvraag",
        ),
    ),
    (Kind.PROGRAMME, _whole("programma'?s?")),
    (Kind.PLATFORM, _whole("platform(?:en)?", "(?:onze )?oplossingen", "toepassingen", "product(?:en)?")),
)
"""Labels that a site puts on a sort of pages: a breadcrumb, a category, the heading of a column."""

ADDRESSES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.TRACK, _below("trajecten", "data-piloten", "piloten")),
    (Kind.EVENT, _below("events", "evenementen", "workshops")),
    (Kind.CALL, _below("oproepen")),
    (Kind.SUBSIDY, _below("subsidies")),
    (Kind.PROJECT, _below("(?:strategische-)?projecten", "initiatieven")),
    (Kind.PROGRAMME, _below("programmas?")),
    (Kind.PLATFORM, _below("onze-oplossingen", "toepassingen")),
)

_GOVERNMENT = r"(?:vlaamse (?:overheid|regering)|vlaanderen|minister|agentschap|abb|vvsg|kenniscentrum vlaamse steden)"
_LOCAL = r"(?:lokale (?:besturen|overheden)|lokaal bestuur|steden|gemeenten|centrumsteden|stad of gemeente)"
_LOCAL_STEMS = ("lokale ", "lokaal bestuur", "steden", "gemeente")
_OFFER = (
    r"(?:ondersteun\w*|biedt?|bieden|ter beschikking|help(?:t|en)|begeleid\w*|lanceer\w*|vergroten|versterken|"
    r"subsidieer\w*|financier(?:t|en)|ontwikkel\w*)"
)
_A = r"\bis (?:een|het|de|dé) (?:(?!project|binnen|van|voor|waar)[\w-]+ ){0,4}"

LEAD: tuple[tuple[Kind | None, Phrase, float], ...] = (
    (
        Kind.PROGRAMME,
        _phrase(
            r"\b(?:ondersteunings|vervolg|relance|beleids|stimulerings)programma\b",
            r"\bvervolgtraject\b",
            r"\boverkoepelende vlaamse \w+",
            stems=("programma", "vervolgtraject", "overkoepelende"),
        ),
        5,
    ),
    (Kind.PROGRAMME, _phrase(r"\bhet [“\"‘']?[\w ]{3,40}-programma[”\"’']?, een \b", stems=("-programma",)), 3),
    (
        Kind.PROGRAMME,
        _phrase(rf"{_A}programma\b", r"\bdit programma\b", r"\bmet het programma\b", stems=("programma",)),
        4,
    ),
    (Kind.PROJECT, _phrase(r"\bjaarthema\b", stems=("jaarthema",)), 5),
    (
        Kind.PROJECT,
        _phrase(
            rf"{_A}project\b",
            r"\bdit project\b",
            r"\bhet (?:\w+ )?project (?:wil|loopt|liep|onderzoekt|ontwikkelt|heeft|is|werd|was|startte|start)\b",
            stems=("project",),
        ),
        4,
    ),
    (
        Kind.TRACK,
        _phrase(
            r"\b(?:ondersteunings|begeleidings|kennisdelings|vloca-)traject\b",
            r"\bdit traject\b",
            r"\b(?:data)?piloo?t(?:project)?\b",
            stems=("traject", "pilo"),
        ),
        4,
    ),
    (
        Kind.CALL,
        _phrase(
            r"\b(?:project|subsidie)oproep\b",
            r"\bdeze oproep\b",
            r"\bindienen (?:kan )?tot\b",
            stems=("oproep", "indienen"),
        ),
        5,
    ),
    (
        Kind.SUBSIDY,
        _phrase(
            r"\b(?:project)?subsidie (?:aanvragen|ontvangen|krijgen)\b",
            r"\bkan (?:je|een bestuur) (?:een )?subsidie\b",
            r"\bdeze subsidie\b",
            stems=("subsidie",),
        ),
        4,
    ),
    (
        Kind.PLATFORM,
        _phrase(
            rf"{_A}(?:platform|toepassing|databank|loket)\b",
            r"\bis de centrale plek\b",
            r"\bdit (?:platform|loket)\b",
            stems=("platform", "toepassing", "databank", "loket", "is de centrale plek"),
        ),
        4,
    ),
    (
        Kind.STANDARD,
        _phrase(
            rf"{_A}(?:standaard|charter|referentiekader)\b",
            r"\bdit charter\b",
            stems=("standaard", "charter", "referentiekader"),
        ),
        4,
    ),
    (Kind.NETWORK, _phrase(rf"{_A}(?:netwerk|samenwerkingsverband)\b", stems=("netwerk", "samenwerkingsverband")), 4),
    (Kind.SERVICE, _phrase(rf"{_A}(?:dienst|dienstverlening)\b", stems=("dienst",)), 4),
    (
        Kind.PROGRAMME,
        _phrase(r"\bhet programma (?:werd|wordt|loopt|is|steunt|ondersteunt|helpt)\b", stems=("het programma",)),
        4,
    ),
    (
        None,
        _phrase(rf"\b{_GOVERNMENT}\b[^.]{{0,120}}\b{_OFFER}\b[^.]{{0,120}}\b{_LOCAL}\b", stems=_LOCAL_STEMS),
        3,
    ),
    (
        None,
        _phrase(rf"\b{_GOVERNMENT}\b[^.]{{0,120}}\b{_LOCAL}\b[^.]{{0,120}}\b{_OFFER}\b", stems=_LOCAL_STEMS),
        3,
    ),
    (
        Kind.SERVICE,
        _phrase(
            rf"\b(?:elke gemeente|elk bestuur|{_LOCAL}|besturen)\b[^.]{{0,60}}\b(?:kan|kunnen)\b[^.]{{0,40}}\bgratis\b",
            stems=("gratis",),
        ),
        4,
    ),
    (
        None,
        _phrase(
            r"\bin opdracht van het agentschap\b",
            r"\bop initiatief van (?:vlaams )?minister\b",
            stems=("in opdracht van het", "op initiatief van"),
        ),
        3,
    ),
)
"""Phrases of the first passages: what the page says that its subject is, or that a government offers it."""

_THING = (
    r"(?:\w*project|\w*programma|\w*traject|\w*platform|\w*oproep|\w*subsidie|\w*opleiding|\w*netwerk|\w*databank"
    r"|\w*standaard|\w*charter|\w*dienst|\w*loket|\w*tool|\w*toepassing|\w*draaiboek|\w*handboek|\w*loket)"
)


THING_BEFORE = re.compile(rf"\b(?:het|de)\s+(?:[\w.]+\s+){{0,2}}?({_THING})\s+[‘“\"'(]?$", re.IGNORECASE)
THING_BEHIND = re.compile(
    rf"[’”\"')]?(?:\s+(?:is|was|wordt|werd|vormt)\s+(?:een|het|de|dé|hét)\s+((?:[\w-]+\s+){{0,3}}?{_THING})\b|[-‑]({_THING})\b)",
    re.IGNORECASE,
)
"""What stands around a name and says what it is: "het project X", "X is een traject", "X-traject"."""

HEADINGS: tuple[tuple[Kind | None, re.Pattern[str]], ...] = (
    (Kind.TRACK, _any(r"\b(?:dit|het) traject\b")),
    (Kind.PROJECT, _any(r"\b(?:dit|het) project\b")),
    (Kind.PROGRAMME, _any(r"\b(?:dit|het) programma\b")),
    (
        Kind.CALL,
        _any(r"\b(?:deze|de) oproep\b", r"^hoe indienen\b", r"^wie kan indienen"),
    ),
    (Kind.SUBSIDY, _any(r"\b(?:deze|de) subsidie\b", r"^bedrag\b", r"^subsidiebedrag")),
    (Kind.SERVICE, _any(r"^(?:ons )?aanbod\b", r"^kostprijs\b")),
    (None, _any(r"^voor wie\b", r"^wie kan (?:aanvragen|deelnemen)", r"^(?:looptijd|doelgroep|aanvragen|deelnemen)\b")),
)
"""Headings, and labels before a colon, that ask what a reader asks of such a thing."""


_ORGANISATION = _any(r"^(?:agentschap|departement|vlaamse overheid|digitaal vlaanderen)\b")


def programme_names(source_title: str) -> tuple[str, ...]:
    """The names that the programme of a whole site may have, from the site's title; none for an organisation's."""
    if not source_title or _ORGANISATION.match(source_title):
        return ()
    return (source_title, f"{source_title}-programma", f"{source_title} programma")
