"""
The same conversation in plain lines, for screen readers and pipes.

Choices have numbers; a line that begins with / is a step, such as /back.
"""

import sys

from collections.abc import Mapping, Sequence
from typing import TextIO

from osallistamo._messages import say
from osallistamo._signs import visible
from osallistamo._talk import MENU_STEPS, Prompt, Step
from osallistamo._values import KINDS


class PlainFront:
    """
    Shows and reads a conversation line by line.

    Args:
        language: The reader's language.
        reading: Where answers are read.
        writing: Where questions are written.

    """

    def __init__(
        self,
        language: str,
        *,
        reading: TextIO | None = None,
        writing: TextIO | None = None,
    ) -> None:
        self._language = language
        self._reading = reading or sys.stdin
        self._writing = writing or sys.stdout
        self._told_steps = False

    def tell(self, text: str) -> None:
        """
        Write a paragraph.
        """
        self._write(f"{text}\n")

    def ask(self, prompt: Prompt) -> object:
        """
        Return a raw answer, or a `Step`.
        """
        question = prompt.asked.question
        if not self._told_steps:
            self._told_steps = True
            names = ", ".join(self._steps())
            self._write(self._say("plain_steps", names=names))
        self._write(f"\n{prompt.title.strip()}\n{question.text[self._language]}")
        choices = [(o.id, o.text[self._language]) for o in question.options]
        if choices:
            self._write_choices(choices)
        self._write(self._say(f"plain_how_{question.kind}"))
        if prompt.shown:
            self._write(self._say("plain_now", shown=prompt.shown))
        reply = self._read()
        if isinstance(reply, Step):
            return reply
        if not reply:
            return self._empty(prompt)
        if question.kind == "one_of":
            return _picked(reply, choices)
        if question.kind == "several_of":
            parts = [p.strip() for p in reply.replace(",", ";").split(";")]
            by_number = all(p.isdecimal() for p in parts if p)
            return [_picked(p, choices) for p in parts if p] if by_number else reply

        return reply

    def choose(
        self, message: str, choices: Sequence[tuple[str, str]], *, title: str = ""
    ) -> str | Step:
        """
        Return the key of a choice, or `Step.BACK`.
        """
        while True:
            self._write(f"\n{title}{message}")
            self._write_choices(choices)
            self._write(self._say("plain_how_one_of"))
            reply = self._read()
            if isinstance(reply, Step):
                return reply if title or reply is Step.QUIT else Step.BACK
            picked = _picked(reply, choices)
            if picked in dict(choices):
                return picked
            self._write(say("errors.plain_no_choice", self._language, given=reply))

    def line(self, message: str, *, default: str = "") -> str | Step:
        """
        Return a line of text, or `Step.BACK`.
        """
        self._write(f"\n{message}")
        if default:
            self._write(self._say("plain_now", shown=default))
        reply = self._read()

        return reply or default if isinstance(reply, str) else reply

    def _empty(self, prompt: Prompt) -> object:
        # An empty line keeps the answer that is there.
        if prompt.shown and prompt.asked.kind in KINDS:
            return prompt.asked.value
        return Step.SKIP if not prompt.asked.question.required else ""

    def _steps(self) -> Mapping[str, Step]:
        return {f"/{self._say(f'plain_{s.value}')}": s for s in MENU_STEPS}

    def _read(self) -> str | Step:
        """
        Return a line, or the step that it names.

        Raises:
            EOFError: There are no more lines.

        """
        self._writing.write("> ")
        self._writing.flush()
        line = self._reading.readline()
        if not line:
            raise EOFError
        text = line.strip()
        steps = {**self._steps(), **{f"/{s.value}": s for s in MENU_STEPS}}
        if text.startswith("/"):
            return steps.get(text.casefold(), Step.HELP)

        return text

    def _write_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        for number, (_, text) in enumerate(choices, 1):
            self._write(f"{number}. {text}")

    def _write(self, text: str) -> None:
        self._writing.write(f"{visible(text)}\n")
        self._writing.flush()

    def _say(self, key: str, **values: object) -> str:
        return say(f"wizard.{key}", self._language, **values)


def _picked(reply: str, choices: Sequence[tuple[str, str]]) -> str:
    """
    Return the choice that a number means, else the words as they are.
    """
    if reply.isdecimal() and 0 < int(reply) <= len(choices):
        return choices[int(reply) - 1][0]

    return reply
