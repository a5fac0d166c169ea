"""
The plan as plain blocks: headings, paragraphs, lists and tables.

Word and Markdown are written from these, so that both tell the same
in the same order as the page does. What the page draws as a picture
stands here as a table or a list.
"""

import re

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from attrs import frozen

from osallistamo._languages import ended, together
from osallistamo._messages import words as table_of_words
from osallistamo._plan import FORCES
from osallistamo._signs import UNPRINTABLE
from osallistamo.rendering._view import (
    AnswerView,
    CautionView,
    ChapterView,
    DutyView,
    LevelsView,
    MethodView,
    NoticeView,
    PlanView,
    ReachView,
    SectionView,
)


_ADDRESS = re.compile(r"https?://[^\s<>]+")

MAX_URGENT = 8
"""How many duties the plan on one page shows."""

SHORT = 60
"""An answer shorter than this stands on the line of its label."""

Look = Literal["", "strong", "fine", "gap"]
Style = Literal["body", "kind", "intro", "fine", "label", "caption", "notice"]
Check = Literal["", "open", "done", "not_relevant"]


@frozen
class Span:
    """A run of text; ``url`` makes it a link."""

    text: str
    look: Look = ""
    url: str = ""


Line = tuple[Span, ...]


@frozen
class Heading:
    """A heading, of level 1 to 4."""

    level: int
    text: str


@frozen
class Paragraph:
    """One paragraph."""

    line: Line
    style: Style = "body"


@frozen
class Item:
    """
    An item of a list.

    Attributes:
        line: What it says.
        more: Paragraphs that belong to it.
        check: The state of its check box; empty for an item without one.

    """

    line: Line
    more: tuple[Line, ...] = ()
    check: Check = ""


@frozen
class Items:
    """A list."""

    items: tuple[Item, ...]


