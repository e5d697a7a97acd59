"""What can be asked of the office about closing the day, looks at what is hidden, exports and disposal: plain calls.

The commands call these directly (``office.keeping``); a screen calls them on the records' thread:

    await counter.desk.use(lambda office: office.keeping.…)

A use case that can't be done raises a ``db.rules.errors.Refusal``.
"""

from __future__ import annotations

from typing import Protocol


class Keeping(Protocol):
    """Closing the day, looks at what is hidden, exports and disposal."""
