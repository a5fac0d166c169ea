"""
A real pseudo-terminal: what a person types, and what the screen shows.
"""

import os
import sys
import time

from contextlib import suppress

import pexpect
import pyte


UP, DOWN, ENTER = "\x1b[A", "\x1b[B", "\r"
BACK, SKIP, MENU, CTRL_C = "\x02", "\x0e", "\x0f", "\x03"
HELP = "\x1bOP"
WAIT = 30


class Terminal:
    """
    A program on a terminal of a given size.
    """

    def __init__(self, *arguments, cwd, columns=80, lines=24, **environment):
        self._screen = pyte.HistoryScreen(columns, lines, history=5000)
        self._stream = pyte.Stream(self._screen)
        self.raw = ""
        env = {
            **{k: v for k, v in os.environ.items() if not k.startswith("LC_")},
            "TERM": "xterm-256color",
            "LANG": "fi_FI.UTF-8",
            "PYTHONUTF8": "1",
            **environment,
        }
        self.process = pexpect.spawn(
            sys.executable,
            ["-m", "osallistamo", *arguments],
            cwd=str(cwd),
            env=env,
            dimensions=(lines, columns),
            encoding="utf-8",
            timeout=WAIT,
        )

    def _read(self, seconds=0.05):
        try:
            text = self.process.read_nonblocking(65536, timeout=seconds)
        except pexpect.TIMEOUT:
            return False
        self.raw += text
        self._stream.feed(text)
        # A program that asks where the cursor is gets its answer, as from a terminal.
        if "\x1b[6n" in text:
            row, column = self._screen.cursor.y + 1, self._screen.cursor.x + 1
            self.process.send(f"\x1b[{row};{column}R")

        return True

    @property
    def text(self):
        """
        Return what is on the screen.
        """
        return "\n".join(line.rstrip() for line in self._screen.display)

    def see(self, words):
        """
        Wait until the screen shows some words.
        """
        end = time.monotonic() + WAIT
        while words not in self.text:
            try:
                self._read()
            except pexpect.EOF:
                break
            if time.monotonic() > end:
                break
        assert words in self.text, f"{words!r} not on the screen:\n{self.text}"

    def settle(self):
        """
        Wait until nothing new is drawn.
        """
        with suppress(pexpect.EOF):
            while self._read(0.3):
                pass

    def press(self, *keys):
        """
        Press keys one after another, each when the screen has settled.
        """
        for key in keys:
            self.process.send(key)
            self.settle()

    def type(self, text):
        """
        Type a line and press Enter.
        """
        self.press(text, ENTER)

    def end(self):
        """
        Wait for the program to end and return its exit status.
        """
        with suppress(pexpect.EOF):
            while True:
                self._read(WAIT)
        self.process.close()

        return self.process.exitstatus
