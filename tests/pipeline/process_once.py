"""Process what is stored, in a process of its own, with a page class that dies of pages that hold a word."""

import os
import signal
import sys
from datetime import datetime
from types import ModuleType

from web_poet import HttpResponse

from domain.reference import load_reference
from pipeline.run import process
from scrapers.pages.base import Page, Recognition
from scrapers.source import PagePattern, load_sources
from storage.database import open_database


class Deadly(Page):
    """A page that some parser dies of."""

    @classmethod
    def recognises(cls, response: HttpResponse) -> Recognition:
        """Dies where the page holds the word."""
        if "vergif" in response.text:
            os.kill(os.getpid(), signal.SIGKILL)
        return Recognition.NOT_THIS_TYPE


def main() -> None:
    """`process_once.py DATABASE_URL NOW`."""
    module = ModuleType("scrapers.pages.deadly")
    module.Deadly = Deadly  # type: ignore[attr-defined]
    Deadly.__module__ = module.__name__
    sys.modules[module.__name__] = module
    source = load_sources()["smart_flanders"]
    pages = tuple(PagePattern(match=page.match, use=("deadly.Deadly", *page.use)) for page in source.pages)
    sources = {source.name: source.model_copy(update={"pages": pages})}
    now = datetime.fromisoformat(sys.argv[2])
    process(open_database(sys.argv[1]), sources, reference=load_reference(), now=now)


if __name__ == "__main__":
    main()
