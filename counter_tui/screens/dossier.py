"""A dossier's page: where it stands, what was handed in, when it is due, what happened, what can be done."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counter_tui import keymap
from counter_tui.keymap import does
from counter_tui.locale import text
from counter_tui.screens.base import DeskScreen, bar, list_width, side_by_side
from counter_tui.screens.dossier_course import course_rows
from counter_tui.screens.dossier_facts import fact_rows
from counter_tui.widgets.lines import Look, Row, row
from counter_tui.words import status_words
from db.rules.dossier import Status
from db.rules.lifecycle import FINAL, Act
from db.rules.masking import Sensitive, hides, masked_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counter_tui.counter import Counter
    from counter_tui.keyboard.scanner import Stroke
    from counter_tui.keymap import Verb
    from db.rules.dossier import Dossier
    from db.rules.house import House


class DossierScreen(DeskScreen):
    """One dossier: to read, and to go on with."""

    def __init__(self, counter: Counter, dossier: Dossier) -> None:
        """Show ``dossier``."""
        super().__init__(counter)
        self.dossier = dossier
        self._house: House | None = None
        self._looked = False
        """Whether somebody asked for what is hidden, on this visit of the page."""
        self._top = 0
        self._page = 1
        self._length = 1

    # ---- what it looks like --------------------------------------------------------------------------

    def title_row(self, width: int) -> Row:
        """Give the number and the state."""
        practice = f"  [{text('screen.practice')}]" if self.dossier.practice else ""
        return bar(
            f"{self.dossier.short}  {self.dossier.number}{practice}", status_words(self.dossier.status), width
        )

    def body(self, width: int, height: int) -> Sequence[Row]:
        """Give the page; on a wide screen what happened stands beside the facts."""
        columns = list_width(width)
        facts = fact_rows(self.dossier, self._place(), columns, sensitive=self._hidden())
        if columns < width:
            lines = side_by_side(facts, course_rows(self.dossier, width - columns - 3), columns)
        else:
            lines = [*facts, row(""), *course_rows(self.dossier, width)]
        if not self._looked:  # numbers also stand in notes and reasons that somebody typed
            lines = [masked_row(line) for line in lines]
        self._page, self._length = height, len(lines)
        self._top = max(0, min(self._top, len(lines) - height))
        shown = lines[self._top : self._top + height]
        if self._top + height < len(lines):
            shown[-1] = row(
                "   ", (text("screen.dossier.more", n=len(lines) - self._top - height + 1), Look.DIM)
            )
        return shown

    def _place(self) -> str:
        """Give where the paper lies, in words."""
        holder = self.dossier.holder
        if not holder:
            return ""
        return self._house.unit_name(holder) if self._house is not None else holder

    def _hidden(self) -> tuple[str, ...] | None:
        """Give what an office hides besides numbers; all that it may hide as long as it isn't known."""
        if self._looked:
            return None
        return tuple(Sensitive) if self._house is None else self._house.sensitive

    def verbs(self) -> Sequence[Verb]:
        """Give what can be done with this dossier; a result that is there can be returned."""
        status = self.dossier.status
        verbs = [keymap.RETURNING] if status is Status.PROCESSED else []
        verbs += [keymap.ACTS, keymap.REPRINT]
        if status not in FINAL:
            verbs.append(keymap.CORRECT)
        if not self._looked and self._kept_back():
            verbs.append(keymap.SHOW_NUMBERS)
        return (*verbs, keymap.FORMS, keymap.FULL_TEXT, keymap.UP_DOWN, keymap.BACK)

    def _kept_back(self) -> tuple[str, ...]:
        """Give the fields of these people that the page hides."""
        sensitive = self._hidden() or ()
        fields = hides(self.dossier.applicant, sensitive)
        if self.dossier.submitter is not None:
            fields += tuple(f"submitter.{name}" for name in hides(self.dossier.submitter.person, sensitive))
        return fields

    # ---- what keys do --------------------------------------------------------------------------------

    async def stroke(self, stroke: Stroke) -> None:
        """Scroll, go on with the dossier, or go back."""
        if stroke.key in {"escape", "enter"}:
            await self.counter.go.go_back()
            return
        steps = {
            "down": 1,
            "up": -1,
            "pagedown": self._page - 1,
            "pageup": 1 - self._page,
            "home": -self._length,
            "end": self._length,
        }
        if stroke.key in steps:
            self._top = max(0, min(self._top + steps[stroke.key], self._length - self._page))
        elif does(keymap.FULL_TEXT, stroke.key):
            await self.counter.go.show_text(self.dossier.procedure.code, self.dossier.procedure.name)
        else:
            await self._go_on(stroke.key)

    async def _go_on(self, key: str) -> None:
        """Do what a key does with the dossier."""
        self.hush()
        if does(keymap.REPRINT, key):
            self.counter.go.print_in_background(self.dossier.dossier_id)
        elif does(keymap.ACTS, key):
            from counter_tui.screens.acts import ActsScreen

            await self.counter.go.show(ActsScreen(self.counter, self.dossier))
        elif does(keymap.CORRECT, key):
            await self._correct()
        elif does(keymap.SHOW_NUMBERS, key) and not self._looked:
            await self._look()
        elif does(keymap.FORMS, key):
            from counter_tui.screens.forms_list import FormsScreen

            await self.counter.go.show(FormsScreen(self.counter, self.dossier))
        elif does(keymap.RETURNING, key) and self.dossier.status is Status.PROCESSED:
            from counter_tui.screens.returning import ReturnScreen

            await self.counter.go.show(ReturnScreen(self.counter, self.dossier.dossier_id))

    async def _look(self) -> None:
        """Show what is hidden, once it is on the disk that somebody looked."""
        dossier_id, fields = self.dossier.dossier_id, self._kept_back()
        if fields:
            await self.counter.desk.use(lambda office: office.keeping.look(dossier_id, fields))
            self._looked = True
            self.say("screen.dossier.looked", Look.WARN)

    async def _correct(self) -> None:
        from counter_tui.screens.acts import offered_act
        from counter_tui.screens.correction import CorrectionScreen

        offered = await offered_act(self.counter, self.dossier, Act.CORRECT)
        if offered is None:
            self.say("screen.dossier.not_correctable", Look.WARN)
            return
        await self._look()  # the fields to be corrected show whole numbers
        self.hush()
        await self.counter.go.show(CorrectionScreen(self.counter, self.dossier, offered.reasons))

    # ---- reading the office --------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Ask for the name of the unit where the paper lies, and for what this office hides."""
        self.counter.beside(self._name_the_unit())

    async def refresh_facts(self) -> None:
        """Read what another screen may have changed, and hide again what was shown on this visit."""
        self._looked = False
        await self.reload()

    async def reload(self) -> None:
        """Read the dossier again; by which old slip it was asked for stays known."""
        found = await self.counter.desk.dossier(self.dossier.dossier_id)
        asked_by = self.dossier.asked_by
        self.dossier = replace(found, asked_by=asked_by if asked_by != found.number else "")
        await self._name_the_unit()

    async def _name_the_unit(self) -> None:
        if self._house is None:
            self._house = await self.counter.desk.ask(lambda office: office.house)


def masked_row(line: Row) -> Row:
    """Give a row with every personal number in it masked."""
    return tuple(span._replace(text=masked_text(span.text)) for span in line)
