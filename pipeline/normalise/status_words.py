"""The status that a sentence tells of its subject: announced, open, running, closed, or over."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from domain.vocabulary import Kind, Status
from pipeline.normalise.subject import names_pattern

_NOW = r"(?:\s+(?:nu|intussen|inmiddels|ondertussen|weer|opnieuw|momenteel|definitief|al|nog|volop))*"
_CALL_NOUNS = r"oproep|projectoproep|call|indienperiode|inschrijving(?:en)?"
_CALL = rf"(?<!eerste )(?<!tweede )(?<!derde )(?<!vorige )(?:{_CALL_NOUNS})"
_THING_NOUNS = (
    r"\w*programma|\w*project|\w*traject|initiatief|\w*proeftuin|\w*pilo+t|\w*platform|\w*netwerk|\w*dienst"
    r"|dienstverlening|toepassing|databank|samenwerking|campagne"
)
_THING = rf"(?<!van )(?:het|dit|de|deze)\s+(?:[\w-]+\s+)?(?:{_THING_NOUNS})"
_SUBSIDY_NOUNS = r"\w*subsidie|subsidie(?:regeling|maatregel|lijn|programma)|\w*premie|(?:steun)?maatregel|regeling"
_CUES: tuple[tuple[Status, re.Pattern[str]], ...] = (
    (
        Status.CLOSED,
        re.compile(
            r"\b(?:indienen|inschrijven|aanvragen|deelnemen|kandideren|intekenen|aanmelden)\s+(?:is|zijn|kan)\s+niet"
            r"\s+(?:meer|langer)"
            r"|\b(?:aanvragen|kandidaturen|dossiers|voorstellen|inschrijvingen)\s+(?:kunnen|worden)\s+niet\s+(?:meer|langer)"
            r"|\bgeen\s+(?:nieuwe\s+)?(?:aanvra(?:ag|gen)|dossiers?|(?:project)?voorstel(?:len)?)\s+meer\b"
            rf"|\bde\s+(?:indien(?:ings)?|aanvraag|inschrijvings)(?:termijn|periode)\s+is{_NOW}\s+(?:verstreken|voorbij)\b"
            rf"|\bhet\s+budget\s+is{_NOW}\s+(?:volledig\s+)?(?:uitgeput|opgebruikt)\b",
            re.IGNORECASE,
        ),
    ),
    (
        Status.OPEN,
        re.compile(
            rf"\b{_CALL}\s+(?:is|zijn|staat|staan){_NOW}\s+open\b"
            rf"|\b{_CALL}\s+(?:is|zijn|werd|werden){_NOW}\s+(?:heropend|opengesteld)\b(?!\s+(?:op|in|vanaf)\b)"
            rf"|\b{_CALL}\s+loopt\s+(?:nog|momenteel|volop)\b"
            r"|\b(?:kunt|kan|kunnen)\s+(?:\w+\s+)?(?:doorlopend|permanent|momenteel)"
            r"\s+(?:(?!geen\b|niet\b)[\w-]+\s+){0,4}(?:indienen|aanvragen)\b",
            re.IGNORECASE,
        ),
    ),
    (
        Status.RUNNING,
        re.compile(
            rf"\b{_THING}\s+(?:loopt\s+(?:nog|momenteel|volop)"
            rf"|is{_NOW}\s+(?:in\s+uitvoering|lopende?|in\s+gebruik|van\s+start\s+gegaan|opgestart|gestart))\b",
            re.IGNORECASE,
        ),
    ),
    (
        Status.ANNOUNCED,
        re.compile(
            rf"\b(?:{_THING}|de\s+{_CALL})\s+(?:start|gaat|opent|wordt)\s+(?:binnenkort|later\s+dit\s+jaar"
            r"|(?:in\s+(?:het|de)|dit|deze)\s+(?:voorjaar|lente|zomer|najaar|herfst|winter)(?!\s+van\b))\b",
            re.IGNORECASE,
        ),
    ),
)
_LABEL = re.compile(r"\W*(?:huidige\s+)?(?:project)?status\s*:\s*(?P<word>[\w ]+?)\W*$", re.IGNORECASE)
_LABELS = {
    **dict.fromkeys(("afgerond", "afgelopen", "beëindigd", "stopgezet", "geannuleerd", "voltooid"), Status.ENDED),
    **dict.fromkeys(("afgesloten", "gesloten"), Status.CLOSED),
    **dict.fromkeys(("open", "opengesteld"), Status.OPEN),
    **dict.fromkeys(("lopend", "lopende", "in uitvoering", "actief"), Status.RUNNING),
    **dict.fromkeys(("aangekondigd", "gepland", "in voorbereiding"), Status.ANNOUNCED),
}
"""What can stand behind "Status:" in a line of its own."""
_OVER_ALREADY = frozenset({Status.ENDED, Status.CLOSED})
_IF = re.compile(
    r"\b(?:als|wanneer|zodra|nadat|indien|tenzij|totdat|voordat|vooraleer|alvorens|mits)\b|\?\s*$|\bmeer\s+\w+\s+na\s"
    r"|\b(?:eens|tot|na)\s+(?:het|dit|die|dat|de|deze)\b",
    re.IGNORECASE,
)
"""What makes a status one that may come: a condition, a question."""
_OVER = re.compile(
    r"\b(?:afgerond|afgelopen|afgesloten|gesloten|be[eë]indigd|stopgezet|stilgelegd|geannuleerd|ingetrokken|opgedoekt"
    r"|gestopt|geschrapt|opgeheven|voorbij|einde|af|erop|bestaat|eindig(?:t|de)|stopte|beschikbaar|actief|gebruik)\b",
    re.IGNORECASE,
)
"""A sentence without any of these words tells of nothing that is over."""
_WAS = re.compile(r"\b(?:is|zijn|werd|werden|was|waren)\b", re.IGNORECASE)
_BETWEEN = (
    r"(?:(?!(?:niet|geen|nooit|pas|bijna|haast|deels|gedeeltelijk|grotendeels|tijdelijk|voorlopig|half|dan|een|die|dat|waar\w*"
    r"|is|zijn|werd|werden|wordt|worden|was|waren|zal|zullen|zou|zouden|kan|kunnen|moet|moeten|mag|mogen|heeft|hebben)\b)"
    r"[\w’'/-]+\s+){0,6}?"
)
"""The few words that can stand between "is" and "afgerond" without changing who is done, and that it is."""
_DONE = re.compile(
    rf"\s+{_BETWEEN}(?:afgerond|beëindigd|beeindigd|stopgezet|stilgelegd|geannuleerd|ingetrokken|opgedoekt|gestopt|geschrapt"
    r"|opgeheven|voorbij|ten\s+einde(?:\s+gelopen)?|(?:af)?gesloten(?!\s+(?:voor|van|op\s+(?:\w+dag|weekdagen))\b)"
    r"|afgelopen(?!\s+(?!(?:en|op|in|sinds|maar|want|door|met)\b)\w)"
    r"|niet\s+(?:langer|meer)\s+(?:beschikbaar|actief|in\s+gebruik))\b",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"\s+(?:liep|loopt)\s+(?:(?!niet\b)\w+\s+)?(?:af|ten\s+einde)\b|\s+kwam\s+ten\s+einde\b|\s+zit\s+erop\b"
    r"|\s+(?:stopte|eindigde)\b(?!\s+(?:met\s+de\b|niet\b|pas\b))|\s+bestaat\s+niet\s+(?:langer|meer)\b",
    re.IGNORECASE,
)
_NOT_OVER = re.compile(
    r"\b(?:hervat|herstart|heropgestart|heropend|verdergezet|voortgezet|opnieuw\s+(?:open\w*|gestart|opgestart))\b",
    re.IGNORECASE,
)
_ANEW = re.compile(
    r"\b(?:nieuwe|volgende|tweede|derde|vierde)\s+(?:\w*oproep|call|ronde|editie|indien\w+|inschrijv\w+)\b|\bheropen\w*"
    r"|\bopnieuw\s+(?:open\w*|gestart|opgestart)\b|\b(?:hervat|herstart|heropgestart|verdergezet|doorstart)\b",
    re.IGNORECASE,
)
_OTHER = (
    r"(?:eerste|tweede|derde|vierde|vorige?|eerdere?|vroegere?|oude?|andere?|voorgaande?|laatste|voorbije|volgende?)\b"
)
_SUBJECT = (
    rf"(?:(?P<which>het|dit|de|deze|ons|onze)\s+(?:(?!{_OTHER})[\w-]+\s+)?|(?=(?:{_CALL_NOUNS})\b))"
    rf"(?P<noun>(?P<call>{_CALL_NOUNS})|(?P<subsidy>{_SUBSIDY_NOUNS})|{_THING_NOUNS})"
)
_CLAUSE = r"(?:^\W*|[,;:(–]\s*|\b(?:en|maar|want|dat|nu|omdat|doordat|aangezien)\s+)"
_ALSO = (
    r"(?:\s+(?!(?:van|voor|met|in|bij|over|uit)\b)[^.;]{0,100}\s+en"
    r"|\s*,\s*(?:dat|die|een|met)\b[^.;]{0,120},)?"
)
"""What else a clause can tell of its subject before it says that it is over."""
_BEFORE = re.compile(rf"{_CLAUSE}{_SUBJECT}{_ALSO}\s*$", re.IGNORECASE)
_BEFORE_NAME = re.compile(rf"{_CLAUSE}(?:{_SUBJECT}|het|de)?\W*$", re.IGNORECASE)
_BEHIND = re.compile(rf"\s+{_SUBJECT}(?=\s)", re.IGNORECASE)
_LATER = re.compile(r"\b(?:na|vanaf|per|later|laattijdig\w*|anders|wie|volgend\w*|onvolledige?)\b", re.IGNORECASE)
_CALLS = frozenset({Kind.CALL, Kind.SUBSIDY})
_WITH_PARTS = frozenset({Kind.PROGRAMME, Kind.NETWORK})
_ANY = "project|initiatief"
_NOUNS_OF = {
    Kind.PROGRAMME: r"\w*programma|initiatief",
    Kind.NETWORK: r"\w*netwerk|initiatief|samenwerking",
    Kind.TRACK: rf"{_ANY}|\w*traject",
    Kind.PLATFORM: rf"{_ANY}|\w*platform",
    Kind.SERVICE: rf"{_ANY}|\w*dienst|dienstverlening|toepassing|databank",
}
"""What a page of a kind calls what it is about; a programme's page tells of projects that are not the programme."""
_WINDOW = 300


