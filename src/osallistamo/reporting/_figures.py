"""
Figures into the tables of the uniform reporting template.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from attrs import field, frozen

from osallistamo._languages import show_date
from osallistamo._messages import say
from osallistamo._model import Grouping, Question, Reporting
from osallistamo._toolkit import Toolkit
from osallistamo.reporting._counting import UNKNOWN, grouping_of
from osallistamo.reporting._projects import Listed
from osallistamo.reporting._sums import Sums, middle
from osallistamo.reporting._suppressing import Sum, hidden
from osallistamo.reporting._tables import (
    HIDDEN,
    Cell,
    Column,
    Report,
    Row,
    Section,
    Table,
)
from osallistamo.reporting._tally import Gathered, Span


MOST_DUTIES = 20
"""So many duties are listed, those that most projects are late with first."""


@frozen(kw_only=True, eq=False)
class Wanted:
    """
    What a report shows.

    Attributes:
        gathered: What the plans add up to.
        toolkits: The toolkits of the plans, for the names of things.
        span: The period.
        today: The day of the report.
        language: ``fi``, ``sv`` or ``en``.
        threshold: The smallest number of people that is shown.
        by: What has figures of its own, by its name in the toolkits; may be empty.
        listed: Projects that should have a plan, if there is a list.

    """

    gathered: Gathered
    toolkits: Sequence[Toolkit]
    span: Span
    today: date
    language: str
    threshold: int
    by: str
    listed: Listed | None = None
    sums: Sums = field(init=False)

    @sums.default
    def _sums_of(self) -> Sums:
        return Sums(self.gathered.tally)

    @property
    def whens(self) -> tuple[str, ...]:
        """The periods that are shown."""
        return ("now", "before") if self.span.before else ("now",)

    @property
    def reportings(self) -> Iterator[Reporting]:
        """What each toolkit reports."""
        for toolkit in self.toolkits:
            if toolkit.reporting:
                yield toolkit.reporting

    def say(self, key: str, **values: object) -> str:
        return say(f"reporting.{key}", self.language, **values)

    def name(self, question: str, id_: str) -> str:
        """
        Return what a choice of a question is called.
        """
        for toolkit in self.toolkits:
            entry = toolkit.by_name.get(question)
            for option in getattr(entry and entry.content, "options", ()):
                if option.id == id_:
                    return str(option.text[self.language])

        return id_

    def order(self, question: str, ids: Iterable[str]) -> list[str]:
        """
        Return ids in the order of a question's choices.
        """
        known: dict[str, int] = {}
        for toolkit in self.toolkits:
            entry = toolkit.by_name.get(question)
            for option in getattr(entry and entry.content, "options", ()):
                known.setdefault(option.id, len(known))

        return sorted(ids, key=lambda id_: (known.get(id_, len(known)), id_))

    @property
    def groupings(self) -> Iterator[Grouping]:
        """What each toolkit groups its projects by."""
        for reporting in self.reportings:
            if grouping := grouping_of(reporting, self.by):
                yield grouping

    def unit(self, id_: str) -> str:
        """
        Return what a unit is called.
        """
        if id_ == UNKNOWN:
            return self.say("unit_unknown")
        names = (self.name(grouping.question, id_) for grouping in self.groupings)

        return next((name for name in names if name != id_), id_)

    def by_unit(self, figure: str, when: str, *rest: str) -> dict[str | None, Cell]:
        """
        Return numbers of people by unit and (None) in all; small ones are hidden.
        """
        sums = self.sums
        keys = sums.units if self.by else []
        numbers: dict[str | None, int] = {
            key: sums.own(key, figure, when, *rest) for key in keys
        }
        numbers[None] = sums.of(figure, when, *rest)
        parts = [Sum(None, tuple(keys))] if keys else []
        away = hidden(numbers, parts, threshold=self.threshold)

        return {key: HIDDEN if key in away else n for key, n in numbers.items()}

    def columns(self, *ids: str) -> tuple[Column, ...]:
        """
        Return columns, each once for every period.
        """
        many = len(self.whens) > 1

        return tuple(
            Column(
                f"{id_}_{when}" if many else id_,
                f"{self.say(f'col_{id_}')}{self._period(when)}",
            )
            for id_ in ids
            for when in self.whens
        )

    def _period(self, when: str) -> str:
        if len(self.whens) == 1:
            return ""

        return f", {self.say(f'short_{when}')}"


def report_of(wanted: Wanted) -> Report:
    """
    Return the report of what was gathered.
    """
    from osallistamo.reporting._indicators import indicators

    made = (
        _overview(wanted),
        _projects(wanted),
        _groups(wanted),
        _methods(wanted),
        _languages(wanted),
        _events(wanted),
        _duties(wanted),
        _feedback(wanted),
        indicators(wanted),
        *([_grouped(wanted)] if wanted.by else []),
    )

    return Report(
        language=wanted.language,
        title=wanted.say("title"),
        day=show_date(wanted.today, wanted.language),
        facts=tuple(_facts(wanted)),
        sections=tuple(section for section in made if section.tables),
        troubles=tuple(_troubles(wanted)),
    )


def _facts(wanted: Wanted) -> Iterator[tuple[str, str]]:
    span, gathered = wanted.span, wanted.gathered
    yield wanted.say("fact_period"), _span_text(wanted, span)
    if before := span.before:
        yield wanted.say("fact_before"), _span_text(wanted, before)
    told = wanted.say("fact_plans_all", count=gathered.plans)
    if undated := wanted.sums.of("undated", "now"):
        told += f" {wanted.say('fact_undated', count=undated)}"
    if gathered.troubles:
        told += f" {wanted.say('fact_troubles', count=len(gathered.troubles))}"
    yield wanted.say("fact_plans"), told
    if not span.whole:
        yield wanted.say("fact_rule"), wanted.say("fact_rule_text")
    if wanted.threshold > 1:
        words = wanted.say("fact_hidden_text", threshold=wanted.threshold)
        yield wanted.say("fact_hidden"), words
    kits = ", ".join(f"{t.title[wanted.language]} {t.version}" for t in wanted.toolkits)
    yield wanted.say("fact_toolkits"), kits


def _span_text(wanted: Wanted, span: Span) -> str:
    if span.whole:
        return wanted.say("span_whole")
    start, end = (
        show_date(day, wanted.language) if day else "" for day in (span.start, span.end)
    )

    return f"{start} – {end}"


def _troubles(wanted: Wanted) -> Iterator[str]:
    for trouble in wanted.gathered.troubles:
        words = say(trouble.key, wanted.language, **trouble.values)
        yield words if trouble.file in words else f"{trouble.file}: {words}"


# Sections


def _overview(wanted: Wanted) -> Section:
    figures: list[tuple[str, str]] = [
        ("plans", "plans"),
        ("approved", "plans"),
        ("events", "plans_events"),
        ("held", "plans_events"),
        ("attended", "plans_events"),
        ("recorded", "plans_events"),
        ("open", "plans"),
        ("overdue", "plans"),
        ("in_time", "plans_feedback"),
        ("late", "plans_feedback"),
        ("overdue_feedback", "plans_feedback"),
    ]
    rows = []
    for id_, base in figures:
        found = [_headline(wanted, id_, when) for when in wanted.whens]
        bases = [wanted.sums.of(base, when) for when in wanted.whens]
        change = [_change(found)] if len(found) > 1 else []
        label = wanted.say(f"row_{id_}")
        rows.append(Row(id_, label, (*found, *change, *bases)))
    comparing = len(wanted.whens) > 1
    columns = [Column(when, wanted.say(f"figure_{when}")) for when in wanted.whens]
    columns += [Column("change", wanted.say("change"))] if comparing else []
    columns += [
        Column(f"plans_{when}", wanted.say(f"plans_{when}" if comparing else "plans"))
        for when in wanted.whens
    ]
    table = Table(
        id="key_figures",
        title=wanted.say("table_key_figures"),
        head=wanted.say("head_figure"),
        columns=tuple(columns),
        rows=tuple(rows),
    )

    return _section(wanted, "overview", [table])


def _headline(wanted: Wanted, id_: str, when: str) -> Cell:
    sums = wanted.sums
    if id_ == "attended":
        return attended(wanted, when).get(None)
    if id_ in ("in_time", "late", "overdue_feedback"):
        how = "overdue" if id_ == "overdue_feedback" else id_
        return int(sums.of("feedback", when, how))

    return int(sums.of(id_, when))


def _change(found: Sequence[Cell]) -> Cell:
    now, before = found
    if isinstance(now, int) and isinstance(before, int):
        return now - before

    return HIDDEN if HIDDEN in (now, before) else None


def attended(wanted: Wanted, when: str) -> dict[str | None, Cell]:
    """
    Return how many came, by unit and (None) in all; small numbers are hidden.
    """
    counted = wanted.sums.of("attended_events", when)

    return wanted.by_unit("attended", when) if counted else {}


def _projects(wanted: Wanted) -> Section:
    listed, sums = wanted.listed, wanted.sums
    units = set(sums.units) | set(listed.without if listed else ())
    rows = []
    for unit in sorted(units, key=wanted.unit):
        with_plan = sums.own(unit, "plans", "now")
        without = listed.without.get(unit, 0) if listed else None
        if with_plan or without:
            cells: list[Cell] = [with_plan]
            cells += [without, with_plan + without] if without is not None else []
            rows.append(Row(unit, wanted.unit(unit), tuple(cells)))
    ids = ("with_plan", "without_plan", "projects") if listed else ("with_plan",)
    note = wanted.say("note_listed" if listed else "note_unlisted")
    columns = tuple(Column(id_, wanted.say(f"col_{id_}")) for id_ in ids)
    table = Table(
        id="projects",
        title=_by_title(wanted),
        head=_by_label(wanted),
        columns=columns,
        rows=tuple(_summed_up(wanted, rows)),
        plans=int(sums.of("plans", "now")),
        note=note,
    )
    kinds = {
        id_: r.kind
        for r in wanted.reportings
        for (id_,) in sums.ends("kind", *wanted.whens)
    }
    chosen = _chosen(wanted, "kinds", ("kind",), kinds)

    return _section(wanted, "projects", [table, chosen])


def _by_title(wanted: Wanted) -> str:
    return next((str(one.title[wanted.language]) for one in wanted.groupings), "")


def _by_label(wanted: Wanted) -> str:
    """
    Return what the question is called that puts projects into units.
    """
    for one in wanted.groupings:
        for toolkit in wanted.toolkits:
            asked = toolkit.by_name.get(one.question)
            if asked and isinstance(asked.content, Question):
                return str(asked.content.label[wanted.language])

    return ""


def _chosen(
    wanted: Wanted,
    id_: str,
    figures: Sequence[str],
    question_of: dict[str, str],
    *,
    note: str = "",
    picture: bool = False,
) -> Table:
    """
    Return in how many plans each choice of a question stands.
    """
    sums = wanted.sums
    questions = dict.fromkeys(question_of.values())
    ids = [
        i
        for q in questions
        for i in wanted.order(q, [x for x in question_of if question_of[x] == q])
    ]
    columns = wanted.columns(*figures)
    rows = [
        Row(
            one,
            wanted.name(question_of[one], one),
            tuple(int(sums.of(f, when, one)) for f in figures for when in wanted.whens),
        )
        for one in ids
    ]
    shown = tuple(c.id for c in columns)[:: len(wanted.whens)] if picture else ()

    return _table(
        wanted,
        id_,
        columns,
        rows,
        plans=int(sums.of("plans", "now")),
        note=note,
        picture=shown,
    )


def _found(wanted: Wanted, figures: Sequence[str], question: str) -> dict[str, str]:
    ends = [wanted.sums.ends(figure, *wanted.whens) for figure in figures]

    return {id_: question for (id_,) in set().union(*ends)}


def _groups(wanted: Wanted) -> Section:
    reporting = next(wanted.reportings, None)
    if reporting is None:
        return _section(wanted, "groups", [])
    sums, plans = wanted.sums, int(wanted.sums.of("plans", "now"))
    figures = ("concerned", "reached")
    rows = [
        Row(
            "-".join(apart.groups),
            apart.title[wanted.language],
            tuple(
                int(sums.of(f"apart_{figure}", when, str(number)))
                for figure in figures
                for when in wanted.whens
            ),
        )
        for number, apart in enumerate(reporting.apart)
    ]
    tables = [
        _table(
            wanted,
            "apart",
            wanted.columns(*figures),
            rows,
            plans=plans,
            picture=tuple(c.id for c in wanted.columns(*figures))[:: len(wanted.whens)],
        )
    ]
    levels = wanted.order(
        reporting.level, {i for (i,) in sums.ends("level", *wanted.whens)}
    )
    rows = [
        Row(
            "-".join(apart.groups),
            apart.title[wanted.language],
            tuple(
                int(sums.of("level_apart", "now", str(n), level)) for level in levels
            ),
        )
        for n, apart in enumerate(reporting.apart)
    ]
    rows.append(
        Row(
            "all",
            wanted.say("row_all_plans"),
            tuple(int(sums.of("level", "now", level)) for level in levels),
        )
    )
    heads = tuple(Column(x, wanted.name(reporting.level, x)) for x in levels)
    tables.append(_table(wanted, "levels", heads, rows if levels else [], plans=plans))
    question = next(iter((*reporting.concerned, *reporting.reached)), "")
    own = ("concerned", "reached", "missed")
    tables.append(
        _chosen(
            wanted,
            "groups",
            own,
            _found(wanted, own, question),
            note=wanted.say("note_groups"),
        )
    )

    return _section(wanted, "groups", tables)


def _methods(wanted: Wanted) -> Section:
    reporting = next(wanted.reportings, None)
    figures = ("method", "dropped")
    question = reporting.method if reporting else ""
    table = _chosen(
        wanted,
        "methods",
        figures,
        _found(wanted, figures, question),
        note=wanted.say("note_dropped"),
        picture=True,
    )

    return _section(wanted, "methods", [table])


def _languages(wanted: Wanted) -> Section:
    reporting = next(wanted.reportings, None)
    sums = wanted.sums
    kinds = reporting.languages if reporting else ()
    question = kinds[0].show[0] if kinds else ""
    ids = wanted.order(question, {lang for _, lang in sums.ends("language", "now")})
    rows = [
        Row(
            id_,
            wanted.name(question, id_),
            tuple(
                int(sums.of("language", "now", str(n), id_)) for n in range(len(kinds))
            ),
        )
        for id_ in ids
    ]
    columns = tuple(
        Column(f"c{n}", kind.title[wanted.language]) for n, kind in enumerate(kinds)
    )
    plans = int(sums.of("plans", "now"))

    return _section(
        wanted, "languages", [_table(wanted, "languages", columns, rows, plans=plans)]
    )


def _events(wanted: Wanted) -> Section:
    sums = wanted.sums
    plans = int(sums.of("plans_events", "now"))
    columns = wanted.columns("count")
    rows = []
    for id_ in ("events", "held", "attended", "attended_events", "recorded"):
        cells = tuple(_headline(wanted, id_, when) for when in wanted.whens)
        rows.append(Row(id_, wanted.say(f"row_{id_}"), cells))
    tables = [_table(wanted, "events", columns, rows if plans else [], plans=plans)]
    hows = ("overdue", "open", "done", "not_relevant")
    rows = [
        Row(
            figure,
            wanted.say(f"row_{figure}"),
            tuple(int(sums.of(figure, "now", how)) for how in hows),
        )
        for figure in ("deletion", "captions")
    ]
    heads = tuple(Column(how, wanted.say(f"how_{how}")) for how in hows)
    recorded = sums.of("recorded", "now")
    tables.append(
        _table(
            wanted,
            "recordings",
            heads,
            rows if recorded else [],
            plans=plans,
            picture=("overdue", "open"),
        )
    )

    return _section(wanted, "events", tables)


def _duties(wanted: Wanted) -> Section:
    sums = wanted.sums
    hows = ("overdue", "open", "done", "not_relevant")
    names = {name for name, _ in sums.ends("law", "now")}
    counts = {n: [int(sums.of("law", "now", n, how)) for how in hows] for n in names}
    ranked = sorted(names, key=lambda n: ([-c for c in counts[n][:2]], n))
    rows = [
        Row(name, _duty(wanted, name), tuple(counts[name]))
        for name in ranked[:MOST_DUTIES]
        if sum(counts[name][:2])
    ]
    columns = tuple(Column(how, wanted.say(f"how_{how}")) for how in hows)
    whole = Row(
        "all",
        wanted.say("row_all_duties"),
        tuple(map(sum, zip(*counts.values(), strict=True))),
    )
    plans = int(sums.of("plans", "now"))
    tables = [
        _table(
            wanted,
            "duties_all",
            columns,
            [whole] if names else [],
            plans=plans,
            picture=("overdue", "open"),
        ),
        _table(
            wanted,
            "duties",
            columns,
            rows,
            plans=plans,
            note=wanted.say("note_duties", count=MOST_DUTIES),
        ),
    ]

    return _section(wanted, "duties", tables)


def _duty(wanted: Wanted, name: str) -> str:
    for toolkit in wanted.toolkits:
        if name in toolkit.by_name:
            content: Any = toolkit.by_name[name].content
            return str(content.text[wanted.language])

    return name


def _feedback(wanted: Wanted) -> Section:
    sums, plans = wanted.sums, int(wanted.sums.of("plans_feedback", "now"))
    rows = [
        Row(
            how,
            wanted.say(f"feedback_{how}"),
            tuple(int(sums.of("feedback", when, how)) for when in wanted.whens),
        )
        for how in ("in_time", "late", "overdue", "waiting")
    ]
    columns = wanted.columns("plan_count")
    tables = [
        _table(
            wanted,
            "feedback",
            columns,
            rows if plans else [],
            plans=plans,
            picture=(columns[0].id,),
        )
    ]
    spreads = [sums.spread("days", when) for when in wanted.whens]
    rows = [
        Row(
            "days_plans",
            wanted.say("row_days_plans"),
            tuple(sum(c for _, c in s) for s in spreads),
        ),
        Row(
            "least",
            wanted.say("row_least"),
            tuple(s[0][0] if s else None for s in spreads),
        ),
        Row("middle", wanted.say("row_middle"), tuple(map(middle, spreads))),
        Row(
            "most",
            wanted.say("row_most"),
            tuple(s[-1][0] if s else None for s in spreads),
        ),
    ]
    base = sum(count for _, count in spreads[0])
    tables.append(
        _table(
            wanted,
            "days",
            wanted.columns("count"),
            rows if any(spreads) else [],
            plans=base,
        )
    )

    return _section(wanted, "feedback", tables)


def _grouped(wanted: Wanted) -> Section:
    from osallistamo.reporting._indicators import satisfaction

    sums = wanted.sums
    ids = (
        "plans",
        "approved",
        "events",
        "attended",
        "recorded",
        "open",
        "overdue",
        "told",
        "untold",
        "satisfaction",
    )
    came, pleased = attended(wanted, "now"), satisfaction(wanted)
    rows = []
    for unit in sorted(sums.units, key=wanted.unit):
        told = sum(
            sums.own(unit, "feedback", "now", how) for how in ("in_time", "late")
        )
        figures: dict[str, Cell] = {
            id_: int(sums.own(unit, id_, "now")) for id_ in ids[:3] + ids[4:7]
        }
        figures["attended"] = came.get(unit)
        figures["told"] = int(told)
        figures["untold"] = int(sums.own(unit, "feedback", "now", "overdue"))
        figures["satisfaction"] = pleased.get(unit)
        rows.append(Row(unit, wanted.unit(unit), tuple(figures[i] for i in ids)))
    table = Table(
        id="grouped",
        title=wanted.say("table_grouped"),
        head=_by_label(wanted),
        columns=tuple(Column(id_, wanted.say(f"col_{id_}")) for id_ in ids),
        rows=tuple(rows),
        note=wanted.say("note_grouped"),
    )

    return Section(
        id="grouped",
        title=_by_title(wanted),
        intro=wanted.say("intro_grouped"),
        tables=(table,) if rows else (),
    )


# Parts


def _summed_up(wanted: Wanted, rows: Sequence[Row]) -> Sequence[Row]:
    if len(rows) < 2:  # noqa: PLR2004  # one is its own sum
        return rows
    cells: Any = tuple(map(sum, zip(*(row.cells for row in rows), strict=True)))

    return [*rows, Row("all", wanted.say("row_all"), cells)]


def _section(wanted: Wanted, id_: str, tables: Sequence[Table]) -> Section:
    return Section(
        id=id_,
        title=wanted.say(f"section_{id_}"),
        intro=wanted.say(f"intro_{id_}"),
        tables=tuple(table for table in tables if table.rows),
    )


def _table(
    wanted: Wanted,
    id_: str,
    columns: tuple[Column, ...],
    rows: Sequence[Row],
    *,
    plans: int | None = None,
    note: str = "",
    picture: tuple[str, ...] = (),
) -> Table:
    return Table(
        id=id_,
        title=wanted.say(f"table_{id_}"),
        head=wanted.say(f"head_{id_}"),
        columns=columns,
        rows=tuple(rows),
        plans=plans,
        note=note,
        picture=picture,
    )
