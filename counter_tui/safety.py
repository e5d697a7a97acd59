"""What can be asked of the office about what the program looks at by itself: self-test, clock, stop and incident: plain calls.

The commands call these directly (``office.safety``); a screen calls them on the records' thread:

    await counter.desk.use(lambda office: office.safety.…)

A use case that can't be done raises a ``db.rules.errors.Refusal``.
"""

from __future__ import annotations

from typing import Protocol


class Safety(Protocol):
    """What the program looks at by itself: self-test, clock, stop and incident."""