@dataclass(frozen=True)
class SaidStatus:
    """A status that a sentence tells, and where. `sure`: of the subject itself beyond doubt, and for good."""

    status: Status
    start: int
    end: int
    sure: bool = False


def status_in_words(sentence: str, names: tuple[str, ...] = (), kind: Kind | None = None) -> SaidStatus | None:
    """The status that one sentence tells of a subject of this kind; what is over goes before what is not."""
    label = _LABEL.match(sentence)
    if label and (named := _LABELS.get(label["word"].lower())):
        return SaidStatus(named, label.start("word"), label.end("word"), sure=named in _OVER_ALREADY)
    if _IF.search(sentence):
        return None
    if over := next(said_to_be_over(sentence, names, kind), None):
        return over
    found = ((status, match) for status, cue in _CUES if (match := cue.search(sentence)))
    for status, match in found:
        sure = status is Status.CLOSED and kind in _CALLS and not _LATER.search(sentence)
        return SaidStatus(status, match.start(), match.end(), sure)
    return None


def said_to_be_over(sentence: str, names: tuple[str, ...], kind: Kind | None) -> Iterator[SaidStatus]:
    """Where a sentence says of a thing that it is over: "het project is afgerond", "intussen is het afgerond"."""
    if not _OVER.search(sentence) or _NOT_OVER.search(sentence):
        return
    named = names_pattern(names)
    for subject, end in over_before(sentence, named) or over_behind(sentence, named):
        of_call = bool(subject["call"] or (not subject["noun"] and kind in _CALLS))
        sure = is_own(subject, names, kind)
        if sure or of_call or (kind not in _WITH_PARTS | _CALLS and not subject["subsidy"]):
            yield SaidStatus(Status.CLOSED if of_call else Status.ENDED, subject.start(), end, sure)


