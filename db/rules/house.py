"""What an office decides for itself, as data: its units, reasons, supplement rules, terms of patience.

None of it is law. It ships with values that are usual and is changed in a file (``house.json``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from db.rules.disposal import Retention
from db.rules.errors import NotAccepted
from db.rules.lifecycle import Act, ClockRule
from db.rules.masking import Sensitive
from db.rules.timeliness import Grain


@dataclass(frozen=True, slots=True)
class OrgUnit:
    """A unit that dossiers go to and come from; ``agency`` is with whom its fees are settled.

    ``head_title`` and ``head_name`` sign what the unit issues. ``here`` is false for an agency of another
    place (received regardless of boundary).
    """

    code: str
    name: str
    agency: str = ""
    head_title: str = ""
    head_name: str = ""
    here: bool = True


@dataclass(frozen=True, slots=True)
class ReasonCode:
    """A reason that an act may be given. ``beyond_term``: a sector law sets other terms than the decree."""

    code: str
    text: str
    acts: tuple[Act, ...]
    beyond_term: bool = False


@dataclass(frozen=True, slots=True)
class House:
    """The office's own rules."""

    units: tuple[OrgUnit, ...] = ()
    reasons: tuple[ReasonCode, ...] = ()
    clock_rule: ClockRule = ClockRule.RESTART
    clock_rules: Mapping[str, ClockRule] = field(default_factory=dict)
    """By the procedure's code, where it differs."""
    unclaimed_days: int = 30
    """After how many days a result that nobody has fetched stands on its own list."""
    reappoint_days: int = 3
    """Working days that a drafted apology proposes after the promised day."""
    grain: Grain = Grain.MINUTE
    hand_over_hour: int = 15
    """From this hour on the paper may wait for the next morning (NĐ 118/2025/NĐ-CP, Đ18.2)."""
    field_units: Mapping[str, str] = field(default_factory=dict)
    """Field (lĩnh vực) to the code of the unit that usually handles it."""
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Words on forms that the office has changed: form, then name of the text."""
    sensitive: tuple[Sensitive, ...] = ()
    """What a dossier's page hides until it is asked for, besides people's numbers, which it always masks."""
    retention: Mapping[str, Retention] = field(default_factory=dict)
    """For how many years a closed dossier is kept, or ``"permanent"``: by procedure, by field, or ``"*"``."""
    hub: bool = False
    """Whether a hub gets this office's events: nothing is disposed of then before it has arrived there."""

    def unit(self, code: str) -> OrgUnit:
        """Give a unit by its code. Raises ``NotAccepted("unit_unknown")``."""
        for unit in self.units:
            if unit.code == code:
                return unit
        raise NotAccepted("unit_unknown", unit=code)

    def unit_name(self, code: str) -> str:
        """Give a unit's name, or its code where the unit is no more."""
        return next((unit.name for unit in self.units if unit.code == code), code)

    def reasons_for(self, act: Act) -> tuple[ReasonCode, ...]:
        """Give the reasons that ``act`` can be given."""
        return tuple(reason for reason in self.reasons if act in reason.acts)

    def reason(self, act: Act, code: str) -> ReasonCode:
        """Give a reason of ``act``. Raises ``NotAccepted`` (``reason_needed``, ``reason_unknown``)."""
        if not code:
            raise NotAccepted("reason_needed", act=str(act))
        for reason in self.reasons_for(act):
            if reason.code == code:
                return reason
        raise NotAccepted("reason_unknown", act=str(act), reason=code)

    def rule_of(self, procedure_code: str) -> ClockRule:
        """Give what completing a dossier of this procedure does to its day of return."""
        return self.clock_rules.get(procedure_code, self.clock_rule)

    def unit_for(self, field_name: str) -> str:
        """Give the code of the unit that usually handles a field, or nothing."""
        return self.field_units.get(field_name, "")
