"""Every refusal the program can give, named for what the person in front of it can do.

    Refusal
    ├── NotAccepted      correct the entry and try again (nothing was written)
    │   └── PapersMissing
    ├── NotFound         look for something else
    ├── NotReadable      bring another file, or mend this one
    ├── NotPossibleNow   the machine's state forbids it (a second program, an unknown year, a full disk)
    └── Damaged          stop and call the IT person

A refusal carries a ``code`` (a key of the locale files, without the ``error.`` prefix) and ``facts``
(plain values the sentence is filled with). Facts never hold personal data: they may end up in a log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Refusal(Exception):  # noqa: N818 - it is a refusal, with a way on, and not an error of the program
    """Something was asked that can't be done, with the reason as data."""

    def __init__(self, code: str, **facts: object) -> None:
        """Name the reason ``code`` (a locale key) and the ``facts`` its sentence needs."""
        super().__init__(code, dict(facts))
        self.code = code
        self.facts: Mapping[str, object] = dict(facts)

    def __str__(self) -> str:
        """Give the bare reason, for logs: the sentence for people comes from the locale files."""
        inside = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code}({inside})"


class NotAccepted(Refusal):
    """The entry is wrong or incomplete; nothing was written."""


class PapersMissing(NotAccepted):
    """Mandatory papers are not there; ``facts['papers']`` names them (labels, not people)."""


class NotFound(Refusal):
    """There is no such procedure, dossier, draft or form."""


class NotReadable(Refusal):
    """A file or a scanned text can't be understood."""


class NotPossibleNow(Refusal):
    """The state of the machine or of the office's data forbids it for now."""


class Damaged(Refusal):
    """What was stored is not what was written."""
