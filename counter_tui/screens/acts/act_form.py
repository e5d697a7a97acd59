"""One act as fields: what it needs is asked for and nothing else, filled in as far as it is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from counter_tui.day_entry import NotADay, moment_words, past_moment
from counter_tui.locale import text
from counter_tui.promise_entry import parse_promise
from counter_tui.widgets.fields import ChoiceField, Field, TextField
from counter_tui.widgets.marks import MarkField
from counter_tui.words import paper_counts
from db.rules import checklist
from db.rules.checklist import Item, PaperState, assess
from db.rules.errors import NotAccepted
from db.rules.lifecycle import Act, Form
from db.rules.order import Order
from db.rules.supplement import papers_asked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime, time

    from db.rules.dossier import Dossier
    from db.rules.house import House
    from db.rules.order import ActOffered
    from db.rules.promise import Deadline, Term

    Count = Callable[[datetime, Sequence[Term]], Deadline]

NOTICES = frozenset({Form.SUPPLEMENT, Form.REFUSAL, Form.APOLOGY, Form.STOP})
"""Forms that somebody signs for an agency, with a number of their own."""
GIVING_BACK = frozenset({Act.REFUSE, Act.WITHDRAW, Act.DECLINE, Act.STOP, Act.CLOSE})
"""Acts at whose end the citizen's papers go back (NĐ 118/2025/NĐ-CP, Đ21)."""
BEGINNING = frozenset({Act.TAKE_IN, Act.COMPLETE, Act.AGENCY_RECEIVED})
"""Acts that may let the office's time begin: where there is no limit, somebody names the day."""
MOST_POINTS = 9
PAPER, POINT = "paper", "point"
"""What the names of these fields begin with; their number follows."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What an act is done on: the dossier, what the office offers, and a draft where there is one."""

    dossier: Dossier
    offered: ActOffered
    house: House
    now: datetime
    draft: Order | None = None


class Gap(NamedTuple):
    """What keeps an act from being done: the field, and what is wrong (a locale key)."""

    field: str
    reason: str


