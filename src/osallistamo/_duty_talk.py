"""
The part of a conversation that notes what has been done about duties.
"""

from attrs import evolve

from osallistamo._messages import say
from osallistamo._plan import Plan, PlannedDuty, State
from osallistamo._talk import Step, Talk
from osallistamo.errors import OsallistamoError


def talk_of_duties(talk: Talk, plan: Plan) -> None:
    """
    Let the reader pick a duty and note something about it.
    """
    duties = {
        d.path: d for d in (*plan.urgent, *(d for d in plan.duties if not d.open))
    }
    choices = [(path, _duty_line(talk, d)) for path, d in duties.items()]
    path = talk.front.choose(talk.say("duties"), choices)
    if isinstance(path, Step):
        return
    duty = duties[path]
    details = [duty.duty.reason[talk.language]]
    if duty.duty.tip:
        details.append(duty.duty.tip[talk.language])
    talk.front.tell("\n".join(details))
    states = ("done", "open", "not_relevant", "who", "note")
    choice = talk.front.choose(
        duty.text[talk.language],
        [(key, talk.say(f"duty_{key}")) for key in states],
    )
    if not isinstance(choice, Step):
        _note(talk, duty, choice)


def _note(talk: Talk, duty: PlannedDuty, choice: str) -> None:
    status = duty.status
    if choice in ("done", "open"):
        state: State = "done" if choice == "done" else "open"
        status = evolve(status, state=state, reason="")
    else:
        text = talk.front.line(
            talk.say(f"duty_{choice}_which"), default=getattr(status, choice, "")
        )
        if isinstance(text, Step) or not text.strip():
            return
        match choice:
            case "not_relevant":
                status = evolve(status, state="not_relevant", reason=text)
            case "who":
                status = evolve(status, who=text)
            case _:
                status = evolve(status, note=text)
    try:
        talk.session.note(duty.path, status)
    except OsallistamoError as e:
        talk.front.tell(e.in_language(talk.language))


def _duty_line(talk: Talk, duty: PlannedDuty) -> str:
    language = talk.language
    state = say(f"document.state_{duty.status.state}", language)
    force = say(f"document.force_{duty.force}", language)
    subject = ""
    if duty.member:
        subject = f"{talk.member_name(duty.entry.each, duty.member)}: "

    return f"[{state}, {force}] {subject}{duty.text[language]}"
