"""
A toolkit's checklists on paper, to be filled in by hand or as a PDF form.

What has a field in the form is named by its path, as answers are:
``project.name``, ``events.1.title``; each part or choice by one step more.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Literal, get_args

from attrs import evolve, field, frozen

from osallistamo._catalogues import Source
from osallistamo._conditions import Node
from osallistamo._form_file import NONE
from osallistamo._languages import Text
from osallistamo._messages import say
from osallistamo._model import Checklist, Duty, Force, Question, Section
from osallistamo._toolkit import Entry, Toolkit
from osallistamo.errors import UsageError
from osallistamo.rendering._instructions import (
    Instructor,
    common,
    printable,
    requirements,
)
from osallistamo.rendering._sections import told_section


MEMBERS = 3
"""How many blank members of a repeating group there are."""

FEW, MANY = 4, 8
"""So many choices stand on one line; more than so many want a menu."""

_PARTS: Mapping[str, tuple[str, ...]] = {
    "period": ("start", "end"),
    "contact": ("name", "email", "phone"),
}


@frozen(kw_only=True)
class Choice:
    """
    One box to tick.

    Attributes:
        id: The option's id.
        text: What it says.
        name: Its field in the form.

    """

    id: str
    text: str
    name: str


@frozen(kw_only=True)
class Ask:
    """
    One question as it is printed.

    Attributes:
        code: Its number, such as ``3.2.1``.
        kind: Which room to write it needs.
        text: The question.
        member: Which member of its group it is asked for, in a form.
        label: What it is about.
        help: What to think of when answering.
        condition: When to answer.
        skips: Where to go on after which answer.
        name: Its field in the form, without parts.
        parts: The fields of its parts, by part.
        choices: The boxes to tick.
        listed: The section where the members of a group are told.

    """

    code: str
    kind: str
    text: str
    member: str
    label: str
    help: str
    condition: str
    skips: tuple[str, ...]
    name: str
    parts: Mapping[str, str] = field(factory=dict)
    choices: tuple[Choice, ...] = ()
    listed: str = ""

    @property
    def spoken(self) -> str:
        """What a screen reader says at its field."""
        who = f"{self.member}: " if self.member else ""

        return f"{self.code} {who}{self.text}"

    @property
    def typed(self) -> tuple[str, ...]:
        """Names of its fields that one types into, or chooses from a menu."""
        if self.parts:
            return tuple(self.parts.values())

        return (self.name,) if self.menu or not self.choices else ()

    @property
    def menu(self) -> bool:
        """Whether a form has a menu for it rather than radio buttons."""
        return self.kind == "one_of" and len(self.choices) > MANY

    @property
    def width(self) -> Literal["few", "middling", "many"]:
        """How its choices are laid out."""
        if len(self.choices) <= FEW and sum(len(c.text) for c in self.choices) < 60:  # noqa: PLR2004  # one line
            return "few"
        longest = max((len(choice.text) for choice in self.choices), default=0)
        three = longest < 34 or len(self.choices) > MANY  # noqa: PLR2004  # a third of a line

        return "many" if three else "middling"


@frozen(kw_only=True)
class Task:
    """
    One duty as it is printed.

    Attributes:
        code: Its number.
        text: What to do.
        member: For which member of its group, in a form.
        force: ``law``, ``policy`` or ``advice``.
        force_label: The same in words.
        source: Where it comes from.
        condition: When it concerns the project.
        name: Its field in the form.

    """

    code: str
    text: str
    member: str
    force: str
    force_label: str
    source: str
    condition: str
    name: str

    @property
    def spoken(self) -> str:
        """What a screen reader says at its box."""
        who = f"{self.member}: " if self.member else ""

        return f"{self.code} {who}{self.text}"


@frozen(kw_only=True)
class Part:
    """
    One section as it is printed, for one member when it repeats.

    Attributes:
        code: Its number, such as ``3.2``.
        title: Its heading.
        intro: What it is about.
        condition: When any of it is to be filled in.
        member: What a member of its group is called; empty for the project.
        layout: ``cards``, or ``table`` with one row a member.
        begins: Whether pages begin here that are filled in once for each member.
        asks: Its questions.
        tasks: Its duties.

    """

    code: str
    title: str
    intro: str
    condition: str
    member: str
    layout: Literal["cards", "table"]
    begins: bool
    asks: tuple[Ask, ...]
    tasks: tuple[Task, ...]


@frozen(kw_only=True)
class Chapter:
    """
    One checklist as it is printed.

    Attributes:
        code: Its number.
        title: Its heading.
        purpose: What it is for.
        condition: When any of it is to be filled in.
        parts: Its sections.

    """

    code: str
    title: str
    purpose: str
    condition: str
    parts: tuple[Part, ...]


@frozen(kw_only=True)
class Blank:
    """
    Checklists to be filled in, in one language.

    Attributes:
        language: ``fi``, ``sv`` or ``en``.
        title: What the toolkit is called.
        kind: What this document is.
        toolkit: The toolkit's id.
        version: Its version.
        digest: Its digest.
        form: Whether it has fields.
        members: How many blank members each group has.
        chapters: The checklists.

    """

    language: str
    title: str
    kind: str
    toolkit: str
    version: str
    digest: str
    form: bool
    members: int
    chapters: tuple[Chapter, ...]

    @property
    def forces(self) -> Mapping[str, str]:
        """The marks of the duties, in words."""
        return {
            force: say(f"document.force_{force}", self.language)
            for force in get_args(Force)
        }

    @property
    def asks(self) -> Iterator[Ask]:
        """Every question, in the order of reading."""
        for chapter in self.chapters:
            for part in chapter.parts:
                yield from part.asks


def blank_of(
    toolkit: Toolkit,
    language: str,
    *,
    checklists: Sequence[str] = (),
    essentials: bool = False,
    form: bool = False,
) -> Blank:
    """
    Return a toolkit's checklists as they are printed.

    Args:
        toolkit: Whose checklists.
        language: ``fi``, ``sv`` or ``en``.
        checklists: Which of them; all when empty.
        essentials: Leave out what goes deeper: questions of the second depth,
            and duties that neither law nor the city's policy demands.
        form: Whether the answers go into fields.

    Raises:
        UsageError: There is no such checklist.

    """
    known = [checklist.id for checklist in toolkit.checklists]
    for id_ in checklists:
        if id_ not in known:
            raise UsageError("checklist_unknown", name=id_, known=", ".join(known))
    printed = {
        checklist.id: _sections(toolkit, checklist, essentials=essentials)
        for checklist in toolkit.checklists
        if not checklists or checklist.id in checklists
    }
    order = [e for sections in printed.values() for _, items in sections for e in items]
    writer = _Writer(toolkit, language, Instructor(toolkit, language, order), form)
    chapters = (
        writer.chapter(checklist, printed[checklist.id])
        for checklist in toolkit.checklists
        if printed.get(checklist.id)
    )

    return Blank(
        language=language,
        title=toolkit.title[language],
        kind=say("blank.kind_essentials" if essentials else "blank.kind", language),
        toolkit=toolkit.id,
        version=toolkit.version,
        digest=toolkit.digest,
        form=form,
        members=MEMBERS,
        chapters=tuple(chapters),
    )


_Sections = list[tuple[Section, list[Entry]]]


def _sections(toolkit: Toolkit, checklist: Checklist, *, essentials: bool) -> _Sections:
    found = []
    for section in checklist.sections:
        items = printable(e for e in toolkit.entries if e.section is section)
        kept = [e for e in items if not essentials or _essential(e)]
        if kept:
            found.append((section, kept))

    return found


def _essential(entry: Entry) -> bool:
    content = entry.content
    if isinstance(content, Question):
        return not content.deeper

    return isinstance(content, Duty) and content.force != "advice"


@frozen
class _Writer:
    """Puts the checklists into words."""

    toolkit: Toolkit
    language: str
    instructor: Instructor
    form: bool

    def t(self, text: Text | None) -> str:
        return text[self.language] if text else ""

    def chapter(self, checklist: Checklist, sections: _Sections) -> Chapter:
        entries = [entry for _, items in sections for entry in items]
        told = common(entries)
        parts = [
            part
            for each, run in groupby(sections, lambda one: one[1][0].each)
            for part in self._parts(each, list(run), told)
        ]
        code = self.instructor.codes[entries[0].name].partition(".")[0]

        return Chapter(
            code=code,
            title=self.t(checklist.title),
            purpose=self.t(checklist.purpose),
            condition=self._sentence("chapter_if", told),
            parts=tuple(parts),
        )

    def _parts(
        self, each: str, sections: _Sections, told: tuple[Node, ...]
    ) -> Iterator[Part]:
        """
        Yield sections that repeat together: in a form once for each blank member.
        """
        if not each:
            for section, entries in sections:
                yield self._part(section, entries, told)
        elif not self.form:
            begun = False
            for section, entries in sections:
                cards = section.layout == "cards"
                part = self._part(section, entries, told)
                yield evolve(part, layout=section.layout, begins=cards and not begun)
                begun = begun or cards
        else:
            for member in range(1, MEMBERS + 1):
                for section, entries in sections:
                    yield self._part(section, entries, told, member=str(member))

    def _part(
        self,
        section: Section,
        entries: list[Entry],
        told: tuple[Node, ...],
        *,
        member: str = "",
    ) -> Part:
        shared = common(entries)
        each = entries[0].each
        code = self.instructor.codes[entries[0].name].rpartition(".")[0]

        return Part(
            code=code,
            title=self.t(section.title),
            intro=self.t(section.intro),
            condition=self._sentence("section_if", _without(shared, told)),
            member=self._member(each, member) if each else "",
            layout="cards",
            begins=False,
            asks=tuple(self._ask(e, member, shared) for e in entries if _asks(e)),
            tasks=tuple(self._task(e, member, shared) for e in entries if not _asks(e)),
        )

    def _member(self, group: str, number: str) -> str:
        question = self.toolkit.question(group)
        name = self.t(question.member or question.label)

        return f"{name} {number}" if number else name

    def _ask(self, entry: Entry, member: str, told: tuple[Node, ...]) -> Ask:
        question = entry.content
        assert isinstance(question, Question)
        path = _path(entry, member)

        return Ask(
            code=self.instructor.codes[entry.name],
            kind=question.kind,
            text=self.t(question.text),
            member=self._member(entry.each, member) if member else "",
            label=self.t(question.label),
            help=self.t(question.help),
            condition=self._sentence(
                "answer_if", _without(requirements(entry.when), told)
            ),
            skips=tuple(self.instructor.skips(entry)),
            name=path,
            parts={part: f"{path}.{part}" for part in _PARTS.get(question.kind, ())},
            choices=tuple(self._choices(question, path)),
            listed=self._listed(entry.name) if question.kind == "group" else "",
        )

    def _choices(self, question: Question, path: str) -> Iterator[Choice]:
        if question.kind == "yes_no":
            for id_ in ("yes", "no"):
                text = say(f"values.{id_}", self.language).capitalize()
                yield Choice(id=id_, text=text, name=f"{path}={id_}")
        if question.kind == "group":
            yield Choice(
                id="none", text=self._say("listed_none"), name=f"{path}.{NONE}"
            )
        for option in question.options:
            step = "=" if question.kind == "one_of" else "."
            text = self.t(option.text)
            yield Choice(id=option.id, text=text, name=f"{path}{step}{option.id}")

    def _listed(self, group: str) -> str:
        """
        Return the code of the first printed section for members of a group.
        """
        inside = (e for e in self.instructor.order if e.each == group)
        first = next(inside, None)

        return self.instructor.codes[first.name].rpartition(".")[0] if first else ""

    def _task(self, entry: Entry, member: str, told: tuple[Node, ...]) -> Task:
        duty = entry.content
        assert isinstance(duty, Duty)

        return Task(
            code=self.instructor.codes[entry.name],
            text=self.t(duty.text),
            member=self._member(entry.each, member) if member else "",
            force=duty.force,
            force_label=say(f"document.force_{duty.force}", self.language),
            source="; ".join(self._sources(duty)),
            condition=self._sentence(
                "duty_if", _without(requirements(entry.when), told)
            ),
            name=_path(entry, member),
        )

    def _sources(self, duty: Duty) -> Iterator[str]:
        for reference in duty.sources:
            source = self.toolkit.item("sources", reference.source)
            assert isinstance(source, Source)
            number = f" ({source.number})" if source.number else ""
            section = told_section(reference.section, self.language)
            yield f"{self.t(source.name)}{number} {section}".rstrip()

    def _sentence(self, key: str, nodes: tuple[Node, ...]) -> str:
        told = self.instructor.told(nodes)

        return self._say(key, condition=told) if told else ""

    def _say(self, key: str, **values: object) -> str:
        return say(f"blank.{key}", self.language, **values)


def _asks(entry: Entry) -> bool:
    return isinstance(entry.content, Question)


def _path(entry: Entry, member: str) -> str:
    return entry.path(member or "1")


def _without(nodes: Iterable[Node], told: tuple[Node, ...]) -> tuple[Node, ...]:
    return tuple(node for node in nodes if node not in told)
