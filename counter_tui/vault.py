"""What can be asked of the office about the keys, the recovery sheet and the sealed symbols on slips: plain calls.

The commands call these directly (``office.vault``); a screen calls them on the records' thread:

    await counter.desk.use(lambda office: office.vault.…)

A use case that can't be done raises a ``db.rules.errors.Refusal``.
"""

from __future__ import annotations

from typing import Protocol


class Vault(Protocol):
    """The keys, the recovery sheet and the sealed symbols on slips."""
