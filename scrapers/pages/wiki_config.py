"""What MediaWiki tells its own scripts of a page: ids, namespace, categories (`RLCONF` in the head)."""

import json
import re
from dataclasses import dataclass

from web_poet import HttpResponse

_CONFIG = re.compile(
    r'"(wg\w+)":\s*("(?:[^"\\]|\\.)*"|-?\d+|\[(?:"(?:[^"\\]|\\.)*"(?:,\s*"(?:[^"\\]|\\.)*")*)?\]|!0|!1|true|false)'
)
_NAMESPACES = {"Special": -1, "Speciaal": -1, "Category": 14, "Categorie": 14}
_MAIN_PAGES = frozenset({"Hoofdpagina", "Main Page"})
CATEGORY = 14
"""The number of the namespace of categories, in every MediaWiki."""
_FLAGS = {"!0": "true", "!1": "false"}


@dataclass(frozen=True)
class WikiPage:
    """What the wiki itself says of a page (`RLCONF` in its head). `article` is 0 for special pages."""

    article: int
    namespace: int
    prefix: str
    title: str
    categories: tuple[str, ...]
    main: bool


def read_wiki_page(response: HttpResponse) -> WikiPage | None:
    """What the script in the head says of the page; None where there is no such script."""
    script = next((text for text in response.css("script::text").getall() if "wgArticleId" in text), None)
    if script is None:
        return None
    config = {name: json.loads(_FLAGS.get(value, value)) for name, value in _CONFIG.findall(script)}
    name = str(config.get("wgPageName", "")).replace("_", " ")
    namespace = int(config.get("wgNamespaceNumber", _NAMESPACES.get(str(config.get("wgCanonicalNamespace")), 0)))
    named = namespace or bool(config.get("wgCanonicalNamespace"))
    return WikiPage(
        article=int(config.get("wgArticleId", 0)),
        namespace=namespace,
        prefix=name.split(":", 1)[0] if named and ":" in name else "",
        title=name,
        categories=tuple(map(str, config.get("wgCategories", ()))),
        main=bool(config.get("wgIsMainPage", False)) or name in _MAIN_PAGES,
    )
