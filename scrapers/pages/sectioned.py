"""Pages that tell facts beneath headings ("Voor wie?", "Bedrag") and behind labels ("Trekker: ...")."""

from web_poet import field

from domain.readings import Reading
from scrapers.pages.base import SubjectPage, distinct
from scrapers.pages.phrases import read_periods, read_starts
from scrapers.pages.sections import read_named, read_section


class SectionedPage(SubjectPage):
    """A page about one subject whose passages have headings and labels that say what they tell."""

    @field
    def starts(self) -> tuple[Reading, ...]:
        """Phrases that tell when it began."""
        return read_starts(self.passages, self.title)

    @field
    def periods(self) -> tuple[Reading, ...]:
        """Phrases that tell how long it lasts, and passages under such a heading."""
        return distinct([*read_periods(self.passages, self.title), *read_section("periods", self.passages)])

    @field
    def audiences(self) -> tuple[Reading, ...]:
        """Passages under a heading that asks for whom."""
        return read_section("audiences", self.passages)

    @field
    def amounts(self) -> tuple[Reading, ...]:
        """Passages under a heading that announces money."""
        return read_section("amounts", self.passages)

    @field
    def deadlines(self) -> tuple[Reading, ...]:
        """Passages under a heading that announces a last day."""
        return read_section("deadlines", self.passages)

    @field
    def places(self) -> tuple[Reading, ...]:
        """Passages under a heading that announces places."""
        return read_section("places", self.passages)

    @field
    def partners(self) -> tuple[Reading, ...]:
        """What stands behind the label "Partners", or beneath such a heading."""
        return read_named("partners", self.passages) or read_section("partners", self.passages)

    @field
    def owners(self) -> tuple[Reading, ...]:
        """What stands behind "Organisator:", "Opdrachtgever:" and the like."""
        return read_named("owners", self.passages)

    @field
    def executors(self) -> tuple[Reading, ...]:
        """What stands behind "Uitvoerder:", "Projectleiding:" and the like."""
        return read_named("executors", self.passages)

    @field
    def funders(self) -> tuple[Reading, ...]:
        """What stands behind "Financier:" and the like."""
        return read_named("funders", self.passages)
