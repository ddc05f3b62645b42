"""Dates, amounts and lists in Dutch, from the forms that the open data has."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from pydantic import JsonValue

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


def render_date(iso: str, qualifier: str = "") -> str:
    """An ISO date as exactly as it was told: "4 februari 2022", "februari 2022", "najaar 2022"."""
    year, *rest = iso.split("-")
    month = [MONTHS[int(rest[0]) - 1]] if rest else []
    day = [str(int(rest[1]))] if len(rest) > 1 else []
    return " ".join([*([qualifier] if qualifier else []), *day, *month, year])


def render_time(time: str) -> str:
    """A time of day: "12 uur", "9u30"."""
    hour, minute = time.split(":")[:2]
    return f"{int(hour)} uur" if minute == "00" else f"{int(hour)}u{minute}"


def render_moment(deadline: Mapping[str, JsonValue]) -> str:
    """The date of a deadline with its time: "4 februari 2022 om 12 uur"."""
    date = render_date(str(deadline["date"]), str(deadline.get("qualifier") or ""))
    return f"{date} om {render_time(str(deadline['time']))}" if deadline.get("time") else date


def render_deadline(deadline: Mapping[str, JsonValue]) -> str:
    """Until when something can be handed in: "t.e.m. 4 februari 2022", or "vóór" where that day is too late."""
    last = "t.e.m." if deadline.get("inclusive", True) else "vóór"
    return f"{last} {render_moment(deadline)}"


def render_number(value: float | Decimal) -> str:
    """A number with Dutch separators: "1.107.397,55"; decimals only where there are any."""
    exact = Decimal(str(value))
    text = f"{exact:,.0f}" if exact == exact.to_integral_value() else f"{exact:,.2f}"
    return text.translate(str.maketrans(",.", ".,"))


def render_amount(amount: Mapping[str, JsonValue]) -> str:
    """A sum or share: "1.107.397,55 euro per project", "80%"."""
    eur, percent, per = amount.get("eur"), amount.get("percent"), amount.get("per")
    parts = [f"{render_number(_number(eur))} euro"] if eur is not None else []
    parts += [f"{render_number(_number(percent))}%"] if percent is not None else []
    return " of ".join(parts) + (f" per {per}" if per else "")


def render_list(words: Sequence[str]) -> str:
    """Words one after the other: "Gent, Mechelen en Leuven"."""
    return " en ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def _number(value: JsonValue) -> Decimal:
    return Decimal(str(value))
