"""What the program finds when it looks at itself: one line a subject, and how much it matters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """How much a finding matters."""

    GOOD = "good"
    LOOK = "look"
    """Somebody should see to it, and work goes on."""
    BAD = "bad"
    """Something isn't safe as it is."""


class Subject(StrEnum):
    """What is looked at, in the order in which it is told."""

    DATABASE = "database"
    CHAIN = "chain"
    CLOCK = "clock"
    DISK = "disk"
    PRINTER = "printer"
    BACKUP = "backup"
    SYNC = "sync"
    SQLITE = "sqlite"
    ENCRYPTION = "encryption"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: its sentence is the locale's ``screen.check.<subject>.<code>``, filled with ``facts``."""

    subject: Subject
    level: Level
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


_GRAVITY = (Level.GOOD, Level.LOOK, Level.BAD)


def worst(findings: Iterable[Finding]) -> Level:
    """Give the gravest level of all."""
    return max((finding.level for finding in findings), key=_GRAVITY.index, default=Level.GOOD)
