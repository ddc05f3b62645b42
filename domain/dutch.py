"""Dates, amounts and lists in Dutch, from the forms that the open data has; with other `words` in their language."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from gettext import NullTranslations

from pydantic import JsonValue

DUTCH = NullTranslations()
"""The words as they stand in the code."""

MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)


def render_date(iso: str, qualifier: str = "", words: NullTranslations = DUTCH) -> str:
    """An ISO date as exactly as it was told: "4 februari 2022", "februari 2022", "najaar 2022"."""
    year, *rest = iso.split("-")
    month = [words.gettext(MONTHS[int(rest[0]) - 1])] if rest else []
    day = [str(int(rest[1]))] if len(rest) > 1 else []
    return " ".join([*([words.gettext(qualifier)] if qualifier else []), *day, *month, year])


def render_time(time: str, words: NullTranslations = DUTCH) -> str:
    """A time of day: "12 uur", "9u30"."""
    hour, minute = time.split(":")[:2]
    form = words.gettext("%(hour)s uur") if minute == "00" else words.gettext("%(hour)su%(minute)s")
    return form % {"hour": int(hour), "minute": minute}


def render_moment(deadline: Mapping[str, JsonValue], words: NullTranslations = DUTCH) -> str:
    """The date of a deadline with its time: "4 februari 2022 om 12 uur"."""
    date = render_date(str(deadline["date"]), str(deadline.get("qualifier") or ""), words)
    if not deadline.get("time"):
        return date
    return words.gettext("%(date)s om %(time)s") % {"date": date, "time": render_time(str(deadline["time"]), words)}


def render_deadline(deadline: Mapping[str, JsonValue], words: NullTranslations = DUTCH) -> str:
    """Until when something can be handed in: "t.e.m. 4 februari 2022", or "vóór" where that day is too late."""
    last = words.gettext("t.e.m. %(moment)s") if deadline.get("inclusive", True) else words.gettext("vóór %(moment)s")
    return last % {"moment": render_moment(deadline, words)}


def render_number(value: float | Decimal, words: NullTranslations = DUTCH) -> str:
    """A number with Dutch separators: "1.107.397,55"; decimals only where there are any."""
    exact = Decimal(str(value))
    text = f"{exact:,.0f}" if exact == exact.to_integral_value() else f"{exact:,.2f}"
    # Translators: between thousands, and before decimals
    return text.translate(str.maketrans(",.", words.gettext(".,")))


def render_amount(amount: Mapping[str, JsonValue], words: NullTranslations = DUTCH) -> str:
    """A sum or share: "1.107.397,55 euro per project", "80%"."""
    eur, percent, per = amount.get("eur"), amount.get("percent"), amount.get("per")
    parts = (
        [words.gettext("%(number)s euro") % {"number": render_number(_number(eur), words)}] if eur is not None else []
    )
    parts += [f"{render_number(_number(percent), words)}%"] if percent is not None else []
    told = (
        words.gettext("%(sum)s of %(share)s") % {"sum": parts[0], "share": parts[1]}
        if len(parts) > 1
        else "".join(parts)
    )
    return words.gettext("%(sum)s per %(unit)s") % {"sum": told, "unit": words.gettext(str(per))} if per else told


def render_list(values: Sequence[str], words: NullTranslations = DUTCH) -> str:
    """Words one after the other: "Gent, Mechelen en Leuven"."""
    if len(values) < 2:  # noqa: PLR2004  nothing to join
        return "".join(values)
    return words.gettext("%(first)s en %(last)s") % {"first": ", ".join(values[:-1]), "last": values[-1]}


def _number(value: JsonValue) -> Decimal:
    return Decimal(str(value))
