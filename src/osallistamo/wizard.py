"""
A terminal asks the interview's questions.

No colours, only bold and reverse: they read on any background.
"""

import os
import sys
import textwrap

from collections.abc import Sequence
from typing import Any

import questionary

from attrs import frozen
from prompt_toolkit.application import Application
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent, merge_key_bindings

from osallistamo import _values
from osallistamo._messages import say
from osallistamo._model import Question
from osallistamo._signs import UNPRINTABLE, visible
from osallistamo._talk import Prompt, Step
from osallistamo.errors import AnswerError


STYLE = questionary.Style(
    [
        ("qmark", "bold"),
        ("question", "bold"),
        ("answer", "bold"),
        ("pointer", "bold"),
        ("highlighted", "bold"),
        ("selected", "noreverse"),
        ("instruction", ""),
        ("text", ""),
    ]
)
KEYS = {
    "c-b": Step.BACK,
    "c-n": Step.SKIP,
    "c-o": Step.MENU,
    "f1": Step.HELP,
    "f2": Step.WHY,
}
SEARCH_FROM = 12
"""Lists of at least so many choices are narrowed down by typing."""

MAX_WIDTH = 88
MIN_WIDTH = 30


class TerminalFront:
    """
    Shows and reads a conversation on a terminal.

    Args:
        language: The reader's language.

    """

    def __init__(self, language: str) -> None:
        self._language = language
        # What was half typed when the reader asked for help, and where.
        self._draft = ("", "")

    def tell(self, text: str) -> None:
        """
        Show a paragraph, wrapped at words.
        """
        sys.stdout.write(f"{_wrapped(text)}\n\n")
        sys.stdout.flush()

    def ask(self, prompt: Prompt) -> object:
        """
        Return a raw answer, or a `Step`.
        """
        question = prompt.asked.question
        self._tell_place(prompt.title)
        match question.kind:
            case "yes_no":
                return self._yes_no(prompt)
            case "one_of":
                return self._one_of(prompt)
            case "several_of":
                return self._several_of(prompt)

        return self._typed(prompt)

    def choose(
        self, message: str, choices: Sequence[tuple[str, str]], *, title: str = ""
    ) -> str | Step:
        """
        Return the key of a choice, or `Step.BACK`.
        """
        if title:
            self._tell_place(title)
        made = [_choice(text, key) for key, text in choices]
        reply = self._select(message, made, default=None)

        return reply if isinstance(reply, str | Step) else Step.BACK

    def line(self, message: str, *, default: str = "") -> str | Step:
        """
        Return a line of text, or `Step.BACK`.
        """
        reply = _run(
            questionary.text(_wrapped(message), default=default, style=STYLE, qmark="?")
        )

        return reply if isinstance(reply, str | Step) else Step.BACK

    def _tell_place(self, title: str) -> None:
        """
        Show where one is, and which keys do what.
        """
        sys.stdout.write(f"\n{_wrapped(title.strip())}\n")
        sys.stdout.write(f"{_wrapped(self._say('keys'))}\n")
        sys.stdout.flush()

    def _yes_no(self, prompt: Prompt) -> object:
        choices = [
            _choice(say(f"values.{key}", self._language), key) for key in ("yes", "no")
        ]
        value = prompt.asked.value
        default = choices[value is False] if isinstance(value, bool) else None

        return self._select(self._text(prompt), choices, default=default)

    def _one_of(self, prompt: Prompt) -> object:
        choices = [
            _choice(option.text[self._language], option.id)
            for option in prompt.asked.options
        ]
        default = next((c for c in choices if c.value == prompt.asked.value), None)

        return self._select(self._text(prompt), choices, default=default)

    def _several_of(self, prompt: Prompt) -> object:
        chosen = prompt.asked.value if isinstance(prompt.asked.value, tuple) else ()
        choices = [
            _choice(o.text[self._language], o.id, checked=o.id in chosen)
            for o in prompt.asked.options
        ]
        none = say("errors.answer_none_chosen", self._language)

        return _step_or_answer(
            questionary.checkbox(
                self._text(prompt),
                choices=choices,
                instruction=f"\n  {self._say('how_several_of')}",
                validate=lambda picked: bool(picked) or none,
                style=STYLE,
                use_jk_keys=False,
                use_emacs_keys=False,
            )
        )

    def _typed(self, prompt: Prompt) -> object:
        question = prompt.asked.question
        path, draft = self._draft
        shown = draft if path == prompt.asked.path else prompt.shown
        reply = _run(
            questionary.text(
                self._text(prompt),
                # What is kept is what is seen, and nothing beside it.
                default=UNPRINTABLE.sub("", shown),
                instruction=f"\n  {self._say(f'how_{question.kind}')}\n ",
                validate=lambda text: self._validated(question, text),
                multiline=question.kind == "long_text",
                style=STYLE,
            ),
            enter=question.kind == "long_text",
        )
        self._draft = ("", "")
        if isinstance(reply, _Left):
            if reply.step in (Step.HELP, Step.WHY, Step.MENU):
                self._draft = (prompt.asked.path, reply.text)
            return reply.step
        if isinstance(reply, str) and not reply.strip() and not question.required:
            return Step.SKIP

        return reply

    def _validated(self, question: Question, text: str) -> bool | str:
        if not text.strip() and not question.required:
            return True
        try:
            _values.read(question, text)
        except AnswerError as e:
            return e.in_language(self._language)

        return True

    def _select(self, message: str, choices: list[Any], default: Any | None) -> object:
        many = len(choices) >= SEARCH_FROM
        key = "how_search" if many else "how_one_of"

        return _step_or_answer(
            questionary.select(
                _wrapped(message),
                choices=choices,
                default=default,
                instruction=f"\n  {self._say(key)}",
                style=STYLE,
                use_jk_keys=False,
                use_emacs_keys=False,
                use_search_filter=many,
            )
        )

    def _text(self, prompt: Prompt) -> str:
        return _wrapped(prompt.asked.text[self._language])

    def _say(self, key: str) -> str:
        return say(f"wizard.{key}", self._language)


