"""What people and programs are told: the result on stdout; errors, notes and progress on stderr.

With `--json` stdout holds one JSON document and stderr nothing but JSON lines, each an object with `event`.
"""

import json
import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import click

from jimmyai_omni._wire.redact import redact_text
from jimmyai_omni.errors import OmniError

if TYPE_CHECKING:
    from jimmyai_omni.rules import Advisory

VERSION: Final = 1
"""Of the JSON on stdout; raised when a documented key changes or goes."""
_LABEL_WIDTH: Final = 7


class Talk:
    """How one run of a command talks; the key never gets past it."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self.profile: str | None = None
        """The profile that was asked for; its key is not shown either."""

    def hide(self, key: str | None) -> None:
        """Never show this key, whatever text it is found in."""
        if key:
            self._keys.add(key)

    def result(self, value: Mapping[str, Any], text: str) -> None:
        """The result, for a program or for a person; for a person, nothing takes no line."""
        if self.as_json:
            click.echo(self._json({"version": VERSION, **value}))
        elif text:
            click.echo(_in_locale(self._shown(text)))

    def note(self, label: str, text: str) -> None:
        """One line that is worth knowing."""
        if not self.event("note", label=label, text=text):
            self._row(label, text)

    def advisories(self, advisories: "Iterable[Advisory]") -> None:
        """What is accepted, but worth telling."""
        for advisory in advisories:
            fields = {"rule": advisory.rule, "field": advisory.field, "message": advisory.message}
            if not self.event("advisory", **fields):
                self._row("note", str(advisory), "yellow")

    def error(self, error: OmniError, exit_code: int) -> None:
        """What was wrong, what it means for money and what to do next."""
        if self.event("error", error=error_fields(error, exit_code)):
            return
        self._row("error", error.message, "red")
        for detail in error.details:
            self._row("", detail)
        if error.task_id:
            self._row("task", error.task_id)
        self._row("money", error.consequence)
        self._row("next", error.hint)

    def lines(self, text: str) -> None:
        """Lines on stderr as they are, without a label."""
        _to_stderr(f"{self._shown(text)}\n")

    def agrees(self, question: str) -> bool:
        """Whether a question is answered by yes, on the same line."""
        _to_stderr(f"{self._shown(question)} [y/N] ")
        answer = ""
        try:
            answer = sys.stdin.readline()
        finally:
            # After Ctrl-C and Ctrl-D the line is still open.
            _to_stderr("" if answer.endswith("\n") else "\n")
        return answer.strip().lower() in ("y", "yes")

    def event(self, name: str, **fields: Any) -> bool:
        """A line for programs; whether there was one to tell."""
        if self.as_json:
            _to_stderr(self._json({"event": name, **fields}) + "\n")
        return self.as_json

    @cached_property
    def _keys(self) -> set[str]:
        """The keys of environment and profiles: somebody may have put one into a prompt or a path."""
        # Not as a client finds its own: that takes httpx, which most commands do without.
        from jimmyai_omni._profiles import KEY_VARIABLE, PROFILE_VARIABLE, find_profile

        keys = {os.environ.get(KEY_VARIABLE, "")}
        for name in (os.environ.get(PROFILE_VARIABLE) or None, self.profile):
            with suppress(OmniError):
                profile = find_profile(name)
                keys.add(str(profile.values.get("api_key", "")) if profile else "")
        return {key.strip() for key in keys} - {""}

    def _row(self, label: str, text: str, colour: str | None = None) -> None:
        head = f"{label}:" if label else ""
        gap = " " * max(_LABEL_WIDTH - len(head), 1)
        if colour and _has_colours():
            head = click.style(head, fg=colour, bold=True)
        _to_stderr(f"{head}{gap}{self._shown(text, keep='')}\n")

    def _json(self, value: object) -> str:
        # In ASCII, which every program reads in every locale, and no terminal obeys.
        text = json.dumps(value)
        for key in self._keys:
            text = redact_text(text, json.dumps(key)[1:-1])
        return text

    def _shown(self, text: str, *, keep: str = "\n") -> str:
        for key in self._keys:
            text = redact_text(text, key)
        return printable(text, keep=keep)


def _in_locale(text: str) -> str:
    """The text with escapes for what stdout cannot encode; stderr does that by itself."""
    encoding = sys.stdout.encoding
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _to_stderr(text: str) -> None:
    # Not by click, which would write past the bar that rich keeps at the end of stderr.
    sys.stderr.write(text)
    sys.stderr.flush()


def _has_colours() -> bool:
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def printable(text: str, *, keep: str = "") -> str:
    """The text without control characters, which a server may have sent and a terminal would obey."""
    return "".join(char if char.isprintable() or char in keep else " " for char in text)


def error_fields(error: OmniError, exit_code: int) -> dict[str, Any]:
    """An error as JSON."""
    return {
        "type": type(error).__name__,
        "message": error.message,
        "details": list(error.details),
        "task_id": error.task_id,
        "billed": error.billed,
        "hint": error.hint,
        "exit_code": exit_code,
    }
