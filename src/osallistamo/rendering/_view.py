"""
The plan in one language, as templates see it.

This is the whole contract between a plan and a template:
templates get a `PlanView`, never the engine's own objects.
Every string is ready to print in the view's language;
a template decides how things look, never what they mean.

A minor version of `CONTRACT` only adds; a major one may rename or remove.
"""

from collections.abc import Mapping

from attrs import frozen


CONTRACT = "1.2"


@frozen(kw_only=True)
class AnswerView:
    """
    One question with its answer.

    Attributes:
        path: Where the answer is kept, such as ``events.opening.date``.
        label: What the answer is about, as a noun phrase.
        paragraphs: The answer as running text; empty when there is none.
        items: The answer as a list, for questions with several answers.
        state: ``answered``, ``missing``, ``later`` or ``not_relevant``.
        note: Why it is not relevant, or what is missing; may be empty.

    """

    path: str
    label: str
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    state: str = "answered"
    note: str = ""


@frozen(kw_only=True)
class DutyView:
    """
    One thing to take care of.

    Attributes:
        path: The duty's own path, such as ``events.opening.captions``.
        text: What to do.
        reason: Why it must or should be done.
        tip: How to do it; may be empty.
        force: ``law``, ``policy`` or ``advice``.
        force_label: The same in the reader's language.
        sources: Where it comes from: "Act (306/2019) 3 §"; may be empty.
        because: Which answers brought the duty; may be empty.
        phase: ``before``, ``during`` or ``after``.
        phase_label: The same in the reader's language.
        due: The due day as printed; empty when it has none yet.
        due_iso: The same as ``2027-02-01``; empty when it has none yet.
        due_note: Where the day comes from, or what it waits for.
        overdue: Whether the day has passed and the duty is still open.
        responsible: Who does it: a name or a role.
        state: ``open``, ``done`` or ``not_relevant``.
        state_label: The same in the reader's language.
        note: What was noted about it, or why it is not relevant.
        subject: The member of a group it concerns (an event's name), or empty.

    """

    path: str
    text: str
    reason: str
    tip: str = ""
    force: str
    force_label: str
    sources: str = ""
    because: str = ""
    phase: str
    phase_label: str
    due: str = ""
    due_iso: str = ""
    due_note: str = ""
    overdue: bool = False
    responsible: str = ""
    state: str = "open"
    state_label: str
    note: str = ""
    subject: str = ""


@frozen(kw_only=True)
class CautionView:
    """
    A contradiction (``error``) or a warning among the answers.

    Attributes:
        level: ``error`` or ``warning``.
        level_label: The same in the reader's language.
        text: What is wrong.
        advice: What to do.
        because: Which answers brought it.
        subject: The member of a group it concerns, or empty.

    """

    level: str
    level_label: str
    text: str
    advice: str = ""
    because: str = ""
    subject: str = ""


@frozen(kw_only=True)
class NoticeView:
    """
    A text to publish or to read aloud.

    Attributes:
        title: Its name.
        use: Where and when it is used; may be empty.
        paragraphs: The text itself; gaps stand in square brackets.
        gaps: Labels of the answers that it still waits for.
        subject: The member of a group it concerns, or empty.

    """

    title: str
    use: str = ""
    paragraphs: tuple[str, ...]
    gaps: tuple[str, ...] = ()
    subject: str = ""


