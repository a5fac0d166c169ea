"""
What has been answered: an immutable mapping, question path to value.

Beside a value, a question can be marked "decide later"
or set aside as not relevant, with the reason.
"""

from collections.abc import ItemsView, Iterator, Mapping
from typing import Any, cast

from attrs import frozen
from rpds import HashTrieMap


@frozen
class Later:
    """To be decided later: the question stays open (fi: päätetään myöhemmin)."""


@frozen
class NotRelevant:
    """
    Set aside by a person: the question reads as "no" (fi: ei koske meitä).

    Attributes:
        reason: Why; it is printed in the plan.

    """

    reason: str


class Answers(Mapping[str, Any]):
    """
    Answers by question path, such as ``events.opening.date`` (fi: vastaukset).

    A change gives a new mapping and leaves this one as it is;
    it costs the same however much has been answered.
    """

    __slots__ = ("_map",)

    def __init__(self, answers: Mapping[str, Any] | None = None) -> None:
        self._map: HashTrieMap[str, Any] = HashTrieMap(answers or {})

    def __getitem__(self, path: str) -> Any:
        return self._map[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._map)

    def items(self) -> ItemsView[str, Any]:
        """
        Return all answers with their paths, in no order.
        """
        # rpds walks along a map by taking it apart; what makes the map again when
        # it is pickled makes a dict as well, and comes ten times as fast.
        _, given = cast("tuple[Any, tuple[Any]]", self._map.__reduce__())

        return dict(*given).items()

    def __len__(self) -> int:
        return len(self._map)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Answers):
            return NotImplemented
        return self._map == other._map

    def __hash__(self) -> int:
        return hash(frozenset(self._map))

    def __repr__(self) -> str:
        return f"<Answers: {len(self)}>"

    def having(self, path: str, value: Any) -> "Answers":
        """
        Return the same answers and one more, or one changed.
        """
        return self._new(self._map.insert(path, value))

    def without(self, path: str) -> "Answers":
        """
        Return the same answers without one.
        """
        return self._new(self._map.discard(path))

    @classmethod
    def _new(cls, map_: "HashTrieMap[str, Any]") -> "Answers":
        new = cls.__new__(cls)
        new._map = map_
        return new