def _choice(text: str, value: str, *, checked: bool = False) -> Any:
    return questionary.Choice(_wrapped(text, hang=6), value=value, checked=checked)


def _run(question: questionary.Question, *, enter: bool = False) -> object:
    """
    Ask, with the keys for steps beside the library's own.

    Raises:
        KeyboardInterrupt: The reader pressed Ctrl-C.
        EOFError: The terminal is gone.

    """
    application: Application[Any] = question.application
    keys = KeyBindings()
    for key, step in KEYS.items():
        keys.add(key, eager=True)(_leave_with(step))
    if enter:
        keys.add("enter", eager=True)(_accept)
    own = application.key_bindings
    application.key_bindings = merge_key_bindings([*([own] if own else []), keys])

    return question.unsafe_ask()


@frozen
class _Left:
    """A question left by a step, with what was typed so far."""

    step: Step
    text: str


def _leave_with(step: Step) -> Any:
    def leave(event: KeyPressEvent) -> None:
        event.app.exit(result=_Left(step, event.current_buffer.text))

    return leave


def _step_or_answer(question: questionary.Question) -> object:
    reply = _run(question)

    return reply.step if isinstance(reply, _Left) else reply


def _accept(event: KeyPressEvent) -> None:
    event.current_buffer.validate_and_handle()


def _wrapped(text: str, *, hang: int = 0) -> str:
    """
    Return text broken at words to the terminal's width.
    """
    try:
        width = os.get_terminal_size().columns
    except OSError:
        width = 80
    width = max(MIN_WIDTH, min(width, MAX_WIDTH)) - 2 - hang
    lines = [
        part
        for line in visible(text).split("\n")
        for part in textwrap.wrap(line, width) or [""]
    ]

    return f"\n{' ' * hang}".join(lines)