@frozen(kw_only=True)
class TableView:
    """
    A group's answers as one table.

    Attributes:
        title: The table's caption.
        columns: Column headings.
        rows: One row a member; the first cell is the row's heading.

    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@frozen(kw_only=True)
class SectionView:
    """
    A part of a chapter: answers, then guidance, then what follows from them.

    Attributes:
        title: Its heading.
        intro: An opening sentence; may be empty.
        answers: Questions with their answers.
        table: A group's answers as a table, when the author asked for one.
        guidance: Tips, each one paragraph.
        cautions: Contradictions and warnings.
        duties: What to take care of.

    """

    title: str
    intro: str = ""
    answers: tuple[AnswerView, ...] = ()
    table: TableView | None = None
    guidance: tuple[str, ...] = ()
    cautions: tuple[CautionView, ...] = ()
    duties: tuple[DutyView, ...] = ()


@frozen(kw_only=True)
class MemberView:
    """One member of a repeating group, such as one event."""

    title: str
    sections: tuple[SectionView, ...]


@frozen(kw_only=True)
class ChapterView:
    """
    A chapter of the plan.

    Attributes:
        title: Its heading.
        purpose: What it is for; may be empty.
        sections: Its sections, for the whole project.
        members: Its members, each with sections, when it repeats.

    """

    title: str
    purpose: str = ""
    sections: tuple[SectionView, ...] = ()
    members: tuple[MemberView, ...] = ()
    closing: tuple[SectionView, ...] = ()


@frozen(kw_only=True)
class TimelineMarkView:
    """
    One thing on the timeline.

    Attributes:
        label: What happens.
        start_iso: First day, ``2027-02-01``.
        end_iso: Last day; the same as the first for a single day.
        when: The day or period as printed.
        kind: ``fact`` (a date from the answers) or ``law`` (a statutory due day).
        main: False for another day of what has a day of its own already, such as
            the last day to register for an event.

    """

    label: str
    start_iso: str
    end_iso: str
    when: str
    kind: str
    main: bool = True


@frozen(kw_only=True)
class LaneRowView:
    """
    One thing on a lane of the timeline: an event, a survey, a single date.

    Attributes:
        label: What it is.
        marks: Its days, the earliest first; all of one kind.

    """

    label: str
    marks: tuple[TimelineMarkView, ...]


@frozen(kw_only=True)
class LaneView:
    """
    Things of one kind on the timeline, such as all events.

    Attributes:
        title: The kind: a repeating group's name, a checklist's, or "Statutory".
        rows: The things, the earliest first.

    """

    title: str
    rows: tuple[LaneRowView, ...]


@frozen(kw_only=True)
class DayView:
    """
    A day or period with all that stands on the timeline there.

    Attributes:
        when: As printed.
        facts: Dates from the answers.
        law: Statutory deadlines.

    """

    when: str
    facts: tuple[str, ...] = ()
    law: tuple[str, ...] = ()


@frozen(kw_only=True)
class LevelView:
    """
    One form of participation.

    Attributes:
        name: Its name.
        plain: The same as a plain sentence.
        promise: What the city promises at this level.
        chosen: Whether the plan uses it.

    """

    name: str
    plain: str
    promise: str
    chosen: bool


@frozen(kw_only=True)
class LevelCellView:
    """
    A population group in one phase: the forms of participation there.

    Attributes:
        group: The group's name.
        phase: The phase's name.
        levels: The forms' names.
        numbers: The forms' places among all forms, the lowest is 1.

    """

    group: str
    phase: str
    levels: tuple[str, ...]
    numbers: tuple[int, ...] = ()


@frozen(kw_only=True)
class LevelsView:
    """
    Forms of participation by group and phase.

    Attributes:
        levels: All forms, lowest first.
        phases: Phase names that the plan uses, in order.
        groups: Group names that the plan uses, in order.
        cells: Where something is planned.

    """

    levels: tuple[LevelView, ...] = ()
    phases: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    cells: tuple[LevelCellView, ...] = ()


@frozen(kw_only=True)
class MethodView:
    """
    One method as ranked for this project.

    Attributes:
        name: Its name.
        text: What it is.
        score: Its points; higher suits better.
        chosen: Whether the plan uses it.
        possible: False when it cannot be prepared in time.
        reasons_for: Why it suits, each a short sentence.
        reasons_against: Why it does not, each a short sentence.
        accessibility: What to mind so that everyone can take part.
        data_protection: What to mind about personal data.

    """

    name: str
    text: str
    score: int
    chosen: bool
    possible: bool = True
    reasons_for: tuple[str, ...] = ()
    reasons_against: tuple[str, ...] = ()
    accessibility: str = ""
    data_protection: str = ""


@frozen(kw_only=True)
class ReachRowView:
    """
    A population group and the methods that reach it.

    Attributes:
        group: The group's name.
        planned: Methods by which the plan means to reach it.
        suitable: Other methods of the plan that would suit it.

    """

    group: str
    planned: tuple[str, ...]
    suitable: tuple[str, ...] = ()


@frozen(kw_only=True)
class ReachView:
    """
    Who is reached by which method.

    Attributes:
        methods: The methods that the plan uses.
        rows: The groups that it concerns, in the catalogue's order.

    """

    methods: tuple[str, ...] = ()
    rows: tuple[ReachRowView, ...] = ()

    @property
    def unreached(self) -> tuple[str, ...]:
        """Groups that no method of the plan is meant for."""
        return tuple(row.group for row in self.rows if not row.planned)


@frozen(kw_only=True)
class DueView:
    """
    Open duties that are due in one month.

    Attributes:
        label: The month as printed, or "Overdue", or "No due date".
        month_iso: The month as ``2027-02``; empty for the other two.
        counts: How many of each force there are.

    """

    label: str
    month_iso: str = ""
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """How many there are of all forces together."""
        return sum(self.counts.values())


@frozen(kw_only=True)
class WaitingView:
    """
    A duty of which it is not known yet whether it concerns the project.

    Attributes:
        text: What to do, the member's name before it.
        force_label: Its force in the reader's language.
        depends_on: The answers that it waits for.
    """

    text: str
    force_label: str
    depends_on: str


@frozen(kw_only=True)
class NotApplicableView:
    """
    What does not concern this project, for one reason: a section, or some duties.

    Attributes:
        title: Where they stand: the event's name and the section.
        texts: The duties; none for a whole section.
        count: How many questions and duties do not apply.
        reason: Which answers decided it.
    """

    title: str
    texts: tuple[str, ...]
    count: int
    reason: str


@frozen(kw_only=True)
class SourceView:
    """An act or document that the duties refer to."""

    name: str
    number: str = ""
    url: str = ""
    checked: str = ""


@frozen(kw_only=True)
class PlanView:
    """
    A communication and participation plan in one language.

    Attributes:
        contract: Version of this contract.
        language: ``fi``, ``sv`` or ``en``.
        title: The project's name.
        kind: What the document is: "Communication and participation plan".
        toolkit: "Helsinki 1.0.0", the toolkit's title and version.
        digest: The toolkit's digest, shortened for print.
        day: The day of the review, as printed.
        day_iso: The same as ``2027-02-01``.
        words: Fixed words of the document by key, for headings and labels.
        facts: The cover block.
        summary: The plan on one page: heading and answers, in order.
        readiness: Answered and asked questions of each chapter.
        urgent: Open duties, the overdue and statutory ones first.
        open_duties: How many duties are open, by force.
        done_duties: How many duties are done.
        timeline: Dates of the plan in order.
        lanes: The same by kind; statutory days last.
        days: The same by day.
        due: Open duties by the month that they are due.
        levels: Forms of participation.
        methods: Chosen methods first, then the best of the rest.
        reach: Who is reached by which method.
        chapters: The plan in full.
        notices: Texts to publish.
        missing: Essential questions without an answer, as "Chapter: label".
        deeper: Questions of the second depth without an answer, likewise.
        cautions: All contradictions and warnings, errors first.
        waiting: Duties that may concern the project, and what they wait for.
        not_applicable: What does not concern this project, and why.
        sources: Acts and documents referred to.
        approval: Role and name of those who approve; name may be empty.
        audience: Who it is for: ``project`` or ``public``.
        remark: What to know about the edition; may be empty.

    """

    contract: str = CONTRACT
    language: str
    title: str
    kind: str
    toolkit: str
    digest: str
    day: str
    day_iso: str
    words: Mapping[str, str]
    facts: tuple[AnswerView, ...] = ()
    summary: tuple[AnswerView, ...] = ()
    readiness: tuple[tuple[str, int, int], ...] = ()
    urgent: tuple[DutyView, ...] = ()
    open_duties: Mapping[str, int]
    done_duties: int = 0
    timeline: tuple[TimelineMarkView, ...] = ()
    lanes: tuple[LaneView, ...] = ()
    days: tuple[DayView, ...] = ()
    due: tuple[DueView, ...] = ()
    levels: LevelsView = LevelsView()
    methods: tuple[MethodView, ...] = ()
    reach: ReachView = ReachView()
    chapters: tuple[ChapterView, ...] = ()
    notices: tuple[NoticeView, ...] = ()
    missing: tuple[str, ...] = ()
    deeper: tuple[str, ...] = ()
    cautions: tuple[CautionView, ...] = ()
    waiting: tuple[WaitingView, ...] = ()
    not_applicable: tuple[NotApplicableView, ...] = ()
    sources: tuple[SourceView, ...] = ()
    approval: tuple[tuple[str, str], ...] = ()
    audience: str = "project"
    remark: str = ""


@frozen(kw_only=True)
class ToldView:
    """
    A sentence, a list, or both under a heading of the residents' page.

    Attributes:
        text: A sentence; with a list, what the list begins with. May be empty.
        items: The list; may be empty.
        more: "and 3 more, see the plan" when the list was cut; else empty.

    """

    text: str = ""
    items: tuple[str, ...] = ()
    more: str = ""


@frozen(kw_only=True)
class TopicView:
    """A heading of the residents' page and what stands under it."""

    title: str
    told: tuple[ToldView, ...]


