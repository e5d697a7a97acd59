"""All that can be asked of an open office besides a dossier's course, by what it is about.

done = await counter.desk.use(lambda office: office.backups.make())
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from counter_tui.backups import Backups
    from counter_tui.course import Course
    from counter_tui.keeping import Keeping
    from counter_tui.people import People
    from counter_tui.safety import Safety
    from counter_tui.vault import Vault


class OfficeUses(Protocol):
    """One open office."""

    @property
    def course(self) -> Course:
        """The office after the slip."""

    @property
    def people(self) -> People:
        """Who works here and who is logged in."""

    @property
    def safety(self) -> Safety:
        """What the program looks at by itself."""

    @property
    def backups(self) -> Backups:
        """Backups."""

    @property
    def keeping(self) -> Keeping:
        """Closing the day, looks, exports and disposal."""

    @property
    def vault(self) -> Vault:
        """Keys and what they seal."""
