"""The Dutch words of every closed list and every field."""

from collections.abc import Mapping
from enum import StrEnum

from domain.captures import ObservationKind, Outcome
from domain.changes import Cause, ChangeKind, Significance
from domain.issues import IssueCode
from domain.outbox import EmailKind, EmailStatus
from domain.subscriptions import Language, Province, Rhythm
from domain.values import AmountMeaning, Precision
from domain.vocabulary import Kind, PageClass, PageRole, PageState, Presence, Role, Status

WORDS: Mapping[type[StrEnum], Mapping[str, str]] = {
    Kind: {
        Kind.PROGRAMME: "programma",
        Kind.PROJECT: "project",
        Kind.CALL: "oproep",
        Kind.SUBSIDY: "subsidie",
        Kind.PLATFORM: "platform",
        Kind.STANDARD: "standaard",
        Kind.TRACK: "traject",
        Kind.TRAINING: "opleiding",
        Kind.EVENT: "evenement",
        Kind.NETWORK: "netwerk",
        Kind.PUBLICATION: "publicatie",
        Kind.SERVICE: "dienst",
    },
    Status: {
        Status.ANNOUNCED: "aangekondigd",
        Status.OPEN: "open",
        Status.RUNNING: "lopend",
        Status.CLOSED: "afgesloten",
        Status.ENDED: "afgelopen",
        Status.UNKNOWN: "onbekend",
    },
    Role: {
        Role.OWNER: "eigenaar",
        Role.FUNDER: "financier",
        Role.EXECUTOR: "uitvoerder",
        Role.PARTNER: "partner",
    },
    AmountMeaning: {
        AmountMeaning.ENVELOPE: "totaalbudget",
        AmountMeaning.MAXIMUM: "maximumbedrag",
        AmountMeaning.GRANTED: "toegekende bedrag",
        AmountMeaning.RATE: "steunpercentage",
        AmountMeaning.OWN_SHARE: "eigen aandeel",
        AmountMeaning.UNKNOWN: "bedrag",
    },
    Precision: {
        Precision.DAY: "dag",
        Precision.MONTH: "maand",
        Precision.QUARTER: "kwartaal",
        Precision.SEASON: "seizoen",
        Precision.HALF: "jaarhelft",
        Precision.YEAR: "jaar",
    },
    PageClass: {
        PageClass.INITIATIVE: "initiatief",
        PageClass.LISTING: "overzicht",
        PageClass.MENTION: "vermelding",
        PageClass.OTHER: "andere",
    },
    PageRole: {
        PageRole.MAIN: "hoofdpagina",
        PageRole.PART: "deelpagina",
        PageRole.MENTION: "vermelding",
        PageRole.DOCUMENT: "document",
    },
    PageState: {
        PageState.LIVE: "online",
        PageState.GONE: "verdwenen",
        PageState.MOVED: "verhuisd",
        PageState.CLOSED_BY_ROBOTS: "afgeschermd voor robots",
    },
    Presence: {Presence.CURRENT: "actueel", Presence.GONE: "verdwenen"},
    ChangeKind: {
        ChangeKind.NEW: "nieuw",
        ChangeKind.CHANGED: "gewijzigd",
        ChangeKind.GONE: "verdwenen",
        ChangeKind.BACK: "terug",
        ChangeKind.MOVED: "verhuisd",
        ChangeKind.MERGED: "samengevoegd",
        ChangeKind.SPLIT: "opgesplitst",
    },
    Cause: {Cause.SOURCE: "bron", Cause.CORRECTION: "rechtzetting", Cause.BASELINE: "beginstand"},
    Significance: {
        Significance.CRITICAL: "dringend",
        Significance.MAJOR: "belangrijk",
        Significance.MINOR: "klein",
    },
    Language: {Language.DUTCH: "Nederlands", Language.ENGLISH: "Engels"},
    Province: {
        Province.ANTWERP: "Antwerpen",
        Province.LIMBURG: "Limburg",
        Province.EAST_FLANDERS: "Oost-Vlaanderen",
        Province.FLEMISH_BRABANT: "Vlaams-Brabant",
        Province.WEST_FLANDERS: "West-Vlaanderen",
    },
    EmailKind: {EmailKind.DIGEST: "overzicht", EmailKind.CONFIRMATION: "bevestiging", EmailKind.ALARM: "alarm"},
    Rhythm: {
        Rhythm.AT_ONCE: "meteen, alleen wat dringend is",
        Rhythm.DAILY: "dagelijks",
        Rhythm.WEEKLY: "wekelijks",
        Rhythm.MONTHLY: "maandelijks",
    },
    Outcome: {
        Outcome.RUNNING: "bezig",
        Outcome.HEALTHY: "in orde",
        Outcome.UNHEALTHY: "niet in orde",
        Outcome.MISREAD: "niet te lezen",
        Outcome.UNREACHABLE: "onbereikbaar",
        Outcome.REFUSED_BY_ROBOTS: "afgeschermd voor robots",
        Outcome.INTERRUPTED: "onderbroken",
    },
    ObservationKind: {
        ObservationKind.FETCHED: "opgehaald",
        ObservationKind.NOT_MODIFIED: "ongewijzigd",
        ObservationKind.REDIRECTED: "doorverwezen",
        ObservationKind.NOT_FOUND: "niet gevonden",
        ObservationKind.UNLISTED: "niet meer vermeld",
        ObservationKind.FAILED: "mislukt",
        ObservationKind.REFUSED_BY_ROBOTS: "afgeschermd voor robots",
    },
    IssueCode: {
        IssueCode.UNREACHABLE: "onbereikbaar",
        IssueCode.HTTP_ERROR: "fout van de server",
        IssueCode.EMPTY_BODY: "lege pagina",
        IssueCode.TOO_LARGE: "te groot",
        IssueCode.NOT_HTML: "geen webpagina",
        IssueCode.WRONG_CHARSET: "verkeerde tekencodering",
        IssueCode.REFUSED_BY_ROBOTS: "afgeschermd voor robots",
        IssueCode.UNKNOWN_LAYOUT: "onbekende opmaak",
        IssueCode.UNREADABLE_FIELD: "onleesbaar veld",
        IssueCode.UNREADABLE_VALUE: "onleesbare waarde",
        IssueCode.UNMAPPED_WORD: "onbekend woord",
        IssueCode.UNHEALTHY_CRAWL: "ronde niet in orde",
        IssueCode.PAGE_FAILED: "pagina niet verwerkt",
        IssueCode.READING_DIED: "pagina opzijgezet",
        IssueCode.TOO_SLOW: "te traag",
        IssueCode.NO_LONGER_TOLD: "initiatief niet meer herkend",
        IssueCode.UNREADABLE_DOCUMENT: "onleesbaar document",
    },
    EmailStatus: {
        EmailStatus.PENDING: "in wacht",
        EmailStatus.SENT: "verzonden",
        EmailStatus.FAILED: "mislukt",
    },
}
"""The Dutch word of each member, in lower case."""

FIELDS: Mapping[str, str] = {
    "": "initiatief",
    "title": "naam",
    "aliases": "andere namen",
    "summary": "samenvatting",
    "kind": "soort",
    "status": "status",
    "themes": "thema's",
    "target_groups": "doelgroepen",
    "organisations": "organisaties",
    "parent": "programma",
    "parts": "onderdelen",
    "successor_of": "voorganger",
    "start": "begin",
    "end": "einde",
    "deadlines": "uiterste indiendatum",
    "amounts": "bedragen",
    "municipalities": "gemeenten",
    "contact": "contact",
    "description": "beschrijving",
    "presence": "aanwezigheid",
    "url": "adres",
}
"""The Dutch word of each field of a change."""


def word(member: StrEnum) -> str:
    """The Dutch word of a member of a closed list."""
    return WORDS[type(member)][member.value]
