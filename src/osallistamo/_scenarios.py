"""
Scenarios of a toolkit: some answers, and what must follow from them.

A file in the toolkit's folder ``tests`` holds several:

    format: osallistamo-scenarios/1
    today: 2027-01-01
    scenarios:
      - scenario: recorded_online
        title: An online event is recorded and published
        like: plain_online          # another scenario, here or in the base
        answers:
          events:
            opening: {recorded: yes}
        expect:
          events.opening.captions: 2027-03-15       # it applies, and is due that day
          events.opening.delete_recording: applies
          events.opening.no_recording: absent
          events.opening.publish: unknown           # waits for another answer

A toolkit runs the scenarios of what it extends too,
so that no change drops a statutory duty unnoticed.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from attrs import field, frozen

from osallistamo._answers import Answers
from osallistamo._answers_file import answers_in
from osallistamo._conditions import Known
from osallistamo._explanation import why
from osallistamo._model import Duty
from osallistamo._plan import PlannedDuty, plan
from osallistamo._toolkit import Toolkit
from osallistamo._yaml import Block, read_yaml
from osallistamo.errors import Problem, ToolkitError


FORMAT = "osallistamo-scenarios/1"
FOLDER = "tests"

_APPLIES: Mapping[str, Known] = {"applies": True, "absent": False, "unknown": None}
KEYS = ("scenario", "title", "like", "answers", "expect")
"""Keys of a scenario."""


@frozen(kw_only=True)
class Expectation:
    """
    What should become of one entry.

    Attributes:
        path: The entry's path, such as ``events.opening.captions``.
        applies: Whether it should apply; None for not known yet.
        due: The day it should be due, if that is told.
        line: Where it was written.

    """

    path: str
    applies: Known
    due: date | None = None
    line: int = 0


@frozen(kw_only=True)
class Scenario:
    """
    Some answers, and what must follow from them (fi: testitapaus).

    Attributes:
        id: Its name, unique in its toolkit.
        title: What it is about.
        today: The day of the plan.
        answers: The answers' data, as written, with their file; the earliest first.
        expect: What must follow.
        file: The file it was read from.
        inherited: Whether it belongs to a toolkit that this one extends.
        replaces: Whether it takes the place of an inherited one of its name.

    """

    id: str
    title: str
    today: date
    answers: tuple[tuple[str, Block], ...]
    expect: tuple[Expectation, ...]
    file: str
    inherited: bool = False
    replaces: bool = False


@frozen(kw_only=True)
class Outcome:
    """
    What came of all scenarios of a toolkit.

    Attributes:
        scenarios: How many were run.
        expectations: How many expectations they hold.
        left_out: Inherited expectations of what the toolkit omits on purpose.
        replaced: Inherited scenarios that the toolkit's own take the place of.
        failures: What does not hold.

    """

    scenarios: int
    expectations: int
    left_out: int
    replaced: int
    failures: tuple[Problem, ...]


def read_scenarios(folders: Sequence[Path]) -> list[Scenario]:
    """
    Read the scenarios of a toolkit and of all that it extends.

    Args:
        folders: The toolkits' folders, the base first.

    Raises:
        ToolkitError: Everything that is wrong in the files.

    """
    found: dict[str, Scenario] = {}
    problems: list[Problem] = []
    for folder in folders:
        reading = _Reading(found, inherited=folder != folders[-1])
        for path in sorted((folder / FOLDER).glob("*.yaml")):
            name = f"{folder.name}/{FOLDER}/{path.name}"
            try:
                reading.read(read_yaml(path, name=name), name)
            except ToolkitError as e:
                problems += e.problems
        # A scenario of the same name takes the place of the inherited one.
        found |= reading.scenarios()
        problems += reading.problems
    if problems:
        raise ToolkitError(problems)

    return list(found.values())


def run_scenarios(toolkit: Toolkit, scenarios: Sequence[Scenario]) -> Outcome:
    """
    Make each scenario's plan and compare it with what is expected.
    """
    runs = [_Run(toolkit, scenario) for scenario in scenarios]
    failures = [problem for run in runs for problem in run.failures()]

    return Outcome(
        scenarios=len(runs),
        expectations=sum(len(s.expect) for s in scenarios),
        left_out=sum(run.left_out for run in runs),
        replaced=sum(s.replaces for s in scenarios),
        failures=tuple(failures),
    )


@frozen
class _Draft:
    """A scenario as written, not yet put on the one that it is like."""

    id: str
    data: Block
    today: date
    file: str


class _Reading:
    """The scenarios of one toolkit, laid on those of its base."""

    def __init__(self, base: Mapping[str, Scenario], *, inherited: bool) -> None:
        self._base = base
        self._inherited = inherited
        self._drafts: dict[str, _Draft] = {}
        self.problems: list[Problem] = []

    def read(self, data: Block, file: str) -> None:
        if data.get("format") != FORMAT:
            self._problem("format", file, data.lines.get("format", 1), wanted=FORMAT)
            return
        today, listed = self._day(data.get("today")), data.get("scenarios")
        if self._keys(data, file, "", ("format", "today", "scenarios")):
            return
        if today is None:
            self._problem("not_a_day", file, data.lines.get("today", 1), "today")
        elif not isinstance(listed, list):
            line = data.lines.get("scenarios", data.line)
            self._problem("not_a_list", file, line, "scenarios")
        else:
            for one in listed:
                self._one(one, today, file)

    def _one(self, data: object, today: date, file: str) -> None:
        if not isinstance(data, Block):
            self._problem("not_a_mapping", file, 1, "scenarios")
            return
        id_ = str(data.get("scenario", ""))
        if self._keys(data, file, id_, KEYS):
            return
        for key in ("scenario", "expect"):
            if not data.get(key):
                self._problem("missing_key", file, data.line, id_, name=key)
                return
        for key in ("expect", "answers"):
            if not isinstance(data.get(key), Block | None):
                self._problem("not_a_mapping", file, data.lines[key], f"{id_}.{key}")
                return
        if id_ in self._drafts:
            self._problem("scenario_twice", file, data.line, id_, name=id_)
            return
        self._drafts[id_] = _Draft(id_, data, today, file)

    def scenarios(self) -> dict[str, Scenario]:
        """
        Return the scenarios by name, each with the answers of what it is like.
        """
        return {
            draft.id: Scenario(
                id=draft.id,
                title=str(draft.data.get("title", "")),
                today=draft.today,
                answers=self._answers(draft, (draft.id,)),
                expect=tuple(self._expectations(draft)),
                file=draft.file,
                inherited=self._inherited,
                replaces=draft.id in self._base,
            )
            for draft in self._drafts.values()
        }

    def _answers(
        self, draft: _Draft, seen: tuple[str, ...]
    ) -> tuple[tuple[str, Block], ...]:
        own = draft.data.get("answers")
        mine = ((draft.file, own),) if isinstance(own, Block) else ()
        like = draft.data.get("like")
        if like is None:
            return mine
        # Its own name means the one whose place it takes.
        if like in self._drafts and like != draft.id:
            if like in seen:
                line = draft.data.lines["like"]
                names = " > ".join((*seen, str(like)))
                self._problem("scenario_cycle", draft.file, line, draft.id, names=names)
                return mine
            return (*self._answers(self._drafts[str(like)], (*seen, str(like))), *mine)
        if like in self._base:
            return (*self._base[str(like)].answers, *mine)
        near = get_close_matches(str(like), [*self._drafts, *self._base], n=1)
        key = "scenario_like_near" if near else "scenario_like"
        told = {"name": like, "near": "".join(near)}
        self._problem(key, draft.file, draft.data.lines["like"], draft.id, **told)

        return mine

    def _expectations(self, draft: _Draft) -> Iterator[Expectation]:
        expect = draft.data["expect"]
        assert isinstance(expect, Block)
        for path, wanted in expect.items():
            line = expect.lines[path]
            day = self._day(wanted)
            if wanted not in _APPLIES and day is None:
                told = {"given": wanted, "known": ", ".join(_APPLIES)}
                at = f"{draft.id}.{path}"
                self._problem("scenario_expect", draft.file, line, at, **told)
                continue
            applies = True if day else _APPLIES[str(wanted)]
            yield Expectation(path=path, applies=applies, due=day, line=line)

    @staticmethod
    def _day(text: object) -> date | None:
        try:
            return date.fromisoformat(str(text))
        except ValueError:
            return None

    def _keys(
        self, data: Block, file: str, path: str, known: Sequence[str]
    ) -> list[str]:
        """
        Tell of keys that are not known, and return them.
        """
        unknown = [key for key in data if key not in known]
        for name in unknown:
            near = get_close_matches(name, known, n=1)
            key = "unknown_key_near" if near else "unknown_key"
            told = {"name": name, "near": "".join(near)}
            self._problem(key, file, data.lines[name], path, **told)

        return unknown

    def _problem(
        self, key: str, file: str, line: int, path: str = "", **values: object
    ) -> None:
        self.problems.append(Problem(key, file=file, line=line, path=path, **values))


@frozen
class _Run:
    """One scenario on one toolkit."""

    toolkit: Toolkit
    scenario: Scenario
    _left_out: list[str] = field(factory=list)

    @property
    def left_out(self) -> int:
        return len(self._left_out)

    def failures(self) -> Iterator[Problem]:
        answers, problems = self._answers()
        yield from problems
        if problems:
            return
        made = plan(self.toolkit, answers, today=self.scenario.today)
        duties = {duty.path: duty for duty in made.duties}
        for one in self.scenario.expect:
            yield from self._compare(one, made.situation, duties.get(one.path))

    def _answers(self) -> tuple[Answers, list[Problem]]:
        """
        Return the scenario's answers, later ones over earlier ones.
        """
        found: dict[str, Any] = {}
        problems: list[Problem] = []
        for file, block in self.scenario.answers:
            given, wrong = answers_in(block, self.toolkit, file)
            problems += [p for p in wrong if not self._omitted(p.path)]
            for path, value in given.answers.items():
                # Members that an earlier layer has stay.
                both = isinstance(value, tuple) and path in found
                group = both and self._is_group(path)
                found[path] = (
                    tuple(dict.fromkeys((*found[path], *value))) if group else value
                )

        return Answers(found), problems

    def _is_group(self, path: str) -> bool:
        entry = self.toolkit.by_name.get(path)

        return entry is not None and getattr(entry.content, "kind", "") == "group"

    def _omitted(self, path: str) -> bool:
        return self.scenario.inherited and _name(path, self.toolkit) in {
            *self.toolkit.omitted
        }

    def _compare(
        self, one: Expectation, situation: Any, duty: PlannedDuty | None
    ) -> Iterator[Problem]:
        try:
            entry, member = self.toolkit.locate(one.path)
        except KeyError:
            yield from self._gone(one)
            return
        applies = situation.applies(entry, member)
        if applies is True and isinstance(entry.content, Duty) and duty is None:
            applies = False  # its rule is not in force that day
        if applies is not one.applies:
            waits = why(situation, entry, member).paths if applies is None else ()
            key = "scenario_waits" if waits else "scenario_applies"
            told = {"wanted": _word(one.applies), "found": _word(applies)}
            yield self._failed(key, one, names=", ".join(waits), **told)
        elif one.due is not None and (duty is None or duty.due != one.due):
            due = duty.due if duty else None
            yield self._failed("scenario_due", one, wanted=one.due, found=due or "-")

    def _gone(self, one: Expectation) -> Iterator[Problem]:
        """
        Yield a failure unless the toolkit left the entry out, and may do so.
        """
        name = _name(one.path, self.toolkit)
        left_out = self.toolkit.omitted.get(name)
        if left_out is None or not self.scenario.inherited:
            yield self._failed("scenario_no_entry", one)
        elif left_out.force == "law" and one.applies is not False:
            yield self._failed("scenario_law_omitted", one, by=left_out.toolkit)
        else:
            self._left_out.append(one.path)

    def _failed(self, key: str, one: Expectation, **values: object) -> Problem:
        return Problem(
            key,
            file=self.scenario.file,
            line=one.line,
            path=f"{self.scenario.id}.{one.path}",
            **values,
        )


def _name(path: str, toolkit: Toolkit) -> str:
    """
    Return an entry's name from its path: ``events.opening.date`` is ``events.date``.
    """
    group, _, rest = path.partition(".")
    entry = toolkit.by_name.get(group)
    if getattr(getattr(entry, "content", None), "kind", "") == "group" and "." in rest:
        return f"{group}.{rest.partition('.')[2]}"

    return path


def _word(applies: Known) -> str:
    return next(word for word, known in _APPLIES.items() if known is applies)
