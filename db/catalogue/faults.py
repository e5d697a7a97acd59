"""What can be wrong with one procedure of a file, as data: the sentences are the locale's.

A fault names the row, the field and the reason, so that whoever made the file can mend it without guessing.
It never repeats the text at fault, only facts such as a limit or the words that would have been right.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from db.rules.errors import NotAccepted


class Reason(StrEnum):
    """Every reason a procedure can be left out for; each is a locale key under ``catalogue.fault.``."""

    NOT_AN_OBJECT = "not_an_object"
    NOT_A_LIST = "not_a_list"
    NOT_TEXT = "not_text"
    NOT_A_WHOLE_NUMBER = "not_a_whole_number"
    NOT_YES_OR_NO = "not_yes_or_no"
    NOT_A_TIME = "not_a_time"
    """An hour of day is "HH:MM"."""
    NOT_ONE_OF = "not_one_of"
    """Facts: ``allowed``, the words that would have been right."""
    NOT_JSON = "not_json"
    """A cell that should hold JSON doesn't (a spreadsheet cuts cells at 32,767 characters)."""
    MISSING = "missing"
    EMPTY = "empty"
    OUT_OF_RANGE = "out_of_range"
    """Facts: ``low`` and ``high``."""
    TOO_LONG = "too_long"
    """Facts: ``limit``."""
    TOO_DEEP = "too_deep"
    TEXT_BROKEN = "text_broken"
    """Control characters or half a surrogate pair: not text that can be stored or printed."""
    KEY_TWICE = "key_twice"
    """The same key stands twice in one object, so one of the two values would be lost."""
    CODE_FORM = "code_form"
    """Not a national procedure code (``n.nnnnnn``)."""
    CODE_LOST_ZEROS = "code_lost_zeros"
    """A spreadsheet took the code for a number and dropped its last zeros; only a person can say which."""
    CODE_TWICE = "code_twice"
    """The same code stands further up in this file. Facts: ``first_row``."""
    CELL_FORMULA = "cell_formula"
    """A formula, whose value depends on another file or program: paste values."""
    CELL_ERROR = "cell_error"
    """``#N/A`` and its like."""
    CELL_KIND = "cell_kind"
    """A date or a fraction where text is expected."""
    ROW_LENGTH = "row_length"
    """The row has more or fewer cells than the header. Facts: ``cells`` and ``columns``."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with one procedure.

    ``row`` counts from 1: the place in a JSON list, or the row of a sheet with the header as row 1.
    ``field`` is the path inside the procedure, with places from 0 as in JSON: ``documents[3].original``;
    it is empty where the whole row is meant. ``reason`` is a ``Reason``; ``facts`` fill its sentence.
    """

    row: int
    field: str
    reason: Reason
    facts: Mapping[str, object] = dataclasses.field(default_factory=dict)
    file: str = ""

    def as_json(self) -> dict[str, object]:
        """Give the fault for a script: row, field and reason, and the facts only where there are some."""
        told: dict[str, object] = {"row": self.row, "field": self.field, "reason": str(self.reason)}
        return {**told, "facts": dict(self.facts)} if self.facts else told


class Unfit(NotAccepted):
    """One procedure that can't go into the catalogue, with everything that is wrong with it."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        """Keep all ``faults`` of the procedure; the refusal's facts name their number and the first one."""
        first = faults[0]
        super().__init__(
            "catalogue.procedure_unfit",
            row=first.row,
            field=first.field,
            reason=str(first.reason),
            faults=len(faults),
        )
        self.faults = faults
