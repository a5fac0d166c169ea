"""
The part of a conversation that adds and removes members of a group.
"""

from osallistamo._interview import Asked
from osallistamo._talk import Step, Talk
from osallistamo.errors import AnswerError


def talk_of_members(talk: Talk, asked: Asked) -> Step | None:
    """
    Add or remove members of a group, or go on; return a step taken instead.
    """
    group = asked.question.id
    value = asked.value if isinstance(asked.value, tuple) else ()
    one = asked.question.member
    kind = one[talk.language] if one else group
    choices = [("add", talk.say("member_add", kind=kind))]
    choices += [
        (
            f"remove {m}",
            talk.say("member_remove", name=talk.member_name(group, m)),
        )
        for m in value
    ]
    done = talk.say("members_done" if value else "members_none", kind=kind)
    choices.insert(0 if value else 1, ("done", done))
    message = asked.text[talk.language]
    names = ", ".join(talk.member_name(group, m) for m in value)
    if names:
        message += "\n" + talk.say("members_now", names=names)
    choice = talk.front.choose(
        message,
        [*choices, ("menu", talk.say("menu"))],
        title=talk.heading(asked),
    )
    match choice:
        case Step():
            return choice
        case "menu":
            return Step.MENU
        case "done":
            talk.move(talk.interview.answer(value))
        case "add":
            _add_member(talk, asked, value)
        case _:
            _remove_member(talk, asked, value, choice.removeprefix("remove "))

    return None


def _add_member(talk: Talk, asked: Asked, value: tuple[str, ...]) -> None:
    group, named_by = asked.question.id, asked.question.named_by
    member = talk.interview.new_member(group)
    naming = talk.session.toolkit.question(f"{group}.{named_by}")
    if naming.kind == "text":
        name = talk.front.line(naming.text[talk.language])
    else:
        pairs = [(o.id, o.text[talk.language]) for o in naming.options]
        name = talk.front.choose(naming.text[talk.language], pairs)
    if isinstance(name, Step):
        return
    try:
        interview = talk.interview.change(asked.path, (*value, member))
        interview = interview.change(f"{group}.{member}.{named_by}", name)
    except AnswerError as e:
        talk.front.tell(e.in_language(talk.language))
        return
    talk.move(interview)


def _remove_member(
    talk: Talk, asked: Asked, value: tuple[str, ...], member: str
) -> None:
    group = asked.question.id
    name = talk.member_name(group, member)
    prefix = f"{group}.{member}."
    count = sum(path.startswith(prefix) for path in talk.interview.answers)
    sure = talk.front.choose(
        talk.say("member_remove_sure", name=name, count=count),
        [("keep", talk.say("member_keep")), ("remove", talk.say("member_drop"))],
    )
    if sure == "remove":
        rest = tuple(m for m in value if m != member)
        talk.move(talk.interview.change(asked.path, rest))
