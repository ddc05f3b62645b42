"""Values in little memory: a run reads of ten thousand pages what it can only say when it has read the last one.

A value with its evidence takes thirty kilobytes as objects, four as JSON and one compressed.
"""

import zlib
from collections.abc import Iterator, MutableMapping
from typing import Generic, TypeVar

from domain.value import Value

K = TypeVar("K")
V = TypeVar("V", bound=Value)
_LEVEL = 3


class Shelf(MutableMapping[K, V], Generic[K, V]):
    """A dictionary of values that are made anew whenever they are asked for: equal to what was put there, never it."""

    def __init__(self, model: type[V]) -> None:
        self._model = model
        self._packed: dict[K, bytes] = {}

    def __getitem__(self, key: K) -> V:
        return self._model.model_validate_json(zlib.decompress(self._packed[key]))

    def __setitem__(self, key: K, value: V) -> None:
        # zstandard leaves its result in as many bytes as it might have taken
        self._packed[key] = zlib.compress(value.model_dump_json().encode(), _LEVEL)

    def __delitem__(self, key: K) -> None:
        del self._packed[key]

    def __contains__(self, key: object) -> bool:
        return key in self._packed

    def __iter__(self) -> Iterator[K]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)
