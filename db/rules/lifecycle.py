"""The life of a dossier, as far as an intake needs it: its first states, and which states are the last."""

from __future__ import annotations

from db.rules.dossier import Status

FINAL = frozenset({Status.REFUSED, Status.WITHDRAWN, Status.STOPPED, Status.RETURNED})
"""Nothing is due any more (DOMAIN 4.1); papers may still go back."""


def is_final(status: Status) -> bool:
    """Whether the dossier has ended."""
    return status in FINAL


def after_intake(*, close_at_once: bool) -> tuple[Status, ...]:
    """Give the states an accepted dossier passes through at once, the last being the one it rests in.

    A procedure answered at the same moment is recorded through to its return (NĐ 118/2025/NĐ-CP, Đ17.4).
    """
    if close_at_once:
        return (Status.ACCEPTED, Status.PROCESSED, Status.RETURNED)
    return (Status.ACCEPTED,)
