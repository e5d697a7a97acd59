"""What can be asked of the office about who works here and who is logged in: plain calls.

The commands call these directly (``office.people``); a screen calls them on the records' thread:

    await counter.desk.use(lambda office: office.people.…)

A use case that can't be done raises a ``db.rules.errors.Refusal``.
"""

from __future__ import annotations

from typing import Protocol


class People(Protocol):
    """Who works here and who is logged in."""
