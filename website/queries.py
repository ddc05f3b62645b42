"""What the address of a feed or calendar asks for: the fields of the form for mail, in a query. Pure."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from domain.plain import plain, shortened
from domain.subscriptions import Filters
from website.subscriptions import CRITICAL, LISTS, MOST_FIELDS, Options, chosen_lists, read_choices

_LONGEST_NAME = 80
_LONGEST_WORDS = 200


@dataclass(frozen=True)
class Asked:
    """What is asked for, with the one spelling that it has as a query ("" for everything) and in Dutch words."""

    filters: Filters = field(default_factory=Filters)
    query: str = ""
    words: str = ""

    def address(self, path: str) -> str:
        """The address of the document at `path` that holds just this."""
        return f"{path}?{self.query}" if self.query else path

    def title(self, subject: str) -> str:
        """How that document is called."""
        return f"Initiatievenradar: {subject}" + (f" ({self.words})" if self.words else "")


EVERYTHING = Asked()


def read_query(query: str, options: Options) -> tuple[Asked, dict[str, str]]:
    """What a query asks for, and by field why it can't be used: nobody gets more than they asked for unseen."""
    try:
        fields = parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return EVERYTHING, {"": f"Meer dan {MOST_FIELDS} velden kan niet."}
    choices, errors = read_choices(fields, options)
    for name, value in fields:
        if name not in {*LISTS, CRITICAL}:
            errors[name] = "Dit veld kennen we niet."
        elif name == CRITICAL and value not in {"", "ja"}:
            errors[name] = f"Dit kan niet gekozen worden: {value[:80]}"
    return asked_of(choices.filters, options), errors


def asked_of(filters: Filters, options: Options) -> Asked:
    """Filters with their query, whatever the order in which they were chosen, and in words."""
    return Asked(filters, query_of(filters), words_of(filters, options))


def query_of(filters: Filters) -> str:
    """The one query that asks for just this, "" for everything."""
    lists = chosen_lists(filters)
    return urlencode([(field, value) for field, values in lists.items() for value in sorted(set(values))])


def words_of(filters: Filters, options: Options) -> str:
    """What is chosen: "thema: Mobiliteit; soort: oproep, subsidie; alleen wat dringend is"."""
    told = []
    for name, values in chosen_lists(filters).items():
        labels = options.fields.get(name, {})
        if name != CRITICAL and values:
            told.append(f"{name}: " + ", ".join(labels.get(value, value) for value in sorted(set(values))))
    told += ["alleen wat dringend is"] if filters.critical_only else []
    return shortened(plain("; ".join(told)), _LONGEST_WORDS)


def refusal(errors: dict[str, str]) -> str:
    """What is told of a query that can't be used, field by field."""
    lines = [
        f"{shortened(plain(f'{name}: ' if name else ''), _LONGEST_NAME)} {plain(why)}" for name, why in errors.items()
    ]
    return "\n".join(
        ["Dit adres kiest iets dat we niet kennen, dus krijgt u niets in plaats van alles.", "", *lines, ""]
    )