def over_before(sentence: str, named: re.Pattern[str]) -> list[tuple[re.Match[str], int]]:
    """The things that stand before a verb that says that they are over, and where it has said so."""
    done = [
        (verb.start(), match.end()) for verb in _WAS.finditer(sentence) if (match := _DONE.match(sentence, verb.end()))
    ]
    gone = [(match.start(), match.end()) for match in _GONE.finditer(sentence)]
    names = {match.end(): match.start() for match in named.finditer(sentence)}
    found = []
    for place, end in (*done, *gone):
        before = len(sentence[:place].rstrip(" \t\xa0”\"’'"))
        begin = max(0, names.get(before, place) - _WINDOW)
        words = _BEFORE_NAME if before in names else _BEFORE
        if match := words.search(sentence, begin, names.get(before, place)):
            found.append((match, end))
    return found


def over_behind(sentence: str, named: re.Pattern[str]) -> list[tuple[re.Match[str], int]]:
    """The things that stand behind such a verb; a sentence that begins with the verb asks or supposes."""
    found = []
    for verb in _WAS.finditer(sentence):
        behind = _BEHIND.match(sentence, verb.end()) if sentence[: verb.start()].strip() else None
        if behind:
            name = named.match(sentence, behind.end() + 1)
            if done := _DONE.match(sentence, name.end() if name else behind.end()):
                found.append((behind, done.end()))
    return found


def is_own(subject: re.Match[str], names: tuple[str, ...], kind: Kind | None) -> bool:
    """Whether a noun can only mean the thing that a page of this kind is about, and none of its parts."""
    noun = (subject["noun"] or "").lower()
    if not noun or kind is None:
        return True
    if kind in _CALLS:
        return bool(subject["call"] or subject["subsidy"])
    if subject["call"] or subject["subsidy"]:
        return False
    if re.fullmatch(_NOUNS_OF.get(kind, _ANY), noun) or any(noun in name.lower() for name in names):
        return True
    return kind not in _WITH_PARTS and (subject["which"] or "").lower() in {"dit", "deze"}


def is_anew(sentence: str) -> bool:
    """Whether a sentence tells that something goes on after its end, or of another round of it."""
    return bool(_ANEW.search(sentence))
