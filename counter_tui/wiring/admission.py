"""The one place that asks who is there: every use case of the office goes through it, whoever calls.

    self.course = guarded(WiredCourse(…), "course", admission)

What is guarded looks like what it guards. Each time something is asked of it, the table of
``db.rules.people`` says who may; so no screen, no command and no form can forget to ask.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from counter_tui.wiring.desk_state import DeskState
from db.rules.errors import Refusal
from db.rules.lifecycle import Role
from db.rules.people import admission, objection

T = TypeVar("T")


class Admission:
    """Who may do what at this desk now."""

    def __init__(self, desk: DeskState) -> None:
        """Look at who is logged in at ``desk`` each time."""
        self._desk = desk
        self.ask: Callable[[], object] | None = None
        """Lets somebody log in, or raises: a command asks at its terminal; screens have a lock instead."""

    def check(self, use: str) -> None:
        """Raise why ``use`` (a room and a name) can't be done by whoever is there, if it can't."""
        refusal = self._refusal(use)
        if refusal is not None and refusal.code == "not_logged_in" and self.ask is not None:
            self.ask()
            refusal = self._refusal(use)
        if refusal is not None:
            raise refusal

    def _refusal(self, use: str) -> Refusal | None:
        desk = self._desk
        if not desk.needs_people:
            return objection(use, [Role(role) for role in desk.station.roles])
        return admission(use, desk.person, desk.moment().date(), has_people=desk.has_clerks)


def guarded(room: T, name: str, admission: Admission) -> T:
    """Give ``room`` with the question before each of its public names."""
    return cast("T", _Guarded(room, name, admission))


class _Guarded:
    """A room behind the door."""

    def __init__(self, room: object, name: str, admission: Admission) -> None:
        self._guarded = room, name, admission

    def __getattr__(self, attribute: str) -> Any:
        room, name, admission = self._guarded
        if not attribute.startswith("_"):
            admission.check(f"{name}.{attribute}")
        return getattr(room, attribute)
