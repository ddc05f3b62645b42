"""What was known of each initiative at any moment of the time that is looked at. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from domain.audit import Past
from domain.changes import Change
from domain.initiative import Initiative
from domain.subscriptions import DigestWindow


@dataclass(frozen=True)
class Record:
    """What is stored: changes oldest first, versions of each initiative oldest first, what merged ids mean now.

    `today` are all initiatives as they are now. `versions` are of those that changed in the time that is looked at:
    what did not change was then what it is now.
    """

    changes: Sequence[Change]
    versions: Mapping[str, Sequence[Past]]
    today: Mapping[str, Initiative]
    merged: Mapping[str, str] = field(default_factory=dict)

    def meant(self, initiative: str) -> str:
        """The id that `initiative` has now."""
        return self.merged.get(initiative, initiative)

    def in_window(self, window: DigestWindow) -> Iterator[Change]:
        """The changes of a window."""
        return (change for change in self.changes if window.starts_at <= change.detected_at < window.ends_at)

    def as_of(self, initiative: str, moment: datetime) -> Initiative | None:
        """What was known of it just before `moment`; None where it was not known yet."""
        versions = self.versions.get(initiative)
        if versions is None:
            return self.today.get(initiative)
        return next((past.initiative for past in reversed(versions) if past.at < moment), None)

    def between(self, initiative: str, first: datetime, last: datetime) -> list[Initiative]:
        """Everything that it was from `first` until `last`, and what it is now."""
        versions = self.versions.get(initiative, ())
        ends = [*(after.at for _, after in pairwise(versions)), last]
        found = [one.initiative for one, end in zip(versions, ends, strict=False) if end >= first and one.at < last]
        return [*found, *self._today(initiative)]

    def every(self, initiative: str) -> list[Initiative]:
        """Everything that it was, as far as it is looked at, and what it is now."""
        return [*(past.initiative for past in self.versions.get(initiative, ())), *self._today(initiative)]

    def _today(self, initiative: str) -> Iterable[Initiative]:
        found = self.today.get(initiative)
        return [found] if found else []
