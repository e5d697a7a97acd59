"""One line of the page that tells supervisors who looked at what, took what out and printed what again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LookLine:
    """One act of one person. ``number`` is the dossier's receipt number, empty where it is about none.

    ``facts`` are fields, kinds, counts and names of clerks; never what was seen.
    """

    at: datetime
    actor: str
    kind: str
    number: str = ""
    facts: dict[str, object] = field(default_factory=dict)