@frozen(kw_only=True)
class Table:
    """
    A table with a heading row; the first cell of each row heads the row.

    Attributes:
        caption: What it shows; unless a heading says so, it stands above it too.
        columns: Column headings.
        rows: Its cells.
        to_sign: Whether people write on it by hand.

    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    to_sign: bool = False


@frozen
class Contents:
    """The place of the table of contents, under a heading of its own."""

    title: str


Block = Heading | Paragraph | Items | Table | Contents


def blocks(view: PlanView) -> Iterator[Block]:
    """
    Yield a plan's blocks, in the order of the page.
    """
    return _Blocks(view, table_of_words("formats", view.language)).all()


def one_line(text: str) -> str:
    """
    Return text without line ends and without what cannot be printed.
    """
    # No-break spaces stay: they hold numbers together.
    return re.sub(r"[\s\x85]+", _kept_space, UNPRINTABLE.sub("", text)).strip()


def _kept_space(found: re.Match[str]) -> str:
    return found[0] if set(found[0]) <= set("\u00a0\u202f") else " "


def _captioned(table: Table) -> Iterator[Block]:
    yield Paragraph(_text(table.caption), "caption")
    yield table


def _text(text: str, look: Look = "") -> Line:
    return (Span(text, look),)


def _labelled(label: str, text: str) -> Line:
    return (Span(label + ":", "strong"), Span(" " + text))


@frozen
class _Blocks:
    """
    A plan, and the words that only these formats have.
    """

    view: PlanView
    own: Mapping[str, str]

    @property
    def words(self) -> Mapping[str, str]:
        return self.view.words

    def all(self) -> Iterator[Block]:
        """
        Yield all blocks.
        """
        yield from self._cover()
        yield from self._one_page()
        yield Contents(self.words["contents"])
        yield from self._cautions_of_plan()
        yield from self._timeline()
        yield from self._levels(self.view.levels)
        yield from self._methods()
        for number, chapter in enumerate(self.view.chapters, 1):
            yield from self._chapter(number, chapter)
        yield from self._unanswered()
        yield from self._waiting()
        yield from self._notices()
        yield from self._not_applicable()
        yield from self._approval()
        yield from self._sources()
        yield from self._colophon()

    def _cover(self) -> Iterator[Block]:
        view, words = self.view, self.words
        yield Heading(1, view.title)
        yield Paragraph(_text(view.kind), "kind")
        yield Paragraph(
            _text(f"{words['reviewed']} {view.day}. {view.toolkit}."), "fine"
        )
        if view.remark:
            yield Paragraph(_text(view.remark), "intro")
        if view.facts:
            yield from _captioned(self._facts(words["facts"], view.facts))
        if view.readiness:
            yield Heading(2, words["readiness"])
            yield Paragraph(self._counts())
            yield Table(
                caption=words["readiness"],
                columns=tuple(self.own[k] for k in ("chapter", "answered", "asked")),
                rows=tuple((t, str(n), str(of)) for t, n, of in view.readiness),
            )

    def _counts(self) -> Line:
        words = self.words
        spans = [Span(f"{words['open_duties']}:")]
        for force, count in self.view.open_duties.items():
            spans += [Span(f" {words[f'open_{force}']} "), Span(str(count), "strong")]
            spans.append(Span(","))
        last = (
            Span(f". {words['done_duties']}: "),
            Span(str(self.view.done_duties), "strong"),
            Span(f". {words['missing']}: "),
            Span(str(len(self.view.missing)), "strong"),
            Span("."),
        )

        return (*spans[:-1], *last)

    def _one_page(self) -> Iterator[Block]:
        view, words = self.view, self.words
        if not (view.summary or view.urgent):
            return
        yield Heading(2, words["onepage"])
        if view.summary:
            yield from _captioned(self._facts(words["onepage_caption"], view.summary))
        if view.urgent:
            yield Heading(3, words["urgent"])
            yield Items(tuple(self._urgent(d) for d in view.urgent[:MAX_URGENT]))

    def _urgent(self, duty: DutyView) -> Item:
        told = [duty.force_label, duty.due]
        told.append(self.words["overdue"] if duty.overdue else "")
        told += [duty.responsible, duty.subject]
        about = together(", ", (part for part in told if part))

        return Item((Span(duty.text), Span(" (" + about + ")", "fine")), check="open")

    def _facts(self, caption: str, answers: Sequence[AnswerView]) -> Table:
        return Table(
            caption=caption,
            columns=(self.own["subject"], self.own["answer"]),
            rows=tuple((a.label, self._in_a_cell(a)) for a in answers),
        )

    def _in_a_cell(self, answer: AnswerView) -> str:
        told = (*answer.paragraphs, together(", ", answer.items))

        return together(" ", filter(None, told)) or self._no_answer(answer)

    def _no_answer(self, answer: AnswerView) -> str:
        told = self.words[f"answer_{answer.state}"]

        return told + ": " + answer.note if answer.note else told

    def _cautions_of_plan(self) -> Iterator[Block]:
        if self.view.cautions:
            yield Heading(2, self.words["cautions"])
            yield self._cautions(self.view.cautions)

    def _cautions(self, cautions: Iterable[CautionView]) -> Items:
        return Items(tuple(self._caution(c) for c in cautions))

    def _caution(self, caution: CautionView) -> Item:
        named = (caution.level_label, caution.subject)
        more = [_text(caution.advice)] if caution.advice else []
        if caution.because:
            more.append(_text(self.words["because"] + ": " + caution.because, "fine"))
        label = together(", ", filter(None, named))

        return Item(_labelled(label, caution.text), tuple(more))

    def _timeline(self) -> Iterator[Block]:
        view, words = self.view, self.words
        if view.timeline:
            yield Heading(2, words["timeline"])
            yield Table(
                caption=words["timeline"],
                columns=(words["when"], words["mark_fact"], words["mark_law"]),
                rows=tuple(
                    (
                        d.when,
                        together("; ", d.facts) or "–",
                        together("; ", d.law) or "–",
                    )
                    for d in view.days
                ),
            )
        if view.due:
            yield Heading(2, words["due"])
            forces = [words[f"force_{force}"] for force in FORCES]
            yield Table(
                caption=words["due"],
                columns=(words["due_month"], *forces, words["due_total"]),
                rows=tuple(
                    (d.label, *(str(d.counts[f]) for f in FORCES), str(d.total))
                    for d in view.due
                ),
            )

    def _levels(self, found: LevelsView) -> Iterator[Block]:
        words = self.words
        if not found.levels:
            return
        yield Heading(2, words["levels"])
        use = {True: words["level_chosen"], False: words["level_not_chosen"]}
        yield Items(
            tuple(
                Item((Span(x.name, "strong"), Span(f" ({use[x.chosen]})")))
                for x in found.levels
            )
        )
        if found.cells:
            cells = {(c.group, c.phase): ", ".join(c.levels) for c in found.cells}
            yield Heading(3, words["matrix"])
            yield Table(
                caption=words["matrix"],
                columns=(words["group"], *found.phases),
                rows=tuple(
                    (g, *(cells.get((g, p)) or "–" for p in found.phases))
                    for g in found.groups
                ),
            )
        promises = tuple(
            Item(
                (
                    Span(x.name, "strong"),
                    Span(f" ({x.plain.strip('.')}). {x.promise}"),
                )
            )
            for x in found.levels
            if x.chosen
        )
        if promises:
            yield Heading(3, words["promises"])
            yield Items(promises)

    def _methods(self) -> Iterator[Block]:
        words, methods = self.words, self.view.methods
        if not methods:
            return
        yield Heading(2, words["methods"])
        yield from self._reach(self.view.reach)
        for method in methods:
            if method.chosen:
                yield from self._method(method)
        if not any(m.chosen for m in methods):
            yield Paragraph(_text(words["methods_none"], "gap"))
        others = [m for m in methods if not m.chosen]
        if others:
            names = ("method", "reasons_for", "reasons_against", "score")
            table = Table(
                caption=words["methods_next"],
                columns=tuple(words[name] for name in names),
                rows=tuple(self._ranked(m) for m in others),
            )
            yield from _captioned(table)

    def _reach(self, reach: ReachView) -> Iterator[Block]:
        words = self.words
        if not reach.methods:
            return
        yield Heading(3, words["reach"])
        if reach.unreached:
            told = f"{words['reach_gap']}: {', '.join(reach.unreached)}."
            yield Paragraph(_text(told, "gap"))
        columns = (words["group"], words["reach_planned"], words["reach_suitable"])
        width = 3 if any(row.suitable for row in reach.rows) else 2
        yield Table(
            caption=words["reach"],
            columns=tuple(c[:1].upper() + c[1:] for c in columns[:width]),
            rows=tuple(
                (
                    row.group,
                    ", ".join(row.planned) or words["reach_none"],
                    ", ".join(row.suitable) or "–",
                )[:width]
                for row in reach.rows
            ),
        )

    def _method(self, method: MethodView) -> Iterator[Block]:
        words = self.words
        yield Heading(3, method.name)
        yield Paragraph(_text(method.text))
        if not method.possible:
            yield Paragraph(_text(words["method_impossible"], "gap"))
        for key, reasons in (
            ("reasons_for", method.reasons_for),
            ("reasons_against", method.reasons_against),
        ):
            if reasons:
                yield Paragraph(_labelled(words[key], f"{'. '.join(reasons)}."))
        for key, told in (
            ("accessibility", method.accessibility),
            ("data_protection", method.data_protection),
        ):
            if told:
                yield Paragraph(_labelled(words[key], told))

    def _ranked(self, method: MethodView) -> tuple[str, ...]:
        late = () if method.possible else (self.words["method_impossible"],)
        against = ". ".join((*late, *method.reasons_against))
        suits = ". ".join(method.reasons_for)

        return (method.name, suits or "–", against or "–", str(method.score))

    def _chapter(self, number: int, chapter: ChapterView) -> Iterator[Block]:
        yield Heading(2, f"{number}. {chapter.title}")
        if chapter.purpose:
            yield Paragraph(_text(chapter.purpose), "intro")
        for section in chapter.sections:
            yield from self._section(section, 3)
        for member in chapter.members:
            yield Heading(3, member.title)
            for section in member.sections:
                yield from self._section(section, 4)
        for section in chapter.closing:
            yield from self._section(section, 3)

    def _section(self, section: SectionView, level: int) -> Iterator[Block]:
        parts = (section.answers, section.guidance, section.cautions, section.duties)
        if not (section.intro or section.table or any(parts)):
            return
        yield Heading(level, section.title)
        if section.intro:
            yield Paragraph(_text(section.intro), "intro")
        for answer in section.answers:
            yield from self._answer(answer)
        if table := section.table:
            yield Table(caption=table.title, columns=table.columns, rows=table.rows)
        if section.cautions:
            yield self._cautions(section.cautions)
        if section.guidance:
            yield Paragraph(_text(self.words["guidance"]), "label")
            yield Items(tuple(Item(_text(tip)) for tip in section.guidance))
        if section.duties:
            yield Paragraph(_text(self.words["duties"]), "label")
            yield Items(tuple(self._duty(duty) for duty in section.duties))

    def _answer(self, answer: AnswerView) -> Iterator[Block]:
        told = (*answer.paragraphs, *answer.items)
        if answer.state != "answered" or not told:
            look: Look = "fine" if answer.state == "not_relevant" else "gap"
            label = Span(f"{answer.label}:", "strong")
            yield Paragraph((label, Span(" "), Span(self._no_answer(answer), look)))
        elif len(told) == 1 and len(told[0]) < SHORT:
            yield Paragraph(_labelled(answer.label, told[0]))
        else:
            yield Paragraph(_text(answer.label), "label")
            for paragraph in answer.paragraphs:
                yield Paragraph(_text(paragraph))
            if answer.items:
                yield Items(tuple(Item(_text(item)) for item in answer.items))

    def _duty(self, duty: DutyView) -> Item:
        line = [Span(duty.text, "strong"), Span(f" {duty.force_label}.")]
        line += [Span(" "), *self._due(duty)]
        line.append(Span(f". {self.words['phase']}: {duty.phase_label}"))
        if duty.responsible:
            line.append(Span(f". {self.words['responsible']}: {duty.responsible}"))

        return Item(tuple(line), tuple(self._about(duty)), check=_check(duty))

    def _due(self, duty: DutyView) -> Iterator[Span]:
        if not duty.due:
            yield Span(duty.due_note.rstrip(".") or self.words["due_none"])
            return
        yield Span(duty.due, "strong")
        if duty.overdue:
            yield Span(f" ({self.words['overdue']})", "strong")
        if duty.due_note:
            yield Span(f". {duty.due_note.rstrip('.')}")

    def _about(self, duty: DutyView) -> Iterator[Line]:
        words = self.words
        if duty.state != "open":
            note = ": " + duty.note if duty.note else ""
            yield (Span(duty.state_label, "strong"), Span(note))
        elif duty.note:
            yield _text(words["note"] + ": " + duty.note)
        if duty.state == "not_relevant":
            return
        tip = f" {words['tip']}: {duty.tip}" if duty.tip else ""
        yield _text(f"{duty.reason}{tip}")
        told = (("source", duty.sources), ("because", duty.because))
        if parts := [words[key] + ": " + text for key, text in told if text]:
            yield _text(ended(together(". ", parts)), "fine")

    def _unanswered(self) -> Iterator[Block]:
        view, words = self.view, self.words
        if view.missing:
            yield Heading(2, words["missing"])
            yield Paragraph(_text(words["missing_intro"]), "intro")
            yield Items(tuple(Item(_text(m), check="open") for m in view.missing))
        if view.deeper:
            yield Heading(2, words["deeper"])
            yield Paragraph(_text(words["deeper_intro"]), "intro")
            yield Items(tuple(Item(_text(d)) for d in view.deeper))

    def _waiting(self) -> Iterator[Block]:
        words = self.words
        if not self.view.waiting:
            return
        yield Heading(2, words["waiting"])
        yield Paragraph(_text(words["waiting_intro"]), "intro")
        yield Items(
            tuple(
                Item(
                    (
                        Span(w.text + f" ({w.force_label}) "),
                        Span(words["depends_on"] + ": " + ended(w.depends_on), "fine"),
                    )
                )
                for w in self.view.waiting
            )
        )

    def _notices(self) -> Iterator[Block]:
        if not self.view.notices:
            return
        yield Heading(2, self.words["notices"])
        yield Paragraph(_text(self.words["notices_intro"]), "intro")
        for notice in self.view.notices:
            yield from self._notice(notice)

    def _notice(self, notice: NoticeView) -> Iterator[Block]:
        words = self.words
        yield Heading(3, notice.title)
        told = [ended(notice.subject)] if notice.subject else []
        if notice.use:
            told.append(f"{words['notice_use']}: {notice.use}")
        if told:
            yield Paragraph(_text(together(" ", told)), "fine")
        if notice.gaps:
            gaps = f"{words['notice_gaps']}: {', '.join(notice.gaps)}."
            yield Paragraph(_text(gaps, "strong"), "fine")
        for paragraph in notice.paragraphs:
            yield Paragraph(tuple(_with_gaps(paragraph)), "notice")

    def _not_applicable(self) -> Iterator[Block]:
        words = self.words
        if not self.view.not_applicable:
            return
        yield Heading(2, words["not_applicable"])
        yield Paragraph(_text(words["not_applicable_intro"]), "intro")
        items = []
        for one in self.view.not_applicable:
            texts = f": {'; '.join(one.texts)}" if one.texts else f" ({one.count})"
            line = (
                Span(one.title, "strong"),
                Span(f"{texts}. "),
                Span(words["because"] + ": " + ended(one.reason), "fine"),
            )
            items.append(Item(line))
        yield Items(tuple(items))

    def _approval(self) -> Iterator[Block]:
        words = self.words
        if self.view.approval:
            yield Heading(2, words["approval"])
            table = Table(
                caption=words["approval_caption"],
                columns=tuple(
                    words[key] for key in ("approver", "place_and_day", "signature")
                ),
                rows=tuple(
                    (role + ": " + name if name else role, "", "")
                    for role, name in self.view.approval
                ),
                to_sign=True,
            )
            yield from _captioned(table)

    def _sources(self) -> Iterator[Block]:
        if not self.view.sources:
            return
        yield Heading(2, self.words["sources"])
        items = []
        for source in self.view.sources:
            number = f" ({source.number})" if source.number else ""
            line = [Span(f"{source.name}{number}.")]
            if source.url:
                # Anything but an address of the web stays text.
                url = source.url if _ADDRESS.fullmatch(source.url) else ""
                line += [Span(" "), Span(source.url, url=url)]
            if source.checked:
                line.append(Span(f" {self.words['checked']} {source.checked}.", "fine"))
            items.append(Item(tuple(line)))
        yield Items(tuple(items))

    def _colophon(self) -> Iterator[Block]:
        view, words = self.view, self.words
        made = f"{words['made_with']} {view.toolkit} ({view.digest}), {view.day}."
        yield Paragraph(_text(f"{made} {words['not_legal_advice']}"), "fine")


def _check(duty: DutyView) -> Check:
    known: Mapping[str, Check] = {"open": "open", "done": "done"}

    return known.get(duty.state, "not_relevant")


_GAP = re.compile(r"\[[^][]+\]")


def _with_gaps(text: str) -> Iterator[Span]:
    """
    Yield a notice's paragraph; what stands in square brackets is to be filled in.
    """
    end = 0
    for gap in _GAP.finditer(text):
        if gap.start() > end:
            yield Span(text[end : gap.start()])
        yield Span(text[gap.start() : gap.end()], "gap")
        end = gap.end()
    if text[end:]:
        yield Span(text[end:])
