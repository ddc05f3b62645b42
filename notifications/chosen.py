"""What somebody chose to hear of, in words."""

from collections.abc import Iterable, Iterator
from gettext import NullTranslations

from domain.plain import plain, shortened
from domain.reference import load_reference
from domain.subscriptions import Choices, Filters
from domain.wording import word

_LONGEST = 300


def chosen(choices: Choices, words: NullTranslations) -> list[tuple[str, str]]:
    """How often, and each list that narrows, with its label."""
    told = [
        (words.gettext("Hoe vaak"), words.gettext(word(choices.rhythm))),
        *of_filters(choices.filters, words),
    ]
    return [(label, shortened(plain(value), _LONGEST)) for label, value in told if value]


def of_filters(filters: Filters, words: NullTranslations) -> Iterator[tuple[str, str]]:
    """Each list of the filters with its label; "" where it narrows nothing."""
    known = load_reference()
    organisations = {one.ovo: one.name for one in known.organisations}
    municipalities = {one.nis: one.name for one in known.municipalities}
    yield words.gettext("Thema's"), listed(words.gettext(code.replace("-", " ")) for code in filters.themes)
    yield words.gettext("Soorten"), listed(words.gettext(word(kind)) for kind in filters.kinds)
    yield words.gettext("Organisaties"), listed(organisations.get(ovo, ovo) for ovo in filters.organisations)
    yield words.gettext("In de rol van"), listed(words.gettext(word(role)) for role in filters.roles)
    yield words.gettext("Gemeenten"), listed(municipalities.get(nis, nis) for nis in filters.municipalities)
    yield words.gettext("Provincies"), listed(words.gettext(word(one)) for one in filters.provinces)
    yield words.gettext("Doelgroepen"), listed(words.gettext(code.replace("-", " ")) for code in filters.target_groups)
    yield words.gettext("Sites"), listed(filters.sources)
    yield words.gettext("Gevolgde initiatieven"), str(len(filters.initiatives) or "")
    yield words.gettext("Alleen wat dringend is"), words.gettext("ja") if filters.critical_only else ""


def listed(values: Iterable[str]) -> str:
    """Values one after the other."""
    return ", ".join(values)
