"""
What a plan tells a machine: duties, days and gaps, with sentences in one language.

`schemas/review-1.schema.json` describes it.
"""

import json

from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from osallistamo import _explanation
from osallistamo._catalogues import Source
from osallistamo._model import Caution, Duty, Question
from osallistamo._plan import Found, Plan, PlannedDuty
from osallistamo._toolkit import Entry
from osallistamo.rendering._notices import notice
from osallistamo.rendering._speaking import Speaker
from osallistamo.rendering._viewing import view


REVIEW_FORMAT = "osallistamo-review/1"


def review_as_json(plan: Plan, language: str, identity: str) -> str:
    """
    Return what follows from a plan's answers as JSON.

    Args:
        plan: What follows from the answers.
        language: The language of its sentences.
        identity: What tells this plan from all others.

    """
    data = _Review(Speaker(plan, language)).data(identity)

    return json.dumps(data, ensure_ascii=False, indent=2)


@attrs.frozen
class _Review:
    tell: Speaker

    @property
    def plan(self) -> Plan:
        return self.tell.plan

    def data(self, identity: str) -> dict[str, Any]:
        """
        Return the whole review.
        """
        plan, toolkit = self.plan, self.plan.toolkit
        seen = view(plan, self.tell.language)

        return {
            "format": REVIEW_FORMAT,
            "id": identity,
            "title": seen.title,
            "today": plan.today.isoformat(),
            "language": self.tell.language,
            "toolkit": {
                "id": toolkit.id,
                "version": toolkit.version,
                "digest": toolkit.digest,
                "title": toolkit.title[self.tell.language],
            },
            "readiness": [
                {"checklist": title, "answered": answered, "asked": asked}
                for title, answered, asked in seen.readiness
            ],
            "groups": list(self._groups()),
            "duties": [self._duty(duty) for duty in plan.duties],
            "cautions": [self._caution(found) for found in plan.cautions],
            "missing": self._entries(plan.missing),
            "deeper": self._entries(plan.deeper),
            "waiting": self._entries(plan.waiting),
            "not_applicable": self._entries(plan.not_applicable),
            "kept_aside": sorted(plan.situation.kept_aside()),
            "timeline": [
                {
                    "path": mark.path,
                    "text": self.tell.titled(mark.path),
                    "start": mark.start.isoformat(),
                    "end": mark.end.isoformat(),
                    "kind": "law" if mark.law else "fact",
                }
                for mark in plan.timeline
            ],
            "levels": [
                {"name": level.name, "chosen": level.chosen}
                for level in seen.levels.levels
            ],
            "participation": [
                {"group": c.group, "phase": c.phase, "levels": list(c.levels)}
                for c in seen.levels.cells
            ],
            "methods": [
                {
                    "id": ranked.method.id,
                    "name": self.tell.t(ranked.method.name),
                    "score": ranked.score,
                    "possible": ranked.possible,
                    "chosen": ranked.chosen,
                }
                for ranked in plan.methods
            ],
            "notices": [self._notice(found) for found in plan.notices],
            "sources": list(self._sources()),
        }

    def _groups(self) -> Iterator[dict[str, Any]]:
        situation = self.plan.situation
        for entry in self.plan.toolkit.entries:
            question = entry.content
            if isinstance(question, Question) and question.kind == "group":
                yield {
                    "id": question.id,
                    "label": self.tell.t(question.label),
                    "members": [
                        {"id": m, "name": self.tell.member_name(question.id, m)}
                        for m in situation.members(question.id)
                    ],
                }

    def _duty(self, planned: PlannedDuty) -> dict[str, Any]:
        duty, seen = planned.duty, self.tell.duty(planned)

        return {
            **self._place(planned.entry, planned.member, planned.path),
            "force": duty.force,
            "phase": duty.phase,
            "text": seen.text,
            "reason": seen.reason,
            "tip": seen.tip,
            "responsible": seen.responsible,
            "sources": [
                {
                    "source": reference.source,
                    "section": reference.section,
                    "checked": reference.checked and reference.checked.isoformat(),
                }
                for reference in duty.sources
            ],
            "due": planned.due and planned.due.isoformat(),
            "waits_for": planned.waits_for or None,
            "working_day": planned.working_day,
            "overdue": planned.overdue,
            "expired": planned.expired,
            "status": attrs.asdict(planned.status),
            **self._because(planned.entry, planned.member, planned.because),
        }

    def _caution(self, found: Found) -> dict[str, Any]:
        caution = found.entry.content
        assert isinstance(caution, Caution)

        return {
            **self._place(found.entry, found.member, found.path),
            "level": caution.level,
            "text": self.tell.t(caution.text),
            "advice": self.tell.t(caution.advice),
            **self._because(found.entry, found.member, found.because),
        }

    def _notice(self, found: Found) -> dict[str, Any]:
        seen = notice(self.tell, found)

        return {
            **self._place(found.entry, found.member, found.path),
            "title": seen.title,
            "use": seen.use,
            "paragraphs": list(seen.paragraphs),
            "gaps": list(seen.gaps),
            **self._because(found.entry, found.member, found.because),
        }

    def _entries(self, found: Iterable[Found]) -> list[dict[str, Any]]:
        return [
            {
                **self._place(one.entry, one.member, one.path),
                **_kind(one.entry),
                "text": _explanation.title_of(one.entry, self.tell.language),
                **self._because(one.entry, one.member, one.because),
            }
            for one in found
        ]

    def _place(self, entry: Entry, member: str, path: str) -> dict[str, Any]:
        return {
            "path": path,
            "checklist": entry.checklist.id,
            "section": entry.section.id,
            "subject": self.tell.subject(entry, member),
        }

    def _because(
        self, entry: Entry, member: str, because: tuple[str, ...]
    ) -> dict[str, Any]:
        situation, language = self.plan.situation, self.tell.language
        why = _explanation.because(situation, entry, language, member)

        return {"because": list(because), "why": why}

    def _sources(self) -> Iterator[dict[str, Any]]:
        used = {r.source for duty in self.plan.duties for r in duty.duty.sources}
        for source in self.plan.toolkit.items("sources"):
            if isinstance(source, Source) and source.id in used:
                yield {
                    "id": source.id,
                    "name": self.tell.t(source.name),
                    "number": source.number,
                    "url": source.url,
                }


def _kind(entry: Entry) -> dict[str, Any]:
    """
    Return which kind a question is, or of which force a duty.
    """
    content = entry.content
    if isinstance(content, Duty):
        return {"kind": "duty", "force": content.force}
    assert isinstance(content, Question)

    return {"kind": content.kind, "force": None}
