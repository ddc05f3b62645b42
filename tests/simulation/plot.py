"""What happens in a year, by chance from a seed, and what a reader should hear of it on which night.

The model knows what each site says (`said`) and what readers were told (`told`). On a night on which a host is well, a
reader must hear of each difference; on a night on which it is not, of nothing that is not so, and of nothing gone.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from random import Random
from typing import Any

from world import NOISES, TROUBLES, World

from demo.content import Page
from demo.history import substituted

SMART, VLOCA, WIKI = "smart.flanders.be", "vloca.vlaanderen.be", "vloca-kennishub.vlaanderen.be"
WWW, LOCAL = "www.vlaanderen.be", "lokaalbestuur.vlaanderen.be"
HOSTS = (SMART, VLOCA, WIKI, WWW, LOCAL)
CALLS = "/lokaal-bestuur/digitale-transformatie/gemeente-zonder-gemeentehuis/"
_FAR_APART = 20
"""A page does not fail by itself again before so many others did: twice in a row is proof that it is gone."""
FOLLOWS = {"deadlines": {"status", "start"}, "status": {"end"}, "end": {"status"}, "start": {"status", "end"}}
"""What the same words may also tell."""


def together(host: str) -> tuple[str, ...]:
    """The hosts of the same source: what one of them does tells of the health of all."""
    return (WWW, LOCAL) if host in (WWW, LOCAL) else (host,)


@dataclass
class Slot:
    """A passage that editors change, and how the open data say each of its values."""

    host: str
    page: str
    title: str
    field: str
    values: tuple[tuple[str, str], ...]
    said: int = 0
    told: int = 0


ROWS: tuple[tuple[str, str, str, str, tuple[tuple[str, str], ...]], ...] = (
    (
        WWW,
        CALLS + "oproep-2-thematische-projecten",
        "oproep 2",
        "amounts",
        (("500.000 euro", "500000"), ("600.000 euro", "600000"), ("750.000 euro", "750000")),
    ),
    (
        WWW,
        CALLS + "oproep-2-thematische-projecten",
        "oproep 2",
        "deadlines",
        (("4 februari 2022", "2022-02-04"), ("18 februari 2023", "2023-02-18"), ("7 maart 2024", "2024-03-07")),
    ),
    (
        WWW,
        CALLS + "oproep-3-transformatieprojecten",
        "oproep 3",
        "amounts",
        (("2 miljoen euro", "2000000"), ("2,5 miljoen euro", "2500000"), ("3 miljoen euro", "3000000")),
    ),
    (
        LOCAL,
        "/nieuws/oproep-iedereen-digitaal",
        "Iedereen Digitaal",
        "deadlines",
        (
            ("vrijdag 29 oktober 2021 (12 uur)", "2021-10-29"),
            ("dinsdag 31 mei 2022 (12 uur)", "2022-05-31"),
            ("vrijdag 30 september 2022 (17 uur)", "2022-09-30"),
            ("dinsdag 31 januari 2023", "2023-01-31"),
        ),
    ),
    (WIKI, "/VLOCA:Flood4Cast", "Flood4Cast", "status", (("Idee", "announced"), ("Project", "running"))),
    (
        WIKI,
        "/VLOCA:Rainbrain",
        "Rainbrain",
        "municipalities",
        (("Roeselare", "Roeselare"), ("Izegem", "Izegem"), ("Tielt", "Tielt")),
    ),
    (
        SMART,
        "/smart-flanders-2.0/cityflows/",
        "CityFlows",
        "municipalities",
        (
            ("twee pilootsteden, die nog gekozen moeten\nworden.", ""),
            ("de pilootsteden Gent en Mechelen.", "Mechelen"),
            ("de pilootsteden Gent en Leuven.", "Leuven"),
        ),
    ),
    (
        SMART,
        "/kennis-en-instrumenten/data-piloten/parkeren/",
        "parkeren",
        "description",
        (
            ("Gent, Kortrijk, Leuven en Mechelen", "Mechelen"),
            ("Gent, Kortrijk, Leuven en Genk", "Genk"),
            ("Gent, Kortrijk, Leuven en Hasselt", "Hasselt"),
        ),
    ),
    (
        VLOCA,
        "/trajecten/Local-digital-twins/",
        "Local Digital Twins",
        "end",
        (("21 april 2022", "2022-04-21"), ("28 april 2022", "2022-04-28"), ("19 mei 2022", "2022-05-19")),
    ),
)
MOVING = (
    (
        SMART,
        "/open-data-charter/",
        "Open Data Charter",
        ("/open-data-charter/", "/open-data-beleid/open-data-charter/", "/open-data/charter/"),
    ),
    (
        WIKI,
        "/VLOCA:Monitoring_van_de_Laak_(VLAIO_CoT)",
        "Monitoring van de Laak",
        ("/VLOCA:Monitoring_van_de_Laak_(VLAIO_CoT)", "/CoCreatieAanvraag:Monitoring_van_de_Laak_(VLAIO_CoT)"),
    ),
    (VLOCA, "/trajecten/water-in-de-stad/", "Water in de stad", ("/trajecten/water-in-de-stad/", "/trajecten/water/")),
)
GOING = (
    (SMART, "/smart-flanders-2.0/speerpunten/", "Speerpunten"),
    (WIKI, "/VLOCA:Velopark", "Velopark"),
    (LOCAL, "/mandatarissen/mandatendatabank", "Mandatendatabank"),
)
SUBJECTS = (
    "Luchtkwaliteit",
    "Deelfietsen",
    "Straatverlichting",
    "Afvalkalender",
    "Speelpleinen",
    "Begraafplaatsen",
    "Bomenregister",
    "Marktplaatsen",
    "Fietstellingen",
    "Oplaadpunten",
    "Zwembaden",
    "Bibliotheekkaart",
)


@dataclass
class Place:
    """Where a page stands, and where readers were told that it stands."""

    host: str
    title: str
    paths: tuple[str, ...]
    said: int = 0
    told: int = 0


@dataclass
class Presence:
    """Whether a page is there, and what readers know. `missing` counts the nights on which it was found missing."""

    host: str
    path: str
    title: str
    page: Page | None = None
    said: bool = True
    told: bool = True
    known: bool = True
    missing: int = 0


@dataclass(frozen=True)
class Heard:
    """One change that a reader should or may hear of."""

    title: str
    kind: str
    field: str
    after: str

    def is_met_by(self, change: Mapping[str, Any]) -> bool:
        """Whether a change is this one."""
        return (
            self.title.lower() in change["title"].lower()
            and self.kind == change["kind"]
            and self.field in ("", change["field"])
            and self.after in json.dumps(change["after"], ensure_ascii=False)
        )

    def explains(self, change: Mapping[str, Any]) -> bool:
        """Whether a change tells the same edit in other words."""
        same = self.title.lower() in change["title"].lower()
        return same and change["kind"] == "changed" and change["field"] in {"description", *FOLLOWS.get(self.field, ())}


@dataclass(frozen=True)
class Difference:
    """What readers should hear of `about`; `due` tells that it must be tonight, else it may be."""

    heard: Heard
    about: Slot | Place | Presence
    due: bool

    def tell(self) -> None:
        """Note that readers know."""
        self.about.told = self.about.said
        if isinstance(self.about, Presence):
            self.about.known = True


@dataclass
class Plot:
    """A year of events on a world."""

    world: World
    chance: Random
    slots: list[Slot] = field(default_factory=lambda: [Slot(*row) for row in ROWS])
    places: list[Place] = field(default_factory=lambda: [Place(host, title, paths) for host, _, title, paths in MOVING])
    presences: list[Presence] = field(default_factory=lambda: [Presence(*row) for row in GOING])
    until: dict[str, int] = field(default_factory=dict)
    """The night on which the trouble of a host ends."""
    log: list[str] = field(default_factory=list)
    blipped: list[str] = field(default_factory=list)
    lived: bool = False
    """Whether the night before had a run."""

    def begin(self, night: int) -> None:
        """Let things happen before the crawl of `night`; the first is the beginning, on which all is well."""
        self.log = []
        if self.lived:
            self.count_missing()
        self.lived = False
        self.world.failing.clear()
        self.end_troubles(night)
        if night == 1:
            return
        for happen, likely in self.events(night):
            if self.chance.random() < likely:
                happen()

    def events(self, night: int) -> Iterator[tuple[Any, float]]:
        """What may happen, and how likely it is."""
        yield lambda: self.trouble(night), 0.12
        yield lambda: self.noise(night), 0.35
        yield self.say, 0.35
        yield self.take_back, 0.06
        yield self.move, 0.05
        yield self.come_or_go, 0.06
        yield self.publish, 0.03
        yield self.blip, 0.15

    def end_troubles(self, night: int) -> None:
        """Hosts whose trouble is over answer as before."""
        for host, end in list(self.until.items()):
            if night >= end:
                del self.until[host], self.world.troubles[host]

    def trouble(self, night: int) -> None:
        """One host, or all of them, gets into trouble for some nights, now and then for weeks."""
        hosts = HOSTS if self.chance.random() < 0.1 else (self.chance.choice(HOSTS),)
        kind = self.chance.choice(sorted(TROUBLES))
        nights = self.chance.choice((1, 1, 1, 2, 2, 3, 5, 15))
        for host in set(hosts) - set(self.until):
            self.world.troubles[host] = kind
            self.until[host] = night + nights
            self.log.append(f"{host}: {kind} for {nights} nights")

    def noise(self, night: int) -> None:
        """Something changes on all pages of a host that means nothing."""
        host = self.chance.choice(HOSTS)
        noise = self.chance.choice(NOISES).__name__
        if self.chance.random() < 0.3:
            self.world.sites = {name: replace(site, noise=site.noise + 1) for name, site in self.world.sites.items()}
            noise = "order and words of the platform"
        self.world.noises.setdefault(host, {})[noise] = night
        self.log.append(f"{host}: noise, {noise}")

    def say(self) -> None:
        """An editor changes a passage."""
        slot = self.chance.choice(self.slots)
        self.write(slot, self.chance.choice([n for n in range(len(slot.values)) if n != slot.said]))

    def take_back(self) -> None:
        """An editor restores what was told last but one, or first."""
        slot = self.chance.choice(self.slots)
        if slot.said:
            self.write(slot, 0)

    def write(self, slot: Slot, value: int) -> None:
        """Put another value of a slot on its page."""
        site = self.world.sites[slot.host]
        page = site.pages[slot.page]
        said = substituted(page.model_dump(), slot.values[slot.said][0], slot.values[value][0])
        assert said != page.model_dump()
        self.world.put(slot.host, Page.model_validate({**said, "revision": page.revision + 1}))
        slot.said = value
        self.log.append(f"{slot.page}: {slot.values[value][0]!r}")

    def move(self) -> None:
        """A page gets another address, with a redirect from the old one or without; a wiki always leaves one."""
        place = self.chance.choice(self.places)
        new = self.chance.choice([n for n in range(len(place.paths)) if n != place.said])
        old, path = place.paths[place.said], place.paths[new]
        self.world.edit(rename=place.host + old, to=path)
        site = self.world.sites[place.host]
        redirects = {source: to for source, to in site.redirects.items() if source != path and to != old}
        if place.host != WIKI and self.chance.random() < 0.5:
            redirects[old] = path
        self.world.sites = {**self.world.sites, place.host: replace(site, redirects=redirects)}
        place.said = new
        self.log.append(f"{place.host}: {old} to {path}")

    def come_or_go(self) -> None:
        """A page is taken away, or comes back."""
        one = self.chance.choice(self.presences)
        if one.said:
            one.page = self.world.sites[one.host].pages[one.path]
            self.world.edit(remove=one.host + one.path)
        elif one.page:
            self.world.put(one.host, one.page)
        one.said = not one.said
        self.log.append(f"{one.host}{one.path}: {'back' if one.said else 'gone'}")

    def publish(self) -> None:
        """A page of a new initiative."""
        number = sum(one.path.startswith("/VLOCA:Proef") for one in self.presences)
        if number == len(SUBJECTS):
            return
        title = SUBJECTS[number]
        model = self.world.sites[WIKI].pages["/VLOCA:Rainbrain"]
        said = {
            **model.model_dump(),
            "path": f"/VLOCA:Proef_{title}",
            "title": f"VLOCA:Proef {title}",
            "id": 600 + number,
            "revision": 1,
            "infobox": [["Initiatief", title], ["Status", "Project"]],
            "sections": [
                {"heading": "Korte Beschrijving", "html": f"<p>Dit project brengt {title.lower()} in kaart.</p>"}
            ],
        }
        page = Page.model_validate(said)
        self.world.put(WIKI, page)
        self.presences.append(Presence(WIKI, page.path, title, page, said=True, told=False, known=False))
        self.log.append(f"new: {title}")

    def blip(self) -> None:
        """One page fails for one night."""
        host = self.chance.choice((SMART, VLOCA, WWW, LOCAL))
        path = self.chance.choice(sorted(set(self.world.sites[host].public) - set(self.blipped[-_FAR_APART:])))
        self.blipped.append(path)
        status = self.chance.choice((HTTPStatus.NOT_FOUND, HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.GONE))
        self.world.failing[host, path] = status
        self.log.append(f"{host}{path}: {status.value} tonight")

    def settle(self, changes: Sequence[Mapping[str, Any]]) -> tuple[list[Heard], list[Mapping[str, Any]]]:
        """What a reader should have heard tonight and did not, and what was reported and is not so."""
        expected = list(self.differences())
        missed = []
        for one in expected:
            if any(one.heard.is_met_by(change) for change in changes):
                one.tell()
            elif one.due:
                missed.append(one.heard)
                one.tell()
        self.lived = True
        heard = [one.heard for one in expected]
        return missed, [
            change for change in changes if not any(one.is_met_by(change) or one.explains(change) for one in heard)
        ]

    def differences(self) -> Iterator[Difference]:
        """What is said and not yet told. It is due where the pages that say so were surely read tonight."""
        for slot in self.slots:
            if slot.said != slot.told:
                heard = Heard(slot.title, "changed", slot.field, slot.values[slot.said][1])
                yield Difference(heard, slot, due=self.is_sure(slot.host, slot.page))
        for place in self.places:
            if place.said != place.told:
                heard = Heard(place.title, "moved", "", place.paths[place.said])
                yield Difference(heard, place, due=self.is_sure(place.host))
        for one in self.presences:
            if one.said != one.told:
                kind = "gone" if not one.said else "back" if one.known else "new"
                due = self.is_sure(one.host) and (one.said or one.missing >= 1)
                yield Difference(Heard(one.title, kind, "", ""), one, due=due)

    def is_sure(self, host: str, path: str = "") -> bool:
        """Whether a host, and the page or else all its pages, answered well tonight."""
        failing = {where for where in self.world.failing if where[0] == host and path in ("", where[1])}
        return not failing and not any(other in self.world.troubles for other in together(host))

    def count_missing(self) -> None:
        """Count the nights on which a page was not there though its host was well."""
        for one in self.presences:
            gone = self.world.failing.get((one.host, one.path)) in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
            if not any(other in self.world.troubles for other in together(one.host)):
                one.missing = one.missing + 1 if gone or not one.said else 0