@frozen(kw_only=True)
class ResidentsView:
    """
    What a resident needs to know of a plan, on one page in plain language.

    Attributes:
        contract: Version of this contract.
        language: ``fi``, ``sv`` or ``en``.
        title: The project's name.
        kind: What the document is: "For residents".
        day: The day of the review, as printed.
        words: Fixed words of the document by key.
        topics: Headings with what stands under them.
        size: Size of the type, in points.

    """

    contract: str = CONTRACT
    language: str
    title: str
    kind: str
    day: str
    words: Mapping[str, str]
    topics: tuple[TopicView, ...]
    size: float


@frozen(kw_only=True)
class StageView:
    """What is to be done before, during or after an event, the earliest first."""

    title: str
    duties: tuple[DutyView, ...]


@frozen(kw_only=True)
class EventView:
    """
    The run sheet of one event.

    Attributes:
        contract: Version of this contract.
        language: ``fi``, ``sv`` or ``en``.
        title: The event's name.
        kind: What the document is: "Run sheet".
        project: The project's name.
        day: The day of the review, as printed.
        words: Fixed words of the document by key.
        facts: What, when and where; what is missing is to be filled in by hand.
        people: Who does what, likewise.
        stages: What to do before, during and after.
        script: Texts that the host reads aloud.
        texts: Texts to paste.
        notes: What to write down afterwards.

    """

    contract: str = CONTRACT
    language: str
    title: str
    kind: str
    project: str
    day: str
    words: Mapping[str, str]
    facts: tuple[AnswerView, ...] = ()
    people: tuple[AnswerView, ...] = ()
    stages: tuple[StageView, ...] = ()
    script: tuple[NoticeView, ...] = ()
    texts: tuple[NoticeView, ...] = ()
    notes: tuple[str, ...] = ()
