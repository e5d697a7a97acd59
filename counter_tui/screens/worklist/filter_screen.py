"""What narrows a list beside words: state, procedure, clerk, days, unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui import keymap
from counter_tui.day_entry import NotADay, day_words, past_day
from counter_tui.locale import text
from counter_tui.screens.base import bar
from counter_tui.screens.form import FieldsScreen, text_field
from counter_tui.sentences import span
from counter_tui.widgets.fields import ChoiceField, Field, TextField
from counter_tui.widgets.lines import Look, Row, row
from counter_tui.words import status_words
from db.rules.dossier import Status
from db.rules.worklist import Filter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from counter_tui.counter import Counter
    from db.catalogue.search import CatalogueIndex
    from db.rules.house import House, OrgUnit

STATES = tuple(Status)


class FilterScreen(FieldsScreen):
    """The form of a filter; F9 narrows the list, Esc leaves it as it was."""

    DOES = keymap.APPLY

    def __init__(  # noqa: PLR0913 - what there is to choose from, each part named
        self,
        counter: Counter,
        only: Filter,
        *,
        house: House | None,
        clerks: Sequence[str],
        unit_is_given: bool,
        take: Callable[[Filter], None],
    ) -> None:
        """Show ``only``; hand the changed filter to ``take``."""
        super().__init__(counter)
        self._units: Sequence[OrgUnit] = () if house is None or unit_is_given else house.units
        self._clerks = clerks
        self._take = take
        self._fields = self._all_fields(only)
        self._hint_at_procedure()
        self.renew()

    def title_row(self, width: int) -> Row:
        """Name the form."""
        return bar(text("screen.filter.title"), "", width)

    def head(self, width: int) -> Sequence[Row]:  # noqa: ARG002 - a blank line has any width
        """Leave a line free below the title."""
        return (row(""),)

    def fields(self) -> Sequence[Field]:
        """Give everything that can narrow a list."""
        return self._fields

    async def changed(self, name: str) -> None:
        """Say which procedure is meant while it is written."""
        if name == "procedure":
            self._hint_at_procedure()

    async def finish(self) -> None:
        """Narrow the list; what can't be understood is pointed at instead."""
        days: list[date | None] = []
        for name in ("first", "last"):
            try:
                days.append(past_day(self.value(name), self.counter.now().date()))
            except NotADay:
                self.columns.go_to(name)
                self.say("screen.filter.no_day", Look.BAD)
                return
        procedure = self._procedure()
        if procedure is None:
            self.columns.go_to("procedure")
            self.say("screen.filter.no_procedure", Look.BAD)
            return
        state, clerk, unit = (self.picked(name) for name in ("state", "clerk", "unit"))
        self._take(
            Filter(
                words=self.value("words"),
                status=STATES[state - 1] if state else None,
                procedure=procedure,
                clerk=self._clerks[clerk - 1] if clerk else "",
                unit=self._units[unit - 1].code if unit else "",
                first=days[0],
                last=days[1],
            )
        )
        await self.counter.go.go_back()

    def _all_fields(self, only: Filter) -> list[Field]:
        states = [status_words(status) for status in STATES]
        state = STATES.index(only.status) + 1 if only.status is not None else 0
        day_hint = text("screen.filter.day_hint")
        fields: list[Field] = [
            _text("words", only.words, text("screen.filter.words_hint")),
            _choice("state", states, state),
            _text("procedure", only.procedure),
            _choice("clerk", self._clerks, _place(only.clerk, self._clerks)),
            _text("first", day_words(only.first), day_hint),
            _text("last", day_words(only.last), day_hint),
        ]
        if self._units:
            names = [unit.name for unit in self._units]
            fields.append(_choice("unit", names, _place(only.unit, [unit.code for unit in self._units])))
        return fields

    def _hint_at_procedure(self) -> None:
        field = next(one for one in self._fields if one.name == "procedure")
        assert isinstance(field, TextField)  # noqa: S101 - made so above
        found = self._found(field.editor.value.strip())
        field.hint_look = Look.WARN if found is None else Look.DIM
        field.hint = text("screen.filter.procedure_hint")
        if found is None:
            field.hint = text("screen.filter.no_procedure")
        elif found:
            field.hint = _title(self.counter.index, found)

    def _procedure(self) -> str | None:
        return self._found(self.value("procedure"))

    def _found(self, typed: str) -> str | None:
        """Give the code of the procedure that is meant; nothing where none is, ``None`` if it is unknown."""
        if not typed:
            return ""
        found = self.counter.index.search(typed, limit=1)
        return found[0].code if found else None


def filter_words(only: Filter, own: Filter, house: House | None, index: CatalogueIndex) -> str:
    """Say in a few words what narrows a list beyond what is its own."""
    words: list[str] = []
    if only.status is not None:
        words.append(status_words(only.status))
    if only.procedure:
        words.append(_title(index, only.procedure))
    if only.clerk:
        words.append(only.clerk)
    if only.first is not None or only.last is not None:
        words.append(span(only.first, only.last) if only.first and only.last else _half_span(only))
    if only.unit and only.unit != own.unit:
        words.append(house.unit_name(only.unit) if house is not None else only.unit)
    return ", ".join(words)


def _half_span(only: Filter) -> str:
    if only.first is not None:
        return text("screen.filter.from", day=day_words(only.first))
    return text("screen.filter.until", day=day_words(only.last))


def _title(index: CatalogueIndex, code: str) -> str:
    return next((title.title for title in index.search(code, limit=1) if title.code == code), code)


def _text(name: str, value: str, hint: str = "") -> TextField:
    return text_field(name, text(f"screen.filter.{name}"), value, hint)


def _choice(name: str, options: Sequence[str], index: int) -> ChoiceField:
    return ChoiceField(name, text(f"screen.filter.{name}"), (text("screen.filter.any"), *options), index)


def _place(value: str, values: Sequence[str]) -> int:
    return values.index(value) + 1 if value in values else 0
