"""Which links of a page are its documents."""

import pytest
from parsel import Selector

from scrapers.pages.documents import document_links

BASE = "https://www.vlaanderen.be/oproep/"


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<a href="a.pdf">Reglement (PDF bestand opent in nieuw venster)</a>', [("oproep/a.pdf", "Reglement")]),
        ('<a href="/x/Aanvraag_formulier.docx"></a>', [("x/Aanvraag_formulier.docx", "Aanvraag formulier docx")]),
        ('<a href="a.pdf">Verslag van de vergadering</a>', []),
        ('<a href="a.png">Handleiding</a>', []),
        ('<a href="javascript:a.pdf">Handleiding</a>', []),
        ('<nav><a href="a.pdf">Handleiding</a></nav>', []),
        ('<footer><a href="a.pdf">Handleiding</a></footer>', []),
        ('<main><header><a href="a.pdf">Handleiding</a></header></main>', [("oproep/a.pdf", "Handleiding")]),
        ('<a href="a.pdf">Gids</a><a href="a.pdf#page=2">Gids, deel 2</a>', [("oproep/a.pdf", "Gids")]),
        ('<a href="a.XLSX?v=1">Model</a>', [("oproep/a.XLSX?v=1", "Model")]),
    ],
)
def test_rules_manuals_and_forms_are_found_by_their_words(html: str, found: list[tuple[str, str]]) -> None:
    """In the content of the page, of a format that we read, each once."""
    links = document_links(Selector(text=f"<html><body>{html}</body></html>", type="html"), BASE)
    assert [(link.url.removeprefix("https://www.vlaanderen.be/"), link.text) for link in links] == found
