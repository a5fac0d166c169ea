"""
What the portfolio report counts, linked: every question, duty and entry exists.
"""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from osallistamo._catalogues import Catalogue
from osallistamo._loading import ID
from osallistamo._model import Duty, Grouping, Place, Reporting
from osallistamo._names import Names
from osallistamo.errors import Problem


_DAY = ("date",)
_DAYS = ("date", "period")
_ONE = ("one_of",)
_CHOICE = ("one_of", "several_of")
_NUMBER = ("number",)
_WORDS = ("text", "long_text")

Asked = tuple[str, tuple[str, ...], tuple[str, ...]]
"""A key, the questions that it names, and the kinds that they may be of."""


def link_reporting(
    reporting: Reporting, names: Names, catalogues: Mapping[str, Catalogue]
) -> list[Problem]:
    """
    Return what is wrong with the part of a toolkit that says what is reported.

    Args:
        reporting: As its author wrote it.
        names: The toolkit's entries by name.
        catalogues: The toolkit's catalogues.

    """
    linking = _Linking(names, catalogues)
    linking.check(reporting)

    return linking.problems


class _Linking:
    def __init__(self, names: Names, catalogues: Mapping[str, Catalogue]) -> None:
        self._names = names
        self._catalogues = catalogues
        self._inside = "reporting."
        self.problems: list[Problem] = []

    def check(self, reporting: Reporting) -> None:
        for key in ("name", "by", "start"):
            if not getattr(reporting, key):
                self._problem("reporting_missing", reporting.place, name=key)
        self._questions(reporting.place, _own(reporting))
        self._check_groupings(reporting.by)
        self._beside(reporting.place, "level", reporting.level, reporting.level_groups)
        for apart in reporting.apart:
            self._entries(apart.place, "groups", "groups", apart.groups)
        for spoken in reporting.languages:
            self._questions(spoken.place, [("show", spoken.show, _CHOICE)])
        self._check_events(reporting)
        if told := reporting.feedback:
            asked = [
                ("promised", (told.promised,), _DAY),
                ("given", (told.given,), _DAY),
                ("after", told.after, _DAYS),
            ]
            self._questions(told.place, asked)
        self._check_indicators(reporting)

    def _check_groupings(self, groupings: Iterable[Grouping]) -> None:
        self._inside = "reporting.by."
        seen: dict[str, Grouping] = {}
        for one in groupings:
            if not ID.fullmatch(one.id):
                self._problem("id_form", one.place, "id", name=one.id)
            if seen.setdefault(one.id, one) is not one:
                at = seen[one.id].place
                other = f"{at.file}:{at.line}"
                self._problem("name_twice", one.place, "id", name=one.id, other=other)
            self._questions(one.place, [("question", (one.question,), _ONE)])
            asked = self._names.question(one.question)
            if asked and asked[1].each:
                self._problem(
                    "reporting_repeats", one.place, "question", name=one.question
                )
        self._inside = "reporting."

    def _check_events(self, reporting: Reporting) -> None:
        events = reporting.events
        if not events:
            return
        self._inside = "reporting.events."
        asked = [
            ("date", (events.date,), _DAY),
            ("attended", (events.attended,), _NUMBER),
            ("recorded", (events.recorded,), _CHOICE),
        ]
        self._questions(events.place, asked)
        for other in (events.attended, events.recorded):
            self._beside(events.place, "date", events.date, other)
        found = self._names.question(events.recorded)
        for id_ in events.recorded_as if found else ():
            assert found
            if id_ not in (known := found[2].option_ids):
                self._unknown(
                    "reference_unknown", id_, known, events.place, "recorded_as"
                )
        duties = [d.name for d in self._names.drafts if isinstance(d.content, Duty)]
        for key in ("deletion", "captions"):
            for name in getattr(events, key):
                if name not in duties:
                    self._unknown("reporting_no_duty", name, duties, events.place, key)
                else:
                    self._same_group(events.place, key, events.date, name)

    def _check_indicators(self, reporting: Reporting) -> None:
        found = reporting.indicators
        if not found:
            return
        self._inside = "reporting.indicators."
        results: list[Asked] = [
            ("indicator", (found.indicator,), _ONE),
            ("day", (found.day,), _DAY),
            ("group", (found.group,), _ONE),
            ("achieved", (found.achieved,), ("yes_no",)),
            ("amount", (found.amount,), _NUMBER),
            ("total", (found.total,), _NUMBER),
            ("mean", (found.mean,), _WORDS),
            ("told", (found.told,), _WORDS),
        ]
        self._questions(found.place, [("chosen", (found.chosen,), _CHOICE), *results])
        for key, (name,), _ in results[1:]:
            self._beside(found.place, key, found.indicator, name)
        wanted = (found.participants,) if found.participants else ()
        self._entries(found.place, "participants", "indicators", wanted)
        self._entries(found.place, "people", "indicators", found.people)
        self._entries(found.place, "spread", "indicators", found.spread)
        for target in found.targets:
            own = (target.indicator,)
            self._entries(target.place, "indicator", "indicators", own)

    def _questions(self, place: Place, asked: Iterable[Asked]) -> None:
        for key, named, kinds in asked:
            for name in filter(None, named):
                found = self._names.question(name)
                if found is None:
                    near = self._names.near(name)
                    problem = "layout_unknown_near" if near else "layout_unknown"
                    self._problem(problem, place, key, name=name, near=near)
                elif kinds and found[2].kind not in kinds:
                    told = {"kind": found[2].kind, "wanted": ", ".join(kinds)}
                    self._problem("reporting_kind", place, key, name=name, **told)

    def _beside(self, place: Place, key: str, name: str, other: str) -> None:
        """
        Check that two questions are of the same group, where both are named.
        """
        if self._names.question(name) and self._names.question(other):
            self._same_group(place, key, name, other)

    def _same_group(self, place: Place, key: str, name: str, other: str) -> None:
        one, two = (self._names.index.get(each) for each in (name, other))
        if one is None or two is None:
            return
        drafts = self._names.drafts
        if drafts[one].each != drafts[two].each:
            self._problem("reporting_other_group", place, key, name=other, other=name)

    def _entries(self, place: Place, key: str, kind: str, ids: tuple[str, ...]) -> None:
        known = {
            id_
            for catalogue in self._catalogues.values()
            if catalogue.kind == kind
            for id_ in catalogue.entries
        }
        for id_ in ids:
            if id_ not in known:
                self._unknown("reference_unknown", id_, sorted(known), place, key)

    def _unknown(
        self, key: str, name: str, known: Iterable[str], place: Place, path: str
    ) -> None:
        near = "".join(get_close_matches(name, list(known), n=1))
        self._problem(f"{key}_near" if near else key, place, path, name=name, near=near)

    def _problem(
        self, key: str, place: Place, path: str = "", **values: object
    ) -> None:
        at = place.of(path)
        path = (self._inside + path).rstrip(".")
        self.problems.append(
            Problem(key, file=at.file, line=at.line, path=path, **values)
        )


def _own(reporting: Reporting) -> Iterator[Asked]:
    """
    Yield the questions that stand in no part of their own.
    """
    yield "name", (reporting.name,), _WORDS
    yield "number", (reporting.number,), _WORDS
    yield "kind", (reporting.kind,), _ONE
    yield "start", (reporting.start,), _DAYS
    yield "approved", (reporting.approved,), _DAY
    yield "closed", (reporting.closed,), _DAY
    yield "concerned", reporting.concerned, _CHOICE
    yield "reached", reporting.reached, _CHOICE
    yield "level", (reporting.level,), _CHOICE
    yield "level_groups", (reporting.level_groups,), _CHOICE
    yield "method", (reporting.method,), _CHOICE
