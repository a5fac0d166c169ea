"""
What a toolkit is made of, as its authors wrote it.

Facts only: no file is read here and nothing is decided.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

from attrs import field, frozen

from osallistamo._conditions import Condition
from osallistamo._languages import Text


QuestionKind = Literal[
    "yes_no",
    "one_of",
    "several_of",
    "text",
    "long_text",
    "number",
    "money",
    "date",
    "period",
    "contact",
    "group",
]
Force = Literal["law", "policy", "advice"]
Phase = Literal["before", "during", "after"]


@frozen(kw_only=True)
class Place:
    """
    Where something stands in its author's files.

    Attributes:
        file: The file, as it was named when loading.
        line: Its first line.
        lines: The line of each of its keys.
        changed: Where keys stand that another toolkit has set.

    """

    file: str = ""
    line: int = 0
    lines: dict[str, int] = field(factory=dict)
    changed: dict[str, "Place"] = field(factory=dict)

    def line_of(self, key: str) -> int:
        """
        Return the line of one of its keys, or its own.
        """
        return self.lines.get(key, self.line)

    def of(self, key: str) -> "Place":
        """
        Return where one of its keys stands: here, or in the change that set it.
        """
        if key in self.changed:
            return self.changed[key]

        return Place(file=self.file, line=self.line_of(key))


@frozen(kw_only=True)
class Option:
    """
    One choice of a question (fi: vaihtoehto).

    Attributes:
        id: Unique in its question.
        text: What one chooses.
        help: What it means.
        was: Earlier ids, so that older plans keep their answers.

    """

    id: str
    text: Text
    help: Text | None = None
    was: tuple[str, ...] = ()


@frozen(kw_only=True)
class Question:
    """
    Asks for one fact (fi: kysymys).

    A question of kind ``group`` asks for the members of a repeating group.

    Attributes:
        id: Unique in its checklist, or in its group.
        kind: Which answers it takes, a key of `osallistamo._values.KINDS`.
        text: The question itself.
        label: What it is about, as a noun phrase.
        help: What to think of when answering.
        why: What depends on the answer.
        example: A good answer, for text.
        options: The choices, for ``one_of`` and ``several_of``.
        options_from: A catalogue whose entries are the choices.
        required: Whether a plan without it has a gap.
        public: Whether its answer may be shown to everyone.
        contact_point: Whether it tells whom to ask; where its answer is not there for
            everyone to see, they read the layout's ``contact`` in its place.
        deeper: Whether it belongs to the second depth, not to the essentials.
        timeline: Whether its date belongs on the plan's timeline.
        minimum: Smallest number or amount.
        maximum: Largest number or amount.
        fact: The question whose fact this is, when another asks for it too.
        was: Earlier names, so that older plans keep their answers.
        member: What one member of the group is called.
        named_by: The question whose answer names a member of the group.
        when: Whether it applies.
        rules: Which rules of the domain's sources it encodes.
        place: Where it was written.

    """

    id: str
    kind: QuestionKind
    text: Text
    label: Text
    help: Text | None = None
    why: Text | None = None
    example: Text | None = None
    options: tuple[Option, ...] = ()
    options_from: str = ""
    required: bool = True
    public: bool = False
    contact_point: bool = False
    deeper: bool = False
    timeline: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    fact: str = ""
    was: tuple[str, ...] = ()
    member: Text | None = None
    named_by: str = ""
    when: Condition | None = None
    rules: tuple[str, ...] = ()
    place: Place = field(factory=Place, eq=False, repr=False)

    @property
    def option_ids(self) -> tuple[str, ...]:
        """The choices' ids, in the author's order."""
        return tuple(option.id for option in self.options)


@frozen(kw_only=True)
class Reference:
    """
    A source of a duty (fi: lähde).

    Attributes:
        source: An entry of the catalogue of sources.
        section: Which part of it, such as ``32 §``.
        whole_act: Whether the whole act is meant, or its part is not certain.
        checked: The day the author last checked it.

    """

    source: str
    section: str = ""
    whole_act: bool = False
    checked: date | None = None


@frozen(kw_only=True)
class Validity:
    """The first and the last day that a rule is in force; either may be open."""

    start: date | None = None
    end: date | None = None


@frozen(kw_only=True)
class Due:
    """
    When a duty is due, from the date that a question asks for (fi: määräaika).

    Attributes:
        date: The question; ``.start`` or ``.end`` for a period.
        amount: How many units; negative for before.
        unit: ``days``, ``working_days`` or ``months``.

    """

    date: str
    amount: int
    unit: Literal["days", "working_days", "months"]


@frozen(kw_only=True)
class Duty:
    """
    Something to take care of (fi: velvollisuus).

    Attributes:
        force: ``law``, ``policy`` or ``advice``.
        text: What to do.
        reason: Why.
        tip: How.
        sources: Where it comes from.
        valid: When the rule is in force.
        phase: ``before``, ``during`` or ``after``.
        due: When it is due.
        role: Who does it, an entry of the catalogue of roles.

    """

    id: str
    force: Force
    text: Text
    reason: Text
    tip: Text | None = None
    sources: tuple[Reference, ...] = ()
    valid: Validity = field(factory=Validity)
    phase: Phase = "before"
    due: Due | None = None
    role: str = ""
    was: tuple[str, ...] = ()
    when: Condition | None = None
    rules: tuple[str, ...] = ()
    place: Place = field(factory=Place, eq=False, repr=False)


@frozen(kw_only=True)
class Caution:
    """
    A contradiction or a warning among the answers (fi: huomautus).

    Attributes:
        level: ``error`` for a contradiction, ``warning`` otherwise.
        text: What is wrong.
        advice: What to do.

    """

    id: str
    level: Literal["error", "warning"]
    text: Text
    advice: Text | None = None
    when: Condition
    rules: tuple[str, ...] = ()
    place: Place = field(factory=Place, eq=False, repr=False)


@frozen(kw_only=True)
class Paragraph:
    """One paragraph of a notice, with gaps such as ``{date}`` for answers."""

    text: Text
    when: Condition | None = None


@frozen(kw_only=True)
class Notice:
    """
    A text to publish or to read aloud, filled from the answers (fi: teksti).

    Attributes:
        title: Its name.
        use: Where and when it is used.
        internal: Whether it is no part of the public edition: it goes to named people.
        paragraphs: What it says.

    """

    id: str
    title: Text
    use: Text | None = None
    internal: bool = False
    paragraphs: tuple[Paragraph, ...]
    when: Condition | None = None
    rules: tuple[str, ...] = ()
    place: Place = field(factory=Place, eq=False, repr=False)


@frozen(kw_only=True)
class Guidance:
    """A tip that asks nothing and obliges to nothing (fi: ohje)."""

    id: str
    text: Text
    when: Condition | None = None
    rules: tuple[str, ...] = ()
    place: Place = field(factory=Place, eq=False, repr=False)


Content = Question | Duty | Caution | Notice | Guidance
ENTRY_KINDS: Mapping[str, type[Content]] = {
    "question": Question,
    "group": Question,
    "duty": Duty,
    "caution": Caution,
    "notice": Notice,
    "guidance": Guidance,
}
"""By which key an entry of a checklist is named."""


@frozen(kw_only=True)
class Section:
    """
    A part of a checklist (fi: osio).

    Attributes:
        each: The repeating group that it is asked for; empty for the project.
        when: Whether any of it applies.
        layout: ``cards`` or, for short answers of a group, ``table``.

    """

    id: str
    title: Text
    intro: Text | None = None
    each: str = ""
    when: Condition | None = None
    layout: Literal["cards", "table"] = "cards"
    entries: tuple[Content, ...]
    place: Place = field(factory=Place, eq=False, repr=False)


@frozen(kw_only=True)
class Checklist:
    """
    One situation: sections of questions and duties (fi: tarkistuslista).

    Attributes:
        each: The repeating group that all of it is asked for.

    """

    id: str
    version: str
    title: Text
    purpose: Text | None = None
    each: str = ""
    sections: tuple[Section, ...]
    place: Place = field(factory=Place, eq=False, repr=False)


@frozen(kw_only=True)
class Heading:
    """
    One row of the cover or of the plan on one page.

    Attributes:
        label: The row's own heading, where the questions' labels do not do.
        show: The questions whose answers it shows.

    """

    label: Text | None = None
    show: tuple[str, ...]


@frozen(kw_only=True)
class Telling:
    """
    A sentence or a list under a heading of the residents' page.

    Attributes:
        text: A sentence with gaps such as ``{project.name}``, told when all of them
            have an answer; with `show`, what the list begins with.
        show: Questions whose answers are listed; the questions of a group together
            make one line for each of its members.
        when: Whether it is told; of a group's list, which members are.

    """

    text: Text | None = None
    show: tuple[str, ...] = ()
    when: Condition | None = None
    place: Place = field(factory=Place, eq=False, repr=False)


@frozen(kw_only=True)
class Topic:
    """
    A heading of the residents' page (fi: aihe).

    Attributes:
        title: The heading.
        tell: What stands under it.
        otherwise: What stands under it when nothing of that is known yet.
        whole: Whether answers are never cut here, however little room there is.

    """

    title: Text
    tell: tuple[Telling, ...]
    otherwise: Text | None = None
    whole: bool = False
    place: Place = field(factory=Place, eq=False, repr=False)


@frozen(kw_only=True)
class EventSheet:
    """
    The run sheet of one event (fi: tilaisuuden ajolista).

    Attributes:
        group: The repeating group whose members are the events.
        facts: What, when and where.
        people: Who does what.
        script: Texts that the host reads aloud.
        texts: Texts to paste on the day; the event's others stand in the plan only.
        notes: Questions that are answered afterwards: room to write.

    """

    group: str
    facts: tuple[Heading, ...] = ()
    people: tuple[Heading, ...] = ()
    script: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    place: Place = field(factory=Place, eq=False, repr=False)


@frozen(kw_only=True)
class Layout:
    """
    What printed documents show, by question (fi: asiakirjojen rakenne).

    Attributes:
        title: The question that names the plan.
        facts: The cover block.
        summary: The plan on one page.
        level: The question that picks a form of participation.
        level_groups: The question beside it that picks population groups.
        level_phase: The question beside it that picks a phase.
        methods: The question that picks a method.
        method_groups: The question beside it that picks whom the method reaches.
        approval: Questions whose answers name those who approve.
        contact: The question for the contact that everyone can have.
        contact_otherwise: Whom everyone can ask while that has no answer.
        residents: The page for residents.
        event: The run sheet of one event.

    """

    title: str
    facts: tuple[Heading, ...] = ()
    summary: tuple[Heading, ...] = ()
    level: str = ""
    level_groups: str = ""
    level_phase: str = ""
    methods: str = ""
    method_groups: str = ""
    approval: tuple[str, ...] = ()
    contact: str = ""
    contact_otherwise: Text | None = None
    residents: tuple[Topic, ...] = ()
    event: EventSheet | None = None
    place: Place = field(factory=Place, eq=False, repr=False)


@frozen(kw_only=True)
class GroupsApart:
    """
    Population groups that the portfolio report shows apart from the others.

    Attributes:
        title: What they are called together.
        groups: Which groups of the catalogue.

    """

    title: Text
    groups: tuple[str, ...]
    place: Place = field(factory=Place, eq=False, repr=False)


@frozen(kw_only=True)
class EventsReported:
    """
    What the portfolio report counts of events and their recordings.

    Attributes:
        date: The question for an event's day; its group's members are the events.
        attended: The question for how many came.
        recorded: The question whether an event is recorded.
        recorded_as: Its answers that mean a recording.
        deletion: Duties to delete a recording.
        captions: Duties to caption a recording.

    """

    date: str
    attended: str = ""
    recorded: str = ""
    recorded_as: tuple[str, ...] = ()
    deletion: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    place: Place = field(factory=Place, eq=False, repr=False)


@frozen(kw_only=True)
class FeedbackReported:
    """
    When participants were to hear, and heard, what came of what they gave.

    Attributes:
        promised: The question for the day that was promised.
        given: The question for the day that it was done.
        after: Questions for the days of taking part; the last one counts.

    """

    promised: str
    given: str
    after: tuple[str, ...] = ()
    place: Place = field(factory=Place, eq=False, repr=False)


@frozen(kw_only=True)
class Target:
    """
    What an indicator aims at, as numbers.

    Attributes:
        indicator: Which indicator.
        least: The smallest value that reaches it.
        most: The largest value that reaches it.

    """

    indicator: str
    least: Decimal | None = None
    most: Decimal | None = None
    place: Place = field(factory=Place, eq=False, repr=False)


@frozen(kw_only=True)
class IndicatorsReported:
    """
    Where the results of indicators are answered.

    Attributes:
        chosen: The question which indicators are followed.
        indicator: The question which indicator a result is of, in its own group.
        day: The question for the day of the result.
        group: The question which population group it is about.
        achieved: The question for yes or no.
        amount: The question for a number.
        total: The question out of how many, or how many answered.
        mean: The question for a mean.
        told: The question for a result in words.
        participants: The indicator that counts participants by group.
        people: Other indicators that count people; small numbers are hidden.
        spread: Indicators whose numbers are never added up.
        targets: What is aimed at.

    """

    chosen: str
    indicator: str
    day: str = ""
    group: str = ""
    achieved: str = ""
    amount: str = ""
    total: str = ""
    mean: str = ""
    told: str = ""
    participants: str = ""
    people: tuple[str, ...] = ()
    spread: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    place: Place = field(factory=Place, eq=False, repr=False)


@frozen(kw_only=True)
class Grouping:
    """
    By what the portfolio report can be grouped, such as by the city's divisions.

    Attributes:
        id: What ``report --by`` takes, and the column of a list of projects.
        question: The question whose answer puts a project into a group.
        title: The heading of the grouped figures.

    """

    id: str
    question: str
    title: Text
    place: Place = field(factory=Place, eq=False, repr=False)


@frozen(kw_only=True)
class LanguagesReported:
    """
    One column of the report's table of languages.

    Attributes:
        title: What is in these languages.
        show: Questions that pick languages.

    """

    title: Text
    show: tuple[str, ...]
    place: Place = field(factory=Place, eq=False, repr=False)


@frozen(kw_only=True)
class Reporting:
    """
    Which questions and duties the portfolio report counts (fi: raportointipohja).

    A toolkit that extends another one inherits this part; a key that it writes
    itself takes the place of the inherited one.

    Attributes:
        name: The question that names the project.
        by: By what the report can be grouped; the first one when nobody says.
        number: The question for its register number.
        kind: The question what kind of project it is.
        start: The question for the day that taking part begins; it decides the period.
        approved: The question for the day of approval.
        closed: The question for the day that the promise to tell back was kept.
        concerned: Questions that pick groups whom the matter concerns.
        reached: Questions that pick groups whom methods and events reach.
        apart: Groups that are shown apart.
        level: The question that picks a form of participation.
        level_groups: The question beside it that picks its groups.
        method: The question that picks a method.
        languages: Which languages are counted.
        events: What is counted of events.
        feedback: What is counted of telling back.
        indicators: What is counted of indicators.

    """

    name: str = ""
    by: tuple[Grouping, ...] = ()
    number: str = ""
    kind: str = ""
    start: str = ""
    approved: str = ""
    closed: str = ""
    concerned: tuple[str, ...] = ()
    reached: tuple[str, ...] = ()
    apart: tuple[GroupsApart, ...] = ()
    level: str = ""
    level_groups: str = ""
    method: str = ""
    languages: tuple[LanguagesReported, ...] = ()
    events: EventsReported | None = None
    feedback: FeedbackReported | None = None
    indicators: IndicatorsReported | None = None
    place: Place = field(factory=Place, eq=False, repr=False)


@frozen(kw_only=True)
class Change:
    """
    One change that a toolkit makes to what it extends (fi: muutos).

    Attributes:
        operation: ``omit``, ``override``, ``insert`` or ``add``.
        target: What is changed: ``recording.published``, a section
            ``recording/decide``, or a catalogue's entry ``methods/survey``.
        position: For ``insert``: ``before`` or ``after`` the target.
        fields: For ``override``: new values by field.
        append: For ``override``: what to append to a list, by field.
        entry: For ``insert`` and ``add``: what is added.
        reason: Why, for whoever reads the toolkit.

    """

    operation: str
    target: str
    position: str = ""
    fields: dict[str, object] = field(factory=dict)
    append: dict[str, object] = field(factory=dict)
    entry: object = None
    reason: str = ""
    place: Place = field(factory=Place, eq=False, repr=False)


@frozen(kw_only=True)
class ChecklistPlace:
    """A checklist that a toolkit uses, and where among the others it stands."""

    id: str
    before: str = ""
    after: str = ""
    place: Place = field(factory=Place, eq=False, repr=False)


@frozen(kw_only=True)
class Manifest:
    """
    What a toolkit is composed of (fi: työkalupakki).

    Attributes:
        extends: The toolkit that it changes.
        checklists: The checklists that it adds, in order.
        catalogues: The catalogues that it adds.
        layout: What a printed plan shows first.
        reporting: What the portfolio report counts.
        changes: What it changes in the toolkit that it extends.

    """

    id: str
    version: str
    title: Text
    description: Text | None = None
    extends: str = ""
    checklists: tuple[ChecklistPlace, ...] = ()
    catalogues: tuple[str, ...] = ()
    layout: Layout | None = None
    reporting: Reporting | None = None
    changes: tuple[Change, ...] = ()
    place: Place = field(factory=Place, eq=False, repr=False)


@frozen(kw_only=True)
class Origin:
    """
    One step in the life of an entry (fi: alkuperä).

    Attributes:
        toolkit: Which toolkit, as ``sotepe 1.0.0``.
        operation: ``own``, ``omit``, ``override``, ``insert`` or ``add``.
        changed: Which fields an override changed.
        reason: What the author wrote about it.
        force: The force of a duty that was left out.
        place: Where it is written.

    """

    toolkit: str
    operation: str
    changed: tuple[str, ...] = ()
    force: str = ""
    reason: str = ""
    place: Place = field(factory=Place, eq=False, repr=False)
