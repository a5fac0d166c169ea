"""
Indicators, each kind by its own rule of adding up.

Rules of this file:

1. Kinds are never mixed: each has a table of its own.
2. Yes and no are counted, never averaged and never made a percentage.
3. A percentage is put together from its parts, a mean from all who answered.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from osallistamo._catalogues import Indicator
from osallistamo._model import Target
from osallistamo.reporting._sums import mean, middle
from osallistamo.reporting._suppressing import Sum, hidden
from osallistamo.reporting._tables import HIDDEN, Cell, Column, Row, Section, Table


if TYPE_CHECKING:
    from osallistamo.reporting._figures import Wanted

Cells = dict[str, Cell]


def indicators(wanted: "Wanted") -> Section:
    """
    Return the section of indicators: one table for each kind that has results.
    """
    tables = [_followed(wanted)]
    tables += [_kind(wanted, kind, when) for kind in KINDS for when in wanted.whens]
    tables += [_people(wanted, when) for when in wanted.whens]

    return Section(
        id="indicators",
        title=wanted.say("section_indicators"),
        intro=wanted.say("intro_indicators"),
        tables=tuple(table for table in tables if table.rows),
    )


def _followed(wanted: "Wanted") -> Table:
    """
    Return how many plans follow each indicator, and how many have its result.
    """
    sums = wanted.sums
    figures = ("chosen", "plans_indicator", "no_value")
    ids = {id_ for f in figures for (id_,) in sums.ends(f, "now")}
    rows = [
        Row(
            item.id,
            item.name[wanted.language],
            (
                wanted.say(f"kind_{item.kind}"),
                *(int(sums.of(figure, "now", item.id)) for figure in figures),
            ),
        )
        for item in _known(wanted)
        if item.id in ids
    ]
    columns = [Column("kind", wanted.say("col_indicator_kind"))]
    columns += [Column(figure, wanted.say(f"col_{figure}")) for figure in figures]

    return Table(
        id="followed",
        title=wanted.say("table_followed"),
        head=wanted.say("head_indicator"),
        columns=tuple(columns),
        rows=tuple(rows),
        plans=int(sums.of("plans", "now")),
        note=wanted.say("note_followed"),
    )


def _kind(wanted: "Wanted", kind: str, when: str) -> Table:
    """
    Return the results of all indicators of a kind.
    """
    figure, columns, cells = KINDS[kind]
    rows = []
    for item in _known(wanted):
        if any(end[0] == item.id for end in wanted.sums.ends(figure, when)):
            found = cells(wanted, item, when)
            found["plans"] = int(wanted.sums.of("plans_indicator", when, item.id))
            if "target" in columns:
                found["target"] = _target_text(wanted, item)
            rows.append(
                Row(
                    item.id,
                    item.name[wanted.language],
                    tuple(found[c] for c in columns),
                )
            )
    later = f" ({wanted.say(f'short_{when}')})" if len(wanted.whens) > 1 else ""

    return Table(
        id=f"{kind}_{when}" if len(wanted.whens) > 1 else kind,
        title=f"{wanted.say(f'kind_{kind}')}{later}",
        head=wanted.say("head_indicator"),
        columns=tuple(Column(c, wanted.say(f"col_{c}")) for c in columns),
        rows=tuple(rows),
        note=wanted.say(f"note_{kind}"),
    )


def _known(wanted: "Wanted") -> Iterator[Indicator]:
    seen = set()
    for toolkit in wanted.toolkits:
        for item in toolkit.items("indicators"):
            if isinstance(item, Indicator) and item.id not in seen:
                seen.add(item.id)
                yield item


def _target(wanted: "Wanted", indicator: str) -> Target | None:
    for reporting in wanted.reportings:
        for target in reporting.indicators.targets if reporting.indicators else ():
            if target.indicator == indicator:
                return target

    return None


def _target_text(wanted: "Wanted", item: Indicator) -> Cell:
    return item.target[wanted.language] if item.target else None


def _reached(wanted: "Wanted", indicator: str, value: Decimal | int | None) -> Cell:
    target = _target(wanted, indicator)
    if target is None or value is None:
        return None
    low = target.least is not None and value < target.least
    high = target.most is not None and value > target.most

    return wanted.say("target_missed" if low or high else "target_reached")


# Kinds


def _yes_no(wanted: "Wanted", item: Indicator, when: str) -> Cells:
    return {
        how: int(wanted.sums.of("yes_no", when, item.id, how)) for how in ("yes", "no")
    }


def _share(wanted: "Wanted", item: Indicator, when: str) -> Cells:
    sums, kind = wanted.sums, "percentage_within_time"
    part, whole = (int(sums.of(kind, when, item.id, x)) for x in ("part", "whole"))
    if 0 < whole < wanted.threshold:
        return dict.fromkeys(("part", "whole", "share", "reached_target"), HIDDEN)
    few = any(0 < n < wanted.threshold for n in (part, whole - part))
    if few and item.id in _counting_people(wanted):
        # With the whole, a share tells the part, and the part tells the rest.
        away = dict.fromkeys(("part", "share", "reached_target"), HIDDEN)
        return {**away, "whole": whole}
    share = (Decimal(100 * part) / whole).quantize(Decimal("0.1")) if whole else None

    return {
        "part": part,
        "whole": whole,
        "share": share,
        "reached_target": _reached(wanted, item.id, share),
    }


def _range(wanted: "Wanted", item: Indicator, when: str) -> Cells:
    found = {"below": 0, "within": 0, "above": 0}
    target = _target(wanted, item.id)
    for number, count in wanted.sums.spread("count_range", when, item.id):
        if target and target.least is not None and number < target.least:
            found["below"] += count
        elif target and target.most is not None and number > target.most:
            found["above"] += count
        else:
            found["within"] += count

    return {**found}


def _count(wanted: "Wanted", item: Indicator, when: str) -> Cells:
    return {"sum": _people_hidden(wanted, when)[item.id]}


def _spread(wanted: "Wanted", item: Indicator, when: str) -> Cells:
    found = wanted.sums.spread("spread", when, item.id)
    half = middle(found)

    return {
        "least": found[0][0],
        "middle": half,
        "most": found[-1][0],
        "reached_target": _reached(wanted, item.id, half),
    }


def _mean_of(kind: str) -> Callable[["Wanted", Indicator, str], Cells]:
    def cells(wanted: "Wanted", item: Indicator, when: str) -> Cells:
        people = answered(wanted, kind, item.id, when)[None]
        if people is HIDDEN:
            return {"people": HIDDEN, "mean": HIDDEN, "reached_target": HIDDEN}
        count = int(wanted.sums.of(kind, when, item.id, "people"))
        found = mean(wanted.sums.of(kind, when, item.id, "points"), count)

        return {
            "people": count,
            "mean": found,
            "reached_target": _reached(wanted, item.id, found),
        }

    return cells


def _years(wanted: "Wanted", item: Indicator, when: str) -> Cells:
    found = sorted(
        (year, how, int(wanted.sums.of("annual_evaluation", when, item.id, year, how)))
        for id_, year, how in wanted.sums.ends("annual_evaluation", when)
        if id_ == item.id
    )
    years = ", ".join(f"{year or '?'} ({n})" for year, how, n in found if how == "yes")

    return {
        "years": years or None,
        "yes": sum(n for _, how, n in found if how == "yes"),
        "no": sum(n for _, how, n in found if how == "no"),
    }


def _followed_metric(wanted: "Wanted", item: Indicator, when: str) -> Cells:
    found = wanted.sums.spread("monitored_metric", when, item.id)

    return {
        "readings": sum(count for _, count in found),
        "least": found[0][0],
        "most": found[-1][0],
    }


def _collected(wanted: "Wanted", item: Indicator, when: str) -> Cells:
    return {"readings": int(wanted.sums.of("feedback_collected", when, item.id))}


Kind = tuple[str, tuple[str, ...], Callable[["Wanted", Indicator, str], Cells]]
"""A figure of the tally, the columns of its table, and how they are filled."""

KINDS: dict[str, Kind] = {
    "yes_no": ("yes_no", ("yes", "no", "target", "plans"), _yes_no),
    "percentage_within_time": (
        "percentage_within_time",
        ("part", "whole", "share", "target", "reached_target", "plans"),
        _share,
    ),
    "count_range": (
        "count_range",
        ("below", "within", "above", "target", "plans"),
        _range,
    ),
    "count": ("count", ("sum", "plans"), _count),
    "spread": (
        "spread",
        ("least", "middle", "most", "target", "reached_target", "plans"),
        _spread,
    ),
    "satisfaction_min": (
        "satisfaction_min",
        ("people", "mean", "target", "reached_target", "plans"),
        _mean_of("satisfaction_min"),
    ),
    "mean_score": (
        "mean_score",
        ("people", "mean", "plans"),
        _mean_of("mean_score"),
    ),
    "annual_evaluation": (
        "annual_evaluation",
        ("years", "yes", "no", "target", "plans"),
        _years,
    ),
    "monitored_metric": (
        "monitored_metric",
        ("readings", "least", "most", "plans"),
        _followed_metric,
    ),
    "feedback_collected": ("feedback_collected", ("readings", "plans"), _collected),
}


# People


def answered(
    wanted: "Wanted", kind: str, indicator: str, when: str
) -> dict[str | None, Cell]:
    """
    Return how many answered, by unit and (None) in all; few are hidden.
    """
    return wanted.by_unit(kind, when, indicator, "people")


def satisfaction(wanted: "Wanted") -> dict[str, Cell]:
    """
    Return each unit's satisfaction, of the indicator that most people answered.
    """
    kind, sums = "satisfaction_min", wanted.sums
    ids = {end[0] for end in sums.ends(kind, "now")}
    if not ids:
        return {}
    most = max(sorted(ids), key=lambda id_: sums.of(kind, "now", id_, "people"))
    people = answered(wanted, kind, most, "now")
    found: dict[str, Cell] = {}
    for unit in sums.units:
        count = sums.own(unit, kind, "now", most, "people")
        points = sums.own(unit, kind, "now", most, "points")
        found[unit] = HIDDEN if people[unit] is HIDDEN else mean(points, int(count))

    return found


def _counting_people(wanted: "Wanted") -> set[str]:
    """
    Return the indicators whose numbers are numbers of people.
    """
    parts = [each.indicators for each in wanted.reportings if each.indicators]

    return {id_ for one in parts for id_ in (one.participants, *one.people)}


def _people_hidden(wanted: "Wanted", when: str) -> dict[str, Cell]:
    """
    Return the sums of counted indicators, those of people by group too.

    Keys are indicators, ``group:ID`` and ``apart:NUMBER``.
    """
    sums = wanted.sums
    numbers = {
        id_: int(sums.of("count", when, id_)) for (id_,) in sums.ends("count", when)
    }
    groups = {g: int(sums.of("people", when, g)) for (g,) in sums.ends("people", when)}
    reporting = next(wanted.reportings, None)
    counted = reporting.indicators if reporting else None
    equations = []
    if groups and counted and counted.participants in numbers:
        parts = tuple(f"group:{g}" for g in groups)
        equations.append(Sum(counted.participants, parts))
    people = {f"group:{g}": n for g, n in groups.items()}
    for number, apart in enumerate(reporting.apart if reporting else ()):
        own = tuple(f"group:{g}" for g in apart.groups if g in groups)
        if own:
            people[f"apart:{number}"] = sum(people[key] for key in own)
            equations.append(Sum(f"apart:{number}", own))
    watched = {
        **people,
        **{i: n for i, n in numbers.items() if i in _counting_people(wanted)},
    }
    away = hidden(watched, equations, threshold=wanted.threshold)

    return {
        key: HIDDEN if key in away else number
        for key, number in {**numbers, **people}.items()
    }


def _people(wanted: "Wanted", when: str) -> Table:
    """
    Return participants by group, the groups that are shown apart first.
    """
    found = _people_hidden(wanted, when)
    reporting = next(wanted.reportings, None)
    counted = reporting.indicators if reporting else None
    question = counted.group if counted else ""
    rows = [
        Row(
            f"apart_{number}", apart.title[wanted.language], (found[f"apart:{number}"],)
        )
        for number, apart in enumerate(reporting.apart if reporting else ())
        if f"apart:{number}" in found
    ]
    groups = [key.partition(":")[2] for key in found if key.startswith("group:")]
    rows += [
        Row(
            group or "unnamed",
            wanted.name(question, group) if group else wanted.say("row_no_group"),
            (found[f"group:{group}"],),
        )
        for group in wanted.order(question, groups)
    ]
    later = f" ({wanted.say(f'short_{when}')})" if len(wanted.whens) > 1 else ""
    base = (
        int(wanted.sums.of("plans_indicator", when, counted.participants))
        if counted
        else 0
    )

    return Table(
        id=f"people_{when}" if len(wanted.whens) > 1 else "people",
        title=f"{wanted.say('table_people')}{later}",
        head=wanted.say("head_groups"),
        columns=(Column("people", wanted.say("col_participants")),),
        rows=tuple(rows),
        plans=base,
        note=wanted.say("note_people"),
    )