class ActForm:
    """The fields of one act."""

    def __init__(self, ground: Ground) -> None:
        """Fill in what is known."""
        self.ground = ground
        self._signers = [unit for unit in ground.house.units if unit.head_title and unit.here]
        self.fields: list[Field] = self._all_fields()

    @property
    def act(self) -> Act:
        """The act."""
        return self.ground.offered.act

    # ---- the fields ----------------------------------------------------------------------------------

    def _all_fields(self) -> list[Field]:
        fields: list[Field] = []
        if self._needs_day:
            fields.append(self._due_field())
        if self.act is Act.AGENCY_RECEIVED:
            fields.append(_text_field("at", moment_words(self.ground.now)))
        if self.act is Act.ASK_SUPPLEMENT:
            fields += self._paper_fields()
            fields.append(_text_field(f"{POINT}1", "", "screen.act.point_hint"))
        fields += self._reason_fields()
        if self.act in GIVING_BACK:
            fields.append(_text_field("given_back", given_back(self.ground.dossier.items)))
        if self.ground.offered.form in NOTICES:
            fields += self._signer_fields()
        fields.append(_text_field("note", "", "screen.act.note_hint"))
        return fields

    @property
    def _needs_day(self) -> bool:
        dossier = self.ground.dossier
        if self.act is Act.REAPPOINT:
            return True
        begins = self.act in BEGINNING and dossier.clock_from is None
        here = not dossier.competent or self.act is Act.AGENCY_RECEIVED
        return begins and here and not dossier.terms

    def _due_field(self) -> TextField:
        draft = self.ground.draft
        return _text_field("due", moment_words(draft.due) if draft is not None else "", "screen.act.due_hint")

    def _reason_fields(self) -> list[Field]:
        reasons = self.ground.offered.reasons
        if not reasons:
            return []
        codes = [code for code, _ in reasons]
        draft = self.ground.draft
        index = codes.index(draft.reason_code) if draft is not None and draft.reason_code in codes else 0
        choice = ChoiceField("reason", text("screen.act.reason"), tuple(said for _, said in reasons), index)
        return [choice, _text_field("words", "", "screen.act.words_hint")]

    def _paper_fields(self) -> list[Field]:
        """Give the papers of the dossier; what is missing is asked for unless somebody says otherwise."""
        items = self.ground.dossier.items
        missing = assess(items).missing
        return [
            MarkField(
                f"{PAPER}{place}",
                item.paper.label,
                tail=paper_counts(item.paper),
                index=int(item in missing or item.state is PaperState.MISSING),
            )
            for place, item in enumerate(items)
            if checklist.counts(item.paper)
        ]

    def _signer_fields(self) -> list[Field]:
        """Give who issues the form: this counter, or the unit where the dossier lies."""
        codes = [unit.code for unit in self._signers]
        holder = self.ground.dossier.holder
        index = codes.index(holder) + 1 if holder in codes else 0
        names = (text("screen.act.signer_here"), *(unit.name for unit in self._signers))
        signer = ChoiceField("signer", text("screen.act.signer"), names, index)
        name = _text_field("signer_name", self._head_name(index), "screen.act.signer_name_hint")
        return [signer, name, _text_field("form_number", "", "screen.act.form_number_hint")]

    def _head_name(self, index: int) -> str:
        return self._signers[index - 1].head_name if index else ""

    # ---- what changes while it is filled in ----------------------------------------------------------

    def changed(self, name: str) -> None:
        """Follow a change: the unit brings its head's name, a written point makes room for one more."""
        if name == "signer":
            self.text("signer_name").editor.set(self._head_name(self._choice("signer")))
        points = self._points()
        if points and len(points) < MOST_POINTS and points[-1].editor.value.strip():
            place = self.fields.index(points[-1])
            self.fields.insert(place + 1, _text_field(f"{POINT}{len(points) + 1}", ""))

    def due(self, closing: Callable[[], time], count: Count) -> datetime | None:
        """Give the new day of return as it is written: a day, or terms counted from now.

        Raises ``NotAccepted`` for what can't be read.
        """
        if not self._has("due"):
            return None
        terms, day = parse_promise(self._text("due"), self.ground.now.date(), closing())
        if day is not None or not terms:
            return day
        return count(self.ground.now, terms).due

    # ---- what is ordered -----------------------------------------------------------------------------

    def order(self, due: datetime | None) -> Order:
        """Give the order; ``gap`` is ``None``."""
        codes = [code for code, _ in self.ground.offered.reasons]
        index = self._choice("signer")
        unit = self._signers[index - 1] if index else None
        items = self.ground.dossier.items
        return Order(
            act=self.act,
            reason_code=codes[self._choice("reason")] if codes else "",
            reason=self._text("words"),
            points=tuple(
                point.editor.value.strip() for point in self._points() if point.editor.value.strip()
            ),
            papers=papers_asked(self._asked(), items),
            due=due,
            at=past_moment(self._text("at"), self.ground.now) if self._has("at") else None,
            given_back=self._text("given_back"),
            agency=unit.name if unit is not None else "",
            signer_title=unit.head_title if unit is not None else "",
            signer_name=self._text("signer_name"),
            form_number=self._text("form_number"),
            note=self._text("note"),
        )

    def gap(self, closing: Callable[[], time], count: Count) -> Gap | None:
        """Give the first thing that is missing or can't be read."""
        try:
            if self._has("due") and self.due(closing, count) is None:
                return Gap("due", "gap.due")
        except NotAccepted:
            return Gap("due", "gap.due")
        try:
            past_moment(self._text("at"), self.ground.now)
        except NotADay:
            return Gap("at", "gap.at")
        pointed = any(point.editor.value.strip() for point in self._points())
        if self.act is Act.ASK_SUPPLEMENT and not pointed and not self._asked():
            return Gap(self.fields[0].name, "gap.nothing_asked")
        return None

    # ---- reading fields ------------------------------------------------------------------------------

    def text(self, name: str) -> TextField:
        """Give a text field by its name."""
        return next(one for one in self.fields if isinstance(one, TextField) and one.name == name)

    def _asked(self) -> list[Item]:
        """Give the papers that are asked for."""
        names = {one.name for one in self.fields if isinstance(one, MarkField) and one.marked}
        return [item for place, item in enumerate(self.ground.dossier.items) if f"{PAPER}{place}" in names]

    def _points(self) -> list[TextField]:
        return [one for one in self.fields if isinstance(one, TextField) and one.name.startswith(POINT)]

    def _has(self, name: str) -> bool:
        return any(one.name == name for one in self.fields)

    def _text(self, name: str) -> str:
        return self.text(name).editor.value.strip() if self._has(name) else ""

    def _choice(self, name: str) -> int:
        found = (one.index for one in self.fields if isinstance(one, ChoiceField) and one.name == name)
        return next(found, 0)


def given_back(items: Sequence[Item]) -> str:
    """Say in a few words which papers lie here and go back."""
    there = [item for item in items if item.state is PaperState.PRESENT]
    if not there:
        return ""
    originals, copies = sum(item.originals for item in there), sum(item.copies for item in there)
    return text("screen.act.papers_back", n=len(there), originals=originals, copies=copies)


def _text_field(name: str, value: str, hint: str = "") -> TextField:
    label = POINT if name.startswith(POINT) else name
    field = TextField(name, text(f"screen.act.field.{label}"), hint=text(hint) if hint else "")
    field.editor.set(value)
    return field
